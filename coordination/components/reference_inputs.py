"""What the API takes about components and countries."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from coordination.components.models import Component, Country, Region
from coordination.components.regions import WORDS
from smcc.rest.inputs import ByCode, Change, Day, Input, OneOf, Text, Version
from smcc.rules.reasons import LONGEST_REASON


def values_of(sent: dict[str, Any]) -> dict[str, Any]:
    """What was sent, as the actions take it: a region by its number, fields by their columns."""
    said = dict(sent)
    if "region" in said:
        said["region"] = Region[said["region"].upper()] if said["region"] else None
    if "take" in said:
        said["fields"] = ["country_id" if name == "country" else name for name in said.pop("take")]
    return said


def _name(**more: Any) -> Text:
    return Text(max_length=200, **({"allow_blank": True, "required": False} | more))


class NamesInput(Input):
    """Names in the four languages."""

    name_en = _name(required=True)
    name_fr = _name()
    name_es = _name()
    name_ar = _name()
    region = OneOf(WORDS, optional=True, required=False)
    reason = Text(max_length=LONGEST_REASON)


class CountryInput(NamesInput):
    """A country or territory."""

    iso3 = Text(max_length=3)
    iso2 = Text(max_length=2)


class CountryChange(Change):
    """What is corrected of a country; `reason` is needed."""

    name_en = _name()
    name_fr = _name()
    name_es = _name()
    name_ar = _name()
    region = OneOf(WORDS, optional=True)


class ComponentChange(CountryChange):
    """What is corrected of a component; `reason` is needed."""

    short_name = Text(max_length=20, allow_blank=True)
    aliases = serializers.ListField(
        child=Text(max_length=200), max_length=100, help_text=_("former and other names")
    )
    country = ByCode(Country, "iso3", allow_null=True)
    active_from = Day(allow_null=True)
    active_until = Day(allow_null=True)


class ComponentInput(NamesInput):
    """A component that the reference does not have."""

    code = Text(max_length=12)
    kind = OneOf(Component.Kind)
    short_name = Text(max_length=20, allow_blank=True, required=False)
    aliases = serializers.ListField(child=Text(max_length=200), max_length=100, required=False)
    country = ByCode(Country, "iso3", allow_null=True, required=False)
    part_of = ByCode(Component, "code", allow_null=True, required=False)
    active_from = Day(allow_null=True, required=False)
    active_until = Day(allow_null=True, required=False)


class SuspendInput(Input):
    """From when, until when if that is known, and why."""

    version = Version()
    starts_on = Day()
    ends_on = Day(required=False, allow_null=True)
    reason = Text(max_length=LONGEST_REASON)


class LiftInput(Input):
    """The last day of the suspension, and why it ends."""

    version = Version()
    ends_on = Day()
    reason = Text(max_length=LONGEST_REASON)


class TakeReferenceInput(Input):
    """The fields that are to follow the reference again, as `edited_here` names them."""

    version = Version()
    take = serializers.ListField(child=Text(max_length=40), max_length=20)
    reason = Text(max_length=LONGEST_REASON, required=False, allow_blank=True)
