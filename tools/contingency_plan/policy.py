"""The rulebook of a Movement Contingency Plan (MCP): written together, validated by three, reviewed each year.

The host National Society leads it with all components (reference/domain.md, B 4). Its text is changed
in preparation only; the edition that was validated stays in force until the next one is.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component
from coordination.countries.thing import TEAM
from coordination.roles import Audience
from smcc.rules.clocks import Basis, Clock, ladder_of_weeks
from smcc.rules.workflow import Workflow, step

LONGEST_TEXT = 5000
MOST_PARTS = 60
"""Rows of one kind in one plan: more than a person can read at night is no plan."""


class State(models.TextChoices):
    DRAFT = "draft", _("In preparation")
    PROPOSED = "proposed", _("Waiting for validation")
    VALIDATED = "validated", _("Validated")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Reach(models.TextChoices):
    """Who may read a plan."""

    MOVEMENT = "movement", _("The whole Movement")
    COUNTRY_TEAM = "country_team", _("The country team only")


class Party(models.TextChoices):
    """Who validates: by a post of each in the country."""

    HOST = "host", _("Host National Society")
    ICRC = "icrc", _("ICRC")
    IFRC = "ifrc", _("IFRC")


KIND_OF = {
    Party.HOST: Component.Kind.NATIONAL_SOCIETY,
    Party.ICRC: Component.Kind.ICRC,
    Party.IFRC: Component.Kind.IFRC,
}


class Measure(models.TextChoices):
    """What a planning figure counts."""

    AFFECTED = "affected", _("People affected")
    DISPLACED = "displaced", _("People displaced inside the country")
    REFUGEES = "refugees", _("Refugees")
    INJURED = "injured", _("People wounded or injured")
    SHELTER = "shelter", _("People who need shelter")
    ASSISTED = "assisted", _("People whom the Movement plans to assist")
    OTHER = "other", _("Something else")


class Unit(models.TextChoices):
    PEOPLE = "people", _("people")
    HOUSEHOLDS = "households", _("households")
    OTHER = "other", _("as said beside it")


def what_keeps_from_proposing(plan: Any) -> Any:
    """Without what is done first, and for which case, there is nothing to agree on."""
    if not plan.first_steps.strip():
        return _("Write what is done first. It stands at the top of the plan.")
    if not plan.has_scenario():
        return _("Write at least one scenario.")
    return None


WORKFLOW = Workflow(
    "contingency_plan",
    _("Movement Contingency Plan"),
    State,
    State.DRAFT,
    (
        step(
            "propose", _("Ask for validation"), State.DRAFT, State.PROPOSED, TEAM,
            needs=(what_keeps_from_proposing,), tells=(Audience.COUNTRY_LEADS,),
            news=_("please read it and validate it"),
            confirm=_("The host National Society, the ICRC and the IFRC in the country are asked to validate the text as it stands now."),
        ),
        step(
            "validate", _("Validated by all three"), State.PROPOSED, State.VALIDATED, TEAM,
            stamps="validated", own_door=True, follows=True,
            tells=(Audience.COUNTRY_LEADS, Audience.REGIONS),
        ),
        step(
            "take_back", _("Take back to preparation"), State.PROPOSED, State.DRAFT, TEAM,
            needs_reason=True,
        ),
        step(
            "review", _("Record the yearly review: the plan stays as it is"), State.VALIDATED,
            State.VALIDATED, TEAM, stamps="reviewed", needs_reason=True,
        ),
        step(
            "revise", _("Prepare the next edition"), State.VALIDATED, State.DRAFT, TEAM,
            needs_reason=True,
            confirm=_("The edition in force stays so until the next one is validated."),
        ),
        step(
            "withdraw", _("Withdraw the plan"), {State.DRAFT, State.PROPOSED, State.VALIDATED},
            State.WITHDRAWN, TEAM, stamps="withdrawn", needs_reason=True,
        ),
        step(
            "take_up_again", _("Take it up again"), State.WITHDRAWN, State.DRAFT, TEAM,
            clears=("withdrawn",), needs_reason=True,
        ),
    ),
)  # fmt: skip

REVIEWED_CLOCK = Clock(
    "contingency_plan_reviewed",
    _("Contingency plan reviewed"),
    todo=_("Review the contingency plan"),
    starts=lambda plan: plan.looked_at_last(),
    stops=lambda plan: None,
    applies=lambda plan: plan.is_in_force,
    occurrence=lambda plan: plan.edition + plan.reviews,
    anchor=_("the plan being validated, or last reviewed"),
    basis=Basis.default(
        _("The sources name no rhythm. A meeting each year before a disaster is what preparedness reviews ask for.")
    ),
    ladder=ladder_of_weeks(Audience.COUNTRY_LEADS, after=(Audience.REGIONS,)),
    setting="contingency_plan_reviewed",
    limit_hours=timedelta(days=365) / timedelta(hours=1),
)  # fmt: skip

CLOCKS = (REVIEWED_CLOCK,)
