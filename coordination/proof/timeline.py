"""What one chain says of an operation's clocks: each promise, each reminder, and how late each was.

Pure: built from events as plain data, from the database or from an exported file alike. All
moments are aware; all lateness is in seconds, positive where something came later than planned.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

HANDED_OVER, FAILED, UNKNOWN = "handed_over", "failed", "unknown"
"""How a message ended: taken by the other side, not taken, or perhaps taken."""
EXTENDED, REANCHORED, RESUMED = "extend", "reanchor", "resume"
"""How a limit moved: with a reason, because a fact was corrected, because the clock runs again."""


def seconds_late(planned: datetime | None, done: datetime | None) -> float | None:
    """By how many seconds something came after its time; negative: before it; None: not known."""
    if planned is None or done is None:
        return None
    return round((done - planned).total_seconds(), 3)


@dataclass(frozen=True)
class Delivery:
    """One message to one person or office by one channel, and how it ended. `number`: of its event."""

    number: int
    id: Any
    to: str
    post: str
    channel: str
    state: str
    due_at: datetime | None
    handed_over_at: datetime | None
    late_seconds: float | None
    held: str
    attempts: int | None
    message_id: str
    trouble: str
    subject: str
    """What it said; empty in records from before it was kept."""
    cause: str
    recorded_at: datetime | None


@dataclass(frozen=True)
class Reached:
    """A post that a reminder was for, and who answered for it then."""

    post: str
    people: tuple[str, ...]
    instead_of: str


@dataclass(frozen=True)
class Unreachable:
    """A post in which nobody could be reached, and why."""

    post: str
    why: str


@dataclass(frozen=True)
class Escalation:
    """Messages of a reminder were refused: posts that it did not reach after all, and who was told instead."""

    number: int
    at: datetime | None
    unreachable: tuple[Unreachable, ...]
    reached: tuple[Reached, ...]


@dataclass
class Rung:
    """A reminder that fired. `notices` tell the coordinator of posts that it could not reach."""

    number: int
    id: Any
    name: str
    n: int | None
    planned_for: datetime | None
    fired_at: datetime | None
    late_seconds: float | None
    caught_up: bool
    folded: tuple[str, ...]
    reached: tuple[Reached, ...]
    unreachable: tuple[Unreachable, ...]
    deliveries: list[Delivery] = field(default_factory=list)
    notices: list[Delivery] = field(default_factory=list)
    escalations: list[Escalation] = field(default_factory=list)
    without_an_end: tuple[str, ...] = ()
    """People it was for, of whom no message beyond the inbox has ended in the record."""

    @property
    def at(self) -> datetime | None:
        return self.fired_at or self.planned_for

    @property
    def not_reached(self) -> tuple[Unreachable, ...]:
        """Posts in which nobody was reached, at once or because messages were refused later."""
        later = [each for escalation in self.escalations for each in escalation.unreachable]
        return (*self.unreachable, *later)


@dataclass(frozen=True)
class Unfired:
    """A reminder that the ladder promised and of which the record does not say that it fired."""

    name: str
    planned_for: datetime


@dataclass(frozen=True)
class Move:
    """A limit that moved: how ("extend", "reanchor", "resume"), by whom, why, from and to when."""

    number: int
    at: datetime | None
    how: str
    by: str
    reason: str
    old: datetime | None
    new: datetime | None


@dataclass(frozen=True)
class Stop:
    """The clock stopped: "met", "waived" or "withdrawn"; when in fact, and when that was written down."""

    number: int
    at: datetime | None
    outcome: str
    stopped_at: datetime | None
    by: str
    reason: str
    late_seconds: float | None
    """After the limit that stood then; negative: before it."""


@dataclass(frozen=True)
class Answer:
    """What somebody said to the clock: "acknowledge", "snooze", "wake_up", "pass_on", "take_back", "cause"."""

    number: int
    at: datetime | None
    what: str
    by: str
    said: str
    until: datetime | None


@dataclass(frozen=True)
class Breach:
    """The limit passed while the clock ran."""

    number: int
    due_at: datetime | None
    noticed_at: datetime | None
    late_seconds: float | None


@dataclass(frozen=True)
class Gap:
    """A time in which the house could not see its clocks or could not send, by its own account.

    Also where only a drill met it: a drill goes by the same workers and servers.
    """

    number: int
    kind: str
    began_at: datetime
    ended_at: datetime | None
    seconds: float | None
    trouble: str

    def touches(self, start: datetime | None, end: datetime) -> bool:
        began_before = self.began_at < end
        return began_before and (self.ended_at is None or start is None or self.ended_at > start)


@dataclass
class Clock:
    """One promise from its anchor to its end."""

    key: str
    name: str
    about: str
    number: int | None = None
    started_at: datetime | None = None
    recorded_at: datetime | None = None
    recorded_by: str = ""
    first_due_at: datetime | None = None
    due_at: datetime | None = None
    target_hours: float | None = None
    limit_hours: float | None = None
    basis: str = ""
    ladder: dict[str, Any] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)
    rungs: list[Rung] = field(default_factory=list)
    unfired: list[Unfired] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    """Messages about this clock that no reminder in the record explains."""
    answers: list[Answer] = field(default_factory=list)
    breaches: list[Breach] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    stops: list[Stop] = field(default_factory=list)

    @property
    def ended(self) -> Stop | None:
        """How it stopped; None while it runs, also where it stopped once and went on."""
        if not self.stops:
            return None
        last = self.stops[-1]
        resumed = any(move.how == RESUMED and move.number > last.number for move in self.moves)
        return None if resumed else last

    @property
    def causes(self) -> list[Answer]:
        return [answer for answer in self.answers if answer.what == "cause"]

    @property
    def messages(self) -> list[Delivery]:
        """All of them: of its reminders, about posts not reached, and the rest."""
        own = [each for rung in self.rungs for each in (*rung.deliveries, *rung.notices)]
        return [*own, *self.deliveries]


@dataclass(frozen=True)
class Figures:
    """What the timeline adds up to. Lateness is of messages handed over, in seconds; None: there is none."""

    clocks: int
    rungs: int
    rungs_late_worst: float | None
    deliveries: int
    handed_over: int
    failed: int
    unknown: int
    late_p50: float | None
    late_p99: float | None
    late_worst: float | None
    unreachable: int
    unfired: int
    breaches: int
    breaches_without_cause: int
    gaps: int


@dataclass
class Timeline:
    """The clocks of one operation in the order in which they began."""

    clocks: list[Clock] = field(default_factory=list)
    announcements: list[Delivery] = field(default_factory=list)
    """Messages that no clock caused: somebody took a step, and others were told."""
    gaps: list[Gap] = field(default_factory=list)
    figures: Figures | None = None
