"""The only writers of Joint Statements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component
from coordination.deadlines import actions as deadlines
from coordination.operations.actions import check_no_drill
from coordination.operations.models import Operation
from coordination.people.models import Person
from smcc.rules.refusals import OutOfTurn
from tools.issued_document.issuing import check_still_next, freeze, held_for_revision, supersede
from tools.issued_document.writing import write
from tools.joint_statement import policy
from tools.joint_statement.clearance import (
    ask_again,
    held_for_writing,
    set_signatories,
    text_changed,
)
from tools.joint_statement.content import content_of, hash_of
from tools.joint_statement.document import render_document
from tools.joint_statement.drafts import keep_draft
from tools.joint_statement.models import JointStatement, Signatory, StatementSection
from tools.joint_statement.objecting import speak, withdraw_objection
from tools.minimum_parameters import actions as minimum_parameters
from tools.silence import actions as silence
from tools.translation import actions as translations

__all__ = [
    "issue",
    "new_version",
    "open_joint_statement",
    "run",
    "set_signatories",
    "speak",
    "start_statement",
    "withdraw_objection",
    "write_statement",
]


def open_joint_statement(operation: Operation, *, by: Person | None) -> None:
    """A medium or large operation has a Joint Statement to write. Safe to call again."""
    if not (operation.is_active and operation.is_medium_or_large):
        return
    if not operation.joint_statements.exists():
        _create(operation, by=by)


@transaction.atomic
def start_statement(operation: Operation, *, by: Person) -> JointStatement:
    """Begin a Joint Statement where none was asked for. Refused while one is being written."""
    row = process.lock(operation)
    process.check_role(row, by, policy.MAY_EDIT)
    check_no_drill(row)
    if not row.is_active:
        raise OutOfTurn(_("The operation is closed. Reopen it first."))
    if row.joint_statements.exists():
        raise OutOfTurn(
            _("This operation has a Joint Statement. Write a new version of it instead.")
        )
    return _create(row, by=by)


def _create(
    operation: Operation,
    *,
    by: Person | None,
    after: JointStatement | None = None,
    reason: str = "",
) -> JointStatement:
    number = (operation.joint_statements.aggregate(last=Max("number"))["last"] or 0) + 1
    statement = JointStatement.objects.create(
        operation=operation, number=number, state=policy.WORKFLOW.start, created_by=by,
        supersedes=after, revision_reason=reason,
        audience=after.audience if after else policy.AudienceOf.MOVEMENT,
        language=after.language if after else "en",
    )  # fmt: skip
    old = {s.key: s.text for s in after.sections.all()} if after else {}
    StatementSection.objects.bulk_create(
        StatementSection(statement=statement, key=key, position=n, text=old.get(key, ""))
        for n, key in enumerate(policy.Section.values, start=1)
    )
    for component in _default_signatories(operation, after):
        Signatory.objects.create(statement=statement, component=component)
    if after is not None:
        translations.carry_over(after, statement, by=by)
    process.record(statement, "start", by=by, reason=reason)
    deadlines.sync(statement, by=by)
    return statement


def _default_signatories(operation: Operation, after: JointStatement | None) -> list[Component]:
    """The host, the ICRC and the IFRC; for a new version, whoever signed the one before."""
    if after is not None:
        return [row.component for row in after.current_signatories()]
    institutions = Component.objects.filter(code__in=["ICRC", "IFRC"]).order_by("code")
    return [operation.host, *institutions]


@transaction.atomic
def write_statement(
    statement: JointStatement,
    *,
    by: Person,
    sections: Mapping[str, str],
    audience: str | None = None,
    language: str | None = None,
    version: int | None = None,
    seen: Mapping[str, str] | None = None,
) -> JointStatement:
    """Change sections (key → text). Refused: to those who do not lead, once issued, when stale.

    Stale is either the whole (`version`) or, part by part, what the writer had read (`seen`), as
    `tools.issued_document.writing` says: two people may write two parts at once.
    Follows: whoever had cleared or objected is asked again, and told so, because the text is
    another one.
    """
    row = held_for_writing(statement, by)
    translations.check_other_language(row, language)
    written = write(
        row, by=by, sections=sections, facts={"audience": audience, "language": language},
        version=version, seen=seen,
    )  # fmt: skip
    if written:
        text_changed(row, "write", by=by, data=written.as_data(), sections=written.sections)
    return row


@transaction.atomic
def issue(
    statement: JointStatement,
    *,
    by: Person,
    at: datetime | None = None,
    version: int | None = None,
) -> JointStatement:
    """Issue: freeze the text and its PDF, supersede the version before, tell everybody.

    Refused while a signatory objects or has not been heard, and where somebody changed it since
    it was read (`Stale`). Follows: its clock stops; receipt is stamped for both principals' posts.
    """
    # Every row that this changes is held before the record's chain is: see `process.lock`.
    earlier = process.lock(statement.supersedes) if statement.supersedes else None
    minimum_parameters.hold_drafts(statement.operation)
    check_still_next(earlier)
    held = process.lock(statement)
    process.check_version(held, version)
    silence.close_if_due(held)
    spoke = held.last_spoken_at()
    process.check_not_before(at, spoke, _("This is before the last clearance. Check the date."))
    row = process.advance(statement, "issue", by=by, at=at)
    keep_draft(row, by=by)
    signed = row.current_signatories().select_related("component", "post", "by_silence")
    said = content_of(row) | {"signatories": [_as_signed(each) for each in signed]}
    freeze(row, by=by, said=said, content_hash=hash_of(row), letters="JS", render=render_document)
    supersede(earlier, row, by=by, at=at)
    assert row.issued_at is not None
    minimum_parameters.receive(
        row.operation, document="joint_statement", source=row, at=row.issued_at, by=by
    )
    return row


def _as_signed(signatory: Signatory) -> dict[str, Any]:
    silence = signatory.by_silence
    at = signatory.spoke_at if silence is None else silence.ended_at
    return {
        "component": signatory.component.code,
        "name": signatory.component.name_en,
        "position": signatory.position,
        "at": at.isoformat() if at else "",
        "post": signatory.post.title if signatory.post else "",
        "text": signatory.text,
        "by_silence": silence is not None,
    }


@transaction.atomic
def new_version(statement: JointStatement, *, by: Person, reason: str) -> JointStatement:
    """Begin a new version of an issued statement. The issued one stays in force until the new one is.

    Refused: as `tools.issued_document.issuing.check_may_revise` refuses, and without a reason.
    """
    row = held_for_revision(statement, by=by, reason=reason)
    return _create(row.operation, by=by, after=row, reason=reason)


@transaction.atomic
def run(
    statement: JointStatement,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    **more: Any,
) -> JointStatement:
    """Take any step; taking back to draft asks everybody again.

    A statement that is waived, or waited for after all, moves the start of the parameters' 48 hours.
    """
    if step == "issue":
        return issue(statement, by=by, at=at, version=more.get("version"))
    minimum_parameters.hold_drafts(statement.operation)
    held = process.lock(statement)
    process.check_version(held, more.get("version"))
    silence.close_if_due(held)
    row = process.advance(held, step, by=by, reason=reason, at=at)
    if step == "ask_clearance":
        keep_draft(row, by=by)
    if step == "take_back":
        ask_again(row)
    if not row.is_being_cleared:
        silence.stop(row, silence.TAKEN_BACK, by=by, reason=reason)
    minimum_parameters.follow_receipts(row.operation, by=by)
    return row
