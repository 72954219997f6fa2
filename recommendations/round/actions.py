"""Opening, closing and reopening rounds: the only writers of rounds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.people.models import Person
from recommendations.committee import KEEPS
from recommendations.review.models import Review
from recommendations.review.policy import State as ReviewState
from recommendations.round import policy
from recommendations.round.following import (
    hold,
    reopened,
    reports_asked_for,
    settled,
    withdrawn,
)
from recommendations.round.models import Round
from smcc.rules.refusals import Invalid, OutOfTurn

LONGEST_NOTE = 5000


@transaction.atomic
def open_round(
    review: Review,
    *,
    by: Person,
    dated: date,
    report_by: datetime,
    note: str = "",
    synthetic: str = "",
    at: datetime | None = None,
) -> Round:
    """Open a dated round and ask for a report on each recommendation that is followed. Returns it.

    `report_by` is aware. `at` is when it was opened, of a round that is written down afterwards. Refused: to all but the secretariat; for a review that is not published or
    has nothing to follow; while another round is open; a date that is not after the last round's;
    a time to report by that had passed when it was opened; opened in the future.
    Follows: each report begins with what was said last, for its owner to confirm or change; its
    clock runs until `report_by`.
    """
    row = process.lock(review)
    process.check_role(row, by, KEEPS)
    if row.state != ReviewState.PUBLISHED:
        raise OutOfTurn(_("Publish the review first: a round asks for what the Movement can read."))
    if row.rounds.filter(state=policy.State.OPEN).exists():
        raise OutOfTurn(_("A round is open already. Close it first."))
    now = timezone.now()
    process.check_not_in_future(at, now)
    if wrong := _wrong_dates(row, dated, report_by, at or now):
        raise Invalid(wrong)
    if len(note) > LONGEST_NOTE:
        raise Invalid({"note": _("There is room for 5,000 characters.")})
    if not row.recommendations.followed().exists():
        raise OutOfTurn(_("Every recommendation is closed: there is nothing to ask for."))
    round_ = Round.objects.create(
        review=row, dated=dated, report_by=report_by, note=note, synthetic=synthetic,
        state=policy.WORKFLOW.start, created_by=by,
    )  # fmt: skip
    if at is not None:
        round_.created_at = at
        round_.save(update_fields=["created_at"])
    asked = reports_asked_for(round_, by=by)
    process.record(
        round_, "open", by=by, at=at,
        data={
            "dated": dated.isoformat(), "report_by": report_by.isoformat(),
            "recommendations": [each.recommendation.number for each in asked],
        },
    )  # fmt: skip
    return round_


def _wrong_dates(
    review: Review, dated: date, report_by: datetime, opened_at: datetime
) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    kept = review.rounds.exclude(state=policy.State.WITHDRAWN)
    last = kept.order_by("-dated").values_list("dated", flat=True).first()
    if last is not None and dated <= last:
        wrong["dated"] = _("The last round is of %(date)s. Choose a later date.") % {
            "date": formats.date_format(last, "j F Y")
        }
    if report_by <= opened_at:
        wrong["report_by"] = _("This time has passed. Owners need time to report.")
    return wrong


@transaction.atomic
def run(
    round_: Round,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> Round:
    """Close, reopen or withdraw a round. Refused as its rulebook says.

    Closing freezes it: what was not reported becomes "no answer", which repeats what was known
    before; the reports are the current status from then on. Reopening takes that back.
    """
    process.check_version(process.lock(round_), version)
    hold(round_)
    done = process.advance(round_, step, by=by, reason=reason, at=at)
    if step == "close":
        settled(done, by=by)
    elif step == "reopen":
        reopened(done, by=by)
    elif step == "withdraw":
        withdrawn(done, by=by, reason=reason)
    return done


def may_open(review: Review, person: Person) -> bool:
    """Whether this person opens rounds of the review."""
    return bool(review.roles_of(person) & KEEPS) and review.state == ReviewState.PUBLISHED
