"""Which focal points wait for somebody's word that they are still right."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.countries.leading import LEADING, led_among
from coordination.focal_points.models import FocalPoint
from coordination.focal_points.policy import CONFIRMED_CLOCK
from coordination.watch.waiting import AT_MOST, Button, Waiting


def rows_for(person: Any) -> QuerySet[FocalPoint] | None:
    """Those to be confirmed soon, or late, that are this person's post or led by one."""
    posts = person.held_posts()
    if not posts:
        return None
    leading = [post for post in posts if post.duty in LEADING]
    mine = Q(post__in=[post.pk for post in posts]) | led_among(leading, "component", "country")
    assert CONFIRMED_CLOCK.waits_from is not None
    soon = timezone.now() + CONFIRMED_CLOCK.waits_from
    rows: Any = FocalPoint.objects.open().with_standing(timezone.now()).filter(mine)
    found: QuerySet[FocalPoint] = rows.filter(due_at__lt=soon, is_held=True)
    return found


def waiting_for(person: Any) -> list[Waiting]:
    rows: Any = rows_for(person)
    if rows is None:
        return []
    found = rows.select_related("country", "post__component").order_by("due_at", "pk")[:AT_MOST]
    mine = {post.pk for post in person.held_posts()}
    return [_waiting(point, is_own=point.post_id in mine) for point in found]


def _waiting(point: FocalPoint, *, is_own: bool) -> Waiting:
    sentence = (
        _("Are you still the focal point?") if is_own else _("Is this still the focal point?")
    )
    return Waiting(
        sentence=sentence,
        url=point.get_absolute_url(),
        kind=point.kind,
        key=point.key,
        about=f"{point.country.name}: {point.post}",
        why=_("You hold the post.") if is_own else _("You lead its component there."),
        since=point.looked_at_last,
        button=Button(
            label=_("Still right"),
            url=reverse("focal_point_steps", args=[point.pk]),
            step="confirm",
            version=point.version,
        ),
    )
