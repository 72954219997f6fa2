"""The rulebook of an activation: an operation takes a plan up, and afterwards it is said how far it matched."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.countries.thing import TEAM
from coordination.roles import LEADS, Audience
from smcc.rules.clocks import Basis, Clock, ladder_of_weeks
from smcc.rules.workflow import Workflow, step

LONGEST_TEXT = 5000
MAY_KEEP = frozenset(TEAM | LEADS)
"""Who works for the country of the plan, and who leads the operation."""


class State(models.TextChoices):
    ACTIVE = "active", _("Activated")
    COMPARED = "compared", _("Compared with what happened")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Match(models.TextChoices):
    LARGELY = "largely", _("Largely")
    PARTLY = "partly", _("In part")
    HARDLY = "hardly", _("Hardly at all")


class Came(models.TextChoices):
    """What became of one scenario."""

    AS_PLANNED = "as_planned", _("It came much as planned")
    OTHERWISE = "otherwise", _("It came, and otherwise")
    NOT = "not", _("It did not come")


WORKFLOW = Workflow(
    "plan_activation",
    _("Contingency plan activated"),
    State,
    State.ACTIVE,
    (
        step(
            "compare", _("Say how far reality matched the plan"), State.ACTIVE, State.COMPARED,
            MAY_KEEP, stamps="compared", own_door=True,
            tells=(Audience.COUNTRY_LEADS, Audience.REGIONS),
        ),
        step(
            "compare_again", _("Compare again"), State.COMPARED, State.ACTIVE, MAY_KEEP,
            clears=("compared",), needs_reason=True,
        ),
        step(
            "withdraw", _("Take the activation back"), State.ACTIVE, State.WITHDRAWN, MAY_KEEP,
            stamps="withdrawn", needs_reason=True,
        ),
    ),
)  # fmt: skip

CLOCKS = (
    Clock(
        "contingency_plan_compared",
        _("Plan compared with what happened"),
        todo=_("Say how far reality matched the plan"),
        starts=lambda activation: activation.activated_at,
        stops=lambda activation: activation.compared_at,
        applies=lambda activation: not activation.is_withdrawn,
        anchor=_("the plan being activated"),
        basis=Basis.default(
            _("The Council of Delegates report asks what plans are worth and names no day.")
        ),
        ladder=ladder_of_weeks(Audience.COUNTRY_LEADS),
        setting="contingency_plan_compared",
        limit_hours=timedelta(days=90) / timedelta(hours=1),
    ),
)


def why_not_activated(plan: Any, operation: Any) -> Any:
    """The sentence that says why this operation cannot take this plan up; None where it can."""
    if not plan.is_in_force:
        return _("No edition of this plan is in force. It is validated first.")
    if not operation.is_active:
        return _("The operation is not active.")
    if operation.is_drill:
        return _("This operation is an exercise. Record it as a simulation of the plan.")
    if plan.country_id not in operation.country_codes.split():
        return _("%(operation)s does not cover %(country)s, the country of this plan.") % {
            "operation": operation.ref, "country": plan.country,
        }  # fmt: skip
    return None
