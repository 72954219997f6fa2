"""The rulebook of briefings: opened when leadership changes, planned, held, or waived with a reason.

Whether the tools are used hangs on whether leaders know them and stand behind them (seeds/000,
Priority 4, learnings 1 and 10): in Pakistan the leadership changed in the midst of the operation.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.countries.thing import TEAM
from coordination.roles import Audience, Role
from smcc.rules.clocks import Basis, Clock, ladder_of_weeks
from smcc.rules.workflow import Workflow, step

LONGEST_NOTE = 5000


class State(models.TextChoices):
    DUE = "due", _("Not briefed yet")
    PLANNED = "planned", _("Planned")
    HELD = "held", _("Briefed")
    WAIVED = "waived", _("Waived")
    CALLED_OFF = "called_off", _("Called off")


OPEN = frozenset({State.DUE, State.PLANNED})


class Topic(models.TextChoices):
    """What a new leader is told of: what the country can rely on, and who does what."""

    SEVILLE = "seville", _("The Seville Agreement 2.0")
    TOOLKIT = "toolkit", _("The SMCC toolkit: Mini-Summit, Joint Statement and the others")
    AGREEMENT = "agreement", _("The Movement Coordination Agreement of the country (MCA)")
    PLAN = "plan", _("The Movement Contingency Plan of the country (MCP)")
    ROLES = "roles", _("Who convenes, who co-convenes, who leads what")


WORKFLOW = Workflow(
    "briefing",
    _("Briefing of a new leader"),
    State,
    State.DUE,
    (
        step(
            "plan", _("Plan the briefing"), OPEN, State.PLANNED, TEAM, own_door=True,
            tells=(Audience.RESPONSIBLE,), news=_("you are asked to give it"),
        ),
        step("hold", _("Record that it was held"), OPEN, State.HELD, TEAM, stamps="held", own_door=True),
        step(
            "waive", _("Waive the briefing"), OPEN, State.WAIVED, TEAM, stamps="waived",
            needs_reason=True, is_minor=True,
            confirm=_("For example: this person led elsewhere and knows the tools. The reason stays in the record."),
        ),
        step(
            "take_back", _("Take this back: the briefing is still due"), {State.HELD, State.WAIVED},
            State.DUE, TEAM, needs_reason=True, clears=("held", "waived"), is_minor=True,
        ),
        step(
            "call_off", _("Called off: the post has passed on"), OPEN, State.CALLED_OFF,
            {Role.SECRETARIAT}, needs_reason=True, follows=True,
        ),
    ),
)  # fmt: skip

BRIEFED_CLOCK = Clock(
    "leader_briefed",
    _("New leader briefed"),
    todo=_("Brief the new leader"),
    starts=lambda briefing: briefing.starts_at,
    stops=lambda briefing: briefing.held_at,
    applies=lambda briefing: not briefing.is_called_off,
    waived=lambda briefing: briefing.is_waived,
    anchor=_("the day on which the post got its new holder"),
    basis=Basis.default(
        _("The sources say that the tools are used where leaders know them, and name no time for a briefing.")
    ),
    ladder=ladder_of_weeks(
        Audience.COUNTRY_LEADS, Audience.RESPONSIBLE, after=(Audience.REGIONS, Audience.SECRETARIAT)
    ),
    setting="leader_briefed",
    limit_hours=timedelta(days=30) / timedelta(hours=1),
)  # fmt: skip

CLOCKS = (BRIEFED_CLOCK,)
