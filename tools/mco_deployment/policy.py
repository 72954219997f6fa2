"""The rulebook of the coordination advisor's deployment: so far, that it is decided in time."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.roles import LEADS, PRINCIPALS, Audience
from smcc.rules.clocks import Basis, Clock, ladder
from smcc.rules.workflow import Workflow, step


class State(models.TextChoices):
    DUE = "due", _("To be decided")
    DECIDED = "decided", _("Decided")


class Choice(models.TextChoices):
    DEPLOY = "deploy", _("Deploy an advisor")
    NOT_NEEDED = "not_needed", _("No advisor is needed")
    UNMET = "unmet", _("Needed, but none can be had")


MAY_EDIT = frozenset(LEADS | PRINCIPALS)


WORKFLOW = Workflow(
    "mco_deployment",
    _("Coordination advisor"),
    State,
    State.DUE,
    (
        step(
            "decide", _("Record the decision"), State.DUE, State.DECIDED, MAY_EDIT,
            stamps="decided", needs_reason=True, own_door=True,
            tells=(Audience.PARTICIPANTS,),
        ),
        step(
            "reopen", _("Decide again"), State.DECIDED, State.DUE, MAY_EDIT,
            clears=("decided",), needs_reason=True,
        ),
    ),
)  # fmt: skip

CLOCKS = (
    Clock(
        "mco_decided",
        _("Coordination advisor decided"),
        todo=_("Decide about a coordination advisor"),
        starts=lambda deployment: deployment.large_since,
        stops=lambda deployment: deployment.decided_at,
        applies=lambda deployment: deployment.operation.is_active and deployment.operation.is_large,
        anchor=_("the operation being declared large-scale"),
        basis=Basis.default(
            _("The review of 2024 asks for automatic deployment and names no hour.")
        ),
        ladder=ladder(Audience.COORDINATOR, at_limit=(Audience.COUNTRY_LEADS,)),
        setting="mco_decided",
        limit_hours=48,
    ),
)
