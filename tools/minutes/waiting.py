"""Whose confirmation the minutes of a meeting wait for."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from coordination.deadlines.audiences import LEAD_DUTIES
from coordination.operations.models import Operation
from coordination.operations.offers import allocate_many
from coordination.operations.policy import State as OperationState
from coordination.people.models import Post
from coordination.watch.waiting import AT_MOST, Waiting
from tools.mini_summit.models import MiniSummit
from tools.minutes.models import MinutesWord
from tools.minutes.policy import Side
from tools.minutes.speaking import components_for

LOOKED_AT = 60
"""Of the filed meetings whose minutes are not final, so many are looked at: the newest."""


def rows_for(person: Any) -> QuerySet[MiniSummit] | None:
    """Filed meetings with a side that has not confirmed, where a post of this person's leads."""
    posts = _leading(person)
    if not posts:
        return None
    mine = set[int]().union(*(post.speaks_for() for post in posts))
    confirmed = MinutesWord.objects.confirmations().filter(summit=OuterRef("pk"))
    sides = {f"said_by_{side.value}": Exists(confirmed.filter(side=side)) for side in Side}
    here = Q(host__in=mine) | Q(presences__component__in=mine) | Q(convenings__component__in=mine)
    operations = Operation.objects.visible_to(person).outside_drills()
    operations = operations.filter(here, state=OperationState.ACTIVE)
    return (
        MiniSummit.objects.filter(filed_at__isnull=False, operation__in=operations.values("pk"))
        .annotate(**sides)
        .filter(Q(said_by_convener=False) | Q(said_by_co_convener=False))
    )


def _leading(person: Any) -> list[Post]:
    return [post for post in person.held_posts() if post.duty in LEAD_DUTIES]


def waiting_for(person: Any) -> list[Waiting]:
    """Minutes that no post of a side has confirmed, for the Secretary General or Head of Delegation of that side.

    Staff of the component may confirm them too, and are not asked one by one.
    """
    found = rows_for(person)
    if found is None:
        return []
    rows = list(found.select_related("operation").order_by("-filed_at", "-pk")[:LOOKED_AT])
    if rows:
        allocate_many([row.operation for row in rows])
    posts = _leading(person)
    return [_waiting(row, side) for row in rows if (side := _side_of(row, posts))][:AT_MOST]


def _side_of(summit: Any, posts: list[Post]) -> Side | None:
    """The side for which one of these posts is asked; None: for none."""
    operation = summit.operation
    codes = operation.country_codes.split()
    here = [
        post
        for post in posts
        if post.duty == Post.Duty.SECRETARY_GENERAL or post.country_id in codes
    ]
    for side in Side:
        if getattr(summit, f"said_by_{side.value}"):
            continue
        asked = components_for(side, operation)
        if any(post.speaks_for() & asked for post in here):
            return side
    return None


def _waiting(summit: Any, side: Side) -> Waiting:
    return Waiting(
        sentence=_("Confirm the minutes of %(meeting)s") % {"meeting": summit.title},
        url=reverse("minutes", args=[summit.operation.ref, summit.number]),
        kind="minutes",
        key=summit.key,
        about=str(summit.operation),
        why=_("They wait to be confirmed by %(side)s.") % {"side": side.label},
        zone=summit.operation.onset_zone,
        since=summit.filed_at,
    )
