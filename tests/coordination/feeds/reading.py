"""Reading a calendar feed as a calendar program does: by its address, without signing in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from icalendar import Calendar

from coordination.feeds.actions import address_of


def path_of(secret: str) -> str:
    return urlsplit(address_of(secret)).path


def answer_to(secret: str, **headers: str) -> Any:
    return Client(headers=headers).get(path_of(secret))


def calendar_of(secret: str) -> Calendar:
    answer = answer_to(secret)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content)


def events_of(secret: str) -> dict[str, Any]:
    """The events by UID; no UID stands twice."""
    events = calendar_of(secret).events
    found = {str(event["uid"]): event for event in events}
    assert len(found) == len(events)
    return found
