"""Beginning a security agreement, writing it, renewing it, and taking its steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component, Country
from coordination.countries.team import roles_in
from coordination.countries.thing import TEAM
from coordination.people.models import Person, Post
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn
from smcc.web.times import day_text
from tools.agreement.opening import house_day, house_zone
from tools.security_agreement import asking, policy, posts
from tools.security_agreement.models import (
    SecurityAgreement,
    SecurityFocalPoint,
    SecuritySignature,
)
from tools.signatures import check_exists_on

EDITABLE = (
    "level", "starts_on", "ends_on", "note", "url", "kept_at", "languages", "security_lead",
)  # fmt: skip
TEXT_OF_IT = frozenset({"level", "starts_on", "ends_on", "note"})
ROOM = {"note": policy.LONGEST_TEXT, "url": 500, "kept_at": 300, "languages": 200}
FIRST_YEAR, LAST_YEAR = 1990, 2100
DAY = timedelta(days=1)


def may_begin(country: Country, person: Any) -> bool:
    return bool(roles_in(country, person) & TEAM)


def check_may_begin(country: Country, person: Any) -> None:
    if not may_begin(country, person):
        raise NotYours(
            _(
                "Those who work for %(country)s, and the secretariat, keep what is agreed on security."
            )
            % {"country": country.name}
        )


@transaction.atomic
def begin(
    country: Country,
    *,
    by: Person,
    provider: Component,
    beneficiary: Component,
    level: str,
    renews: SecurityAgreement | None = None,
    **facts: Any,
) -> SecurityAgreement:
    """Write an agreement down as drafted, and return it.

    Refused: to all who do not work for the country; between a component and itself; for one that is
    suspended or gone on its first day; where another one of the same two holds in the same time.
    """
    check_may_begin(country, by)
    said = _stripped({"level": level} | facts)
    wrong = _wrong(said)
    if (provider.part_of_id or provider.pk) == (beneficiary.part_of_id or beneficiary.pk):
        wrong["beneficiary"] = _("Provider and beneficiary are the same. Name two components.")
    if wrong:
        raise Invalid(wrong)
    held = Country.objects.select_for_update(no_key=True).get(pk=country.pk)
    day = said.get("starts_on") or house_day()
    check_exists_on(provider, day, "provider")
    check_exists_on(beneficiary, day, "beneficiary")
    last = SecurityAgreement.objects.filter(country=held).aggregate(last=Max("number"))["last"]
    made = SecurityAgreement(
        country=held, number=(last or 0) + 1, state=policy.WORKFLOW.start, created_by=by,
        provider=provider, beneficiary=beneficiary, renews=renews, **said,
    )  # fmt: skip
    _check_alone(made, by)
    _check_lead(made, said.get("security_lead"))
    made.save()
    process.record(
        made, "begin", by=by,
        data={"provider": provider.code, "beneficiary": beneficiary.code, "level": made.level},
    )  # fmt: skip
    return made


@transaction.atomic
def renew(agreement: SecurityAgreement, *, by: Person) -> SecurityAgreement:
    """Begin the next period of an agreement, of the same length, on the day after its last.

    Refused: to all who do not work for the country; of one that was never in force; twice. Follows:
    its security lead and its focal points are those of the present one.
    """
    Country.objects.select_for_update(no_key=True).get(pk=agreement.country_id)
    row = process.lock(agreement)
    process.check_role(row, by, TEAM)
    if not row.is_concluded:
        raise OutOfTurn(_("Only an agreement that is or was in force can be renewed."))
    there = row.renewals.exclude(state=policy.State.WITHDRAWN).first()
    if there is not None:
        raise NotReady(
            _("Its next period is begun already: %(other)s. Go on with that one.")
            % {"other": there.title}
        )
    assert row.starts_on is not None and row.ends_on is not None
    starts = row.ends_on + DAY
    if row.ends_on < house_day() - (row.ends_on - row.starts_on):
        starts = house_day()
    made = begin(
        row.country, by=by, provider=row.provider, beneficiary=row.beneficiary, level=row.level,
        renews=row, starts_on=starts, ends_on=starts + (row.ends_on - row.starts_on),
        note=row.note, languages=row.languages, security_lead=row.security_lead,
        synthetic=row.synthetic,
    )  # fmt: skip
    SecurityFocalPoint.objects.bulk_create(
        SecurityFocalPoint(agreement=made, post=each.post, starts_on=starts, added_by=by)
        for each in row.focal_points.current()
    )
    process.record(row, "renewal_begun", by=by, data={"next": made.pk})
    return made


@transaction.atomic
def amend(
    agreement: SecurityAgreement,
    *,
    by: Person,
    changes: Mapping[str, Any],
    version: int | None = None,
    reason: str = "",
) -> SecurityAgreement:
    """Change what is written of it.

    Refused: to all who do not work for the country; after it ended or was withdrawn; level, period
    and what it covers once somebody has signed; a period that meets another one of the same two.
    """
    said = _stripped(changes)
    Country.objects.select_for_update(no_key=True).get(pk=agreement.country_id)
    row = process.lock(agreement)
    process.check_role(row, by, TEAM)
    wrong = _wrong({"starts_on": row.starts_on, "ends_on": row.ends_on} | said)
    if wrong:
        raise Invalid(wrong)
    if not row.is_open:
        raise OutOfTurn(_("This agreement is no longer in use. It stays as it was."))
    moved = {name for name, value in said.items() if getattr(row, name) != value}
    if moved & TEXT_OF_IT and (not row.is_unsigned or row.signatures_that_count()):
        raise OutOfTurn(
            _("What was signed does not change. Take it back to drafting, or renew it.")
        )
    process.check_version(row, version)
    _check_lead(row, said.get("security_lead") if "security_lead" in moved else None)
    for name in moved:
        setattr(row, name, said[name])
    _check_alone(row, by)
    return process.amend(agreement, said, by=by, roles=TEAM, version=version, reason=reason)


@transaction.atomic
def run(
    agreement: SecurityAgreement,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> SecurityAgreement:
    """Take any step of an agreement, dated `at` where that is not now.

    Refused as `process.advance` refuses; entering into force before both have signed, before its
    period or after it; where another one of the same two holds in the same time. Follows: what is
    drafted anew or withdrawn no longer renews the one before, whose clock runs again.
    """
    row = asking.hold_with_earlier(agreement)
    taken = row.workflow.check(step, row, row.roles_of(by), reason)
    if taken.follows:
        raise OutOfTurn(_("“%(step)s” follows by itself.") % {"step": taken.label})
    process.check_version(row, version)
    process.check_not_in_future(at, timezone.now())
    if step in ("negotiate", "enter", "resume"):
        _check_alone(row, by)
    if step == "enter":
        at = at or timezone.now()
        _check_day(row, at)
    if step in ("suspend", "end"):
        process.check_not_before(
            at, row.entered_at, _("This is before it entered into force. Check the date.")
        )
    if step == "resume":
        process.check_not_before(
            at, row.suspended_at, _("This is before it was suspended. Check the date.")
        )
    if step == "redraft":
        _lapse(row, by)
    was_signed = row.is_signed
    done = process.advance(row, step, by=by, reason=reason, at=at)
    if was_signed and not done.is_signed and not done.is_concluded and done.renews is not None:
        asking.undo_renewal(done.renews, by=by)
    if step == "enter":
        asking.ask(done, by=by)
    return SecurityAgreement.objects.get(pk=done.pk)


def _check_day(row: SecurityAgreement, at: datetime) -> None:
    """Raise for a day before the last signature, or outside of what was agreed."""
    day = at.astimezone(house_zone()).date()
    last = row.last_signed_on()
    if last is not None and day < last:
        raise Invalid(
            {"at": _("It was not signed by both before %(day)s. It cannot be in force earlier.")
             % {"day": day_text(last)}}
        )  # fmt: skip
    if row.starts_on is not None and day < row.starts_on:
        raise Invalid(
            {"at": _("It was agreed to hold from %(day)s. It cannot be in force earlier.")
             % {"day": day_text(row.starts_on)}}
        )  # fmt: skip
    if row.is_over or policy.is_over(row.ends_on, day):
        raise NotReady(_("The period that was agreed is over. Draft it anew, or begin another."))


def _lapse(row: SecurityAgreement, by: Person) -> None:
    """What is drafted anew is signed anew: the signatures stay on record."""
    known = SecuritySignature.objects.filter(agreement=row, lapsed_at=None)
    kept = [
        {"component": each.component.code, "signed_on": each.signed_on.isoformat()}
        for each in known.select_related("component")
    ]
    if kept:
        known.update(lapsed_at=timezone.now(), lapsed_by=by)
        process.record(row, "signatures_lapsed", by=by, data={"signatures": kept})


def _check_alone(row: SecurityAgreement, by: Person) -> None:
    """Raise where another agreement of the same two holds in the same time; named if it may be seen."""
    rivals = row.rivals()
    seen = rivals.visible_to(by).with_names().order_by("-number").first()
    if seen is not None:
        raise Invalid(
            {"starts_on": _(
                "“%(other)s” (number %(number)d, %(first)s to %(last)s) is agreed between the same two "
                "for the same time. Choose another period, or end that one."
            ) % {"other": seen.title, "number": seen.number, "first": _spoken(seen.starts_on),
                 "last": _spoken(seen.ends_on)}}
        )  # fmt: skip
    if rivals.exists():
        raise Invalid({"starts_on": _("This period cannot be chosen. Ask the secretariat.")})


def _check_lead(row: SecurityAgreement, post: Post | None) -> None:
    if post is not None and not posts.offered(row).filter(pk=post.pk).exists():
        raise Invalid({"security_lead": posts.stranger()})


def _spoken(day: date | None) -> str:
    return day.isoformat() if day else ""


def _stripped(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.strip() if isinstance(value, str) else value for name, value in facts.items()
    }


def _wrong(facts: Mapping[str, Any]) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    for name, most in ROOM.items():
        if len(facts.get(name) or "") > most:
            wrong[name] = _("This has %(n)d characters; there is room for %(most)d.") % {
                "n": len(facts[name]), "most": most,
            }  # fmt: skip
    if "level" in facts and facts["level"] not in policy.Level.values:
        wrong["level"] = _("Choose one of the levels L1 to L4.")
    if facts.get("url") and not facts["url"].startswith(("https://", "http://")):
        wrong["url"] = _("Give an address that begins with https://.")
    first, last = facts.get("starts_on"), facts.get("ends_on")
    for name, day in (("starts_on", first), ("ends_on", last)):
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            wrong[name] = _("Choose a day between %(first)d and %(last)d.") % {
                "first": FIRST_YEAR, "last": LAST_YEAR,
            }  # fmt: skip
    if first is not None and last is not None and last < first:
        wrong["ends_on"] = _("This is before the day from which it holds.")
    return wrong
