"""Who leads a component in a country: its Secretary General, or its Head of Delegation there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from coordination.people.models import Post, PostQuerySet

D = Post.Duty
LEADING = (D.SECRETARY_GENERAL, D.HEAD_OF_DELEGATION)


def lead_posts(component: int, country: str) -> PostQuerySet:
    """The posts that lead a component, by its key, in a country, by its ISO3. Its twin: `led_by`."""
    of_it = Q(component=component) | Q(component__part_of=component)
    there = Q(duty=D.SECRETARY_GENERAL) | Q(country=country)
    return Post.objects.of_duty(*LEADING).filter(of_it, there)


def leading_posts(person: Any) -> list[Post]:
    """The posts of this person that lead a component."""
    return [post for post in person.held_posts() if post.duty in LEADING]


def led_by(person: Any, component: int, country: str) -> bool:
    """Whether a post of this person leads the component in the country."""
    return any(_leads(post, component, country) for post in leading_posts(person))


def led_among(posts: Iterable[Post], component: str, country: str) -> Q:
    """For a query of records with these two fields: those of a component that one of the posts leads there."""
    found = Q(pk__in=[])
    for post in posts:
        here = Q(**{f"{component}__in": post.component.with_whole()})
        if post.duty != D.SECRETARY_GENERAL:
            here &= Q(**{country: post.country_id})
        found |= here
    return found


def _leads(post: Post, component: int, country: str) -> bool:
    there = post.duty == D.SECRETARY_GENERAL or post.country_id == country
    return there and component in post.component.with_whole()
