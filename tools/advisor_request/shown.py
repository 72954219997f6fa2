"""A request made ready for its pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coordination.deadlines.faces import face_of, with_next_rung
from coordination.deadlines.models import Deadline
from smcc.web.clock_face import ClockFace
from tools.advisor_request.models import AdvisorRequest, AdvisorRequestQuerySet
from tools.advisor_request.policy import State, Unmet

KINDS = {
    State.REQUESTED: "waiting",
    State.MATCHED: "waiting",
    State.APPROVED: "ok",
    State.DEPLOYED: "ok",
    State.HANDED_OVER: "waiting",
    State.DEBRIEFED: "neutral",
    State.UNMET: "contested",
    State.WITHDRAWN: "draft",
}


@dataclass(frozen=True)
class RequestShown:
    """A request as one person reads it: the advisor's name only where that person may know."""

    request: AdvisorRequest
    person: Any

    @property
    def kind(self) -> str:
        return KINDS[State(self.request.state)]

    @property
    def advisor(self) -> Any:
        return self.request.advisor_for(self.person)

    @property
    def is_kept_back(self) -> bool:
        """Somebody is matched, and this person is not told whom before the approval."""
        return self.request.advisor_id is not None and self.advisor is None


def clocks_of(request: AdvisorRequest, now: datetime) -> list[ClockFace]:
    zone = request.operation.onset_zone
    found = with_next_rung(Deadline.objects.of(request))
    return [face_of(each, now=now, zone=zone, about="") for each in found]


def reasons_counted(rows: AdvisorRequestQuerySet) -> list[tuple[str, Any, int]]:
    """Each reason why nobody came, its words, and how many requests; one query. Reasons of none too."""
    counts = rows.counted_by_reason()
    return [(each.value, each.label, counts.get(each.value, 0)) for each in Unmet]
