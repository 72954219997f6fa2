"""Whom the reminders of a drill will reach, before it starts: the empty posts are seen beforehand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from coordination.deadlines import ladder_words, ladders
from coordination.deadlines.audiences import reach
from coordination.deadlines.registry import value
from coordination.drills import policy
from coordination.drills.models import Drill
from smcc.rules.clocks import laid_out


@dataclass(frozen=True)
class PlannedPost:
    """A post that a reminder will be for, and the people there now; nobody: it is empty."""

    post: str
    people: list[str]


@dataclass(frozen=True)
class PlannedReminder:
    """One reminder of the ladder, at the time at which it comes if the drill starts when it should."""

    when: str
    at: datetime
    after: timedelta
    posts: list[PlannedPost]


def preview_of(drill: Drill) -> list[PlannedReminder]:
    """The ladder in force, each rung with the posts that it means in this line-up."""
    start, pace = drill.starts_at, drill.factor
    hours = {
        name: value(f"{policy.CLOCK.setting}.{name}_hours") for name in ("target", "limit")
    }  # fmt: skip
    target, limit = (start + timedelta(hours=hours[n]) / pace for n in ("target", "limit"))
    rungs = laid_out(ladders.in_force(policy.CLOCK).rungs, start, target, limit, pace)
    wanted = dict.fromkeys(name for _n, rung, _at in rungs for name in rung.to)
    found = {name: _posts(name, drill) for name in wanted}
    return [
        PlannedReminder(
            when=ladder_words.when(replace(rung, every=None)),  # in a drill nothing repeats
            at=at,
            after=at - start,
            posts=list({each.post: each for name in rung.to for each in found[name]}.values()),
        )
        for _n, rung, at in rungs
    ]


def _posts(audience: Any, drill: Drill) -> list[PlannedPost]:
    return [
        PlannedPost(str(each.post), [person.name for person in each.people])
        for each in reach((audience,), drill, timezone.now())
    ]
