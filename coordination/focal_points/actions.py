"""The only writers of focal points: naming one, confirming it, ending it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component, Country
from coordination.countries.team import roles_in
from coordination.countries.thing import TEAM
from coordination.deadlines import actions as deadlines
from coordination.focal_points import policy
from coordination.focal_points.models import FocalPoint
from coordination.people.actions import is_secretariat
from coordination.people.models import Person, Post
from smcc.rules.refusals import Invalid, NotYours

EARLIEST = date(1990, 1, 1)
"""No focal point of today was named before it: a day before is a slip of the pen."""


def may_name(country: Country, person: Any) -> bool:
    return bool(roles_in(country, person) & TEAM)


def component_of(post: Post) -> Component:
    """Whose focal point a post would be: the whole that its component is part of."""
    return post.component.part_of or post.component


@transaction.atomic
def name(
    country: Country,
    *,
    by: Person,
    post: Post,
    since: date | None = None,
    note: str = "",
    synthetic: str = "",
) -> FocalPoint:
    """Name a post as the focal point of its component in a country, and return it. From today if no day is given.

    Refused: to all but the component's own people who work for the country, and the secretariat; a
    post of another country or region, or of the Movement's common bodies; of a component that is
    not active on the day; a day to come; a post that is named there already.
    Follows: an audit event; its first clock runs from now.
    """
    if not may_name(country, by):
        raise NotYours(
            _("Focal points are named by those who work for the country, and the secretariat.")
        )
    component = component_of(post)
    if not is_secretariat(by) and component.pk not in by.component_ids():
        raise NotYours(
            _("A focal point is named by its own component: here by people of %(component)s.")
            % {"component": component.name}
        )
    today = timezone.localdate()
    since, note = since or today, note.strip()
    if wrong := _wrong(country, post, component, since, note, today):
        raise Invalid(wrong)
    try:
        with transaction.atomic():
            made = FocalPoint.objects.create(
                country=country, component=component, post=post, since=since, note=note,
                state=policy.WORKFLOW.start, created_by=by, synthetic=synthetic,
            )  # fmt: skip
    except IntegrityError:
        raise Invalid({"post": _("This post is a focal point here already.")}) from None
    said = {"post": post.code, "component": component.code, "since": since.isoformat()}
    process.record(made, "name", by=by, data=said | ({"note": note} if note else {}))
    deadlines.sync(made, by=by)
    return made


def _wrong(
    country: Country, post: Post, component: Component, since: date, note: str, today: date
) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    if post.duty in Post.SERVES_THE_MOVEMENT:
        wrong["post"] = _("This post serves a common body of the Movement, not its component.")
    elif elsewhere := _elsewhere(country, post):
        wrong["post"] = elsewhere
    elif not component.is_active(max(since, today)):
        wrong["post"] = _("%(component)s is not an active component of the Movement today.") % {
            "component": component.name
        }
    elif FocalPoint.objects.open().filter(country=country, post=post).exists():
        wrong["post"] = _("This post is a focal point here already.")
    if since > today:
        wrong["since"] = _("This day is still to come. Name the focal point once it is one.")
    elif since < EARLIEST:
        wrong["since"] = _("This is too long ago. Check the year.")
    if len(note) > policy.LONGEST_NOTE:
        wrong["note"] = _("There is room for %(most)d characters.") % {"most": policy.LONGEST_NOTE}
    return wrong


def _elsewhere(country: Country, post: Post) -> str:
    """A sentence where the post's place, else its component's, is another country or region."""
    for place in (post, post.component):
        if place.country_id is not None:
            if place.country_id == country.pk:
                return ""
            return _("This post is of another country. Name one that is of %(country)s, of its region, or of the whole Movement.") % {"country": country.name}  # fmt: skip
        if place.region is not None:
            if place.region == country.region:
                return ""
            return _("This post is of another region. Name one that is of %(country)s, of its region, or of the whole Movement.") % {"country": country.name}  # fmt: skip
    return ""


@transaction.atomic
def run(
    point: FocalPoint,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> FocalPoint:
    """Take a step of a focal point. Being confirmed is the next run of its clock.

    Refused beside what the workflow refuses: a moment before it was named or last confirmed.
    """
    row = process.lock(point)
    row.workflow.check(step, row, row.roles_of(by), reason)
    process.check_version(row, version)
    process.check_not_before(
        at, row.looked_at_last, _("It was named or confirmed later than that. Check the date.")
    )
    if step == "confirm":
        row.confirmations += 1
        row.save(update_fields=["confirmations"])
    if step == "end":
        row.end_reason = reason
        row.save(update_fields=["end_reason"])
    return process.advance(row, step, by=by, reason=reason, at=at)
