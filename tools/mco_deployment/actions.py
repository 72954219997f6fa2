"""The only writers of the advisor decision."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.deadlines import actions as deadlines
from coordination.operations.models import Operation
from coordination.operations.policy import Scale
from coordination.people.models import Person
from smcc.rules.reasons import LONGEST_REASON
from smcc.rules.refusals import Invalid
from tools.mco_deployment import policy
from tools.mco_deployment.models import MCODeployment


def open_mco_deployment(operation: Operation, *, by: Person | None) -> None:
    """An operation declared large-scale has to decide about an advisor. Safe to call again.

    The clock counts from the declaration that made the operation large as it is now: one that was
    declared smaller in between starts anew, unless the decision was taken already.
    """
    if not operation.is_active or (since := large_since(operation)) is None:
        return
    deployment = MCODeployment.objects.filter(operation=operation).first()
    if deployment is None:
        deployment = MCODeployment.objects.create(
            operation=operation, large_since=since, state=policy.WORKFLOW.start, created_by=by
        )
        process.record(deployment, "open", by=by)
    elif deployment.decided_at is None and deployment.large_since != since:
        deployment.large_since = since
        deployment.save(update_fields=["large_since"])
    deadlines.sync(deployment, by=by)


def large_since(operation: Operation) -> datetime | None:
    """When the operation was declared large-scale without having been declared smaller since."""
    since = None
    for scale, at in operation.scale_declarations.values_list("scale", "declared_at"):
        if scale != Scale.LARGE:
            break
        since = at
    return since


@transaction.atomic
def decide(
    deployment: MCODeployment,
    *,
    by: Person,
    choice: str,
    reason: str,
    at: datetime | None = None,
    version: int | None = None,
) -> MCODeployment:
    """Record the decision with its reason.

    Refused: to those who neither lead nor endorse; without a choice or a reason; twice (it is
    reopened first); dated before the onset or in the future; where somebody decided meanwhile.
    Follows: its clock stops; the components taking part are told.
    """
    wrong: dict[str, Any] = {}
    if choice not in policy.Choice.values:
        wrong["choice"] = _("Choose what was decided.")
    if not reason.strip():
        wrong["reason"] = _("Say why, in a sentence.")
    elif len(reason) > LONGEST_REASON:
        wrong["reason"] = _("This has %(n)d characters; there is room for 5,000.") % {
            "n": len(reason)
        }
    if at is not None and at < deployment.operation.onset_at:
        wrong["at"] = _("This is before the onset. Check the date.")
    row = process.lock(deployment)
    process.check_role(row, by, policy.MAY_EDIT)
    if wrong:
        raise Invalid(wrong)
    process.check_not_in_future(at, timezone.now())
    row.choice, row.reason = choice, reason
    policy.WORKFLOW.check("decide", row, row.roles_of(by), reason)
    process.check_version(row, version)
    row.save(update_fields=["choice", "reason"])
    return process.advance(row, "decide", by=by, reason=reason, at=at)


@transaction.atomic
def run(
    deployment: MCODeployment,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    **more: Any,
) -> MCODeployment:
    """Take any step of the decision."""
    if step == "decide":
        return decide(
            deployment, by=by, choice=str(more.get("choice") or ""), reason=reason, at=at,
            version=more.get("version"),
        )  # fmt: skip
    process.check_version(process.lock(deployment), more.get("version"))
    return process.advance(deployment, step, by=by, reason=reason, at=at)
