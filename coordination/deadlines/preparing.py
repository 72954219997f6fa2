"""Looking up, shortly before a rung fires, which posts it is for.

What an audience means ("the co-convener's Head of Delegation") takes many questions to answer;
who holds a post takes one join. So the posts are looked up a few minutes ahead, and firing itself
only joins rows. Whatever changes in the operation in between throws the answer away.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from coordination.deadlines.audiences import posts_asked_by, posts_for
from coordination.deadlines.models import Deadline, Rung, RungPost
from coordination.roles import Audience

log = logging.getLogger(__name__)

AHEAD = timedelta(minutes=5)
"""So long before its time a rung's posts are looked up."""
BATCH = 100


class Subject:
    """What audiences ask of a deadline's subject, without loading the subject from another app."""

    def __init__(self, deadline: Deadline) -> None:
        self.case, self.place = deadline.operation, deadline.country
        self.whole = deadline.whole
        self.responsible_post = deadline.responsible_post
        self.lead_id = deadline.responsible_component_id
        self.kind, self.key = deadline.subject_kind, deadline.subject_id

    def posts_asked(self) -> Any:
        return posts_asked_by(self.kind, self.key)


def prepare(now: datetime, trouble: list[str] | None = None) -> int:
    """Look up the posts of every rung that fires within `AHEAD`. Returns how many were prepared.

    A rung whose posts cannot be looked up stays unprepared, does not fire, is added to `trouble`,
    and does not hold up the others.
    """
    prepared, failed = 0, set[int]()
    while True:
        done, seen = _prepare_batch(now, failed, trouble)
        prepared += done
        if not seen:
            return prepared


@transaction.atomic
def _prepare_batch(now: datetime, failed: set[int], trouble: list[str] | None) -> tuple[int, int]:
    rungs = list(
        Rung.objects.unprepared(now + AHEAD)
        .exclude(pk__in=failed)
        .select_for_update(skip_locked=True, no_key=True, of=("self",))
        .select_related("deadline__operation", "deadline__country", "deadline__responsible_post")
        .order_by("fire_at")[:BATCH]
    )
    asked: dict[Any, list[int]] = {}
    found: list[RungPost] = []
    ready: list[int] = []
    for rung in rungs:
        try:
            with transaction.atomic():
                posts = _posts_of(rung, asked)
        except Exception as error:
            log.exception("The posts of rung %s could not be looked up", rung.pk)
            failed.add(rung.pk)
            if trouble is not None:
                trouble.append(f"deadline {rung.deadline_id}: {error}")
            continue
        found += [RungPost(rung=rung, post_id=post) for post in posts]
        ready.append(rung.pk)
    RungPost.objects.bulk_create(found, ignore_conflicts=True)
    Rung.objects.filter(pk__in=ready).update(prepared_at=now)
    return len(ready), len(rungs)


def _posts_of(rung: Rung, asked: dict[Any, list[int]]) -> list[int]:
    """The posts that the rung's audiences mean, each once. `asked` remembers answers of this batch."""
    deadline, posts = rung.deadline, dict[int, None]()
    for audience in rung.to:
        key = (
            audience, deadline.operation_id, deadline.country_id, deadline.responsible_post_id,
            deadline.responsible_component_id,
            (deadline.subject_kind, deadline.subject_id) if audience in (Audience.ASKED, Audience.CHAIRS) else None,
        )  # fmt: skip
        if key not in asked:
            asked[key] = [post.pk for post in posts_for(audience, Subject(deadline))]
        posts |= dict.fromkeys(asked[key])
    return list(posts)


def forget(which: Q) -> None:
    """Who stands where has changed for these rungs, those of one operation or clock: look them up again."""
    soon = Q(prepared_at__isnull=False) | Q(fire_at__lte=timezone.now() + 2 * AHEAD)
    planned = Rung.objects.planned().filter(soon, which)
    # Locked first: what is being prepared or fired is waited for, and what fired is left alone.
    held = list(
        planned.select_for_update(no_key=True, of=("self",))
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    if held:
        RungPost.objects.filter(rung__in=held).delete()
        Rung.objects.filter(pk__in=held).update(prepared_at=None)
