"""A deadline's reminders as people read them: planned or fired, and whom each reached or will reach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coordination.channels.reaching import unreachable_posts
from coordination.deadlines import ladder_words, ladders, registry
from coordination.deadlines.audiences import posts_for
from coordination.deadlines.faces import audiences
from coordination.deadlines.ladders import Ladder
from coordination.deadlines.models import Deadline, PassedOn, Rung, Snooze
from coordination.deadlines.preparing import Subject
from coordination.people.models import Person, Post, holders_of, read_posts_of
from smcc.rules.calendar import zone
from smcc.web.text import is_said_in

SHOWN_AT_MOST = 40
"""A reminder that repeats daily for years would fill the page: the latest are shown."""

WORDS = {
    Rung.State.PLANNED: "waiting",
    Rung.State.FIRED: "ok",
    Rung.State.CANCELLED: "draft",
}


@dataclass
class Reached:
    """A post that a reminder is for, and who answers for it; with `why`, it cannot be reached."""

    post: str
    people: list[str] = field(default_factory=list)
    why: str = ""
    instead_of: str = ""
    pk: int | None = None
    """The post's key, of a reminder to come."""

    @property
    def by_name(self) -> list[str]:
        """Those of the people whose names say more than the post."""
        return [name for name in self.people if not is_said_in(self.post, name)]


@dataclass(frozen=True)
class RungLine:
    rung: Rung
    name: str
    how: str
    kind: str
    audiences: str
    reached: list[Reached]
    is_of_an_earlier_limit: bool
    """Laid for an earlier limit, or before the clock stopped and ran again."""

    @property
    def unreachable(self) -> list[str]:
        """The posts in which nobody can be reached."""
        return [each.post for each in self.reached if each.why]

    @property
    def names(self) -> list[str]:
        """Everybody whom it reaches, each once."""
        return list(dict.fromkeys(name for each in self.reached for name in each.people))


@dataclass(frozen=True)
class KeptLadder:
    """Which ladder a clock keeps, and which one is in force for those that start now."""

    kept: Ladder
    in_force: Ladder
    clock: str

    @property
    def is_superseded(self) -> bool:
        return self.kept.number != self.in_force.number


def kept_ladder(deadline: Deadline) -> KeptLadder | None:
    """None where the clock is no longer part of the rulebook."""
    clock = registry.clock(deadline.clock)
    if clock is None:
        return None
    ruling = registry.ruling(clock)
    return KeptLadder(ladders.kept_by(deadline, clock), ladders.in_force(clock), ruling.name)


def ladder_of(deadline: Deadline, now: datetime, kept: KeptLadder | None = None) -> list[RungLine]:
    """The latest reminders in order of time. Those to come name who would be reached now."""
    latest = deadline.rungs.order_by("-fire_at", "-id")[:SHOWN_AT_MOST]
    rungs = sorted(latest, key=lambda rung: (rung.deadline_version, rung.fire_at, rung.n))
    kept = kept or kept_ladder(deadline)
    moments = {spec.name: ladder_words.when(spec) for spec in kept.kept.rungs} if kept else {}
    expected = Expected(deadline, rungs, now)
    return [
        RungLine(
            rung=rung,
            name=moments.get(rung.name, rung.name),
            how="" if rung.state == Rung.State.CANCELLED else how(rung),
            kind=WORDS[Rung.State(rung.state)],
            audiences=audiences(rung.to),
            reached=expected.of(rung),
            is_of_an_earlier_limit=rung.deadline_version != deadline.version,
        )
        for rung in rungs
    ]


def posts_to_come(lines: Iterable[RungLine]) -> set[int]:
    """The posts that the reminders to come are for."""
    return {each.pk for line in lines for each in line.reached if each.pk is not None}


def next_of(lines: Iterable[RungLine]) -> RungLine | None:
    """The reminder that comes next."""
    planned = [line for line in lines if line.rung.state == Rung.State.PLANNED]
    return min(planned, key=lambda line: line.rung.fire_at, default=None)


def how(rung: Rung) -> str:
    """By which channels, in a message of its own or not, what is worse, what holds it."""
    return _("%(channels)s; %(bundled)s, %(preference)s, %(held)s") % {
        "channels": ladder_words.by_channels(rung.channels.split(",")),
        "bundled": ladder_words.bundled(rung.is_bundled),
        "preference": ladder_words.preference(rung.prefers),
        "held": ladder_words.held(rung.is_last),
    }


class Expected:
    """Whom the rungs to come would reach if they fired now. Few queries, however many rungs and posts."""

    def __init__(self, deadline: Deadline, rungs: list[Rung], now: datetime) -> None:
        subject = Subject(deadline)
        wanted = {name for rung in rungs if rung.state == Rung.State.PLANNED for name in rung.to}
        self.whole = deadline.whole
        self.is_of_operation = deadline.operation_id is not None
        self.zone = zone(self.whole.onset_zone)
        self.posts: dict[str, list[Post]] = {
            name: posts_for(name, subject) for name in sorted(wanted)
        }
        every = {post.pk: post for posts in self.posts.values() for post in posts}
        self.holders = holders_of(every.values(), now)
        self.unreachable = {
            each.post.pk: each.why for each in unreachable_posts(every.values(), now)
        }
        people = {one.pk: one for found in self.holders.values() for one in found}
        read_posts_of(people.values())
        self.seeing = {pk for pk, one in people.items() if self.whole.roles_of(one)}
        given = PassedOn.objects.filter(deadline=deadline, ended_at=None).select_related("to")
        self.passed = {each.person_id: each.to.name for each in given}
        snoozes = Snooze.objects.filter(deadline=deadline, until__gt=now)
        self.snoozed = dict(snoozes.values_list("person", "until"))

    def of(self, rung: Rung) -> list[Reached]:
        if rung.state != Rung.State.PLANNED:
            return [_as_recorded(each) for each in rung.reached]
        posts = {post.pk: post for name in rung.to for post in self.posts[name]}
        if not posts:
            why = _("There is no such post. It goes to the coordinator’s, or to the secretariat.")
            return [Reached(audiences(rung.to), why=why)]
        return [self._reached(rung, post) for post in posts.values()]

    def _reached(self, rung: Rung, post: Post) -> Reached:
        holders = self.holders[post.pk]
        people = [self._named(rung, one) for one in holders if one.pk in self.seeing]
        why = self.unreachable.get(post.pk, "")
        if holders and not people:
            why = (
                _("Its holder may not see the operation.")
                if self.is_of_operation
                else _("Its holder may not see this clock.")
            )
        return Reached(str(post), people, why, pk=post.pk)

    def _named(self, rung: Rung, person: Person) -> str:
        """Who reads it, and when; the last rung reaches also the one who passed the others on."""
        to = self.passed.get(person.pk)
        if to is None:
            until = self.snoozed.get(person.pk)
            if until is None or until <= rung.fire_at or rung.is_last:
                return person.name
            at = date_format(until.astimezone(self.zone), "j M H:i")
            return _("%(name)s (snoozed until %(at)s)") % {"name": person.name, "at": at}
        said: dict[str, Any] = {"to": to, "name": person.name}
        return _("%(name)s and %(to)s") % said if rung.is_last else _("%(to)s for %(name)s") % said


def _as_recorded(each: dict[str, Any]) -> Reached:
    people = each["people"]
    why = "" if people else _("Nobody was reached.")
    return Reached(each["post"], people, why, each.get("instead_of", ""))
