"""How ready countries are, put together from what the aspects say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _

from coordination.components.models import Region
from coordination.components.names import folded
from coordination.countries.aspects import Aspect, Family, Line, Standing, Way, aspects
from coordination.countries.societies import NOT_ASKED, read_societies


@dataclass(frozen=True)
class Row:
    """One country, and how it stands with each aspect, in the order of the aspects."""

    country: Any
    standings: tuple[tuple[Aspect, Standing | None], ...]

    def of(self, aspect: Aspect) -> Standing | None:
        return next((said for each, said in self.standings if each.name == aspect.name), None)

    @property
    def missing(self) -> list[str]:
        return [str(each.missing) for _aspect, each in self.standings if each and each.missing]

    @property
    def count(self) -> str:
        """How much is missing of what is asked here, for a narrow line."""
        asked = [each for _aspect, each in self.standings if each and each.state != NOT_ASKED]
        if not self.missing:
            return _("Nothing is missing")
        return _("%(n)d of %(all)d missing") % {"n": len(self.missing), "all": len(asked)}

    @property
    def sentence(self) -> str:
        """What is missing, in one sentence."""
        if not self.missing:
            return _("Nothing that is asked of every country is missing here.")
        listed = get_text_list(self.missing, _("and"))
        return _("Missing: %(what)s.") % {"what": listed}


@dataclass(frozen=True)
class InRegion:
    """The countries of one region, and for each aspect in how many of them it is missing."""

    region: int | None
    label: Any
    countries: int
    missing: tuple[tuple[Aspect, int], ...]


@dataclass(frozen=True)
class Section:
    """One aspect on the page of a country."""

    aspect: Aspect
    standing: Standing | None
    lines: list[Line]
    ways: list[Way]

    @property
    def title(self) -> str:
        return capfirst(str(self.aspect.label))


def of(countries: Sequence[Any], person: Any, now: datetime) -> list[Row]:
    """The countries in the order given. One query, and two an aspect, or a family, at most, whatever their number.

    An aspect that says nothing of any of them to this person is left out, as if there were none.
    """
    read_societies(countries, timezone.localdate(now))
    answered: dict[Family, Mapping[str, Mapping[str, Standing]]] = {}
    asked: list[tuple[Aspect, Mapping[str, Standing]]] = []
    for each in aspects():
        if each.family is not None:
            if each.family not in answered:
                answered[each.family] = each.family(countries, person, now)
            asked.append((each, answered[each.family].get(each.name, {})))
        elif each.standings is not None:
            asked.append((each, each.standings(countries, person, now)))
    known = [(aspect, said) for aspect, said in asked if said]
    return [
        Row(country, tuple((aspect, said.get(country.iso3)) for aspect, said in known))
        for country in countries
    ]


def spoken_of(rows: Sequence[Row]) -> list[Aspect]:
    """The aspects of which these rows say anything, in their order."""
    return [aspect for aspect, _said in rows[0].standings] if rows else []


def by_region(rows: Sequence[Row]) -> list[InRegion]:
    """What is missing where: the regions in their order, those without one last."""
    places = [*((each.value, each.label) for each in Region), (None, _("No region"))]
    found = []
    for region, label in places:
        here = [row for row in rows if row.country.region == region]
        lacking = tuple(
            (aspect, sum(1 for row in here if (said := row.of(aspect)) and said.missing))
            for aspect in spoken_of(rows)
        )
        if here:
            found.append(InRegion(region, label, len(here), lacking))
    return found


def in_order(rows: Sequence[Row], sort: str) -> list[Row]:
    """By one aspect: what is missing first, then what is due first; else by the name of the country."""
    aspect = next((each for each in aspects() if each.name == sort), None)
    if aspect is None:
        return sorted(rows, key=_alphabetical)

    def place(row: Row) -> tuple[bool, bool, float, tuple[str, str]]:
        said = row.of(aspect)
        due = said.due_at.timestamp() if said and said.due_at else 0.0
        return not (said and said.missing), due == 0.0, due, _alphabetical(row)

    return sorted(rows, key=place)


def _alphabetical(row: Row) -> tuple[str, str]:
    """By the name in the reader's language, accents aside: Côte d’Ivoire stands before Croatia."""
    return folded(row.country.name), row.country.iso3


def sections(row: Row, person: Any, now: datetime) -> list[Section]:
    """What the page of one country shows of each aspect that says something of it, or only tells."""
    spoken = {aspect.name for aspect, _said in row.standings}
    return [
        Section(
            aspect,
            row.of(aspect),
            aspect.lines(row.country, person, now) if aspect.lines else [],
            aspect.ways(row.country, person) if aspect.ways else [],
        )
        for aspect in aspects()
        if aspect.name in spoken or not aspect.is_asked
    ]
