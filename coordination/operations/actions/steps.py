"""Taking the steps of an operation's workflow."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from coordination import process
from coordination.operations.dossier import follow
from coordination.operations.models import Operation
from coordination.people.models import Person
from coordination.thing import Thing
from smcc.rules.refusals import OutOfTurn

T = TypeVar("T", bound=Thing)


@transaction.atomic
def run(
    operation: Operation,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> Operation:
    """Take a step of the operation's workflow; clocks of its tools stop or go on with it.

    Refused as `process.advance` refuses, where `version` is no longer the current one, and for the
    operation of a drill.
    """
    check_no_drill(operation)
    check_theirs_and_fresh(operation, step, by=by, version=version)
    row = process.advance(operation, step, by=by, reason=reason, at=at)
    follow(row, by=by, reason=reason)
    return row


def check_theirs_and_fresh(thing: T, step: str, *, by: Person, version: int | None) -> T:
    """Lock, and ask whose step it is before whether it was changed: the second is nobody else's to know."""
    row = process.lock(thing)
    process.check_role(row, by, row.workflow.step(step).by)
    process.check_version(row, version)
    return row


def check_no_drill(operation: Operation) -> None:
    """Raise `OutOfTurn` for the operation of a drill: it stands as people were told, and closes with the drill."""
    if operation.is_drill:
        raise OutOfTurn(
            _(
                "This is the operation of a drill: it stays as it was announced. "
                "End the drill, or call it off and announce another."
            )
        )
