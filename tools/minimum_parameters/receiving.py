"""What the principals received, and what the parameters take over from it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from coordination import process
from coordination.deadlines import actions as deadlines
from coordination.operations.models import Operation
from coordination.people.models import Person
from smcc.rules.refusals import OutOfTurn
from tools.minimum_parameters import policy
from tools.minimum_parameters.models import MinimumParameters, Receipt, principal_posts
from tools.minimum_parameters.prefill import suggested_sections


def hold_drafts(operation: Operation) -> None:
    """Hold the drafts that `receive` may fill, before the record's chain is held: see `process.lock`."""
    drafts = operation.minimum_parameters.filter(state=policy.State.DRAFT).order_by("pk")
    list(drafts.select_for_update(no_key=True, of=("self",)))


@transaction.atomic
def receive(operation: Operation, *, document: str, source: Any, at: datetime, by: Person) -> None:
    """Stamp that a filed table or an issued statement reached both principals' posts at a moment.

    Follows: once both documents are there, the 48 hours run; empty sections are filled from them.
    A document is received once, however often this is called.
    """
    for post in principal_posts():
        receipt, new = Receipt.objects.get_or_create(
            source_kind=source.kind, source_id=source.key, post=post,
            defaults={
                "operation": operation, "document": document, "received_at": at, "recorded_by": by,
            },
        )  # fmt: skip
        if new:
            process.record(
                source, "received", by=None, at=at,
                data={"post": str(post), "document": receipt.document},
            )  # fmt: skip
    for parameters in operation.minimum_parameters.filter(state=policy.State.DRAFT):
        _fill(parameters, by=None)
    follow_receipts(operation, by=by)


def follow_receipts(operation: Operation, *, by: Person) -> None:
    """Bring the clocks of an operation's parameters in line with what was received or waived."""
    for parameters in operation.minimum_parameters.all():
        deadlines.sync(parameters, by=by)


@transaction.atomic
def take_over(parameters: MinimumParameters, *, by: Person) -> list[str]:
    """Fill every empty section from the decision table and the operation's roles. Returns their keys.

    Refused: to those who neither lead nor endorse; once endorsement is asked for.
    """
    row = process.lock(parameters)
    process.check_role(row, by, policy.MAY_EDIT)
    if row.state != policy.State.DRAFT:
        raise OutOfTurn(
            _("Sections are taken over while the parameters are prepared, not while this is “%(state)s”.")
            % {"state": row.state_label}
        )  # fmt: skip
    return _fill(row, by=by)


def _fill(parameters: MinimumParameters, *, by: Person | None) -> list[str]:
    """Take over whatever nobody has written yet; the version moves, so that no open form undoes it."""
    texts = suggested_sections(parameters.operation, parameters.language)
    filled = []
    for section in parameters.sections.filter(text=""):
        if texts.get(section.key):
            section.text = texts[section.key]
            section.save(update_fields=["text"])
            filled.append(section.key)
    if filled:
        parameters.version += 1
        parameters.save(update_fields=["version"])
        process.record(parameters, "take_over", by=by, data={"sections": filled})
    return filled
