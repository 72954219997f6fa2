"""Which bodies should have met, and wait for those who chair them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.watch.waiting import AT_MOST, Waiting
from tools.standing_body.models import StandingBody


def rows_for(person: Any) -> QuerySet[StandingBody] | None:
    """Bodies that a post of this person chairs, with a meeting overdue."""
    posts = [post.pk for post in person.held_posts()]
    if not posts:
        return None
    rows = StandingBody.objects.visible_to(person).open().overdue(timezone.now())
    return rows.chaired_by(posts, timezone.localdate())


def waiting_for(person: Any) -> list[Waiting]:
    rows = rows_for(person)
    if rows is None:
        return []
    return [
        Waiting(
            sentence=_("Have it meet, or record its meeting: %(body)s") % {"body": body.title},
            url=body.get_absolute_url(),
            kind=body.kind,
            key=body.key,
            about=str(body.country),
            why=_("Your post chairs it, and its meeting is overdue."),
            zone=body.zone,
            since=body.meet_by,
        )
        for body in rows.select_related("country").order_by("meet_by", "pk")[:AT_MOST]
    ]
