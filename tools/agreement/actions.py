"""Beginning an agreement, writing it, and taking its steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Country
from coordination.countries.team import roles_in
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn
from smcc.web.times import day_text
from tools.agreement import needing, opening, periods, policy
from tools.agreement.languages import whats_wrong_with_languages
from tools.agreement.models import Agreement, AgreementParty

EDITABLE = ("name", "scope", "languages", "ends_on")
TEXT_OF_IT = frozenset({"scope", "ends_on"})
ROOM = {"name": 200, "scope": policy.LONGEST_TEXT, "languages": 200}


def may_begin(country: Country, person: Any) -> bool:
    return bool(roles_in(country, person) & policy.MAY_KEEP)


def check_may_begin(country: Country, person: Any) -> None:
    if not may_begin(country, person):
        raise NotYours(
            _("Those who work for %(country)s, and the secretariat, keep its agreements.")
            % {"country": country.name}
        )


@transaction.atomic
def begin(
    country: Country, *, by: Person, renews: Agreement | None = None, **facts: Any
) -> Agreement:
    """Begin an agreement as planned, and return it.

    Refused: to all who do not work for the country; where one is being prepared already; an end
    that is past. Follows: the National Society of the country, the ICRC and the IFRC are to sign it; with `renews`
    it has the text and the signatories of that one. Where the country needs an agreement, its clock starts.
    """
    check_may_begin(country, by)
    _check_facts(facts)
    _check_end(facts.get("ends_on"))
    held = Country.objects.select_for_update(no_key=True).get(pk=country.pk)
    there = Agreement.objects.preparing().filter(country=held).first()
    if there is not None:
        raise NotReady(
            _("“%(other)s” of %(country)s is being prepared already. Go on with that one.")
            % {"other": there.title, "country": held.name}
        )
    if renews is not None:
        facts = {"scope": renews.scope, "languages": renews.languages} | facts
    made = opening.create(held, by=by, renews=renews, **_stripped(facts))
    if renews is not None:
        known = {each.component_id for each in made.standing_parties()}
        today = timezone.localdate()
        AgreementParty.objects.bulk_create(
            AgreementParty(agreement=made, component=each.component)
            for each in renews.standing_parties()
            if each.component_id not in known and each.component.is_active(today)
        )
    needing.check_countries([held.pk], by=by)
    return Agreement.objects.get(pk=made.pk)


@transaction.atomic
def renew(agreement: Agreement, *, by: Person, name: str = "") -> Agreement:
    """Begin the next version of an agreement. It stays in force until the next one enters into force."""
    if not agreement.may_be_renewed:
        raise OutOfTurn(_("Only an agreement that was concluded can be renewed."))
    return begin(agreement.country, by=by, renews=agreement, name=name)


@transaction.atomic
def amend(
    agreement: Agreement,
    *,
    by: Person,
    changes: Mapping[str, Any],
    version: int | None = None,
    reason: str = "",
) -> Agreement:
    """Change what is written of an agreement.

    Refused: to all who do not work for the country; after it was renewed or withdrawn; what it
    covers and until when, once it is signed: that needs the signatures again; an end that is past.
    """
    _check_facts(changes)
    row = process.lock(agreement)
    process.check_role(row, by, policy.MAY_KEEP)
    if not row.is_open:
        raise OutOfTurn(_("This agreement is no longer in use. It stays as it was."))
    said = _stripped(changes)
    moved = {name for name, value in said.items() if getattr(row, name) != value}
    signed = any(each.signed_on for each in row.signatories())
    if moved & TEXT_OF_IT and (signed or not row.is_unsigned):
        raise OutOfTurn(
            _("What was signed does not change. Take it back to drafting, or renew it.")
        )
    if "ends_on" in moved:
        _check_end(said["ends_on"])
    return process.amend(row, said, by=by, roles=policy.MAY_KEEP, version=version, reason=reason)


@transaction.atomic
def run(
    agreement: Agreement,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> Agreement:
    """Take any step of an agreement, dated `at` where that is not now.

    Refused as `process.advance` refuses; entering into force before the last signature, or for a
    period that is over; where another agreement is in force in the country for the same time.
    Follows: what it renews is renewed; the clocks of the country move.
    """
    # The country first: two agreements of one country never enter into force beside each other.
    Country.objects.select_for_update(no_key=True).get(pk=agreement.country_id)
    row = process.lock(agreement)
    taken = row.workflow.check(step, row, row.roles_of(by), reason)
    if taken.follows:
        raise OutOfTurn(_("“%(step)s” follows by itself.") % {"step": taken.label})
    process.check_version(row, version)
    process.check_not_in_future(at, timezone.now())
    prepare = {
        "enter": _enter, "review": _review, "redraft": _redraft, "suspend": _suspend,
        "resume": _resume,
    }.get(step)  # fmt: skip
    if prepare is not None:
        at = at or timezone.now()  # one moment for what is prepared and what the step stamps
        prepare(row, by, at)
    done = process.advance(row, step, by=by, reason=reason, at=at)
    periods.follow(done, step, at or timezone.now())
    if step == "enter" and done.renews is not None and done.renews.may_be_renewed:
        process.advance(done.renews, "renew", by=by, reason=str(done))
        periods.follow(done.renews, "renew", at or timezone.now())
    needing.check_countries([done.country_id], by=by)
    return Agreement.objects.get(pk=done.pk)


def _enter(row: Agreement, by: Person, at: datetime) -> None:
    day = at.astimezone(opening.house_zone()).date()
    last = row.last_signed_on()
    if last is not None and day < last:
        raise Invalid(
            {"at": _("It was not signed by all before %(day)s. It cannot be in force earlier.")
             % {"day": day_text(last)}}
        )  # fmt: skip
    if policy.is_over(row.ends_on, opening.house_day()):
        raise NotReady(_("The period that was agreed is over. Begin the next version."))
    if rival := row.rival(day):
        raise NotReady(
            _("“%(other)s” was still in force on %(day)s. Choose a later day.")
            % {"other": rival.title, "day": day_text(day)}
        )
    if row.renews is not None and row.renews.concluded_at and at < row.renews.concluded_at:
        raise Invalid({"at": _("What it renews had not entered into force yet. Check the date.")})
    row.concluded_at = at
    row.save(update_fields=["concluded_at"])


def _review(row: Agreement, by: Person, at: datetime) -> None:
    since = row.reviewed_at or row.entered_at
    process.check_not_before(at, since, _("This is before it was in force, or last reviewed."))
    row.reviews += 1
    row.save(update_fields=["reviews"])


def _redraft(row: Agreement, by: Person, at: datetime) -> None:
    """What is drafted anew is signed anew: the signatures stay in the record alone."""
    signed = [each for each in row.signatories() if each.signed_on is not None]
    if not signed:
        return
    kept = [
        {"component": each.component.code, "signed_on": each.signed_on.isoformat(),
         "post": each.signing_post, "reference": each.reference}
        for each in signed if each.signed_on
    ]  # fmt: skip
    AgreementParty.objects.filter(pk__in=[each.pk for each in signed]).update(
        signed_on=None, signed_at=None, signed_by=None, signing_post="", reference=""
    )
    process.record(row, "signatures_cleared", by=by, data={"signatures": kept})


def _suspend(row: Agreement, by: Person, at: datetime) -> None:
    process.check_not_before(
        at, row.concluded_at, _("This is before it entered into force. Check the date.")
    )
    row.suspensions += 1
    row.needed_since, row.active_codes, row.active_count = None, "", 0
    row.save(update_fields=["suspensions", "needed_since", "active_codes", "active_count"])


def _resume(row: Agreement, by: Person, at: datetime) -> None:
    process.check_not_before(
        at, row.suspended_at, _("This is before it was suspended. Check the date.")
    )
    if policy.is_over(row.ends_on, opening.house_day()):
        raise NotReady(_("The period that was agreed is over. Begin the next version."))
    row.concluded_at = at
    row.save(update_fields=["concluded_at"])


def _stripped(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.strip() if isinstance(value, str) else value for name, value in facts.items()
    }


def _check_end(ends_on: date | None) -> None:
    """What is over when it is signed would never enter into force."""
    if policy.is_over(ends_on, opening.house_day()):
        raise Invalid({"ends_on": _("This day is past. Give a day that is still to come.")})


def _check_facts(facts: Mapping[str, Any]) -> None:
    wrong: dict[str, Any] = {}
    for name, most in ROOM.items():
        if len(facts.get(name) or "") > most:
            wrong[name] = _("This has %(n)d characters; there is room for %(most)d.") % {
                "n": len(facts[name]), "most": most,
            }  # fmt: skip
    said = facts.get("languages") or ""
    if "languages" not in wrong and (sentence := whats_wrong_with_languages(said)):
        wrong["languages"] = sentence
    if wrong:
        raise Invalid(wrong)
