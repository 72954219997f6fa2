"""Names of countries by code, for lists: read once, then known for a minute. Costs no query a row."""

from __future__ import annotations

import time
from collections.abc import Iterable

from coordination.components.models import Country

KNOWN_FOR_SECONDS = 60.0

_known: dict[str, Country] = {}
_read_at = 0.0


def country_names(codes: Iterable[str]) -> list[str]:
    """The names of countries, in the reader's language. A code that nobody knows stands for itself."""
    codes = list(codes)
    known = _countries(codes)
    return [known[code].name if code in known else code for code in codes]


def knows_country(code: str) -> bool:
    return code in _countries([code])


def spoken(codes: str) -> str:
    """The names for codes with a space between, as one text: "Ukraine, Poland"."""
    return ", ".join(country_names(codes.split()))


def _countries(codes: Iterable[str]) -> dict[str, Country]:
    global _known, _read_at
    now = time.monotonic()
    is_old = now - _read_at > KNOWN_FOR_SECONDS
    if is_old or any(code not in _known for code in codes):
        _known = {country.iso3: country for country in Country.objects.all()}
        _read_at = now
    return _known
