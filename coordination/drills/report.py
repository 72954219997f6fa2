"""What a drill showed: who was reached and after how long, who said "seen", which posts were empty.

Read from the messages, the rungs and the record of the drill's own operation; all spans are real
time, not that of the drill. A fixed number of queries, whatever the drill.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from coordination.deadlines import ladder_words, ladders
from coordination.deadlines.models import Deadline, Delivery, Rung
from coordination.drills import policy
from coordination.drills.models import Drill
from coordination.health.ranks import at_rank
from smcc.audit.models import AuditEvent

NOTHING = timedelta(0)
INBOX = Delivery.Channel.INBOX


@dataclass(frozen=True)
class Message:
    """One message of the ladder, to one person or office by one channel."""

    rung_id: int
    reminder: str
    post: str
    person: str
    channel: str
    state: str
    due_at: datetime
    handed_over_at: datetime | None
    seen_at: datetime | None

    @property
    def channel_label(self) -> Any:
        return Delivery.Channel(self.channel).label

    @property
    def state_label(self) -> Any:
        return Delivery.State(self.state).label

    @property
    def is_handed_over(self) -> bool:
        return self.state == Delivery.State.HANDED_OVER and self.handed_over_at is not None

    @property
    def took(self) -> timedelta | None:
        """From due to handed over; a moment before it was due is no time at all."""
        if not self.is_handed_over or self.handed_over_at is None:
            return None
        return max(self.handed_over_at - self.due_at, NOTHING)

    @property
    def seen_after(self) -> timedelta | None:
        return max(self.seen_at - self.due_at, NOTHING) if self.seen_at else None


@dataclass
class ByChannel:
    """What one person got by one channel."""

    channel: Any
    sent: int = 0
    handed_over: int = 0
    slowest: timedelta | None = None
    troubles: list[Any] = field(default_factory=list)
    """States of those that were not handed over."""


@dataclass
class Reader:
    """One person, or office, in one post: what reached them, and what they acknowledged."""

    post: str
    person: str
    channels: list[ByChannel] = field(default_factory=list)
    reminders: int = 0
    seen: int = 0
    seen_first_after: timedelta | None = None

    @property
    def is_reached(self) -> bool:
        """By a channel that comes to them, not by the inbox alone."""
        return any(each.handed_over and each.channel != INBOX.label for each in self.channels)


@dataclass(frozen=True)
class NotReached:
    """A post that reminders were for and nobody could be reached in."""

    post: str
    why: Any
    reminders: list[str]


@dataclass(frozen=True)
class Lateness:
    """Of so many messages handed over (the inbox apart): a percentile is a lateness that occurred."""

    measured: int
    p50: timedelta
    p99: timedelta
    worst: timedelta


@dataclass(frozen=True)
class Event:
    """A step of the drill as the record has it."""

    step: Any
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True)
class Report:
    drill: Drill
    deadline: Deadline | None
    verdict: str
    """"kept", "missed", "running", "not_reached" (ended before the limit), or "not_begun"."""
    messages: list[Message]
    readers: list[Reader]
    not_reached: list[NotReached]
    lateness: Lateness | None
    told_beforehand: int
    """People to whom the announcement was handed over."""
    events: list[Event]

    @property
    def reached(self) -> int:
        return len({each.person for each in self.readers if each.is_reached})

    @property
    def acknowledged(self) -> int:
        return len({each.person for each in self.readers if each.seen})

    @property
    def people(self) -> int:
        return len({each.person for each in self.readers})


def report_of(drill: Drill, now: datetime) -> Report:
    """The report as it stands at `now`: final once the drill has ended, and true while it runs."""
    deadline = drill.deadline()
    rungs = (
        list(Rung.objects.filter(deadline=deadline).order_by("fire_at", "n")) if deadline else []
    )
    names = _names(deadline)
    rows = list(_rows(drill))
    reminders = [_message(row, names) for row in rows if row["rung_id"]]
    events = list(AuditEvent.objects.filter(chain=drill.operation.chain).order_by("number"))
    return Report(
        drill=drill,
        deadline=deadline,
        verdict=verdict_of(drill, deadline, now),
        messages=reminders,
        readers=_readers(reminders),
        not_reached=_not_reached(rungs, events, names),
        lateness=lateness_of(reminders),
        told_beforehand=_told(rows, drill),
        events=[each for event in events if (each := _event(drill, event))],
    )


def verdict_of(drill: Drill, deadline: Deadline | None, now: datetime) -> str:
    """Whether the limit was kept."""
    if deadline is None:
        return "not_begun"
    if deadline.outcome == Deadline.Outcome.MET:
        met = deadline.status(now) == Deadline.Status.MET
        return "kept" if met else "missed"
    ended = deadline.stopped_at or now
    if ended > deadline.due_at:
        return "missed"
    return "not_reached" if deadline.stopped_at else "running"


def lateness_of(messages: Iterable[Message]) -> Lateness | None:
    """Lateness by nearest rank, of all that was handed over outside the inbox; None of nothing."""
    late = sorted(each.took for each in messages if each.channel != INBOX and each.took is not None)
    if not late:
        return None
    return Lateness(len(late), at_rank(late, 50), at_rank(late, 99), late[-1])


def _names(deadline: Deadline | None) -> dict[str, str]:
    """What each rung of the clock is called, in words."""
    if deadline is None:
        return {}
    kept = ladders.kept_by(deadline, policy.CLOCK)
    # In a drill nothing repeats: see how its rungs are laid.
    return {rung.name: ladder_words.when(replace(rung, every=None)) for rung in kept.rungs}


def _rows(drill: Drill) -> Any:
    of_drill = Delivery.objects.filter(operation=drill.operation_id)
    written = of_drill.exclude(state=Delivery.State.CANCELLED, handed_over_at=None)
    return written.order_by("due_at", "post_title", "id").values(
        "cause", "rung_id", "rung__name", "post_title", "recipient_id", "recipient__name",
        "contact__name", "channel", "state", "due_at", "handed_over_at", "acknowledged_at",
    )  # fmt: skip


def _message(row: dict[str, Any], names: dict[str, str]) -> Message:
    return Message(
        rung_id=row["rung_id"],
        reminder=names.get(row["rung__name"], row["rung__name"]),
        post=row["post_title"],
        person=row["recipient__name"] or row["contact__name"] or "",
        channel=row["channel"],
        state=row["state"],
        due_at=row["due_at"],
        handed_over_at=row["handed_over_at"],
        seen_at=row["acknowledged_at"],
    )


def _readers(messages: Iterable[Message]) -> list[Reader]:
    """By post and person: of each channel how many and how fast, of all how many were seen."""
    grouped: dict[tuple[str, str], list[Message]] = defaultdict(list)
    for each in messages:
        grouped[each.post, each.person].append(each)
    found = []
    for (post, person), mine in sorted(grouped.items()):
        channels: dict[str, ByChannel] = {}
        for each in mine:
            line = channels.setdefault(each.channel, ByChannel(each.channel_label))
            line.sent += 1
            if each.took is None:
                line.troubles.append(each.state_label)
            else:
                line.handed_over += 1
                line.slowest = max(line.slowest or NOTHING, each.took)
        seen = {each.rung_id: each.seen_after for each in mine if each.seen_after is not None}
        found.append(
            Reader(
                post,
                person,
                channels=list(channels.values()),
                reminders=len({each.rung_id for each in mine}),
                seen=len(seen),
                seen_first_after=min(seen.values(), default=None),
            )
        )
    return found


def _not_reached(
    rungs: Iterable[Rung], events: Iterable[AuditEvent], names: dict[str, str]
) -> list[NotReached]:
    """Posts that were empty when a reminder fired, and what the record gives as the reason."""
    why: dict[str, str] = {}
    missed: dict[str, list[str]] = defaultdict(list)
    for event in events:
        for each in event.data.get("unreachable", ()) if event.verb == "deadline.rung" else ():
            why[each["post"]] = each["why"]
            name = names.get(event.data["rung"], event.data["rung"])
            if name not in missed[each["post"]]:
                missed[each["post"]].append(name)
    for rung in rungs:
        for each in rung.reached:
            name = names.get(rung.name, rung.name)
            if not each["people"] and name not in missed[each["post"]]:
                missed[each["post"]].append(name)
    return [
        # The record says it in the language of the house: known sentences are known in others too.
        NotReached(post, _(why.get(post) or "Nobody holds this post."), reminders)
        for post, reminders in sorted(missed.items())
        if reminders
    ]


def _told(rows: Iterable[dict[str, Any]], drill: Drill) -> int:
    """People to whom an announcement was handed over before the clock started."""
    started = drill.started_at
    return len(
        {
            row["recipient_id"]
            for row in rows
            if row["cause"].startswith("event:")
            and row["handed_over_at"] is not None
            and (started is None or row["handed_over_at"] <= started)
        }
    )


def _event(drill: Drill, event: AuditEvent) -> Event | None:
    if event.target_kind != drill.kind:
        return None
    steps = {step.name: step.label for step in (policy.ANNOUNCE, *policy.WORKFLOW.steps)}
    name = event.verb.removeprefix(f"{drill.kind}.")
    return Event(steps.get(name, name), event.at, event.actor_name, event.reason)
