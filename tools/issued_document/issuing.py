"""Issuing a document: frozen for good, its earlier version superseded; and beginning the next one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from coordination import process
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, OutOfTurn


def freeze(
    row: Any,
    *,
    by: Person,
    said: dict[str, Any],
    content_hash: str,
    letters: str,
    render: Callable[[Any], bytes],
) -> None:
    """Keep for good what an issued document says, its receipt number and its PDF.

    Follows: the record names the digests of both.
    """
    row.frozen, row.content_hash = said, content_hash
    row.receipt = f"{row.operation.ref}-{letters}{row.number}-{content_hash[:8].upper()}"
    row.document = render(row)
    row.save(update_fields=["frozen", "content_hash", "receipt", "document"])
    process.record(
        row, "receipt", by=by,
        data={
            "receipt": row.receipt, "sha256": content_hash,
            "pdf_sha256": hashlib.sha256(row.document).hexdigest(),
        },
    )  # fmt: skip


def check_still_next(earlier: Any) -> None:
    """Raise `OutOfTurn` where the version before was superseded by another one meanwhile."""
    if earlier is not None and earlier.state != earlier.rulebook.State.ISSUED:
        raise OutOfTurn(
            _("%(version)s is no longer in force: another version took its place.")
            % {"version": earlier.title}
        )


def supersede(earlier: Any, row: Any, *, by: Person, at: datetime | None) -> None:
    """The version before is superseded by the one that was issued."""
    if earlier is not None:
        process.advance(earlier, "supersede", by=by, reason=row.revision_reason or row.title, at=at)


def check_may_revise(document: Any, *, by: Person) -> None:
    """Raise the refusal that stands in the way of a new version: whose it is, its state, another draft."""
    rules = document.rulebook
    process.check_role(document, by, rules.MAY_EDIT)
    if document.state != rules.State.ISSUED:
        raise OutOfTurn(_("Only what is issued, and in force, gets a new version."))
    if sentence := rules.no_new_version_yet(document):
        raise OutOfTurn(sentence)


def held_for_revision(document: Any, *, by: Person, reason: str) -> Any:
    """The row, held, where this person may begin a new version of it now and says why."""
    row = process.lock(document)
    check_may_revise(row, by=by)
    if not reason.strip():
        raise Invalid({"reason": _("Say why a new version is needed.")})
    return row
