"""The only writers of requests for advisors and of what becomes of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from coordination import process
from coordination.deadlines import actions as deadlines
from coordination.operations.models import Operation
from coordination.people.models import Person
from coordination.roles import LEADS
from smcc.rules.refusals import Invalid, NotReady, OutOfTurn
from tools.advisor.models import Advisor
from tools.advisor.policy import written
from tools.advisor_request import policy
from tools.advisor_request.commitments import check_free
from tools.advisor_request.models import AdvisorRequest
from tools.advisor_request.outcome import (
    checked,
    debrief,
    deploy,
    hand_over,
    mark_unmet,
    too_long,
)

EDITABLE = ("asked_for", "reports_to", "languages", "starts_on", "ends_on")


def _wrong(facts: Mapping[str, Any]) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    if "asked_for" in facts and not facts["asked_for"].strip():
        wrong["asked_for"] = _("Say what the advisor is needed for.")
    for name, most in (("asked_for", policy.LONGEST_TEXT), ("reports_to", policy.LONGEST_LINE)):
        if len(facts.get(name, "")) > most:
            wrong[name] = too_long(facts[name], most)
    if "starts_on" in facts and facts["starts_on"] is None:
        wrong["starts_on"] = _("Say from which day.")
    if "ends_on" in facts and facts["ends_on"] is None:
        wrong["ends_on"] = _("Say until which day.")
    return wrong


def _check_days(
    operation: Operation, first: date, last: date, *, stands: date | None = None
) -> None:
    """`stands`: the first day as it was asked for. It stays where the onset was corrected since."""
    wrong: dict[str, Any] = {}
    if first != stands and first < operation.onset_day:
        wrong["starts_on"] = _("This is before the onset. Check the date.")
    if last < first:
        wrong["ends_on"] = _("The last day is before the first one.")
    elif (last.year - policy.LONGEST_YEARS, last.month, last.day) > (
        first.year, first.month, first.day
    ):  # fmt: skip
        wrong["ends_on"] = _(
            "The last day is more than %(n)d years after the first one. Check the year."
        ) % {"n": policy.LONGEST_YEARS}
    if wrong:
        raise Invalid(wrong)


@transaction.atomic
def request_advisor(
    operation: Operation,
    *,
    by: Person,
    asked_for: str,
    starts_on: date | None,
    ends_on: date | None,
    languages: Iterable[str] = (),
    reports_to: str = "",
    key: UUID | None = None,
) -> AdvisorRequest:
    """Ask for an advisor, and return the request. `key` is drawn with the form: sent twice, it is asked once.

    Refused: to all who do not lead; in an operation that is not active; without purpose and days;
    a first day before the onset; a last day before the first one or more than two years after it.
    Follows: those who match are told.
    """
    held = process.lock(operation)
    process.check_role(held, by, LEADS)
    if key is not None and (first := held.advisor_requests.filter(submission_key=key).first()):
        return first
    if sentence := policy.why_no_request(held):
        raise OutOfTurn(sentence)
    said = {
        "asked_for": asked_for, "reports_to": reports_to, "starts_on": starts_on, "ends_on": ends_on,
    }  # fmt: skip
    wrong = _wrong(said)
    if wrong or starts_on is None or ends_on is None:
        raise Invalid(wrong)
    _check_days(held, starts_on, ends_on)
    made = AdvisorRequest.objects.create(
        operation=held, number=held.advisor_requests.count() + 1, asked_for=asked_for.strip(),
        reports_to=reports_to.strip(), languages=written(languages), starts_on=starts_on,
        ends_on=ends_on, submission_key=key, state=policy.WORKFLOW.start, created_by=by,
    )  # fmt: skip
    event = process.record(made, "request", by=by)
    deadlines.announce(made, policy.ASKED_FOR, event, by=by)
    return made


@transaction.atomic
def amend_request(
    request: AdvisorRequest,
    *,
    by: Person,
    changes: Mapping[str, Any],
    version: int | None = None,
    reason: str = "",
) -> AdvisorRequest:
    """Change what is asked for, or the days; a deployment is prolonged so.

    Refused: to all who neither lead nor match; once it was handed over, unmet or withdrawn; other
    days that could not be asked for either; days on which the advisor is committed elsewhere; where
    somebody wrote meanwhile.
    """
    row = process.lock(request)
    process.check_role(row, by, policy.MAY_EDIT)
    if not row.is_changeable:
        raise OutOfTurn(
            _("This is marked “%(state)s”. What was asked for stays as it is.")
            % {"state": row.state_label}
        )
    facts = {name: value for name, value in changes.items() if name in EDITABLE}
    if wrong := _wrong(facts):
        raise Invalid(wrong)
    for name in ("asked_for", "reports_to"):
        if name in facts:
            facts[name] = facts[name].strip()
    if "languages" in facts:
        facts["languages"] = written(facts["languages"])
    first, last = facts.get("starts_on", row.starts_on), facts.get("ends_on", row.ends_on)
    if (first, last) != (row.starts_on, row.ends_on):
        _check_days(row.operation, first, last, stands=row.starts_on)
    if row.advisor is not None:
        there = min(first, row.arrived_on or first)
        check_free(row, process.lock(row.advisor), by=by, first=there, last=last)
    return process.amend(row, facts, by=by, roles=policy.MAY_EDIT, version=version, reason=reason)


@transaction.atomic
def match_advisor(
    request: AdvisorRequest,
    *,
    by: Person,
    advisor: Advisor | None,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> AdvisorRequest:
    """Choose somebody of the pool for a request.

    Refused: to all who do not match; nobody chosen; somebody withdrawn from the pool, or committed
    elsewhere in these days. Follows: the principals are told that it waits for their approval; who
    it is stands on the advisor's own record, and on the operation's only from the approval on.
    """
    row = checked(request, "match", by, version)
    if advisor is None:
        raise Invalid({"advisor": _("Choose somebody of the pool.")})
    held = process.lock(advisor)
    _check_in_pool(held)
    check_free(row, held, by=by)
    row.advisor = held
    row.save(update_fields=["advisor"])
    process.record(held, "matched", by=by, data={"request": str(row)})
    return process.advance(row, "match", by=by, reason=reason, at=at)


def _check_in_pool(advisor: Advisor) -> None:
    if not advisor.is_in_pool or not advisor.person.is_active:
        raise NotReady(_("This advisor is no longer in the pool. Match somebody else."))


@transaction.atomic
def run(
    request: AdvisorRequest,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
    **more: Any,
) -> AdvisorRequest:
    """Take any step of a request."""
    match step:
        case "match":
            return match_advisor(
                request, by=by, advisor=more.get("advisor"), reason=reason, at=at, version=version
            )
        case "deploy":
            return deploy(request, by=by, at=at, version=version)
        case "hand_over":
            return hand_over(
                request, by=by, handed_to=more.get("handed_to", ""), at=at, version=version,
                open_points=more.get("open_points", ""), successor=more.get("successor"),
            )  # fmt: skip
        case "debrief":
            return debrief(
                request, by=by, worked=more.get("worked", ""), lessons=more.get("lessons", ""),
                at=at, version=version,
            )  # fmt: skip
        case "mark_unmet":
            return mark_unmet(
                request, by=by, unmet_reason=more.get("unmet_reason", ""), note=reason, at=at,
                version=version,
            )  # fmt: skip
    row = process.lock(request)
    process.check_version(row, version)
    if step == "approve":
        policy.WORKFLOW.check(step, row, row.roles_of(by))
        assert row.advisor is not None
        held = process.lock(row.advisor)
        _check_in_pool(held)
        check_free(row, held, by=by)
    row = process.advance(row, step, by=by, reason=reason, at=at)
    return _settled(row, step, by=by, reason=reason)


def _settled(row: AdvisorRequest, step: str, *, by: Person, reason: str) -> AdvisorRequest:
    """What a step leaves behind besides the state."""
    if step == "unmatch" and row.advisor is not None:
        process.record(
            row.advisor, "match_taken_back", by=by, reason=reason, data={"request": str(row)}
        )
        row.advisor = None
        row.save(update_fields=["advisor"])
    elif step == "ask_again":
        row.unmet_reason, row.unmet_note = "", ""
        row.save(update_fields=["unmet_reason", "unmet_note"])
    elif step == "withdraw":
        row.withdrawn_reason = reason.strip()
        row.save(update_fields=["withdrawn_reason"])
    return row
