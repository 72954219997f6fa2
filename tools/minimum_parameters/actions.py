"""The only writers of minimum parameters, receipts and endorsements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from coordination import process
from coordination.deadlines import actions as deadlines
from coordination.operations.actions import check_no_drill
from coordination.operations.models import Operation
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, OutOfTurn
from tools.issued_document.issuing import check_still_next, freeze, held_for_revision, supersede
from tools.issued_document.writing import write
from tools.minimum_parameters import policy
from tools.minimum_parameters.content import content_of, hash_of
from tools.minimum_parameters.document import render_document
from tools.minimum_parameters.endorsement import Standing, endorse, lapse, standing_of
from tools.minimum_parameters.models import Endorsement, MinimumParameters, ParametersSection
from tools.minimum_parameters.prefill import suggested_sections
from tools.minimum_parameters.receiving import (
    follow_receipts,
    hold_drafts,
    receive,
    take_over,
)

__all__ = [
    "Standing",
    "endorse",
    "follow_receipts",
    "hold_drafts",
    "issue",
    "new_version",
    "open_minimum_parameters",
    "receive",
    "revisit",
    "run",
    "standing_of",
    "start_parameters",
    "take_over",
    "write_parameters",
]


def open_minimum_parameters(operation: Operation, *, by: Person | None) -> None:
    """An operation declared large-scale has minimum parameters to issue. Safe to call again."""
    if operation.is_active and operation.is_large and not operation.minimum_parameters.exists():
        _create(operation, by=by)


@transaction.atomic
def start_parameters(operation: Operation, *, by: Person) -> MinimumParameters:
    """Begin minimum parameters where the scale does not ask for them."""
    row = process.lock(operation)
    process.check_role(row, by, policy.MAY_EDIT)
    check_no_drill(row)
    if not row.is_active:
        raise OutOfTurn(_("The operation is closed. Reopen it first."))
    if row.minimum_parameters.exists():
        raise OutOfTurn(
            _("This operation has minimum parameters. Write a new version of them instead.")
        )
    return _create(row, by=by)


def _create(
    operation: Operation,
    *,
    by: Person | None,
    after: MinimumParameters | None = None,
    reason: str = "",
) -> MinimumParameters:
    number = (operation.minimum_parameters.aggregate(last=Max("number"))["last"] or 0) + 1
    parameters = MinimumParameters.objects.create(
        operation=operation, number=number, state=policy.WORKFLOW.start, created_by=by,
        supersedes=after, revision_reason=reason, language=after.language if after else "en",
    )  # fmt: skip
    texts = (
        {s.key: s.text for s in after.sections.all()}
        if after
        else suggested_sections(operation, parameters.language)
    )
    ParametersSection.objects.bulk_create(
        ParametersSection(parameters=parameters, key=key, position=n, text=texts.get(key, ""))
        for n, key in enumerate(policy.Section.values, start=1)
    )
    process.record(parameters, "start", by=by, reason=reason)
    deadlines.sync(parameters, by=by)
    return parameters


@transaction.atomic
def write_parameters(
    parameters: MinimumParameters,
    *,
    by: Person,
    sections: Mapping[str, str],
    version: int | None = None,
    seen: Mapping[str, str] | None = None,
    language: str | None = None,
) -> MinimumParameters:
    """Change sections (key → text). Refused: to those who neither lead nor endorse, once issued, when stale.

    Stale is either the whole (`version`) or, part by part, what the writer had read (`seen`), as
    `tools.issued_document.writing` says: two people may write two parts at once.
    Follows: endorsements given to the earlier text lapse; both principals are asked again, and told so.
    """
    row = process.lock(parameters)
    process.check_role(row, by, policy.MAY_EDIT)
    if not row.is_editable:
        raise OutOfTurn(
            _("Issued parameters never change. Write a new version.")
            if row.is_issued
            else _("The parameters are waived. Take the waiver back before you write.")
        )
    written = write(
        row, by=by, sections=sections, facts={"language": language}, version=version, seen=seen
    )
    if not written:
        return row
    lapsed = lapse(row)
    event = process.record(
        row, "write", by=by, data=written.as_data() | {"sha256": hash_of(row), "lapsed": lapsed}
    )
    if lapsed:
        deadlines.announce(row, policy.ASKED_AGAIN, event, by=by)
    return row


@transaction.atomic
def issue(
    parameters: MinimumParameters,
    *,
    by: Person,
    at: datetime | None = None,
    version: int | None = None,
) -> MinimumParameters:
    """Issue as a document: freeze the text and its PDF, supersede the version before, tell everybody.

    Refused without both endorsements, dated before one of them, and where somebody changed the
    parameters since they were read (`Stale`).
    Follows: the 48-hour clock stops; the revisit clock starts.
    """
    # Every row that this changes is held before the record's chain is: see `process.lock`.
    earlier = process.lock(parameters.supersedes) if parameters.supersedes else None
    held = process.lock(parameters)
    check_still_next(earlier)
    process.check_version(held, version)
    _check_after_endorsements(held, at)
    row = process.advance(held, "issue", by=by, at=at)
    said = {
        "sections": content_of(row),
        "endorsements": [_as_endorsed(each) for each in row.current_endorsements()],
    }
    freeze(row, by=by, said=said, content_hash=hash_of(row), letters="MP", render=render_document)
    supersede(earlier, row, by=by, at=at)
    return row


def _as_endorsed(endorsement: Endorsement) -> dict[str, Any]:
    return {
        "principal": endorsement.principal,
        "post": str(endorsement.post),
        "as_delegate": endorsement.as_delegate,
        "endorsed_at": endorsement.endorsed_at.isoformat(),
        "note": endorsement.note,
    }


def _check_after_endorsements(parameters: MinimumParameters, at: datetime | None) -> None:
    """A document that was issued before it was endorsed would have been issued by nobody."""
    last = parameters.current_endorsements().order_by("-endorsed_at").first()
    if at is not None and last is not None and at < last.endorsed_at:
        raise Invalid(
            {"at": _("This is before the last endorsement. Give the time when it was issued.")}
        )


@transaction.atomic
def new_version(parameters: MinimumParameters, *, by: Person, reason: str) -> MinimumParameters:
    """Begin a new version. The issued one stays in force until the new one is issued itself.

    Refused: as `tools.issued_document.issuing.check_may_revise` refuses, and without a reason.
    """
    row = held_for_revision(parameters, by=by, reason=reason)
    return _create(row.operation, by=by, after=row, reason=reason)


@transaction.atomic
def revisit(
    parameters: MinimumParameters,
    *,
    by: Person,
    reason: str,
    at: datetime | None = None,
    version: int | None = None,
) -> MinimumParameters:
    """Record that issued parameters were looked at again and stand. The next revisit's clock starts.

    Refused: without what was found; before they were issued; where they were revisited meanwhile.
    """
    row = process.lock(parameters)
    process.check_version(row, version)
    process.check_not_before(
        at, row.revisited_at or row.issued_at,
        _("This is before the parameters were issued or last revisited. Check the date."),
    )  # fmt: skip
    row.revisits += 1
    row.save(update_fields=["revisits"])
    return process.advance(row, "revisit", by=by, reason=reason, at=at)


@transaction.atomic
def run(
    parameters: MinimumParameters,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    **more: Any,
) -> MinimumParameters:
    """Take any step; taking back lapses what was endorsed."""
    if step == "issue":
        return issue(parameters, by=by, at=at, version=more.get("version"))
    if step == "revisit":
        return revisit(parameters, by=by, reason=reason, at=at, version=more.get("version"))
    process.check_version(process.lock(parameters), more.get("version"))
    row = process.advance(parameters, step, by=by, reason=reason, at=at)
    if step == "take_back":
        lapse(row)
    return row
