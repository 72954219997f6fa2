"""The request of a page: somebody is signed in, or the page was never reached."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from coordination.people.models import Person


class PersonRequest(HttpRequest):
    """What `LoginRequiredMiddleware` and `PersonalLocaleMiddleware` let through. For annotations only."""

    if TYPE_CHECKING:
        user: Person
        zone: ZoneInfo
