"""What becomes of a request, written down: the arrival, the hand-over, the debriefing, or that nobody comes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.people.models import Person
from smcc.rules.calendar import zone
from smcc.rules.refusals import Invalid
from tools.advisor_request import policy
from tools.advisor_request.commitments import check_free
from tools.advisor_request.models import AdvisorRequest


def too_long(text: str, most: int) -> str:
    return _("This has %(n)d characters; there is room for %(most)d.") % {
        "n": len(text), "most": most,
    }  # fmt: skip


def checked(request: AdvisorRequest, step: str, by: Person, version: int | None) -> AdvisorRequest:
    """The request, held, where this step is open to this person and nobody wrote meanwhile."""
    row = process.lock(request)
    policy.WORKFLOW.check(step, row, row.roles_of(by))
    process.check_version(row, version)
    return row


@transaction.atomic
def deploy(
    request: AdvisorRequest, *, by: Person, at: datetime | None = None, version: int | None = None
) -> AdvisorRequest:
    """Record that the advisor arrived, at `at` or now.

    Who came early counts as there from that day on; the days that were agreed stay as they are.
    """
    row = checked(request, "deploy", by, version)
    process.check_not_in_future(at, timezone.now())
    day = (at or timezone.now()).astimezone(zone(row.operation.onset_zone)).date()
    if day > row.ends_on:
        raise Invalid(
            {"at": _("The days that were asked for are over by then. Change them first.")}
        )
    assert row.advisor is not None
    held = process.lock(row.advisor)
    check_free(row, held, by=by, first=min(day, row.starts_on))
    row.arrived_on = day
    row.save(update_fields=["arrived_on"])
    return process.advance(row, "deploy", by=by, at=at)


@transaction.atomic
def hand_over(
    request: AdvisorRequest,
    *,
    by: Person,
    handed_to: str,
    open_points: str,
    successor: AdvisorRequest | None = None,
    at: datetime | None = None,
    version: int | None = None,
) -> AdvisorRequest:
    """Record to whom the advisor handed over, with what is still open. The debriefing's clock starts.

    Refused: to all but the advisor and those who lead; without open points (say so where there are
    none); to another advisor who is not approved or deployed in the same operation; before arrival.
    """
    row = checked(request, "hand_over", by, version)
    wrong: dict[str, Any] = {}
    if handed_to not in policy.HandedTo.values:
        wrong["handed_to"] = _("Say to whom.")
    if not open_points.strip():
        wrong["open_points"] = _("Say what is still open, or that nothing is.")
    elif len(open_points) > policy.LONGEST_TEXT:
        wrong["open_points"] = too_long(open_points, policy.LONGEST_TEXT)
    if handed_to == policy.HandedTo.ADVISOR:
        if successor is None or successor not in successors(row):
            wrong["successor"] = _(
                "Choose the request of an advisor who is approved or deployed here."
            )
    else:
        successor = None
    if at is not None and row.deployed_at is not None and at < row.deployed_at:
        wrong["at"] = _("This is before the advisor arrived. Check the date.")
    if wrong:
        raise Invalid(wrong)
    row.handed_to, row.open_points, row.successor = handed_to, open_points.strip(), successor
    row.save(update_fields=["handed_to", "open_points", "successor"])
    return process.advance(row, "hand_over", by=by, at=at)


def successors(request: AdvisorRequest) -> Any:
    """The requests of the same operation whose advisors may take over."""
    rows = AdvisorRequest.objects.filter(
        operation=request.operation_id, state__in=sorted(policy.COMMITTING)
    )
    return rows.exclude(pk=request.pk).select_related("advisor__person", "operation")


@transaction.atomic
def debrief(
    request: AdvisorRequest,
    *,
    by: Person,
    worked: str,
    lessons: str,
    at: datetime | None = None,
    version: int | None = None,
) -> AdvisorRequest:
    """Record what worked and what others should know; stops the clock. Refused without both."""
    row = checked(request, "debrief", by, version)
    wrong: dict[str, Any] = {}
    for name, text, missing in (
        ("worked", worked, _("Say what worked.")),
        ("lessons", lessons, _("Say what others should know.")),
    ):
        if not text.strip():
            wrong[name] = missing
        elif len(text) > policy.LONGEST_TEXT:
            wrong[name] = too_long(text, policy.LONGEST_TEXT)
    if at is not None and row.handed_over_at is not None and at < row.handed_over_at:
        wrong["at"] = _("This is before the hand-over. Check the date.")
    if wrong:
        raise Invalid(wrong)
    row.worked, row.lessons = worked.strip(), lessons.strip()
    row.save(update_fields=["worked", "lessons"])
    return process.advance(row, "debrief", by=by, at=at)


@transaction.atomic
def mark_unmet(
    request: AdvisorRequest,
    *,
    by: Person,
    unmet_reason: str,
    note: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> AdvisorRequest:
    """Record that nobody can come, and why. Another reason than the two of the sources needs words."""
    row = checked(request, "mark_unmet", by, version)
    wrong: dict[str, Any] = {}
    if unmet_reason not in policy.Unmet.values:
        wrong["unmet_reason"] = _("Choose why nobody can come.")
    elif unmet_reason == policy.Unmet.OTHER and not note.strip():
        wrong["note"] = _("Say the reason in words.")
    if len(note) > policy.LONGEST_TEXT:
        wrong["note"] = too_long(note, policy.LONGEST_TEXT)
    if wrong:
        raise Invalid(wrong)
    row.unmet_reason, row.unmet_note = unmet_reason, note.strip()
    row.save(update_fields=["unmet_reason", "unmet_note"])
    return process.advance(row, "mark_unmet", by=by, reason=note, at=at)
