"""Whom a clock concerns: whose reminders it sends, and who answers for it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from coordination.deadlines.audiences import posts_for
from coordination.deadlines.models import Deadline, Delivery, PassedOn
from coordination.deadlines.preparing import Subject
from coordination.roles import MAY_MOVE_CLOCKS, PRINCIPALS


def is_reminded(deadline: Deadline, person: Any, posts: Collection[int] | None = None) -> bool:
    """Whether a rung of this clock has reached this person, or will: in a post, or passed on by another.

    `posts` are those that its rungs to come are for, where they have been looked up already.
    """
    told = Delivery.objects.filter(rung__deadline=deadline, recipient=person)
    if told.exclude(state=Delivery.State.CANCELLED).exists():
        return True
    if PassedOn.objects.filter(deadline=deadline, to=person, ended_at=None).exists():
        return True
    mine = {post.pk for post in person.held_posts()}
    if not mine or not deadline.whole.roles_of(person):
        return False
    return bool(mine & set(_posts_to_come(deadline) if posts is None else posts))


def _posts_to_come(deadline: Deadline) -> set[int]:
    planned = deadline.rungs.planned().values_list("to", flat=True)
    audiences = sorted({name for to in planned for name in to})
    subject = Subject(deadline)
    return {post.pk for name in audiences for post in posts_for(name, subject)}


def leads(deadline: Deadline, person: Any) -> bool:
    """Whether this person leads the operation or works for the country, or is one of the two principals."""
    return bool(deadline.whole.roles_of(person) & (MAY_MOVE_CLOCKS | PRINCIPALS))


def answers_for(deadline: Deadline, person: Any) -> bool:
    """Whether this person leads, or is responsible: holds the post, or belongs to the component that leads."""
    if leads(deadline, person):
        return True
    if not deadline.whole.roles_of(person):
        return False
    if deadline.responsible_post_id is not None:
        return deadline.responsible_post_id in {post.pk for post in person.held_posts()}
    return deadline.responsible_component_id in person.component_ids()
