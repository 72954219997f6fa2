"""How ready countries are, put together from what the aspects say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _

from coordination.countries.aspects import Aspect, Line, Standing, Way, aspects


@dataclass(frozen=True)
class Row:
    """One country, and how it stands with each aspect, in the order of the aspects."""

    country: Any
    standings: tuple[tuple[Aspect, Standing | None], ...]

    @property
    def missing(self) -> list[str]:
        return [str(each.missing) for _aspect, each in self.standings if each and each.missing]

    @property
    def sentence(self) -> str:
        """What is missing, in one sentence."""
        if not self.missing:
            return _("Nothing that is asked of every country is missing here.")
        listed = get_text_list(self.missing, _("and"))
        return _("Missing: %(what)s.") % {"what": listed}


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
    """The countries in the order given. At most two queries an aspect, whatever their number."""
    known = [(each, each.standings(countries, person, now)) for each in aspects()]
    return [
        Row(country, tuple((aspect, said.get(country.iso3)) for aspect, said in known))
        for country in countries
    ]


def sections(row: Row, person: Any, now: datetime) -> list[Section]:
    """What the page of one country shows of each aspect."""
    return [
        Section(
            aspect,
            standing,
            aspect.lines(row.country, person, now) if aspect.lines else [],
            aspect.ways(row.country, person) if aspect.ways else [],
        )
        for aspect, standing in row.standings
    ]
