"""Components and countries of the reference data, by code."""

from __future__ import annotations

from django.core.management.base import CommandError

from coordination.components.models import Component, Country


def component(code: str) -> Component:
    """The component of that code. Says what to run where the reference data is not loaded."""
    found = Component.objects.filter(code=code).first()
    if found is None:
        raise CommandError(_missing(code))
    return found


def components(*codes: str) -> list[Component]:
    return [component(code) for code in codes]


def country(iso3: str) -> Country:
    """The country of that code, or the same sentence."""
    found = Country.objects.filter(pk=iso3).first()
    if found is None:
        raise CommandError(_missing(iso3))
    return found


def _missing(code: str) -> str:
    return f"{code} is not in the database. Load the reference data first: manage.py load_reference"
