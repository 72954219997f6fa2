"""Parts that are judged by a stored clock: done in time, late, not done, or left out, and why.

The promise itself is read (`started_at`, `due_at`, `stopped_at`, `outcome`): nothing is counted
anew, so that a figure never says other than the clock's own page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    Expression,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from coordination.deadlines.models import Deadline
from coordination.indicators.registry import Counts, Group, Part
from coordination.operations import policy

IN_TIME, LATE, NOT_DONE = "in_time", "late", "not_done"
RUNNING, NOT_STARTED, WAIVED, ENDED = "running", "not_started", "waived", "ended"

GROUPS = (
    Group(IN_TIME, _("In time"), Counts.IN, "ok", is_done=True),
    Group(LATE, _("Late"), Counts.OUT, "was_late", is_done=True),
    Group(NOT_DONE, _("Not done, and its time is over"), Counts.OUT, "late"),
    Group(RUNNING, _("Still running"), Counts.LEFT_OUT, "waiting", _("its time is not over yet")),
    Group(
        NOT_STARTED, _("Not started"), Counts.LEFT_OUT, "waiting",
        _("what its clock counts from has not come yet"),
    ),
    Group(WAIVED, _("Waived"), Counts.LEFT_OUT, "draft", _("it was waived, with a reason")),
    Group(
        ENDED, _("Ended before its time"), Counts.LEFT_OUT, "neutral",
        _("the operation was closed, or declared smaller, before its time was over"),
    ),
)  # fmt: skip


BEST_FIRST = (IN_TIME, RUNNING, LATE, NOT_DONE, WAIVED, ENDED)
"""Of several clocks of which one suffices, the one that stands best speaks for all: what can still be
in time is not late yet, and a waiver of one does not excuse the other. Of two that stand alike, the
one that was done first: the other was not needed any more. (seeds/000, recommendation 5: "or")"""


def clock_part(
    key: str, title: Any, *clocks: str, before: Callable[[], Iterable[When]] = tuple
) -> Part:
    """A part judged by the first run of a clock; of several clocks, by the one that stands best.

    `before` says what holds where no clock ever started.
    """

    def runs(now: datetime) -> QuerySet[Any]:
        return _runs(clocks, now)

    def standing(now: datetime) -> Expression:
        judged = Subquery(runs(now).values("stands")[:1])
        return Coalesce(judged, _unstarted(before()), output_field=CharField())

    return Part(key, title, GROUPS, standing, runs)


def _runs(clocks: tuple[str, ...], now: datetime) -> QuerySet[Any]:
    found = Deadline.objects.filter(operation=OuterRef("pk"), clock__in=clocks)
    mine: QuerySet[Any] = found.annotate(stands=_judged(now))
    if len(clocks) == 1:
        return mine.order_by("started_at", "id")
    earlier = Deadline.objects.filter(
        operation=OuterRef("operation"), clock=OuterRef("clock"),
        started_at__lt=OuterRef("started_at"),
    )  # fmt: skip
    place = Case(
        *(When(stands=standing, then=Value(n)) for n, standing in enumerate(BEST_FIRST)),
        output_field=IntegerField(),
    )
    done_first = F("stopped_at").asc(nulls_last=True)
    return mine.filter(~Exists(earlier)).order_by(place, done_first, "started_at", "id")


def _judged(now: datetime) -> Case:
    """A clock that was withdrawn after its limit had been missed: its promise was broken."""
    met, withdrawn = Deadline.Outcome.MET, Deadline.Outcome.WITHDRAWN
    return Case(
        When(outcome=met, stopped_at__lte=F("due_at"), then=Value(IN_TIME)),
        When(outcome=met, then=Value(LATE)),
        When(outcome=Deadline.Outcome.WAIVED, then=Value(WAIVED)),
        When(outcome=withdrawn, stopped_at__gt=F("due_at"), then=Value(NOT_DONE)),
        When(outcome=withdrawn, then=Value(ENDED)),
        When(due_at__lt=now, then=Value(NOT_DONE)),
        default=Value(RUNNING),
        output_field=CharField(),
    )


def _unstarted(before: Iterable[When]) -> Case:
    """Without a clock: what was declared smaller has none any more, what was closed never did it."""
    return Case(
        *before,
        When(~Q(scale=policy.Scale.LARGE), then=Value(ENDED)),
        When(state=policy.State.CLOSED, then=Value(NOT_DONE)),
        default=Value(NOT_STARTED),
        output_field=CharField(),
    )
