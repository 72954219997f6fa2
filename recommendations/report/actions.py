"""Writing, reporting and checking status reports: the only writers of their facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from coordination import process
from coordination.people.models import Person
from recommendations.recommendation.policy import (
    LONGEST_TEXT,
    Confidence,
    Status,
    StatusBasis,
)
from recommendations.report import policy
from recommendations.report.models import StatusReport
from smcc.rules.refusals import Invalid, OutOfTurn

CHOICES = {"status": Status, "status_basis": StatusBasis, "confidence": Confidence}


@transaction.atomic
def write_report(
    report: StatusReport, *, by: Person, changes: Mapping[str, Any], version: int | None = None
) -> StatusReport:
    """Change the facts of a report before it is reported. Returns it.

    Refused: to all but its owner and the secretariat; once it was reported (it is taken back first)
    or its round closed; a word that is none of the official ones; "inferred" without a reason, and
    the reason of an inference for what is stated; a text of more than 10,000 characters; where
    somebody wrote meanwhile. Follows: another status without a word on its basis is stated; who
    calls it inferred is kept beside the reason.
    """
    row = process.lock(report)
    check_may_write(row, by)
    facts = {name: value for name, value in changes.items() if name in policy.FACTS}
    if wrong := _wrong(row, facts):
        raise Invalid(wrong)
    facts |= _basis_of(row, facts, by)
    return process.amend(report, facts, by=by, roles=policy.OWNS, version=version, verb="write")


@transaction.atomic
def write_and_report(
    report: StatusReport, *, by: Person, changes: Mapping[str, Any], version: int | None = None
) -> StatusReport:
    """Write and report at once, or neither. Refused as `write_report` and the step are."""
    row = write_report(report, by=by, changes=changes, version=version)
    return run(row, "report", by=by)


def _basis_now(row: StatusReport, facts: Mapping[str, Any]) -> str | None:
    """The basis that was written, or follows for another status; None where it stays as it was."""
    if "status_basis" not in facts and facts.get("status", row.status) != row.status:
        return StatusBasis.STATED
    return facts.get("status_basis")


def _basis_of(row: StatusReport, facts: Mapping[str, Any], by: Person) -> dict[str, str]:
    """What follows for the basis of the status from what was written."""
    basis = _basis_now(row, facts)
    if basis == StatusBasis.STATED:
        return {"status_basis": basis, "basis_reason": "", "basis_by": ""}
    if basis == StatusBasis.INFERRED and not facts.get("basis_by", row.basis_by):
        return {"basis_by": by.name[:200]}
    return {}


def check_may_write(report: StatusReport, by: Person) -> None:
    """Raise the refusal that `write_report` would raise whatever was written."""
    process.check_role(report, by, policy.OWNS)
    if sentence := policy.round_is_open(report):
        raise OutOfTurn(sentence)
    if not report.is_due:
        raise OutOfTurn(_("It was reported already. Take it back to change it."))


def _wrong(report: StatusReport, facts: Mapping[str, Any]) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    for name, words in CHOICES.items():
        value = facts.get(name, "")
        if value and value not in words.values:
            wrong[name] = _("Choose one of the words offered.")
    for name in ("narrative", "way_forward"):
        if len(facts.get(name, "")) > LONGEST_TEXT:
            wrong[name] = _("This has %(n)d characters; there is room for 10,000.") % {
                "n": len(facts[name])
            }
    basis = _basis_now(report, facts)
    if basis is None:
        basis = report.status_basis
    if basis == StatusBasis.STATED and facts.get("basis_reason", "").strip():
        wrong["basis_reason"] = _(
            "This belongs to a status that is inferred. Choose “%(inferred)s”, or empty this field."
        ) % {"inferred": StatusBasis.INFERRED.label}
    elif (
        basis == StatusBasis.INFERRED and not facts.get("basis_reason", report.basis_reason).strip()
    ):
        wrong["basis_reason"] = _("Say from what the status is inferred.")
    return wrong


@transaction.atomic
def run(
    report: StatusReport,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> StatusReport:
    """Report, take back, give back, check. Refused as the rulebook says.

    The reason for which a report is given back stands beside it until it is reported again.
    """
    process.check_version(process.lock(report), version)
    done = process.advance(report, step, by=by, reason=reason, at=at)
    if step in ("give_back", "report"):
        done.given_back_reason = reason.strip() if done.is_given_back else ""
        done.save(update_fields=["given_back_reason"])
    return done
