"""The lines under which recommendations stand in the table: levels, regions, countries, in any language."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from coordination.components.models import LANGUAGES, Country, Region
from recommendations.recommendation.cells import words
from recommendations.recommendation.models import Recommendation
from recommendations.recommendation.policy import Level


@dataclass(frozen=True)
class Place:
    """The level of a recommendation, and the region or country where it has one."""

    level: str
    region: int | None = None
    country: str | None = None

    @classmethod
    def of(cls, thing: Recommendation) -> Place:
        return cls(thing.level, thing.region, thing.country_id)


class Groups:
    """What a line of the table means. Read once for a file: a query for the countries."""

    def __init__(self) -> None:
        self._known: dict[str, Place] = {}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                for region in Region:
                    self._add(str(region.label), Place(Level.REGION, region=region.value))
                for level in (Level.STRATEGIC, Level.REGION):
                    self._add(str(level.label), Place(level))
        self._add("Strategic", Place(Level.STRATEGIC))
        names = [f"name_{language}" for language in LANGUAGES]
        for iso3, *each in Country.objects.values_list("pk", *names):
            for name in (iso3, *each):
                self._add(name, Place(Level.COUNTRY, country=iso3))

    def _add(self, name: str, place: Place) -> None:
        if name:
            self._known.setdefault(words(name).casefold(), place)

    def place(self, line: str) -> Place | None:
        """The place that a line names, the title of the review before it or not; None for no known one."""
        said = words(line).casefold().rstrip(" .:")
        return self._known.get(said) or self._known.get(said.rpartition(" · ")[2])

    def __contains__(self, line: str) -> bool:
        return self.place(line) is not None
