"""The only writers of how far a National Society is with Safer Access."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component, Country
from coordination.countries.team import roles_in
from coordination.countries.thing import TEAM
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, NotYours
from tools.agreement.opening import house_zone
from tools.safer_access import policy
from tools.safer_access.models import SaferAccess, SaferAccessMove
from tools.signatures import check_exists_on


def may_keep(country: Country, person: Any) -> bool:
    return bool(roles_in(country, person) & TEAM)


@transaction.atomic
def begin(component: Component, *, by: Person, synthetic: str = "") -> SaferAccess:
    """The record of a National Society; made where there is none, so that twice makes one.

    Refused: to all who do not work for its country; for what is no National Society, is suspended or
    gone.
    """
    country = component.country
    is_society = component.kind == Component.Kind.NATIONAL_SOCIETY
    if country is None or not is_society:
        raise Invalid({"component": _("Safer Access is recorded of National Societies.")})
    if not may_keep(country, by):
        raise NotYours(
            _("Those who work for %(country)s, and the secretariat, say how far it is.")
            % {"country": country.name}
        )
    check_exists_on(component, timezone.localdate())
    Country.objects.select_for_update(no_key=True).get(pk=country.pk)
    known = SaferAccess.objects.filter(component=component).first()
    if known is not None:
        return known
    made = SaferAccess.objects.create(
        country=country, component=component, state=policy.WORKFLOW.start, created_by=by,
        synthetic=synthetic,
    )  # fmt: skip
    process.record(made, "begin", by=by, data={"component": component.code})
    return made


@transaction.atomic
def say(component: Component, step: str, *, by: Person, **said: Any) -> SaferAccess:
    """Say how far a National Society is; its record is begun with the first word. Refused as both are."""
    return run(begin(component, by=by), step, by=by, **said)


@transaction.atomic
def run(
    access: SaferAccess,
    step: str,
    *,
    by: Person,
    reason: str = "",
    done_by: str = "",
    on: date | None = None,
    at: datetime | None = None,
    version: int | None = None,
) -> SaferAccess:
    """Say how far it is since a day (`on`, or the moment `at`; today if neither), by whom, and what was found.

    Refused as `process.advance` refuses; a day to come, or before the last one recorded; for a
    National Society that is suspended or gone. Follows: a line of its history; the clock of its next
    review.
    """
    row = process.lock(access)
    row.workflow.check(step, row, row.roles_of(by), reason)
    process.check_version(row, version)
    check_exists_on(row.component, timezone.localdate())
    moment = at or _moment(on) or timezone.now()
    name, note = done_by.strip() or row.component.called, reason.strip()
    wrong: dict[str, Any] = {}
    for field, text, most in (("done_by", name, 200), ("reason", note, policy.LONGEST_TEXT)):
        if len(text) > most:
            wrong[field] = _("This has %(n)d characters; there is room for %(most)d.") % {
                "n": len(text), "most": most,
            }  # fmt: skip
    if wrong:
        raise Invalid(wrong)
    process.check_not_in_future(moment, timezone.now(), "at" if on is None else "on")
    process.check_not_before(
        moment, row.moved_at, _("This is before the last day on record. Check the date.")
    )
    if row.workflow.step(
        step
    ).stamps:  # a new promise to look again; going back ends the one there is
        row.moves += 1
        row.save(update_fields=["moves"])
    done = process.advance(row, step, by=by, reason=note, at=moment)
    SaferAccessMove.objects.create(
        access=done, state=done.state, happened_at=moment, done_by=name, note=note, recorded_by=by
    )
    return done


def _moment(on: date | None) -> datetime | None:
    """The first moment of a day in the house's zone; of today, now, so that it follows what was before."""
    if on is None or on == timezone.localdate():
        return None
    return datetime.combine(on, time(), house_zone())
