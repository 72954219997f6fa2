"""What a letter on convener roles says, as plain data: the same for the same agreed matrix."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils import translation

from coordination.components.models import Component, Country
from coordination.operations.models import Convening, Operation
from coordination.operations.policy import ConveningRole, ConveningState

Row = dict[str, Any]


def agreed_of(
    operation: Operation, convenings: Iterable[Convening] | None = None
) -> dict[str, Any]:
    """The agreed allocations of an operation, and the roles in its countries that nobody is agreed for.

    Nothing in it changes by the passing of time alone: an allocation that ran out stays in, with
    its last day. The house's own reason for a suggestion is no basis: a person's agreement is.
    """
    if convenings is None:
        convenings = (
            Convening.objects.agreed().filter(operation=operation).select_related("component")
        )
    agreed = [each for each in convenings if each.state == ConveningState.AGREED]
    rows = sorted((_row(each) for each in agreed), key=_in_order)
    known = {(row["country"], row["role"]) for row in rows}
    codes = operation.country_codes.split()
    open_roles = [
        [code, role.value] for code in codes for role in ConveningRole if (code, role) not in known
    ]
    return {"rows": rows, "open": open_roles}


def _row(convening: Convening) -> Row:
    return {
        "country": convening.country_id,
        "role": convening.role,
        "component": convening.component.code,
        "areas": sorted(convening.areas),
        "starts_on": convening.starts_on.isoformat(),
        "ends_on": convening.ends_on.isoformat() if convening.ends_on else "",
        "basis": "" if convening.is_suggestion else convening.basis,
        "exception": convening.exception,
    }


def _in_order(row: Row) -> tuple[Any, ...]:
    first = row["role"] != ConveningRole.CONVENER
    return (row["country"], first, row["starts_on"], row["component"], row["areas"], row["ends_on"])


def hashed(said: Mapping[str, Any]) -> str:
    text = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def names_for(said: Mapping[str, Any], operation: Operation) -> dict[str, dict[str, str]]:
    """By language, what the countries and components in it are called."""
    codes = {row["component"] for row in said["rows"]}
    components = list(Component.objects.filter(code__in=codes))
    countries = list(Country.objects.filter(pk__in=operation.country_codes.split()))
    found: dict[str, dict[str, str]] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found[language] = {each.code: each.name for each in components} | {
                each.pk: each.name for each in countries
            }
    return found
