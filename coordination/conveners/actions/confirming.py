"""A person takes a suggestion: it is proposed, marked as suggested, and agreed to, in one press."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component, Country
from coordination.conveners.matrix import cell_of
from coordination.operations import policy
from coordination.operations.actions import check_no_drill, propose_convening, run_convening
from coordination.operations.models import Convening, Operation
from coordination.people.models import Person
from smcc.rules.refusals import OutOfTurn


@transaction.atomic
def confirm_suggestion(
    *, operation: Operation, country: Country, role: str, component: Component, by: Person
) -> Convening:
    """Agree to the component that is suggested for a role, for the first days that are still open.

    Refused: to those who do not lead; where something else is suggested by now than the person had
    read, or somebody was proposed or agreed meanwhile.
    """
    operation = process.lock(operation)
    process.check_role(operation, by, policy.MAY_EDIT)
    check_no_drill(operation)
    cell = cell_of(operation, country, policy.ConveningRole(role))
    if (
        not cell.may_be_confirmed
        or cell.suggestion is None
        or cell.suggestion.component != component
    ):
        raise OutOfTurn(
            _(
                "The matrix changed since you read it: this is no longer suggested. Look at it again."
            )
        )
    gap = cell.open_gaps[0]
    row = propose_convening(
        operation=operation, country=country, role=role, component=component, areas=gap.areas,
        starts_on=max(gap.starts_on, operation.today), ends_on=gap.ends_on,
        basis=cell.suggestion.why, is_suggestion=True, by=by,
    )  # fmt: skip
    return run_convening(row, "agree", by=by)
