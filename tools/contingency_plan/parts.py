"""Writing the rows of a plan. The plan's own version counts for them: a later save notices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.countries.checks import stripped, wrong_in
from coordination.countries.thing import TEAM
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, Invisible, NotReady, OutOfTurn
from tools.contingency_plan import policy
from tools.contingency_plan.actions import check_may_write
from tools.contingency_plan.models import ContingencyPlan
from tools.contingency_plan.part_models import (
    PlanCapacity,
    PlanGroup,
    PlanningFigure,
    PlanPart,
    PlanRole,
    PlanScenario,
    SpillOver,
)

KINDS: dict[str, type[PlanPart]] = {
    "scenarios": PlanScenario,
    "figures": PlanningFigure,
    "roles": PlanRole,
    "capacities": PlanCapacity,
    "groups": PlanGroup,
    "spill-overs": SpillOver,
}
BESIDE = frozenset({"spill-overs"})
"""Beside the text: two countries keep it between them, whatever edition stands."""
FIELDS = {
    "scenarios": ("title", "description", "triggers"),
    "figures": ("scenario", "measure", "about", "amount", "unit", "source"),
    "roles": ("component", "area", "task"),
    "capacities": ("component", "what", "amount", "unit", "place", "as_of", "source"),
    "groups": ("name", "task", "lead", "post"),
    "spill-overs": ("destination", "scenario", "what", "people", "source"),
}


def check_may_write_part(plan: ContingencyPlan, kind: str, person: Any) -> None:
    """Raise where rows of this kind are not this person's to write, or not now."""
    if kind not in BESIDE:
        check_may_write(plan, person)
        return
    process.check_role(plan, person, TEAM)
    if plan.is_withdrawn:
        raise OutOfTurn(_("The plan is withdrawn. Take it up again first."))


@transaction.atomic
def add(
    plan: ContingencyPlan, kind: str, *, by: Person, version: int | None = None, **facts: Any
) -> Any:
    """Write a row into a plan, and return it.

    Refused: to all who do not work for the country; once validation was asked for (a spill-over may
    be linked at any time); what is missing, too long or not of this plan; more rows than a plan
    holds; where somebody wrote meanwhile. Follows: an audit event of the plan.
    """
    row, model = process.lock(plan), _model(kind)
    check_may_write_part(row, kind, by)
    process.check_version(row, version)
    said = {name: facts.get(name, _empty(model, name)) for name in FIELDS[kind]}
    said = _checked(row, kind, stripped(said), by)
    if model._default_manager.filter(plan=row, withdrawn_at=None).count() >= policy.MOST_PARTS:
        raise NotReady(
            _("There is room for %(n)d of these in a plan. Take one out first.")
            % {"n": policy.MOST_PARTS}
        )
    made = model._default_manager.create(plan=row, created_by=by, **said)
    _note(row, f"add_{made._meta.model_name}", made, by, said)
    return made


@transaction.atomic
def change(
    part: Any,
    *,
    by: Person,
    changes: Mapping[str, Any],
    version: int | None = None,
    reason: str = "",
) -> Any:
    """Change a row of a plan. Refused as `add` is; where nothing differs, nothing is written."""
    row, kind = process.lock(part.plan), kind_of(part)
    part = _held(row, part)
    check_may_write_part(row, kind, by)
    process.check_version(row, version)
    names = FIELDS[kind]
    said = stripped({name: value for name, value in changes.items() if name in names})
    said = _checked(row, kind, {name: getattr(part, name) for name in names} | said, by)
    moved = {name: value for name, value in said.items() if getattr(part, name) != value}
    if not moved:
        return part
    before = {name: process.spoken(getattr(part, name)) for name in moved}
    for name, value in moved.items():
        setattr(part, name, value)
    part.save()
    _note(row, f"change_{part._meta.model_name}", part, by, moved, before=before, reason=reason)
    return part


@transaction.atomic
def take_out(part: Any, *, by: Person, reason: str, version: int | None = None) -> Any:
    """Take a row out of a plan, with a reason. With a scenario go its figures. The record keeps them."""
    row = process.lock(part.plan)
    part = _held(row, part)
    check_may_write_part(row, kind_of(part), by)
    process.check_version(row, version)
    if not reason.strip():
        raise NotReady(_("Say why it is taken out."))
    gone = [part]
    if isinstance(part, PlanScenario):
        gone += part.figures.standing()
    for each in gone:
        each.withdrawn_at, each.withdrawn_by, each.withdrawal_reason = timezone.now(), by, reason
        each.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    _note(row, f"take_out_{part._meta.model_name}", part, by, {}, reason=reason)
    return part


def kind_of(part: Any) -> str:
    return next(name for name, model in KINDS.items() if isinstance(part, model))


def _model(kind: str) -> Any:
    return KINDS[kind]


def _empty(model: type[PlanPart], name: str) -> Any:
    field: Any = model._meta.get_field(name)
    if field.has_default():
        return field.get_default()
    return None if field.null or field.is_relation else ""


def _held(plan: ContingencyPlan, part: Any) -> Any:
    """The row as it stands now, its plan being held; invisible once it was taken out."""
    found = type(part)._default_manager.standing().filter(pk=part.pk, plan=plan).first()
    if found is None:
        raise Invisible()
    found.plan = plan
    return found


def _checked(plan: ContingencyPlan, kind: str, said: dict[str, Any], by: Person) -> dict[str, Any]:
    wrong = wrong_in(KINDS[kind], said)
    scenario = said.get("scenario")
    if scenario is not None and (scenario.plan_id != plan.pk or scenario.is_withdrawn):
        wrong["scenario"] = _("Choose a scenario of this plan.")
    if said.get("measure") == policy.Measure.OTHER and not said["about"]:
        wrong["about"] = _("Say what is counted.")
    if kind == "capacities" and said["amount"] is not None and not said["unit"]:
        wrong["unit"] = _("Say in which unit: people, vehicles, kits.")
    if kind == "spill-overs" and "destination" not in wrong:
        other = said["destination"]
        if other.country_id == plan.country_id:
            wrong["destination"] = _("Choose the plan of another country.")
        elif not other.roles_of(by):
            wrong["destination"] = _("Choose one of what is offered.")
        elif other.is_withdrawn:
            wrong["destination"] = _("That plan is withdrawn.")
    if wrong:
        raise Invalid(wrong)
    return said


def _note(
    plan: ContingencyPlan,
    verb: str,
    part: Any,
    by: Person,
    said: Mapping[str, Any],
    *,
    before: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write it down, and give the plan a new version. A link between countries is noted on both."""
    data: dict[str, Any] = {"id": part.pk, "what": str(part)[:300]}
    data |= {"said": {name: process.spoken(value) for name, value in said.items()}}
    if before:
        data["before"] = dict(before)
    process.bump(plan)
    process.record(plan, verb, by=by, reason=reason, data=data)
    if isinstance(part, SpillOver):
        process.record(part.destination, verb, by=by, reason=reason, data=data)
