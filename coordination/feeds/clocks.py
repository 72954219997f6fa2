"""Which clocks a calendar shows: those of one operation, or those that concern a person."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Q

from coordination.deadlines.models import Deadline
from coordination.feeds.models import CalendarFeed
from coordination.operations.models import Operation
from coordination.people.models import Person
from coordination.watch.waiting import asked_of, led_by

KEPT_FOR = timedelta(days=90)
"""A stopped clock stays in the calendar this long, so that its end is seen there too."""
CLOCKS_AT_MOST = 500


def clocks_of(feed: CalendarFeed, now: datetime) -> list[Deadline]:
    """Running clocks, and those stopped of late: at most `CLOCKS_AT_MOST`, running and newest first.

    Never one of an operation that the feed's person may not see.
    """
    person = feed.person
    rows = Deadline.objects.visible_to(person).filter(
        Q(stopped_at=None) | Q(stopped_at__gte=now - KEPT_FOR)
    )
    if feed.operation_id is not None:
        rows = rows.filter(operation=feed.operation_id)
    else:
        rows = rows.filter(_concerns(person))
    rows = rows.select_related("operation").order_by(
        F("stopped_at").desc(nulls_first=True), "-due_at", "-id"
    )
    return list(rows[:CLOCKS_AT_MOST])


def _concerns(person: Person) -> Q:
    """What the Watch asks of the person, and whatever runs in the operations that the person leads.

    Operations closed since are looked at too: their clocks are withdrawn, and the calendar says so.
    """
    posts = {post.pk for post in person.held_posts()}
    led = led_by(posts, person.component_ids(), among=Operation.objects.all())
    return asked_of(person, led) | Q(operation__in=[pk for pk, roles in led.items() if roles])
