"""What every record of a country has in common: it belongs to the country, not to an operation."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from coordination.countries.team import roles_in
from coordination.countries.zones import zone_of_country
from coordination.roles import LEADS, Role
from coordination.thing import Thing
from smcc.web.times import zone_of

TEAM = frozenset({Role.COUNTRY_TEAM, Role.SECRETARIAT})
"""Who keeps the records of a country: those who work for it, and the secretariat."""
MAY_READ = TEAM | LEADS | {Role.STEERING, Role.ICRC_PRINCIPAL, Role.IFRC_PRINCIPAL}


class Whole:
    """A country as messages speak of what a record belongs to: by a reference and a name."""

    def __init__(self, country: Any) -> None:
        self.country = country
        self.ref, self.name = country.iso3, country.name_en
        self.onset_zone = zone_of_country(country.iso3)

    def __str__(self) -> str:
        return str(self.country)

    def get_absolute_url(self) -> str:
        return self.country.get_absolute_url()

    def roles_of(self, person: Any) -> set[Role]:
        return roles_in(self.country, person)


class CountryThing(Thing):
    """A record of a country, which a concrete class has as `country`. Written to the country's own chain.

    Read by the whole Movement unless the class says otherwise in `visible_to` and `roles_of`; kept
    by those who work for the country (`TEAM`). Its clocks concern these alone.
    """

    class Meta:
        abstract = True

    @property
    def is_synthetic(self) -> bool:
        """Invented, for the demo: the classes that it tells of say so in `synthetic`."""
        return bool(getattr(self, "synthetic", ""))

    @property
    def case(self) -> None:
        """It belongs to no operation."""

    @property
    def place(self) -> Any:
        return self.country  # type: ignore[attr-defined]

    @property
    def whole(self) -> Any:
        return Whole(self.place)

    @property
    def home_zone(self) -> str:
        """In which its moments are said, beside the reader's own zone."""
        return zone_of_country(self.country_id)  # type: ignore[attr-defined]

    def day_of(self, at: datetime) -> date:
        """The day of a moment where the record's country is."""
        return timezone.localdate(at, zone_of(self.home_zone))

    @property
    def chain(self) -> str:
        return f"country:{self.place.iso3}"

    def roles_of(self, person: Any) -> set[Role]:
        return roles_in(self.place, person)
