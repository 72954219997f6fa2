"""An agenda made ready for reading: what is taken up, what waits, and whether the time suffices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tools.agenda import policy
from tools.agenda.models import AgendaItem
from tools.mini_summit.policy import TO_BE_HELD


@dataclass(frozen=True)
class AgendaShown:
    """The agenda of one meeting. One query."""

    taken_up: list[AgendaItem]
    aob: list[AgendaItem]
    to_answer: list[AgendaItem]
    declined: list[AgendaItem]
    time: policy.Time


def agenda_shown(summit: Any) -> AgendaShown:
    State = policy.State
    items = list(
        summit.agenda.exclude(state=State.REMOVED)
        .select_related("proposed_by")
        .order_by("position", "id")
    )
    for item in items:
        item.summit = summit
    open_ones = [item for item in items if item.state != State.DECLINED]
    taken = [i for i in open_ones if i.state == State.ACCEPTED and i.aob_since is None]
    aob = sorted((i for i in open_ones if i.aob_since is not None), key=lambda i: i.aob_since)
    waiting = [i for i in open_ones if i.state == State.PROPOSED and i.aob_since is None]
    declined = [i for i in items if i.state == State.DECLINED]
    time = policy.time_of([*taken, *aob], summit.length_minutes)
    return AgendaShown(taken, aob, policy.in_default_order(waiting), declined, time)


def next_meeting(operation: Any) -> Any:
    """The operation's meeting that is still to be held, for which items are proposed; None: there is none."""
    return (
        operation.mini_summits.filter(state__in=TO_BE_HELD)
        .select_related("operation")
        .order_by("number")
        .first()
    )
