"""Which time zones there are to choose from, and which of them a country has.

From the table of the `tzdata` package, the time zone database's own: every zone once, by the name
that it has today. A zone that was stored by an older name works like any other; it is not offered.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from smcc.rules.calendar import zone_names


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[str, str], ...]:
    """Pairs of a country (ISO 3166-1 alpha-2) and a zone, a country's most populous zones first."""
    text = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    usable = set(zone_names())
    return tuple((row[0], row[2]) for row in rows if row[2] in usable)


@lru_cache(maxsize=1)
def offered_zones() -> tuple[str, ...]:
    """The zones that people choose from, each once and by its name of today: UTC, then by name."""
    return ("UTC", *sorted({zone for _country, zone in _table()}))


@lru_cache(maxsize=512)
def zones_of(country: str) -> tuple[str, ...]:
    """The zones of a country, by its two-letter code; none where the table does not know it."""
    return tuple(zone for code, zone in _table() if code == country)


SEATS = {
    "AR": "America/Argentina/Buenos_Aires", "AU": "Australia/Sydney", "BR": "America/Sao_Paulo",
    "CA": "America/Toronto", "CD": "Africa/Kinshasa", "CL": "America/Santiago",
    "CN": "Asia/Shanghai", "CY": "Asia/Nicosia", "DE": "Europe/Berlin", "EC": "America/Guayaquil",
    "ES": "Europe/Madrid", "FM": "Pacific/Pohnpei", "GL": "America/Nuuk", "ID": "Asia/Jakarta",
    "KI": "Pacific/Tarawa", "KZ": "Asia/Almaty", "MH": "Pacific/Majuro", "MN": "Asia/Ulaanbaatar",
    "MX": "America/Mexico_City", "MY": "Asia/Kuala_Lumpur", "NZ": "Pacific/Auckland",
    "PF": "Pacific/Tahiti", "PG": "Pacific/Port_Moresby", "PS": "Asia/Hebron",
    "PT": "Europe/Lisbon", "RU": "Europe/Moscow", "UA": "Europe/Kyiv", "US": "America/New_York",
    "UZ": "Asia/Tashkent",
}  # fmt: skip
"""Of countries with several zones: the clocks of their capital."""


@lru_cache(maxsize=512)
def capital_zone(country: str) -> str:
    """The zone of a country's capital, by its two-letter code; empty where there is none to name."""
    own = zones_of(country)
    return own[0] if len(own) == 1 else SEATS.get(country, "")
