"""To whom a decision can be referred: the posts and meetings that a form offers."""

from __future__ import annotations

from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone

from coordination.people.models import Person, Post, holders_of
from tools.decision.models import Decision
from tools.mini_summit.models import MiniSummit
from tools.naming import Names, post_name
from tools.referral import policy
from tools.referral.actions import why_not_post


def posts(way: policy.Way, decision: Decision, person: Person) -> list[tuple[int, str]]:
    """The posts to which this way leads from here, by name."""
    known = Names(decision.operation).posts
    prefetch_related_objects([decision.operation], "countries")  # asked of for every region's post
    held = holders_of(known, timezone.now())
    found = [
        (post.pk, post_name(post))
        for post in known
        if any(
            why_not_post(way, decision, person, level, post, is_held=bool(held.get(post.pk)))
            is None
            for level in way.leads[decision.level]
        )
    ]
    return sorted(found, key=lambda each: each[1])


def meetings(decision: Decision) -> list[tuple[int, str]]:
    """The later meetings that can take it up, the next one first."""
    rows = decision.operation.mini_summits.order_by("number")
    return [
        (each.pk, f"{each.title} ({each.state_label})")
        for each in rows
        if policy.why_not_carry(decision, each) is None
    ]


def post(pk: Any) -> Post | None:
    return Post.objects.select_related("component").filter(pk=pk).first() if pk else None


def meeting(decision: Decision, pk: Any) -> MiniSummit | None:
    return decision.operation.mini_summits.filter(pk=pk).first() if pk else None
