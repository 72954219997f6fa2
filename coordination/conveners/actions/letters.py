"""The joint letter: drawn up from the agreed matrix, signed by both institutions, issued, superseded."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from coordination import process
from coordination.conveners import policy
from coordination.conveners.content import agreed_of, hashed, names_for
from coordination.conveners.document import render
from coordination.conveners.models import ConvenerLetter, LetterFile
from coordination.operations.actions import check_no_drill
from coordination.operations.models import Operation
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, NotReady, OutOfTurn


@transaction.atomic
def begin_letter(*, operation: Operation, by: Person, reason: str = "") -> ConvenerLetter:
    """Draw up the first letter, or the next version with a reason, from what is agreed now.

    Refused: to those who neither lead nor are principals; while a draft is there; where nobody is
    agreed anywhere; where the letter in force says the same; a next version without a reason.
    """
    operation = process.lock(operation)
    process.check_role(operation, by, policy.MAY_WRITE)
    check_no_drill(operation)
    if not operation.is_active:
        raise OutOfTurn(_("The operation is closed or withdrawn. Reopen it first."))
    letters = ConvenerLetter.objects.filter(operation=operation)
    if draft := letters.filter(state=policy.State.DRAFT).first():
        raise OutOfTurn(
            _("%(version)s is being drawn up. Go on with that one.") % {"version": draft.title}
        )
    before = letters.filter(state=policy.State.ISSUED).first()
    said = agreed_of(operation)
    if not said["rows"]:
        raise NotReady(_("Nobody is agreed in any country. A letter would say nothing."))
    if before is not None and before.content_hash == hashed(said):
        raise NotReady(
            _("%(version)s says what the matrix says. There is nothing to tell.")
            % {"version": before.title}
        )
    if before is not None and not reason.strip():
        raise Invalid({"reason": _("Say why a new version is needed.")})
    last = letters.aggregate(last=Max("number"))["last"] or 0
    letter = ConvenerLetter(
        operation=operation, number=last + 1, supersedes=before, state=policy.WORKFLOW.start,
        revision_reason=reason.strip() if before is not None else "", created_by=by,
    )  # fmt: skip
    _write(letter)
    process.record(
        letter, "begin", by=by, reason=letter.revision_reason, data={"sha256": letter.content_hash}
    )
    return letter


def _write(letter: ConvenerLetter) -> None:
    """Take the matrix as it is agreed now into the letter."""
    letter.said = agreed_of(letter.operation)
    letter.names = names_for(letter.said, letter.operation)
    letter.content_hash = hashed(letter.said)
    letter.save()


@transaction.atomic
def run_letter(
    letter: ConvenerLetter,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> ConvenerLetter:
    """Take a step of a letter.

    Refused as `process.advance` refuses, and where `version` is no longer the current one.
    Follows: taking the matrix in again takes both signatures back; issuing freezes the letter with
    its files in every language, and supersedes the version before.
    """
    # The operation first, as whoever agrees holds it: what is signed is what is agreed.
    operation = process.lock(letter.operation)
    held = process.lock(letter)
    held.operation = operation
    process.check_role(held, by, held.workflow.step(step).by)
    process.check_version(held, version)
    if held.workflow.step(step).follows:
        raise OutOfTurn(_("A letter is superseded by the next version, when that is issued."))
    check_no_drill(operation)
    if step == "issue" and held.supersedes is not None:
        held.workflow.check(step, held, held.roles_of(by), reason)
        process.advance(held.supersedes, "supersede", by=by, reason=held.revision_reason, at=at)
    row = process.advance(held, step, by=by, reason=reason, at=at)
    row.operation = operation
    if step == "take_in":
        _write(row)
        process.record(row, "write", by=by, data={"sha256": row.content_hash})
    if step == "issue":
        _freeze(row, by=by)
    return row


def _freeze(letter: ConvenerLetter, *, by: Person) -> None:
    short = letter.content_hash[:8].upper()
    letter.receipt = f"{letter.operation.ref}-CL{letter.number}-{short}"
    letter.save(update_fields=["receipt"])
    files = []
    for language in policy.LANGUAGES:
        for form in policy.FORMS:
            content = render(letter, language, form)
            digest = hashlib.sha256(content).hexdigest()
            files.append(
                LetterFile(
                    letter=letter, language=language, form=form, content=content, sha256=digest
                )
            )
    LetterFile.objects.bulk_create(files)
    process.record(
        letter, "receipt", by=by,
        data={
            "receipt": letter.receipt, "sha256": letter.content_hash,
            "files": {f"{each.language}.{each.form}": each.sha256 for each in files},
        },
    )  # fmt: skip
