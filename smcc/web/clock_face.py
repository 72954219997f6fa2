"""What a clock shows: a deadline, prepared for the page, with every fact it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from smcc.web.times import time_left

RUNNING, SOON, OVERDUE, MET, MET_LATE, STOPPED = (
    "running",
    "soon",
    "overdue",
    "met",
    "met_late",
    "stopped",
)
SHOWN_AS = {
    RUNNING: ("neutral", _("Running")),
    SOON: ("soon", _("Due soon")),
    OVERDUE: ("late", _("Overdue")),
    MET: ("ok", _("Met")),
    MET_LATE: ("was_late", _("Met late")),
    STOPPED: ("draft", _("Stopped")),
}
TRACK = 1000
"""The width of the drawn track, in its own units."""


@dataclass(frozen=True, kw_only=True)
class ClockFace:
    """One deadline as a person reads it at `now`.

    All moments are aware; `zone` is the name of the operation's zone. `counts_from` names the
    fact the clock counts from ("receipt of the Joint Statement"), `recorded_by` who recorded
    it. `basis_kind` is "source" or "default", `basis` the document and place.
    """

    name: Any
    state: str
    now: datetime
    due_at: datetime
    started_at: datetime | None = None
    target_at: datetime | None = None
    ended_at: datetime | None = None
    zone: str = ""
    url: str = ""
    about: Any = ""
    counts_from: Any = ""
    recorded_by: Any = ""
    waits_for: Any = ""
    next_rung_at: datetime | None = None
    next_rung_to: Any = ""
    basis_kind: str = ""
    basis: Any = ""
    note: Any = ""

    @property
    def kind(self) -> str:
        """The colour and icon: see `status_tag`."""
        return SHOWN_AS[self.state][0]

    @property
    def word(self) -> Any:
        return SHOWN_AS[self.state][1]

    @property
    def is_open(self) -> bool:
        return self.state in (RUNNING, SOON, OVERDUE)

    @property
    def left(self) -> str:
        """ "31 hours left", "2 days 4 hours late"."""
        return time_left(self.due_at, self.now, long=True)

    # --- The track: from the start to the limit, or to now where that is later -------------

    @property
    def has_track(self) -> bool:
        return bool(self.started_at and self.started_at < self.due_at)

    def _along(self, at: datetime) -> int:
        start = self.started_at or at
        end = max(self.due_at, self._stands_at)
        share = (at - start) / (end - start) if end > start else 1.0
        return round(TRACK * min(max(share, 0.0), 1.0))

    @property
    def _stands_at(self) -> datetime:
        return self.ended_at or self.now

    @property
    def gone(self) -> int:
        """How far along the track it stands, up to the limit."""
        return min(self._along(self._stands_at), self.limit)

    @property
    def limit(self) -> int:
        return self._along(self.due_at)

    @property
    def over(self) -> int:
        """How far past the limit it stands."""
        return max(self._along(self._stands_at) - self.limit, 0)

    @property
    def target(self) -> int | None:
        return self._along(self.target_at) if self.target_at else None
