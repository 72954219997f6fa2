"""Which escalated decisions wait for whom."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from coordination.operations.policy import State as OperationState
from coordination.watch.waiting import AT_MOST, Waiting
from tools.referral.models import Referral
from tools.referral.policy import State


def rows_for(person: Any) -> QuerySet[Referral] | None:
    """Those escalated to a post that this person holds, and not answered."""
    posts = [post.pk for post in person.held_posts()]
    if not posts:
        return None
    return Referral.objects.visible_to(person).filter(
        state=State.ASKED, to_post__in=posts, decision__operation__drill_factor=None,
        decision__operation__state=OperationState.ACTIVE,
    )  # fmt: skip


def waiting_for(person: Any) -> list[Waiting]:
    """Decisions escalated to a post that this person holds, and not answered."""
    rows = rows_for(person)
    if rows is None:
        return []
    whole = rows.select_related("decision__operation", "decision__summit", "to_post")
    return [_waiting(row) for row in whole.order_by("-pk")[:AT_MOST]]


def _waiting(row: Referral) -> Waiting:
    operation, decision = row.decision.operation, row.decision
    return Waiting(
        sentence=_("Decide what was escalated: %(decision)s") % {"decision": decision.title},
        url=row.get_absolute_url(),
        kind=decision.kind,
        key=decision.key,
        about=str(operation),
        why=_("It was escalated to your post, %(post)s.") % {"post": row.to_post.title}
        if row.to_post
        else "",
        zone=operation.onset_zone,
        since=row.created_at,
    )
