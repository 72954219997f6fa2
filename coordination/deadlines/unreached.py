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
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from coordination.channels.reaching import Reach, nobody_holds, reach_of
from coordination.deadlines import messages
from coordination.deadlines.faces import audiences
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
    with translation.override(settings.LANGUAGE_CODE):  # the record is read by everybody
        posts = _posts_of(rungs).filter(instead_of=None)
        found = _look(rungs, posts, now)
        for rung in rungs:
            if not found[rung.pk].reached and rung.applies:
                found[rung.pk] = _for_nobody(rung, now)
        return found


def look_again(rung: Rung, now: datetime) -> Found:
    """Posts that a rung has not reached after all, because messages were refused since.

    Only news: not the posts that somebody stands in for already. Those told instead are looked at
    as well. What is found holds of `reached` only who is told now, instead of another.
    """
    posts = _posts_of([rung])
    stood_in_for = posts.exclude(instead_of=None).values("instead_of")
    refused = Delivery.objects.filter(rung=rung).exclude(escalation="")
    people = refused.exclude(recipient=None).values("recipient")
    theirs = PassedOn.objects.in_force().filter(deadline=rung.deadline_id, to__in=people)
    concerned = posts.filter(
        Q(post__holdings__person__in=people)
        | Q(post__holdings__person__in=theirs.values("person"))
        | Q(post__in=refused.filter(recipient=None).values("post"))
    )
    with translation.override(settings.LANGUAGE_CODE):
        mine = _look([rung], concerned.exclude(post__in=stood_in_for).distinct(), now)[rung.pk]
    mine.reached = [each for each in mine.reached if "instead_of" in each]
    return mine


def _look(rungs: list[Rung], posts_of: QuerySet[RungPost], now: datetime) -> dict[int, Found]:
    meant, told, passed = list(posts_of), _told(rungs), _passed_on(rungs)
    posts = {each.post_id: each.post for each in meant}.values()
    holders = holders_of(posts, now)
    people = {one for found in holders.values() for one in found} | set(passed.values())
    reach = reach_of(people, posts, now=now)
    found, by_pk = {rung.pk: Found() for rung in rungs}, {rung.pk: rung for rung in rungs}
    instead: list[tuple[RungPost, str]] = []
    lost: dict[int, int] = {}
    for each in meant:
        rung, mine = by_pk[each.rung_id], found[each.rung_id]
        through = _answering(rung, holders[each.post_id], told[rung.pk], passed)
        mine.reached.append({"post": str(each.post), "people": [one.name for one in through]})
        why = _why_not(rung, each.post, holders[each.post_id], through, told[rung.pk], reach)
        if why:
            mine.unreachable.append({"post": str(each.post), "why": why})
            lost.setdefault(rung.pk, each.post_id)
            if rung.applies and (other := next_post(each.post, rung, now)):
                instead.append((_substitute(rung, each.post, other), str(each.post)))
    if instead:
        _tell_instead(instead, found, now)
    for rung in rungs:
        if found[rung.pk].unreachable and rung.applies:
            _tell_coordinator(rung, found[rung.pk], now, about=lost[rung.pk])
    return found


def _for_nobody(rung: Rung, now: datetime) -> Found:
    """No post at all is what the rung was meant for: who looks after the operation gets it."""
    found = Found(unreachable=[{"post": audiences(rung.to), "why": _("There is no such post.")}])
    if other := _first_held(_in_the_end(rung), now):
        mine, _is_new = RungPost.objects.get_or_create(rung=rung, post=other)
        mine.rung = rung
        _tell_instead([(mine, found.unreachable[0]["post"])], {rung.pk: found}, now)
    _tell_coordinator(rung, found, now, about=0)
    return found


def _posts_of(rungs: list[Rung]) -> QuerySet[RungPost]:
    posts = RungPost.objects.filter(rung__in=rungs).order_by("id")
    return posts.select_related("post__component", "post__next_post__component")


def _told(rungs: list[Rung]) -> dict[int, dict[int, set[str]]]:
    """By rung and person (or office: its post's key, negative), the channels that lead to them.

    Not what was laid out for somebody who may not see the operation, nor what was refused. Messages
    that were cancelled since, because the clock stopped or moved, had found their reader.
    """
    told: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    rows = Delivery.objects.filter(rung__in=rungs, escalation="").exclude(
        state=Delivery.State.CANCELLED, trouble=MAY_NOT_SEE
    )
    for rung, person, post, channel in rows.values_list(
        "rung_id", "recipient_id", "post_id", "channel"
    ):
        told[rung][person or -post].add(channel)
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
    post: Post,
    holders: list[Person],
    through: list[Person],
    told: dict[int, set[str]],
    reach: Reach,
) -> str:
    """Why a post was not reached, in a sentence; empty where it was. `through`: who was told for it."""
    inbox = {Delivery.Channel.INBOX.value}
    if told[-post.pk] - inbox or (through and rung.channels == Delivery.Channel.INBOX):
        return ""
    if any(told[one.pk] - inbox and reach.has(one) for one in through):
        return ""
    if not holders:
        return nobody_holds()
    if not through:
        return _("Its holder may not see the operation.")
    without = [reach.without[one.pk] for one in through if not reach.has(one)]
    if without:
        return " ".join(without)
    if rung.deliveries.exclude(escalation="").filter(recipient__in=through).exists():
        return _("The message to its holder was refused.")
    return _("Its holder has none of the channels that this reminder goes by.")


def _substitute(rung: Rung, post: Post, other: Post) -> RungPost:
    """Give the rung another post to reach instead."""
    mine, _is_new = RungPost.objects.get_or_create(
        rung=rung, post=other, defaults={"instead_of": post}
    )
    mine.rung, mine.post = rung, other
    return mine


def _tell_instead(
    instead: list[tuple[RungPost, str]], found: dict[int, Found], now: datetime
) -> None:
    """Lay out the messages to those posts, each instead of another, and note who got one."""
    write_messages({each.rung_id for each, _lost in instead}, now)
    holders = holders_of({each.post for each, _lost in instead}, now)
    told = _told([each.rung for each, _lost in instead])
    for each, lost in instead:
        people = [one.name for one in holders[each.post_id] if one.pk in told[each.rung_id]]
        found[each.rung_id].reached.append(
            {"post": str(each.post), "people": people, "instead_of": lost}
        )


def next_post(post: Post, rung: Rung, now: datetime) -> Post | None:
    """Who is told while nobody answers for a post: along its next posts, then the coordinator, then the secretariat."""
    candidates = [*_following(post), *_in_the_end(rung)]
    return _first_held([each for each in candidates if each != post], now)


def _following(post: Post) -> Iterable[Post]:
    following = post.next_post
    for _each in range(FURTHEST):
        if following is None:
            break
        yield following
        following = following.next_post


def _in_the_end(rung: Rung) -> list[Post]:
    """Who looks after an operation: its coordinator's post, then the secretariat's."""
    coordinator = rung.deadline.whole.coordinator_post
    secretariat = Post.objects.of_duty(Post.Duty.SECRETARIAT).select_related("component")
    return [*([coordinator] if coordinator is not None else []), *secretariat]


def _first_held(candidates: list[Post], now: datetime) -> Post | None:
    holders = holders_of(candidates, now)
    return next((each for each in candidates if holders[each.pk]), None)


def _tell_coordinator(rung: Rung, found: Found, now: datetime, *, about: int) -> None:
    """Tell who holds the coordinator's post, else the secretariat. Once for each post (`about`) not reached."""
    post = _first_held(_in_the_end(rung), now)
    if post is None:
        return
    planned: list[Delivery] = []
    for person in holders_of([post], now)[post.pk]:
        text = messages.unreached(rung, found, person=person)
        planned += messages.deliveries(
            text, cause=f"unreached:{rung.pk}.{about}", person=person, post=post,
            operation=rung.deadline.operation, due_at=now, now=now,
        )  # fmt: skip
    Delivery.objects.bulk_create(planned, ignore_conflicts=True)
