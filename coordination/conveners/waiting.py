"""Whose signature a letter waits for."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from coordination.conveners.models import ConvenerLetter
from coordination.conveners.policy import SIGNATURES, State
from coordination.operations.models import Operation
from coordination.people.models import Post
from coordination.watch.waiting import AT_MOST, Waiting

DUTIES = {
    "icrc_signed": Post.Duty.ICRC_DIRECTOR_OF_OPERATIONS,
    "ifrc_signed": Post.Duty.IFRC_UNDER_SECRETARY_GENERAL,
}
KIND = ConvenerLetter.kind


def rows_for(person: Any) -> QuerySet[ConvenerLetter] | None:
    """Drafts that a principal's side has not signed."""
    sides = [verb for verb, duty in DUTIES.items() if duty in person.duties()]
    if not sides:
        return None
    unsigned = Q()
    for verb in sides:
        unsigned |= Q(**{f"{verb}_at": None})
    operations = Operation.objects.visible_to(person).outside_drills().active()
    drafts = ConvenerLetter.objects.filter(state=State.DRAFT, operation__in=operations.values("pk"))
    return drafts.filter(unsigned)


def waiting_for(person: Any) -> list[Waiting]:
    """Letters that this principal is asked to sign."""
    found = rows_for(person)
    if found is None:
        return []
    rows = found.select_related("operation").order_by("created_at", "pk")[:AT_MOST]
    return [_waiting(row) for row in rows]


def _waiting(row: ConvenerLetter) -> Waiting:
    wanting = [name for verb, (_role, name) in SIGNATURES.items() if not getattr(row, f"{verb}_at")]
    return Waiting(
        sentence=_("Sign the joint letter on convener roles"),
        url=row.get_absolute_url(),
        kind=KIND,
        key=row.key,
        about=str(row.operation),
        why=_("It waits for the signature of: %(who)s.") % {"who": ", ".join(wanting)},
        zone=row.operation.onset_zone,
        since=row.created_at,
    )
