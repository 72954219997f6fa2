"""A country as what can be proven: what was asked of it and of whom, in the records that belong to it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from coordination.components.models import Country
from coordination.countries.thing import CountryThing
from coordination.countries.zones import zone_of_country
from coordination.proof.reading import About, Matter
from smcc.audit.models import AuditEvent
from smcc.audit.verify import COUNTRY

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def country_matter(country: Country) -> Matter:
    """A country with the clocks of all its records. What is invented of these is said, too. Two queries."""
    about = About(
        country.iso3, country.name, zone_of_country(country.iso3), "\n".join(_invented(country)),
        kind=COUNTRY,
    )  # fmt: skip
    first = AuditEvent.objects.filter(chain=about.chain, number=1).values_list("at", flat=True)
    return Matter(about, first.first() or LONG_AGO)


def matter_named(ref: str) -> Matter | None:
    """The country of this ISO 3166-1 alpha-3 code, however it is capitalised."""
    found = Country.objects.filter(iso3=ref.upper()).first()
    return None if found is None else country_matter(found)


def _invented(country: Country) -> list[str]:
    """What the records of a country say of themselves where they are invented, each sentence once."""
    models: list[Any] = [each for each in apps.get_models() if issubclass(each, CountryThing)]
    said = [
        model._default_manager.filter(country=country).exclude(synthetic="").order_by()
        .values_list("synthetic")
        for model in models
        if _has(model, "synthetic") and _has(model, "country")
    ]  # fmt: skip
    return sorted(text for (text,) in said[0].union(*said[1:]))


def _has(model: Any, field: str) -> bool:
    try:
        model._meta.get_field(field)
    except FieldDoesNotExist:
        return False
    return True
