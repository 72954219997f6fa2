"""The only writers of activations: taking a plan up, comparing it with what happened, taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.countries.checks import LARGEST
from coordination.deadlines import actions as deadlines
from coordination.operations.models import Operation
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn
from tools.contingency_plan.models import ContingencyPlan
from tools.plan_activation import policy
from tools.plan_activation.models import PlanActivation


def may_activate(plan: ContingencyPlan, operation: Operation, person: Any) -> bool:
    """Whoever sees both and keeps one of the two."""
    plan_roles, roles = plan.roles_of(person), operation.roles_of(person)
    return bool(plan_roles and roles and (plan_roles | roles) & policy.MAY_KEEP)


@transaction.atomic
def activate(
    plan: ContingencyPlan,
    operation: Operation,
    *,
    by: Person,
    reason: str,
    at: datetime | None = None,
) -> PlanActivation:
    """Take a plan up in an operation, and return the activation. The plan stays as it is.

    Refused: to those who neither work for the country nor lead the operation; an operation that does
    not cover the country, is over or is an exercise; a plan of which no edition is in force; twice;
    without a reason; dated before the onset or in the future.
    Follows: audit events; the clock of the comparison starts; the operation's page shows the plan.
    """
    now = timezone.now()
    if not may_activate(plan, operation, by):
        raise NotYours(
            _("A plan is activated by who works for its country or leads the operation.")
        )
    row = process.lock(plan)
    wrong: dict[str, Any] = {}
    if not reason.strip():
        wrong["reason"] = _("Say why: what has happened, and which scenario comes nearest.")
    elif len(reason) > policy.LONGEST_TEXT:
        wrong["reason"] = _("There is room for 5,000 characters.")
    if sentence := policy.why_not_activated(row, operation):
        wrong["operation"] = sentence
    elif row.activations.standing().filter(operation=operation).exists():
        wrong["operation"] = _("%(operation)s has activated this plan already.") % {
            "operation": operation.ref
        }
    if wrong:
        raise Invalid(wrong)
    process.check_not_in_future(at, now)
    process.check_not_before(at, operation.onset_at, _("This is before the onset. Check the date."))
    made = PlanActivation.objects.create(
        plan=row, operation=operation, edition=row.edition, reason=reason.strip(),
        activated_at=at or now, state=policy.WORKFLOW.start, created_by=by,
    )  # fmt: skip
    data = {"operation": operation.ref, "edition": row.edition, "plan": row.pk}
    process.record(made, "activate", by=by, at=at, reason=reason, data=data)
    deadlines.sync(made, by=by)
    return made


def planned(activation: PlanActivation) -> list[dict[str, Any]]:
    """The scenarios of the edition that was taken up, as they were validated."""
    found = activation.plan.editions.filter(number=activation.edition)
    content: Any = found.values_list("content", flat=True).first()
    return list(content["scenarios"]) if content else []


@transaction.atomic
def compare(
    activation: PlanActivation,
    *,
    by: Person,
    match: str,
    helped: str,
    scenarios: Sequence[Mapping[str, Any]] = (),
    at: datetime | None = None,
    version: int | None = None,
) -> PlanActivation:
    """Say how far reality matched the plan: as a whole, and scenario by scenario with its figures.

    `scenarios` says for each scenario of the edition, by its id, what `came` of it, what `happened`,
    and its `figures` by id: the real `amount` (None: not known) and its `source`.
    Refused: to those who neither work for the country nor lead the operation; without how far and
    what it was good for; a scenario that nothing is said of; a figure without a source; twice.
    Follows: the clock stops; the country's leads and the region are told.
    """
    row = process.lock(activation)
    row.workflow.check("compare", row, row.roles_of(by))
    process.check_version(row, version)
    process.check_not_in_future(at, timezone.now())
    process.check_not_before(
        at, row.activated_at, _("This is before the plan was activated. Check the date.")
    )
    wrong: dict[str, Any] = {}
    if match not in policy.Match.values:
        wrong["match"] = _("Choose how far it matched.")
    if not helped.strip():
        wrong["helped"] = _("Say what the plan was good for, even where it did not match.")
    elif len(helped) > policy.LONGEST_TEXT:
        wrong["helped"] = _("There is room for 5,000 characters.")
    outcome = _outcome(planned(row), scenarios, wrong)
    if wrong:
        raise Invalid(wrong)
    row.match, row.helped, row.outcome = match, helped.strip(), outcome
    row.save(update_fields=["match", "helped", "outcome"])
    return process.advance(row, "compare", by=by, at=at)


def _outcome(
    scenarios: list[dict[str, Any]], said: Sequence[Mapping[str, Any]], wrong: dict[str, Any]
) -> list[dict[str, Any]]:
    by_id = {each.get("scenario"): each for each in said}
    if unknown := [key for key in by_id if key not in {each["id"] for each in scenarios}]:
        wrong["scenarios"] = _("There is no scenario %(id)s in this edition.") % {"id": unknown[0]}
    found = []
    for each in scenarios:
        told = by_id.get(each["id"], {})
        came, happened = told.get("came") or "", (told.get("happened") or "").strip()
        if came not in policy.Came.values:
            wrong[f"came_{each['id']}"] = _("Say what came of “%(scenario)s”.") % {
                "scenario": each["title"]
            }
        if len(happened) > policy.LONGEST_TEXT:
            wrong[f"happened_{each['id']}"] = _("There is room for 5,000 characters.")
        figures = _real(each["figures"], told.get("figures") or (), wrong)
        found.append(
            {
                "scenario": each["id"], "title": each["title"], "came": came,
                "happened": happened, "figures": figures,
            }
        )  # fmt: skip
    return found


def _real(
    figures: list[dict[str, Any]], said: Sequence[Mapping[str, Any]], wrong: dict[str, Any]
) -> list[dict[str, Any]]:
    by_id = {each.get("figure"): each for each in said}
    if unknown := [key for key in by_id if key not in {each["id"] for each in figures}]:
        wrong["scenarios"] = _("There is no planning figure %(id)s in this edition.") % {
            "id": unknown[0]
        }
    found = []
    for each in figures:
        told = by_id.get(each["id"], {})
        amount, source = told.get("amount"), (told.get("source") or "").strip()
        if amount is not None and not 0 <= amount <= LARGEST:
            wrong[f"amount_{each['id']}"] = _("Give a number from 0 to 2,147,483,647.")
        if amount is not None and not source:
            wrong[f"source_{each['id']}"] = _("Say where the real figure comes from.")
        elif len(source) > 300:
            wrong[f"source_{each['id']}"] = _("There is room for 300 characters.")
        found.append(each | {"real": amount, "real_source": source})
    return found


@transaction.atomic
def run(
    activation: PlanActivation,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
    **more: Any,
) -> PlanActivation:
    """Take any step of an activation. Comparing asks for more than a reason, see `compare`."""
    if step == "compare":
        return compare(
            activation, by=by, match=str(more.get("match") or ""),
            helped=str(more.get("helped") or ""), scenarios=more.get("scenarios") or (), at=at,
            version=version,
        )  # fmt: skip
    row = process.lock(activation)
    row.workflow.check(step, row, row.roles_of(by))
    process.check_version(row, version)
    if step == "compare_again" and row.plan.is_withdrawn:
        raise OutOfTurn(_("The plan is withdrawn. Take it up again first."))
    if len(reason) > policy.LONGEST_TEXT:
        raise NotReady(_("There is room for 5,000 characters."))
    return process.advance(row, step, by=by, reason=reason, at=at)
