"""The only writers of the pool."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn
from smcc.web.text import clean_text
from tools.advisor import policy
from tools.advisor.models import Advisor, AvailabilityPeriod

EDITABLE = ("languages", "trained_on", "trained_where")


def check_keeps(person: Person) -> None:
    if not policy.may_match(person):
        raise NotYours(_("The pool is kept by those who match advisors."))


def day_words(day: date) -> str:
    """ "3 March 2027", in the reader's language."""
    return formats.date_format(day, "j F Y")


def span(first: date, last: date) -> str:
    """ "3 March 2027 – 4 April 2027"."""
    return f"{day_words(first)} – {day_words(last)}"


@transaction.atomic
def take_in(
    *,
    by: Person,
    email: str,
    languages: list[str],
    trained_on: date | None,
    trained_where: str = "",
    synthetic: bool = False,
) -> Advisor:
    """Take somebody with an account into the pool, and return the record.

    Refused: to all who do not match; an address that no open account has; somebody who is in the
    pool, or was withdrawn from it (the record is taken up again); no language, no day of training,
    or one to come. Follows: an event on the record's own chain.
    """
    check_keeps(by)
    wrong = _wrong(
        {"languages": languages, "trained_on": trained_on, "trained_where": trained_where}
    )
    person = Person.objects.filter(email__iexact=clean_text(email).strip(), is_active=True).first()
    if person is None:
        wrong["email"] = _("No open account has this address. The secretariat makes one first.")
    elif Advisor.objects.filter(person=person).exists():
        wrong["email"] = _(
            "%(name)s has a record in the pool already, perhaps a withdrawn one."
        ) % {"name": person.name}
    if wrong or person is None or trained_on is None:
        raise Invalid(wrong)
    made = Advisor.objects.create(
        person=person, languages=policy.written(languages), trained_on=trained_on,
        trained_where=trained_where.strip(), synthetic=synthetic, state=policy.WORKFLOW.start,
        created_by=by,
    )  # fmt: skip
    process.record(made, "take_in", by=by)
    return made


def _wrong(facts: Mapping[str, Any]) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    if "languages" in facts and not policy.written(facts["languages"]):
        wrong["languages"] = _("Name at least one language.")
    if "trained_on" in facts:
        if facts["trained_on"] is None:
            wrong["trained_on"] = _("Say when the training was.")
        elif facts["trained_on"] > timezone.localdate():
            wrong["trained_on"] = _("This day is still to come. Give the day of the training.")
    if len(facts.get("trained_where", "")) > policy.LONGEST_NOTE:
        wrong["trained_where"] = _("There is room for 300 characters.")
    return wrong


@transaction.atomic
def amend_advisor(
    advisor: Advisor,
    *,
    by: Person,
    changes: Mapping[str, Any],
    version: int | None = None,
    reason: str = "",
) -> Advisor:
    """Change languages or training. Refused to all who do not match; where somebody wrote meanwhile."""
    facts = {name: value for name, value in changes.items() if name in EDITABLE}
    if wrong := _wrong(facts):
        raise Invalid(wrong)
    if "languages" in facts:
        facts["languages"] = policy.written(facts["languages"])
    return process.amend(advisor, facts, by=by, roles=policy.KEEPS, version=version, reason=reason)


@transaction.atomic
def say_available(
    advisor: Advisor, *, by: Person, first_on: date | None, last_on: date | None, note: str = ""
) -> AvailabilityPeriod:
    """Say from when to when somebody can go. Returns the period; the same said twice stands once.

    Refused: to all but the advisor and those who match; of somebody withdrawn; without both days,
    in the wrong order, over already; where it overlaps another period, which is named.
    """
    row = process.lock(advisor)
    process.check_role(row, by, policy.SPEAKS)
    if not row.is_in_pool:
        raise OutOfTurn(_("This record is withdrawn from the pool. Take it up again first."))
    wrong: dict[str, Any] = {}
    if first_on is None:
        wrong["first_on"] = _("Say from which day.")
    if last_on is None:
        wrong["last_on"] = _("Say until which day.")
    elif last_on < timezone.localdate():
        wrong["last_on"] = _("This period is over already. Check the year.")
    elif first_on is not None and last_on < first_on:
        wrong["last_on"] = _("The last day is before the first one.")
    if len(note) > policy.LONGEST_NOTE:
        wrong["note"] = _("There is room for 300 characters.")
    if wrong or first_on is None or last_on is None:
        raise Invalid(wrong)
    other = row.periods.standing().overlapping(first_on, last_on).first()
    if other is not None:
        if (other.first_on, other.last_on, other.note) == (first_on, last_on, note.strip()):
            return other
        raise Invalid(
            {"first_on": _("This overlaps %(period)s. Take that one back, and give one period for both.")
             % {"period": span(other.first_on, other.last_on)}}
        )  # fmt: skip
    made = AvailabilityPeriod.objects.create(
        advisor=row, first_on=first_on, last_on=last_on, note=note.strip(), created_by=by
    )
    process.bump(row)
    process.record(row, "say_available", by=by, data={"from": str(first_on), "until": str(last_on)})
    return made


@transaction.atomic
def take_period_back(period: AvailabilityPeriod, *, by: Person, reason: str) -> AvailabilityPeriod:
    """Take a period back; it stays in the record. Refused without a reason, and to all but `SPEAKS`."""
    advisor = process.lock(period.advisor)
    process.check_role(advisor, by, policy.SPEAKS)
    if not reason.strip():
        raise Invalid({"reason": _("Say why, in a line.")})
    row = AvailabilityPeriod.objects.get(pk=period.pk)
    if row.withdrawn_at is not None:
        return row
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = timezone.now(), by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    process.bump(advisor)
    process.record(
        advisor, "take_period_back", by=by, reason=reason,
        data={"from": str(row.first_on), "until": str(row.last_on)},
    )  # fmt: skip
    return row


@transaction.atomic
def run(
    advisor: Advisor,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> Advisor:
    """Take any step. A record that is withdrawn keeps why beside it."""
    process.check_version(process.lock(advisor), version)
    row = process.advance(advisor, step, by=by, reason=reason, at=at)
    kept = reason.strip() if row.is_withdrawn else ""
    if row.withdrawn_reason != kept:
        row.withdrawn_reason = kept
        row.save(update_fields=["withdrawn_reason"])
    return row
