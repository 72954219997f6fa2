"""A status report made ready for a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from recommendations.recommendation import policy as words
from recommendations.report.models import StatusReport
from recommendations.report.policy import State
from smcc.web.clock_face import ClockFace

STATE_KINDS = {
    State.DUE: "waiting",
    State.REPORTED: "soon",
    State.CHECKED: "ok",
    State.SILENT: "late",
}
STATUS_KINDS = {
    words.Status.IMPLEMENTED: "ok",
    words.Status.IN_PROGRESS: "soon",
    words.Status.PENDING: "waiting",
    words.Status.NOT_APPLICABLE: "neutral",
}


@dataclass(frozen=True)
class Shown:
    """A report with the colours of its words."""

    report: StatusReport
    clock: ClockFace | None = None

    @property
    def state_kind(self) -> str:
        return STATE_KINDS[State(self.report.state)]

    @property
    def status_kind(self) -> str:
        status = self.report.status
        return STATUS_KINDS[words.Status(status)] if status else "draft"

    @property
    def status(self) -> Any:
        return self.report.get_status_display()
