"""Reads a timeline out of the events of one chain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from coordination.proof.expected import unfired_rungs
from coordination.proof.figures import figures_of
from coordination.proof.timeline import (
    EXTENDED,
    REANCHORED,
    RESUMED,
    Answer,
    Breach,
    Clock,
    Delivery,
    Escalation,
    Gap,
    Move,
    Reached,
    Rung,
    Stop,
    Timeline,
    Unreachable,
    seconds_late,
)

Event = Mapping[str, Any]
BLIND = "house.blind"
INBOX = "inbox"
OF_CLOCKS = "deadline."


def timeline_of(events: Iterable[Event], house: Iterable[Event], until: datetime) -> Timeline:
    """The timeline of one operation until `until` (aware), from its chain's events in their order.

    `house` are the events of the chain "house" that speak of blindness; others are passed over. A key
    that an event lacks, because an earlier version wrote it, leaves its place empty.
    """
    reading = _Reading()
    for event in events:
        reading.take(event)
    return reading.finished(_gaps(house), until)


class _Reading:
    """What was read so far, and what it hangs on."""

    def __init__(self) -> None:
        self.clocks: dict[str, Clock] = {}
        self.rungs: dict[str, Rung] = {}
        self.loose: list[tuple[str, str, Delivery]] = []
        self.began: datetime | None = None

    def take(self, event: Event) -> None:
        if self.began is None:
            self.began = moment(event.get("at"))
        verb = str(event.get("verb") or "")
        if not verb.startswith(OF_CLOCKS):
            return
        what, data = verb.removeprefix(OF_CLOCKS), mapping(event.get("data"))
        if what == "delivered":
            self._deliveries(event, data)
            return
        clock = self._clock(event, data)
        read = getattr(self, f"_{what}", None) if what in READ_BY_NAME else None
        if read is not None:
            read(clock, event, data)
        elif what in MOVES:
            self._moved(clock, event, data, what)
        elif what in STOPS:
            self._stopped(clock, event, data, what)
        elif what in ANSWERS:
            self._answered(clock, event, data, what)

    def _clock(self, event: Event, data: Event) -> Clock:
        key = str(event.get("target_id") or "")
        name = text(data.get("clock")) or str(event.get("target_label") or "").split(" · ")[0]
        if key not in self.clocks:
            about = str(event.get("target_label") or "").removeprefix(f"{name} · ")
            self.clocks[key] = Clock(key, name, about)
        return self.clocks[key]

    def _start(self, clock: Clock, event: Event, data: Event) -> None:
        clock.number = event.get("number")
        clock.started_at = moment(data.get("started_at"))
        clock.recorded_at = moment(event.get("at"))
        clock.recorded_by = text(event.get("actor_name"))
        clock.first_due_at = clock.due_at = moment(data.get("due_at"))
        clock.target_hours = decimal(data.get("target_hours"))
        clock.limit_hours = decimal(data.get("limit_hours"))
        clock.basis = text(data.get("basis"))
        clock.ladder = dict(mapping(data.get("ladder")))

    def _rung(self, clock: Clock, event: Event, data: Event) -> None:
        planned, fired = moment(data.get("planned_for")), moment(data.get("fired_at"))
        fired = fired or moment(
            event.get("at")
        )  # before both were kept, it was written as it fired
        rung = Rung(
            number=event.get("number") or 0,
            id=data.get("rung_id"),
            name=text(data.get("rung")),
            n=data.get("n"),
            planned_for=planned,
            fired_at=fired,
            late_seconds=seconds_late(planned, fired),
            caught_up=bool(data.get("caught_up")),
            folded=texts(data.get("folded")),
            reached=reached_of(data),
            unreachable=unreachable_of(data),
        )
        clock.rungs.append(rung)
        if rung.id is not None:
            self.rungs[str(rung.id)] = rung

    def _escalate(self, clock: Clock, event: Event, data: Event) -> None:
        rung = self.rungs.get(str(data.get("rung_id")))
        if rung is not None:
            rung.escalations.append(
                Escalation(event.get("number") or 0, moment(event.get("at")), unreachable_of(data),
                           reached_of(data))
            )  # fmt: skip

    def _breach(self, clock: Clock, event: Event, data: Event) -> None:
        due = moment(data.get("due_at")) or clock.due_at
        noticed = moment(data.get("noticed_at")) or moment(event.get("at"))
        late = seconds_late(due, noticed)
        clock.breaches.append(Breach(event.get("number") or 0, due, noticed, late))

    def _moved(self, clock: Clock, event: Event, data: Event, how: str) -> None:
        dates = mapping(data.get("due_at"))
        old, new = moment(dates.get("from")), moment(dates.get("to"))
        clock.moves.append(
            Move(event.get("number") or 0, moment(event.get("at")), how,
                 text(event.get("actor_name")), text(event.get("reason")), old, new)
        )  # fmt: skip
        clock.first_due_at = clock.first_due_at or old
        clock.due_at = new or clock.due_at

    def _stopped(self, clock: Clock, event: Event, data: Event, outcome: str) -> None:
        stopped = moment(data.get("stopped_at"))
        clock.stops.append(
            Stop(event.get("number") or 0, moment(event.get("at")), outcome, stopped,
                 text(event.get("actor_name")), text(event.get("reason")),
                 seconds_late(clock.due_at, stopped))
        )  # fmt: skip

    def _answered(self, clock: Clock, event: Event, data: Event, what: str) -> None:
        if what == "cause":
            said = [event.get("reason") or data.get("cause") or data.get("to")]
        else:
            named = data.get("to_name") or data.get("from_name") or data.get("to")
            said = [data.get("rung"), named, event.get("reason")]
        clock.answers.append(
            Answer(event.get("number") or 0, moment(event.get("at")), what,
                   text(event.get("actor_name")), ": ".join(text(each) for each in said if each),
                   moment(data.get("until")))
        )  # fmt: skip

    def _deliveries(self, event: Event, data: Event) -> None:
        kind = event.get("target_kind")
        key = str(event.get("target_id") or "") if kind == "deadline" else ""
        for each in mappings(data.get("deliveries")):
            due, done = moment(each.get("due_at")), moment(each.get("handed_over_at"))
            late = seconds_late(due, done)
            cause, rung = text(each.get("cause")), each.get("rung_id")
            if rung is None and cause.partition(":")[0] in ("rung", "unreached"):
                rung = cause.partition(":")[2].partition(".")[0]
            delivery = Delivery(
                number=event.get("number") or 0,
                id=each.get("id"),
                to=text(each.get("to")),
                post=text(each.get("post")),
                channel=text(each.get("channel")),
                state=text(each.get("state")),
                due_at=due,
                handed_over_at=done,
                late_seconds=decimal(each.get("late_seconds")) if late is None else late,
                held=text(each.get("held")),
                attempts=each.get("attempts"),
                message_id=text(each.get("message_id")),
                trouble=text(each.get("trouble")),
                subject=text(each.get("subject")),
                cause=cause,
                recorded_at=moment(event.get("at")),
            )
            self.loose.append((str(rung or ""), key, delivery))

    def finished(self, gaps: Sequence[Gap], until: datetime) -> Timeline:
        """Everything in its place: a message may stand in the record before its reminder does."""
        timeline = Timeline()
        for rung_id, key, delivery in self.loose:
            if rung_id in self.rungs:
                rung = self.rungs[rung_id]
                is_notice = delivery.cause.startswith("unreached:")
                (rung.notices if is_notice else rung.deliveries).append(delivery)
            elif key in self.clocks:
                self.clocks[key].deliveries.append(delivery)
            else:
                timeline.announcements.append(delivery)
        for clock in self.clocks.values():
            clock.rungs.sort(key=lambda rung: (rung.planned_for or until, rung.number))
            clock.unfired = unfired_rungs(clock, until)
            _find_without_an_end(clock)
            start, end = clock.started_at or clock.recorded_at, _end_of(clock, until)
            clock.gaps = [gap for gap in gaps if gap.touches(start, end)]
        timeline.clocks = sorted(
            self.clocks.values(), key=lambda c: (c.started_at or c.recorded_at or until, c.key)
        )
        began = [c.started_at for c in timeline.clocks if c.started_at]
        began += [self.began] if self.began else []
        timeline.gaps = [gap for gap in gaps if gap.touches(min(began, default=None), until)]
        timeline.figures = figures_of(timeline)
        return timeline


READ_BY_NAME = frozenset({"start", "rung", "escalate", "breach"})
MOVES = frozenset({EXTENDED, REANCHORED, RESUMED})
STOPS = frozenset({"met", "waived", "withdrawn"})
ANSWERS = frozenset({"acknowledge", "snooze", "wake_up", "pass_on", "take_back", "cause"})


def reached_of(data: Event) -> tuple[Reached, ...]:
    return tuple(
        Reached(text(r.get("post")), texts(r.get("people")), text(r.get("instead_of")))
        for r in mappings(data.get("reached"))
    )


def unreachable_of(data: Event) -> tuple[Unreachable, ...]:
    return tuple(
        Unreachable(text(r.get("post")), text(r.get("why")))
        for r in mappings(data.get("unreachable"))
    )


def _find_without_an_end(clock: Clock) -> None:
    inbox_only = {
        text(spec.get("name"))
        for spec in mappings(clock.ladder.get("rungs"))
        if texts(spec.get("channels")) == (INBOX,)
    }
    for rung in clock.rungs:
        if rung.id is None or rung.name in inbox_only:
            continue  # written before messages were recorded, or meant for the inbox
        ended = {delivery.to for delivery in rung.deliveries}
        known = {each.post for each in rung.unreachable}
        people = [p for r in rung.reached if r.post not in known for p in r.people]
        rung.without_an_end = tuple(p for p in dict.fromkeys(people) if p not in ended)


def _end_of(clock: Clock, until: datetime) -> datetime:
    return (clock.ended.stopped_at or until) if clock.ended else until


def gap_of(event: Event) -> Gap | None:
    """The gap that an event of the house's chain tells of; None where it tells of something else."""
    data = mapping(event.get("data"))
    began, ended = moment(data.get("from")), moment(data.get("to"))
    if event.get("verb") != BLIND or began is None:
        return None
    return Gap(
        number=event.get("number") or 0,
        kind=text(data.get("kind")),
        began_at=began,
        ended_at=ended,
        seconds=seconds_late(began, ended),
        trouble=text(data.get("trouble")),
    )


def _gaps(house: Iterable[Event]) -> list[Gap]:
    """Each gap once: where it was told again because it had grown, the last word holds."""
    told = [gap for gap in map(gap_of, house) if gap is not None]
    found = {(gap.kind, gap.began_at): gap for gap in told}
    return sorted(found.values(), key=lambda gap: (gap.began_at, gap.number))


# --- Reading one value; what is not there, or is something else, is empty ---------------------


def moment(value: Any) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def text(value: Any) -> str:
    return "" if value is None else str(value)


def decimal(value: Any) -> float | None:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if is_number else None


def texts(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def mappings(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
