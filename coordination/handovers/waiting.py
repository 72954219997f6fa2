"""Whose confirmation a hand-over waits for."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.handovers.models import HandOver
from coordination.people.models import Person
from coordination.watch.waiting import AT_MOST, Waiting


def waiting_for(person: Any) -> list[Waiting]:
    """Hand-overs that this person has to confirm, from the day their time in the post begins."""
    if not isinstance(person, Person):
        return []  # a post is handed over from one person to another
    rows = (
        HandOver.objects.under_way()
        .with_people()
        .filter(successor__person=person, successor__starts_at__lte=timezone.now())
        .order_by("successor__starts_at", "pk")[:AT_MOST]
    )
    return [_waiting(row) for row in rows]


def _waiting(row: HandOver) -> Waiting:
    before = {"name": row.predecessor.person.name}
    return Waiting(
        sentence=_("Take over the post %(post)s") % {"post": row.post},
        url=row.get_absolute_url(),
        kind="hand_over",
        key=str(row.pk),
        why=_("Until you confirm, %(name)s holds it too and is reminded.") % before,
        since=row.successor.starts_at,
    )
