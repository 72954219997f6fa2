"""Which requests for advisors wait for whom: for a match, an approval, a debriefing."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from coordination.operations.policy import State as OperationState
from coordination.people.models import Post
from coordination.watch.waiting import AT_MOST, Waiting
from tools.advisor.policy import may_match
from tools.advisor_request.models import AdvisorRequest
from tools.advisor_request.policy import State


def rows_for(person: Any) -> QuerySet[AdvisorRequest] | None:
    """Those that this person has to match, to approve, or to be debriefed of."""
    active = Q(operation__state=OperationState.ACTIVE)
    turn = Q(state=State.HANDED_OVER, advisor__person=getattr(person, "pk", None))
    duties = person.duties()
    if may_match(person) and Post.Duty.SECRETARIAT in duties:
        turn |= Q(state=State.REQUESTED) & active
    if duties & Post.PRINCIPALS:
        turn |= Q(state=State.MATCHED) & active
    rows = AdvisorRequest.objects.visible_to(person)
    return rows.filter(turn, operation__drill_factor=None)


def waiting_for(person: Any) -> list[Waiting]:
    """Requests that this person is asked to do something about, newest first."""
    rows = rows_for(person)
    if rows is None:
        return []
    whole = rows.select_related("operation", "advisor")
    return [_waiting(row) for row in whole.order_by("-pk")[:AT_MOST]]


def _waiting(row: AdvisorRequest) -> Waiting:
    sentence, why, since = {
        State.REQUESTED: (
            _("Match a coordination advisor"), _("Your post matches advisors."), row.created_at,
        ),
        State.MATCHED: (
            _("Approve the advisor who is matched"), _("You are one of the two principals."),
            row.matched_at,
        ),
        State.HANDED_OVER: (
            _("Record your debriefing"), _("You were the advisor there."), row.handed_over_at,
        ),
    }[State(row.state)]  # fmt: skip
    return Waiting(
        sentence=sentence, url=row.get_absolute_url(), kind=row.kind, key=row.key,
        about=str(row.operation), why=why, zone=row.operation.onset_zone, since=since,
    )  # fmt: skip
