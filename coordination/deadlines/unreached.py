"""Posts that a rung was for and nobody could be reached in, and who is told instead.

A post is reached where somebody who answers for it got a message by a channel that comes to them,
not in the inbox alone. Else the message goes to the post's next post, to the coordinator's, or at
last to the secretariat's; and the coordinator is told at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from coordination.channels.reaching import unreachable_posts
from coordination.deadlines import messages
from coordination.deadlines.messaging import write_messages
from coordination.deadlines.models import Delivery, PassedOn, Rung, RungPost
from coordination.deadlines.writing import MAY_NOT_SEE
from coordination.people.models import Person, Post, holders_of

FURTHEST = 3
"""So many posts are tried one after another before the coordinator's."""


@dataclass
class Found:
    """Whom one rung reached, post by post, and the posts in which nobody was."""

    reached: list[dict[str, Any]] = field(default_factory=list)
    unreachable: list[dict[str, str]] = field(default_factory=list)


def look(rungs: list[Rung], now: datetime) -> dict[int, Found]:
    """Whom these rungs reached; where a post was not, lay out the message to another and tell why."""
    meant = _meant(rungs)
    posts = {each.post_id: each.post for each in meant}.values()
    holders = holders_of(posts, now)
    with translation.override(settings.LANGUAGE_CODE):  # the record is read by everybody
        return _look(rungs, meant, holders, unreachable_in(posts, now), now)


def unreachable_in(posts: Iterable[Post], now: datetime) -> dict[int, str]:
    """Of these posts, why nobody can be reached in them, by key."""
    return {each.post.pk: str(each.why) for each in unreachable_posts(posts, now)}


def _look(
    rungs: list[Rung],
    meant: list[RungPost],
    holders: dict[int, list[Person]],
    unreachable: dict[int, str],
    now: datetime,
) -> dict[int, Found]:
    told, passed = _told(rungs), _passed_on(rungs)
    found = {rung.pk: Found() for rung in rungs}
    by_pk = {rung.pk: rung for rung in rungs}
    substituted = set[int]()
    for each in meant:
        rung, mine = by_pk[each.rung_id], found[each.rung_id]
        people = _answering(rung, holders[each.post_id], told[rung.pk], passed)
        mine.reached.append({"post": str(each.post), "people": [one.name for one in people]})
        blind = unreachable.get(each.post_id, "")
        holds = all(one in holders[each.post_id] for one in people)
        if why := _why_not(rung, blind, people, told[rung.pk], each.post_id, holds=holds):
            mine.unreachable.append({"post": str(each.post), "why": why})
            if _is_running(rung) and _substitute(rung, each.post, mine, now):
                substituted.add(rung.pk)
    if substituted:
        write_messages(substituted, now)
    for rung in rungs:
        if found[rung.pk].unreachable and _is_running(rung):
            _tell_coordinator(rung, found[rung.pk], now)
    return found


def _is_running(rung: Rung) -> bool:
    """Whether the clock still runs with the limit that the rung was laid for."""
    deadline = rung.deadline
    return deadline.stopped_at is None and deadline.version == rung.deadline_version


def _meant(rungs: list[Rung]) -> list[RungPost]:
    posts = RungPost.objects.filter(rung__in=rungs, instead_of=None)
    return list(
        posts.select_related("post__component", "post__next_post__component").order_by("id")
    )


def _told(rungs: list[Rung]) -> dict[int, dict[int, set[str]]]:
    """By rung and person, the channels by which a message was laid out for somebody who may see it.

    Messages that were cancelled since, because the clock stopped or moved, had found their reader.
    """
    told: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    rows = Delivery.objects.filter(rung__in=rungs, recipient__isnull=False).exclude(
        state=Delivery.State.CANCELLED, trouble=MAY_NOT_SEE
    )
    for rung, person, channel in rows.values_list("rung_id", "recipient_id", "channel"):
        told[rung][person].add(channel)
    offices = Delivery.objects.filter(rung__in=rungs, recipient=None, post__isnull=False).exclude(
        state=Delivery.State.CANCELLED, trouble=MAY_NOT_SEE
    )
    for rung, post, channel in offices.values_list("rung_id", "post_id", "channel"):
        told[rung][-post].add(channel)
    return told


def _passed_on(rungs: list[Rung]) -> dict[tuple[int, int], Person]:
    """By clock and holder, the person who has the reminders instead."""
    rows = PassedOn.objects.in_force().filter(deadline__in={rung.deadline_id for rung in rungs})
    return {(row.deadline_id, row.person_id): row.to for row in rows.select_related("to")}


def _answering(
    rung: Rung,
    holders: list[Person],
    told: dict[int, set[str]],
    passed: dict[tuple[int, int], Person],
) -> list[Person]:
    """Those through whom a post was told: its holders, or to whom they passed this clock on."""
    given = [passed.get((rung.deadline_id, one.pk), one) for one in holders]
    wanted = dict.fromkeys([*given, *holders] if rung.is_last else given)
    return [one for one in wanted if one.pk in told]


def _why_not(
    rung: Rung,
    blind: str,
    people: list[Person],
    told: dict[int, set[str]],
    post: int,
    *,
    holds: bool,
) -> str:
    """Why a post was not reached, in a sentence; empty where it was.

    `blind`: why nobody can be reached in it at all. `holds`: whether those told are its holders
    themselves, not people to whom they passed the clock on.
    """
    wanted = set(rung.channels.split(",")) if rung.channels else set()
    outside = {Delivery.Channel.INBOX}
    if told[-post] - outside or (people and wanted == outside):
        return ""
    if any(told[one.pk] - outside for one in people) and not (blind and holds):
        return ""
    if blind:
        return blind
    if not people:
        return _("Its holder may not see the operation.")
    return _("Its holder has none of the channels that this reminder goes by.")


def _substitute(rung: Rung, post: Post, mine: Found, now: datetime) -> bool:
    """Give the rung another post to reach instead. Returns whether there is one."""
    other = next_post(post, rung, now)
    if other is None:
        return False
    RungPost.objects.get_or_create(rung=rung, post=other, defaults={"instead_of": post})
    people = [one.name for one in holders_of([other], now)[other.pk]]
    mine.reached.append({"post": str(other), "people": people, "instead_of": str(post)})
    return True


def next_post(post: Post, rung: Rung, now: datetime) -> Post | None:
    """Who is told while nobody answers for a post: along its next posts, then the coordinator, then the secretariat."""
    tried = {post.pk}
    for candidate in _candidates(post, rung):
        if candidate.pk not in tried and holders_of([candidate], now)[candidate.pk]:
            return candidate
        tried.add(candidate.pk)
    return None


def _candidates(post: Post, rung: Rung) -> Iterable[Post]:
    following = post.next_post
    for _each in range(FURTHEST):
        if following is None:
            break
        yield following
        following = following.next_post
    coordinator = rung.deadline.operation.coordinator_post
    if coordinator is not None:
        yield coordinator
    yield from Post.objects.of_duty(Post.Duty.SECRETARIAT).select_related("component")


def _tell_coordinator(rung: Rung, found: Found, now: datetime) -> None:
    coordinator = rung.deadline.operation.coordinator_post
    if coordinator is None:
        return
    planned: list[Delivery] = []
    for person in holders_of([coordinator], now)[coordinator.pk]:
        text = messages.unreached(rung, found, person=person)
        planned += messages.deliveries(
            text, cause=f"unreached:{rung.pk}", person=person, post=coordinator,
            operation=rung.deadline.operation, due_at=now, now=now,
        )  # fmt: skip
    Delivery.objects.bulk_create(planned, ignore_conflicts=True)
