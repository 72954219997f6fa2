"""Whose word a Joint Statement waits for."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from coordination.deadlines.models import Deadline
from coordination.watch.waiting import AT_MOST, Waiting
from smcc.web.times import moment_text
from tools.joint_statement import policy
from tools.joint_statement.models import JointStatement, Signatory
from tools.joint_statement.speaking import asked_of


def waiting_for(person: Any) -> list[Waiting]:
    """Statements being cleared on which a component has not been heard that this person speaks for."""
    rows = (
        Signatory.objects.filter(
            asked_of(person),
            Q(position=policy.Position.PENDING)
            | Q(position=policy.Position.OBJECTED, asked_again=True),
            removed_at=None,
            statement__in=JointStatement.objects.visible_to(person).filter(
                state=policy.State.CLEARING
            ),
        )
        .annotate(due_at=Subquery(_due()))
        .select_related("statement__operation", "component")
        .order_by("-statement_id", "id")[:AT_MOST]
    )
    return [_waiting(row) for row in rows]


def _due() -> QuerySet[Any]:
    """The limit by which the statement is to be issued, while its clock runs."""
    key = Cast(OuterRef("statement_id"), CharField())
    clocks = Deadline.objects.open().filter(subject_kind=JointStatement.kind, subject_id=key)
    return clocks.order_by("due_at").values("due_at")[:1]


def _waiting(row: Any) -> Waiting:
    statement = row.statement
    who = row.component.short_name or row.component.name
    if row.position == policy.Position.OBJECTED:
        why = _("The text changed: say whether it answers the objection of %(who)s.") % {"who": who}
    elif row.asked_again:
        why = _("The text changed after %(who)s had spoken.") % {"who": who}
    else:
        why = _("%(who)s is asked to clear it or to object.") % {"who": who}
    if row.due_at is not None:
        due = moment_text(row.due_at, statement.operation.onset_zone)
        why += " " + _("It is to be issued by %(due)s.") % {"due": due}
    return Waiting(
        sentence=_("Clear the Joint Statement, or object to it"),
        url=statement.get_absolute_url(),
        kind=statement.kind,
        key=statement.key,
        about=str(statement.operation),
        why=why,
        zone=statement.operation.onset_zone,
    )
