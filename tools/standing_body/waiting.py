"""Which bodies should have met, and wait for those who chair them, or sit in them where nobody does."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.watch.waiting import AT_MOST, Waiting
from tools.standing_body.models import StandingBody, chaired


def rows_for(person: Any) -> QuerySet[StandingBody] | None:
    """Bodies that ask a post of this person, with a meeting overdue."""
    posts = [post.pk for post in person.held_posts()]
    if not posts:
        return None
    rows = StandingBody.objects.visible_to(person).open().overdue(timezone.now())
    return rows.asked_of(posts, timezone.localdate())


def waiting_for(person: Any) -> list[Waiting]:
    rows = rows_for(person)
    if rows is None:
        return []
    found: Any = rows.annotate(is_chaired=chaired(timezone.localdate())).select_related("country")
    return [
        Waiting(
            sentence=_("Have it meet, or record its meeting: %(body)s") % {"body": body.title},
            url=body.get_absolute_url(),
            kind=body.kind,
            key=body.key,
            about=str(body.country),
            why=(
                _("Your post chairs it, and its meeting is overdue.")
                if body.is_chaired
                else _("It has no chair, your post sits in it, and its meeting is overdue.")
            ),
            zone=body.zone,
            since=body.meet_by,
        )
        for body in found.order_by("meet_by", "pk")[:AT_MOST]
    ]
