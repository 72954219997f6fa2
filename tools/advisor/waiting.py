"""Who is asked to confirm when they can go."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from coordination.people.models import Person
from coordination.watch.waiting import Waiting
from tools.advisor.models import Advisor
from tools.advisor.policy import State


def rows_for(person: Any) -> QuerySet[Advisor] | None:
    """The person's own record, where it waits for a confirmation."""
    if not isinstance(person, Person):
        return None  # a post is in no pool
    return Advisor.objects.filter(person=person, state=State.ASKED)


def waiting_for(person: Any) -> list[Waiting]:
    """The one thing that the pool asks of somebody in it."""
    rows = rows_for(person)
    return [] if rows is None else [_waiting(row) for row in rows[:1]]


def _waiting(row: Advisor) -> Waiting:
    return Waiting(
        sentence=_("Confirm when you can go as a coordination advisor"),
        url=row.get_absolute_url(), kind=row.kind, key=row.key,
        why=_("You are in the pool of trained advisors."),
    )  # fmt: skip
