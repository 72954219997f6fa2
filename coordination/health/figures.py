"""What the house knows of its own work, asked of the database each time: nothing is kept or estimated.

Every read follows a partial index over what is open, or over what was handed over in 30 days; the
cost does not grow with what is stored. Failed messages are few, and are all looked at.

No message of a drill is in any count or lateness; but a drill goes by the house's own workers and
servers, so a silence or an outage is a fact of the house, whosever reminder or message met it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.utils.translation import gettext as _

from coordination.deadlines.alive import SILENT_AFTER, completions
from coordination.deadlines.blindness import gaps_between
from coordination.deadlines.models import Blindness, Delivery, Rung, Sweep
from coordination.deadlines.sweep import database_now
from coordination.health.lateness import Lateness, handed_over_since, lateness_since
from coordination.people.actions import is_secretariat
from smcc.rules.refusals import NotYours

S = Delivery.State
DAY, MONTH = timedelta(hours=24), timedelta(days=30)
OPEN = (S.PENDING, S.CLAIMED)
GIVEN_UP = (S.FAILED, S.UNKNOWN)
HELD = tuple(Delivery.Held.values)
SWEEPS_SHOWN = 10
GAPS_SHOWN = 50


@dataclass(frozen=True)
class Counted:
    """So many messages of a channel in a state. Open ones all, ended ones of 30 days."""

    channel: str
    state: str
    count: int

    @property
    def channel_label(self) -> str:
        return str(Delivery.Channel(self.channel).label)

    @property
    def state_label(self) -> str:
        return str(S(self.state).label)


@dataclass(frozen=True)
class TriedAgain:
    """Messages that an attempt did not get out, and that wait for the next one. Nothing held on purpose."""

    count: int
    oldest_due_at: datetime | None
    next_at: datetime | None
    """When the first of them is tried again."""


@dataclass(frozen=True)
class Figures:
    """The state of the clocks at one moment, `at`, on the database's time."""

    at: datetime
    last_completed_at: datetime | None
    oldest_rung_at: datetime | None
    """The time of the oldest reminder that is due and that no sweep has taken up."""
    oldest_message_at: datetime | None
    """When the oldest message was due that is due and not yet handed over."""
    oldest_untried_at: datetime | None
    """The same without those that wait to be tried again."""
    again: TriedAgain
    held: dict[str, int]
    """How many wait on purpose, by why (`Delivery.Held`); all three are named."""
    counted: list[Counted]
    given_up: int
    """Messages of 24 hours that failed, or may not have arrived."""
    lateness_day: list[Lateness]
    lateness_month: list[Lateness]
    gaps: list[Blindness]
    """The newest gaps of 30 days, latest first, at most `GAPS_SHOWN`."""
    gap_count: int
    blind_for: timedelta
    """For how long in these 30 days no sweep was completed."""
    sweeps: list[Sweep]

    @property
    def since_last_completed(self) -> timedelta | None:
        return None if self.last_completed_at is None else self.at - self.last_completed_at

    @property
    def is_silent(self) -> bool:
        since = self.since_last_completed
        return since is None or since > SILENT_AFTER

    @property
    def rung_waits(self) -> timedelta | None:
        return None if self.oldest_rung_at is None else self.at - self.oldest_rung_at

    @property
    def message_waits(self) -> timedelta | None:
        return None if self.oldest_message_at is None else self.at - self.oldest_message_at

    @property
    def rungs_are_stuck(self) -> bool:
        return self.rung_waits is not None and self.rung_waits > SILENT_AFTER

    @property
    def untried_waits(self) -> timedelta | None:
        return None if self.oldest_untried_at is None else self.at - self.oldest_untried_at

    @property
    def again_waits(self) -> timedelta | None:
        oldest = self.again.oldest_due_at
        return None if oldest is None else self.at - oldest

    @property
    def messages_are_stuck(self) -> bool:
        return self.message_waits is not None and self.message_waits > SILENT_AFTER

    @property
    def open_gaps(self) -> list[Blindness]:
        return [gap for gap in self.gaps if gap.ended_at is None]

    def in_state(self, state: str) -> int:
        return sum(each.count for each in self.counted if each.state == state)


def figures_for(person: Any) -> Figures:
    """The figures, for the secretariat. Raises `NotYours` for anybody else."""
    if not is_secretariat(person):
        raise NotYours(_("Only the secretariat may see whether reminders are going out."))
    return figures()


def figures(now: datetime | None = None) -> Figures:
    """Read everything, in a constant number of queries. `now` is the database's time where not given."""
    at = now or database_now()
    completed = completions()
    waiting = _open_messages(at)
    ended, given_up = _ended_messages(at)
    gaps = gaps_between(at - MONTH, at)
    return Figures(
        at=at,
        last_completed_at=completed[0] if completed else None,
        oldest_rung_at=oldest_due_rung(at),
        oldest_message_at=waiting.oldest_at,
        oldest_untried_at=waiting.oldest_untried_at,
        again=waiting.again,
        held=waiting.held,
        counted=_in_order(waiting.counted + ended),
        given_up=given_up,
        lateness_day=lateness_since(at - DAY),
        lateness_month=lateness_since(at - MONTH),
        gaps=gaps[::-1][:GAPS_SHOWN],
        gap_count=len(gaps),
        blind_for=_blind_for(gaps, at - MONTH, at),
        sweeps=list(Sweep.objects.order_by("-started_at")[:SWEEPS_SHOWN]),
    )


def oldest_due_rung(now: datetime) -> datetime | None:
    """When the oldest reminder was to fire that is due and planned still.

    Also of a drill: one sweep takes up all of them, so what it leaves shows how the house fares.
    """
    return Rung.objects.due(now).values_list("fire_at", flat=True).first()


def _outside() -> QuerySet[Delivery]:
    return Delivery.objects.outside_drills().exclude(channel=Delivery.Channel.INBOX).order_by()


@dataclass(frozen=True)
class _Open:
    """What is still to be sent."""

    counted: Counter[tuple[str, str]]
    oldest_at: datetime | None
    oldest_untried_at: datetime | None
    again: TriedAgain
    held: dict[str, int]


def _open_messages(now: datetime) -> _Open:
    """Those to be sent by channel and state, and of which kind their waiting is. One statement.

    What is held has its due moment moved along; what failed keeps it, and only the next try is later.
    """
    later = Q(state=S.PENDING, not_before__gt=now)
    again, held = later & Q(due_at__lt=F("not_before")), later & Q(due_at__gte=F("not_before"))
    each = [
        _outside()
        .filter(state=state)
        .values_list("channel", "state")
        .annotate(
            n=Count("pk"),
            oldest=Min("due_at", filter=Q(due_at__lt=now)),
            untried=Min("due_at", filter=Q(due_at__lt=now, not_before__lte=now)),
            again=Count("pk", filter=again),
            again_oldest=Min("due_at", filter=again),
            again_next=Min("not_before", filter=again),
            **{f"held_{why}": Count("pk", filter=held & Q(held=why)) for why in HELD},
        )
        for state in OPEN
    ]
    rows = list(each[0].union(*each[1:], all=True))
    return _Open(
        counted=Counter({(row[0], row[1]): row[2] for row in rows}),
        oldest_at=_first(row[3] for row in rows),
        oldest_untried_at=_first(row[4] for row in rows),
        again=TriedAgain(
            count=sum(row[5] for row in rows),
            oldest_due_at=_first(row[6] for row in rows),
            next_at=_first(row[7] for row in rows),
        ),
        held={why: sum(row[8 + n] for row in rows) for n, why in enumerate(HELD)},
    )


def _first(moments: Iterable[datetime | None]) -> datetime | None:
    return min((at for at in moments if at is not None), default=None)


def _ended_messages(now: datetime) -> tuple[Counter[tuple[str, str]], int]:
    """Those of 30 days by channel and state; and how many of 24 hours were given up."""
    last_day = Q(created_at__gt=now - DAY)
    troubled = [_outside().filter(state=s, created_at__gt=now - MONTH) for s in GIVEN_UP]
    each = [
        rows.order_by()
        .values_list("channel", "state")
        .annotate(n=Count("pk"), lately=Count("pk", filter=last_day))
        for rows in (handed_over_since(now - MONTH), *troubled)
    ]
    counted: Counter[tuple[str, str]] = Counter()
    given_up = 0
    for channel, state, n, lately in each[0].union(*each[1:], all=True):
        counted[channel, state] += n
        given_up += lately if state in GIVEN_UP else 0
    return counted, given_up


def _in_order(counted: Counter[tuple[str, str]]) -> list[Counted]:
    channels, states = list(Delivery.Channel), [*OPEN, S.HANDED_OVER, *GIVEN_UP]
    return [
        Counted(channel.value, state.value, counted[channel.value, state.value])
        for channel in channels
        for state in states
        if counted[channel.value, state.value]
    ]


def _blind_for(gaps: list[Blindness], start: datetime, end: datetime) -> timedelta:
    """How long no sweep was completed, each moment counted once."""
    total, seen_until = timedelta(0), start
    for gap in gaps:
        if gap.kind != Blindness.Kind.SWEEP:
            continue
        until = min(gap.ended_at or end, end)
        began = max(gap.began_at, seen_until)
        if until > began:
            total, seen_until = total + (until - began), until
    return total
