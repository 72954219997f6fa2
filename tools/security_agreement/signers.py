"""Which posts of a person sign security agreements, and which of these each of them signs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from coordination.people.models import Post
from tools.signing_posts import SIGNING


def signing_as(person: Any) -> list[Post]:
    """The posts of this person that sign for a component: who signs reads what is signed."""
    return [post for post in person.held_posts() if post.duty in SIGNING]


def signed_among(posts: Iterable[Post]) -> Q:
    """For a query: those that one of the posts signs, a Head of Delegation where posted. Twin: `SecurityAgreement._is_signed_by`."""
    found = Q(pk__in=[])
    for post in posts:
        own = post.component.with_whole()
        mine = Q(provider__in=own) | Q(beneficiary__in=own)
        if post.duty == Post.Duty.HEAD_OF_DELEGATION:
            mine &= Q(country=post.country_id)
        found |= mine
    return found
