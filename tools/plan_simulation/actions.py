"""The only writers of simulations and of what was found in them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.countries.checks import stripped, wrong_in
from coordination.countries.thing import TEAM
from coordination.people.models import Person, Post
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tools.contingency_plan.models import ContingencyPlan
from tools.plan_simulation import policy
from tools.plan_simulation.models import PlanSimulation, SimulationFinding


def may_record(plan: ContingencyPlan, person: Any) -> bool:
    return bool(plan.roles_of(person) & TEAM) and not plan.is_withdrawn


@transaction.atomic
def record(
    plan: ContingencyPlan, *, by: Person, title: str, form: str, held_on: date, note: str = ""
) -> PlanSimulation:
    """Record that a plan was simulated, and return it.

    Refused: to all who do not work for the country; for a day to come; of a plan that is withdrawn.
    Follows: an audit event of the plan.
    """
    row = process.lock(plan)
    _check_may_record(row, by)
    said = stripped({"title": title, "form": form, "held_on": held_on, "note": note})
    wrong = wrong_in(PlanSimulation, said)
    if held_on and held_on > timezone.localdate():
        wrong["held_on"] = _("This day is still to come. Record a simulation once it was held.")
    if wrong:
        raise Invalid(wrong)
    made = PlanSimulation.objects.create(plan=row, edition=row.edition, created_by=by, **said)
    data = {name: process.spoken(value) for name, value in said.items()}
    process.record(row, "record_simulation", by=by, data=data | {"simulation": made.pk})
    return made


@transaction.atomic
def find(
    simulation: PlanSimulation,
    *,
    by: Person,
    text: str,
    post: Post | None = None,
    due_on: date | None = None,
) -> SimulationFinding:
    """Write down what a simulation showed, and who follows it up. Returns the finding."""
    plan, held = _hold(simulation, by)
    said = stripped({"text": text, "post": post, "due_on": due_on})
    wrong = wrong_in(SimulationFinding, said)
    if due_on and due_on < held.held_on:
        wrong["due_on"] = _("This is before the simulation.")
    if wrong:
        raise Invalid(wrong)
    if held.findings.count() >= policy.MOST_FINDINGS:
        raise NotReady(
            _("There is room for %(n)d findings. Bring some together.")
            % {"n": policy.MOST_FINDINGS}
        )
    made = SimulationFinding.objects.create(simulation=held, created_by=by, **said)
    _bump(held)
    process.record(
        plan, "find", by=by, reason=text, data={"simulation": held.pk, "finding": made.pk}
    )
    return made


@transaction.atomic
def finish(finding: SimulationFinding, *, by: Person, evidence: str) -> SimulationFinding:
    """Say that what was found is mended, and what shows it.

    Refused: to all who neither work for the country nor hold the post that follows it up; without
    evidence; where it is done already, with other evidence (with the same, nothing changes).
    """
    simulation = finding.simulation
    plan = process.lock(simulation.plan)
    row = SimulationFinding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    if not may_finish(row, plan, by):
        raise NotYours()
    if simulation.is_withdrawn:
        raise OutOfTurn(_("The simulation was withdrawn."))
    evidence = evidence.strip()
    if row.is_done:
        if row.evidence != evidence:
            raise OutOfTurn(_("This is done already. Write a new finding where more was found."))
        return row
    if not evidence:
        raise Invalid({"evidence": _("Say what shows that it was done.")})
    if len(evidence) > policy.LONGEST_TEXT:
        raise Invalid({"evidence": _("There is room for 5,000 characters.")})
    row.done_at, row.done_by, row.evidence = timezone.now(), by, evidence
    row.save(update_fields=["done_at", "done_by", "evidence"])
    _bump(simulation)
    data = {"simulation": simulation.pk, "finding": row.pk}
    process.record(plan, "finish_finding", by=by, reason=evidence, data=data)
    return row


def may_finish(finding: SimulationFinding, plan: ContingencyPlan, person: Any) -> bool:
    roles = plan.roles_of(person)
    mine = {post.pk for post in person.held_posts()}
    return bool(roles & TEAM) or bool(roles and finding.post_id in mine)


@transaction.atomic
def withdraw(
    simulation: PlanSimulation, *, by: Person, reason: str, version: int | None = None
) -> PlanSimulation:
    """Take back a simulation that was recorded by mistake, with a reason. It stays in the record."""
    plan, held = _hold(simulation, by)
    if version is not None and version != held.version:
        raise Stale(current=held)
    if not reason.strip():
        raise NotReady(_("Say why it is taken back."))
    held.withdrawn_at, held.withdrawn_by, held.withdrawal_reason = timezone.now(), by, reason
    held.version += 1
    held.save()
    process.record(plan, "withdraw_simulation", by=by, reason=reason, data={"simulation": held.pk})
    return held


def _check_may_record(plan: ContingencyPlan, person: Any) -> None:
    process.check_role(plan, person, TEAM)
    if plan.is_withdrawn:
        raise OutOfTurn(_("The plan is withdrawn. Take it up again first."))


def _hold(simulation: PlanSimulation, by: Person) -> tuple[ContingencyPlan, PlanSimulation]:
    plan = process.lock(simulation.plan)
    _check_may_record(plan, by)
    held = PlanSimulation.objects.select_for_update(of=("self",)).get(pk=simulation.pk)
    if held.is_withdrawn:
        raise OutOfTurn(_("The simulation was withdrawn."))
    return plan, held


def _bump(simulation: PlanSimulation) -> None:
    simulation.version += 1
    simulation.save(update_fields=["version"])
