"""The only writers of a National Society's capacity to convene: it describes, renews, and takes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.capacity import content, policy
from coordination.capacity.models import CapacityVersion, ConvenerCapacity, writes_for
from coordination.components.models import Component, Country
from coordination.deadlines import actions as deadlines
from coordination.people.models import Person, Post
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn, Stale


def society_of(country: Country, person: Any) -> Component | None:
    """The National Society of a country whose capacity this person describes; None: of none."""
    for post in person.held_posts():
        if post.duty == Post.Duty.SECRETARY_GENERAL and post.component.country_id == country.pk:
            found: Component = post.component
            return found
    return None


def not_yours() -> NotYours:
    return NotYours(
        _("Only the National Society itself describes what it can lead: its Secretary General, or who stands in.")
    )  # fmt: skip


@transaction.atomic
def describe(
    component: Component,
    *,
    by: Person,
    rows: Iterable[Mapping[str, Any]] = (),
    text: str = "",
    version: int | None = None,
    synthetic: str = "",
) -> ConvenerCapacity:
    """Write down what a National Society says that it can lead, as its next version. Returns the record.

    Refused: to all but its Secretary General and whoever stands in; of what is no active National
    Society of a country; without a word on anything; a function named twice or without a rating;
    where somebody wrote meanwhile, which is so without a version where one is written. Follows: an audit event; its year begins again.
    """
    if not writes_for(by, component.pk):
        raise not_yours()
    cleaned, wrong = content.clean(rows)
    text, now = text.strip(), timezone.now()
    if len(text) > policy.LONGEST_TEXT:
        wrong["text"] = _("There is room for %(most)d characters.") % {"most": policy.LONGEST_TEXT}
    if component.kind != Component.Kind.NATIONAL_SOCIETY or component.country is None:
        wrong["component"] = _("Only a National Society of a country convenes there.")
    elif not component.is_active(timezone.localdate()):
        wrong["component"] = _(
            "%(component)s is not an active component of the Movement today."
        ) % {"component": component.name}
    if not cleaned and not text and not wrong:
        wrong["text"] = _("Say something of at least one function, or in general.")
    if wrong:
        raise Invalid(wrong)
    assert component.country is not None
    row = _row_of(
        component, component.country, by=by, now=now, version=version, synthetic=synthetic
    )
    last = row.last_version()
    number = 1 if last is None else last.number + 1
    CapacityVersion.objects.create(
        capacity=row, number=number, text=text, rows=cleaned, said_at=now, said_by=by,
        said_as=_post_of(by, component),
    )  # fmt: skip
    data = {"version": number, "text": text, "rows": cleaned}
    if last is None:
        process.record(row, "begin", by=by, data=data)
        deadlines.sync(row, by=by)
        return row
    row.looks += 1
    row.taken_back_reason = ""
    row.save(update_fields=["looks", "taken_back_reason"])
    process.record(row, "write", by=by, data=data)
    return process.advance(row, "describe", by=by)


def _row_of(
    component: Component,
    country: Country,
    *,
    by: Person,
    now: datetime,
    version: int | None,
    synthetic: str,
) -> ConvenerCapacity:
    made, is_new = ConvenerCapacity.objects.get_or_create(
        component=component,
        defaults={
            "country": country, "state": policy.WORKFLOW.start, "created_by": by,
            "described_at": now, "described_by": by, "synthetic": synthetic,
        },
    )  # fmt: skip
    row = process.lock(made)
    if not is_new:
        row.workflow.check("describe", row, row.roles_of(by))
        # Without a version one writes the first description: another one stands that was not read.
        if version is None:
            raise Stale(current=row)
        process.check_version(row, version)
    return row


def _post_of(person: Person, component: Component) -> str:
    titles = [
        str(post)
        for post in person.held_posts()
        if post.duty == Post.Duty.SECRETARY_GENERAL and post.component_id == component.pk
    ]
    return titles[0][:300]


@transaction.atomic
def run(
    capacity: ConvenerCapacity,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> ConvenerCapacity:
    """Say that the description still holds, or take it back. Describing anew is `describe`."""
    row = process.lock(capacity)
    row.workflow.check(step, row, row.roles_of(by), reason)
    process.check_version(row, version)
    if row.workflow.step(step).own_door:
        raise OutOfTurn(_("Describe it anew with what is to stand in it."))
    process.check_not_before(
        at, row.looked_at_last, _("It was described or looked at later than that. Check the date.")
    )
    if step == "renew":
        row.looks += 1
    else:
        row.taken_back_reason = reason
    row.save(update_fields=["looks", "taken_back_reason"])
    return process.advance(row, step, by=by, reason=reason, at=at)
