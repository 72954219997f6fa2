"""Whose confirmation a hand-over waits for."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.handovers.models import HandOver
from coordination.people.models import Person
from coordination.watch.waiting import AT_MOST, Waiting


def rows_for(person: Any) -> QuerySet[HandOver] | None:
    """Those that this person has to confirm, begun or not."""
    if not isinstance(person, Person):
        return None  # a post is handed over from one person to another
    return HandOver.objects.under_way().filter(successor__person=person)


def waiting_for(person: Any) -> list[Waiting]:
    """Hand-overs that this person has to confirm, from the day their time in the post begins."""
    rows = rows_for(person)
    if rows is None:
        return []
    begun = HandOver.objects.with_people().filter(
        pk__in=rows.values("pk"), successor__starts_at__lte=timezone.now()
    )
    return [_waiting(row) for row in begun.order_by("successor__starts_at", "pk")[:AT_MOST]]


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
