"""Times and addresses as messages say them."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language

from smcc.rules.calendar import zone


def spoken_time(moment: datetime, zone_name: str) -> str:
    """ "Thu 14 Mar 2024 18:00 (Europe/Kyiv)": never seconds, always the zone."""
    return _spoken(moment, zone_name, get_language())


@lru_cache(maxsize=1000)
def _spoken(moment: datetime, zone_name: str, language: str | None) -> str:
    local = moment.astimezone(zone(zone_name))
    return f"{date_format(local, 'D j M Y H:i')} ({zone_name})"


def absolute(url: str) -> str:
    """The address of a page as it stands in a message."""
    return settings.SITE_URL + url
