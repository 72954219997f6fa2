"""From an audience that a policy names to the posts it means in one operation, and to the people there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Q
from django.db.models.functions import Cast
from django.utils import timezone

from coordination.components.models import Component
from coordination.people.models import Person, Post, PostQuerySet, holders_of, read_posts_of
from coordination.roles import Audience

_asked: dict[str, Callable[[str], Any]] = {}
_asking: dict[str, Callable[[Collection[Post]], Any]] = {}


def register_asked(
    kind: str,
    asked: Callable[[str], Any],
    *,
    asking: Callable[[Collection[Post]], Any] | None = None,
) -> None:
    """Say how the posts that a kind of thing asks to speak are found by its key, as a queryset.

    `asking` is the same the other way round, for things of countries: those that ask any of these
    posts. Called once by each app when it is ready. Without it no clock of that kind reaches those
    asked, and without `asking` none that does not work for the country.
    """
    _asked[kind] = asked
    if asking is not None:
        _asking[kind] = asking


def posts_asked_by(kind: str, key: str) -> Any:
    """The posts that this thing asks to speak now."""
    found = _asked.get(kind)
    return Post.objects.none() if found is None else found(key)


def asks_beyond_the_country(kind: str) -> bool:
    """Whether things of this kind may ask a post that does not work for their country."""
    return kind in _asking


def clocks_that_ask(posts: Collection[Post]) -> Q:
    """For a query of clocks: those of things that ask one of these posts. Its twin: `posts_asked_by`."""
    found = Q(pk__in=[])
    for kind, asking in _asking.items():
        keys = asking(posts).annotate(clock_key=Cast("pk", CharField())).order_by()
        found |= Q(subject_kind=kind, subject_id__in=keys.values("clock_key"))
    return found


LEAD_DUTIES = (Post.Duty.SECRETARY_GENERAL, Post.Duty.HEAD_OF_DELEGATION)


@dataclass(frozen=True)
class Reached:
    """A post that a message is for, and who holds it now (nobody: the post is unreachable)."""

    post: Post
    people: tuple[Person, ...]


def posts_for(audience: str, thing: Any) -> list[Post]:
    """The posts that an audience means for this thing, in a stable order."""
    posts = Post.objects.select_related("component").order_by("id")
    operation, responsible = thing.case, getattr(thing, "responsible_post", None)
    match audience:
        case Audience.PRINCIPALS:
            return list(posts.of_duty(*Post.PRINCIPALS))
        case Audience.SECRETARIAT:
            return list(posts.of_duty(Post.Duty.SECRETARIAT))
        case Audience.STEERING:
            return list(posts.of_duty(Post.Duty.STEERING_COMMITTEE))
        case Audience.SOCIETIES:
            # Also those that are suspended: to be told is not to lead.
            members = Component.objects.national_societies().members(timezone.localdate())
            return list(posts.of_duty(Post.Duty.SECRETARY_GENERAL).filter(component__in=members))
        case Audience.RESPONSIBLE if responsible is not None:
            return [responsible]
        case Audience.ASKED | Audience.CHAIRS:
            return list(thing.posts_asked().select_related("component").order_by("id"))
        case Audience.CLEARED:
            return list(thing.posts_cleared().select_related("component").order_by("id"))
    if operation is not None:
        return _posts_in(operation, audience, thing, posts)
    return [] if thing.place is None else _posts_for_country(thing.place, audience, thing, posts)


def _posts_for_country(country: Any, audience: str, thing: Any, posts: PostQuerySet) -> list[Post]:
    """The posts that an audience means because of who works for a country; none that leads an operation."""
    match audience:
        case Audience.COUNTRY_LEADS:
            known = Component.objects
            ids = {*known.institutions().values_list("pk", flat=True)}
            ids |= {
                *known.national_societies().filter(country=country).values_list("pk", flat=True)
            }
            return _leading(posts, ids, [country.pk])
        case Audience.REGIONS:
            return list(posts.of_duty(Post.Duty.REGIONAL_DIRECTOR).filter(region=country.region))
        case Audience.RESPONSIBLE:
            lead = getattr(thing, "lead_id", None)
            return _leading(posts, {lead} if lead else set(), [country.pk])
    return []


def _posts_in(operation: Any, audience: str, thing: Any, posts: PostQuerySet) -> list[Post]:
    """The posts that an audience means because of who stands where in the operation."""
    allocation = operation.allocation()
    match audience:
        case Audience.COORDINATOR:
            return list(posts.filter(pk=operation.coordinator_post_id))
        case Audience.CONVENER:
            return _leads(posts, operation, allocation["convener"])
        case Audience.CO_CONVENER:
            return _leads(posts, operation, allocation["co_convener"])
        case Audience.COUNTRY_LEADS:
            institutions = Component.objects.institutions()
            ids = set(institutions.values_list("pk", flat=True)) | {operation.host_id}
            return _leads(posts, operation, ids)
        case Audience.PARTICIPANTS:
            return _leads(posts, operation, allocation["taking_part"])
        case Audience.REGIONS:
            regions = operation.countries.values_list("region", flat=True)
            return list(posts.of_duty(Post.Duty.REGIONAL_DIRECTOR).filter(region__in=list(regions)))
        case Audience.RESPONSIBLE:
            lead = getattr(thing, "lead_id", None)
            return _leads(posts, operation, {lead} if lead else set())
    raise ValueError(f"unknown audience {audience!r}")


def _leads(posts: Any, operation: Any, components: set[int]) -> list[Post]:
    """Secretaries General, and Heads of Delegation in the operation's countries, of these components."""
    return _leading(posts, components, list(operation.countries.values_list("pk", flat=True)))


def _leading(posts: Any, components: set[int], countries: list[str]) -> list[Post]:
    """Secretaries General, and Heads of Delegation in these countries, of these components."""
    found = posts.of_duty(*LEAD_DUTIES).filter(component__in=components)
    return [
        post
        for post in found
        if post.duty == Post.Duty.SECRETARY_GENERAL or post.country_id in countries
    ]


def reach(audiences: Iterable[str], thing: Any, now: datetime) -> list[Reached]:
    """Each post once, with the people who answer for it now and may see the operation."""
    whole = thing.case or thing
    posts = {post.pk: post for name in audiences for post in posts_for(name, thing)}
    holders = holders_of(posts.values(), now)
    read_posts_of(person for people in holders.values() for person in people)
    return [
        Reached(post, tuple(person for person in holders[pk] if whole.roles_of(person)))
        for pk, post in posts.items()
    ]
