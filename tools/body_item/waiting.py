"""Which items lie with a body that a person chairs, or sits in where nobody does."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.watch.waiting import AT_MOST, Waiting
from tools.body_item.models import BodyItem
from tools.standing_body.models import asking, chaired


def rows_for(person: Any) -> QuerySet[BodyItem] | None:
    """Items that lie with a body which asks a post of this person."""
    posts = [post.pk for post in person.held_posts()]
    if not posts:
        return None
    return BodyItem.objects.visible_to(person).lying_with(asking(posts))


def waiting_for(person: Any) -> list[Waiting]:
    rows = rows_for(person)
    if rows is None:
        return []
    found: Any = rows.annotate(is_chaired=chaired(timezone.localdate(), "body"))
    return [
        Waiting(
            sentence=_sentence(item) % {"item": item.title},
            url=item.get_absolute_url(),
            kind=item.kind,
            key=item.key,
            about=str(item.body.country),
            why=_why(item) % {"body": item.body.title},
            zone=item.body.zone,
            since=item.passed_at or item.created_at,
        )
        for item in found.select_related("body__country").order_by("-pk")[:AT_MOST]
    ]


def _why(item: Any) -> str:
    if item.is_chaired:
        return _("It lies with a body that your post chairs: %(body)s.")
    return _("It lies with a body that has no chair, and in which your post sits: %(body)s.")


def _sentence(item: BodyItem) -> str:
    if item.waits_for_an_answer:
        return _("Answer what was passed to your level: %(item)s")
    if item.is_answered:
        return _("Settle what was answered: %(item)s")
    return _("Take up what was raised: %(item)s")
