"""A deadline's reminders as people read them: planned or fired, and whom each reached or will reach."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext_lazy as _

from coordination.deadlines.audiences import posts_for
from coordination.deadlines.faces import audiences
from coordination.deadlines.models import Deadline, Rung
from coordination.people.models import Holding, Person, Post

SHOWN_AT_MOST = 40
"""A reminder that repeats daily for years would fill the page: the latest are shown."""

NAMES = {
    "start": _("At the start"),
    "target": _("At the target"),
    "24h_before": _("24 hours before the limit"),
    "12h_before": _("12 hours before the limit"),
    "limit": _("At the limit"),
    "after": _("After the limit, every day"),
}
WORDS = {
    Rung.State.PLANNED: "waiting",
    Rung.State.FIRED: "ok",
    Rung.State.CANCELLED: "draft",
}


@dataclass
class Reached:
    """A post that a reminder is for, and who answers for it; nobody: it cannot be reached."""

    post: str
    people: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class RungLine:
    rung: Rung
    name: Any
    kind: str
    audiences: str
    reached: list[Reached]
    is_of_an_earlier_limit: bool

    @property
    def unreachable(self) -> list[str]:
        """The posts that nobody holds."""
        return [each.post for each in self.reached if not each.people]


def ladder_of(deadline: Deadline, now: datetime) -> list[RungLine]:
    """The latest reminders in order of time. Those to come name who would be reached now."""
    latest = deadline.rungs.order_by("-fire_at", "-id")[:SHOWN_AT_MOST]
    rungs = sorted(latest, key=lambda rung: (rung.deadline_version, rung.fire_at, rung.n))
    expected = Expected(deadline, rungs, now)
    return [
        RungLine(
            rung=rung,
            name=NAMES.get(rung.name, rung.name),
            kind=WORDS[Rung.State(rung.state)],
            audiences=audiences(rung.to),
            reached=expected.of(rung),
            is_of_an_earlier_limit=rung.deadline_version != deadline.version,
        )
        for rung in rungs
    ]


class Expected:
    """Whom the rungs to come would reach if they fired now: posts by audience, people in one query."""

    def __init__(self, deadline: Deadline, rungs: list[Rung], now: datetime) -> None:
        subject: Any = SimpleNamespace(
            case=deadline.operation,
            responsible_post=deadline.responsible_post,
            lead_id=deadline.responsible_component_id,
        )
        wanted = {name for rung in rungs if rung.state == Rung.State.PLANNED for name in rung.to}
        self.posts: dict[str, list[Post]] = {
            name: posts_for(name, subject) for name in sorted(wanted)
        }
        self.holders = _holders({post.pk for each in self.posts.values() for post in each}, now)

    def of(self, rung: Rung) -> list[Reached]:
        if rung.state != Rung.State.PLANNED:
            return [Reached(each["post"], each["people"]) for each in rung.reached]
        posts = {post.pk: post for name in rung.to for post in self.posts[name]}
        return [
            Reached(str(post), [person.name for person in self.holders[post.pk]])
            for post in posts.values()
        ]


def _holders(posts: set[int], now: datetime) -> dict[int, list[Person]]:
    found: dict[int, list[Person]] = defaultdict(list)
    current = Holding.objects.current(now).filter(post__in=posts, person__is_active=True)
    for holding in current.select_related("person").order_by("-kind", "starts_at"):
        if holding.person not in found[holding.post_id]:
            found[holding.post_id].append(holding.person)
    return found
