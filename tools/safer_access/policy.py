"""The rulebook of Safer Access: how far one National Society is with the framework."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.countries.thing import TEAM
from coordination.roles import SEES_ALL, Audience
from smcc.rules.clocks import Basis, Clock, ladder_of_weeks
from smcc.rules.workflow import Workflow, step

LONGEST_TEXT = 5000
MAY_READ = TEAM | SEES_ALL
CLOCK = "safer_access_reviewed"


class State(models.TextChoices):
    NOT_BEGUN = "not_begun", _("Not begun")
    ASSESSED = "assessed", _("Assessed")
    PLANNED = "planned", _("Plan of action")
    UNDER_WAY = "under_way", _("Under way")
    REVIEWED = "reviewed", _("Reviewed")


KINDS = {
    State.NOT_BEGUN: "draft", State.ASSESSED: "waiting", State.PLANNED: "waiting",
    State.UNDER_WAY: "ok", State.REVIEWED: "ok",
}  # fmt: skip
BEGUN = frozenset(State) - {State.NOT_BEGUN}

WORKFLOW = Workflow(
    "safer_access",
    _("Safer Access Framework"),
    State,
    State.NOT_BEGUN,
    (
        step(
            "assess", _("Assessed"), {State.NOT_BEGUN, State.UNDER_WAY, State.REVIEWED},
            State.ASSESSED, TEAM, stamps="moved",
        ),
        step(
            "plan", _("Plan of action agreed"), State.ASSESSED, State.PLANNED, TEAM, stamps="moved"
        ),
        step("start", _("Under way"), State.PLANNED, State.UNDER_WAY, TEAM, stamps="moved"),
        step(
            "review", _("Reviewed"), {State.UNDER_WAY, State.REVIEWED}, State.REVIEWED, TEAM,
            stamps="moved",
        ),
        step("go_on", _("Under way again"), State.REVIEWED, State.UNDER_WAY, TEAM, stamps="moved"),
        step(
            "restart", _("Back to the beginning"), BEGUN, State.NOT_BEGUN, TEAM, needs_reason=True,
            clears=("moved",), is_minor=True,
        ),
    ),
)  # fmt: skip


def _last(access: Any) -> Any:
    return access.moved_at


CLOCKS = (
    Clock(
        CLOCK,
        _("Safer Access reviewed"),
        todo=_("Say how far the National Society is with Safer Access"),
        starts=_last,
        stops=lambda access: None,
        applies=lambda access: access.is_begun,
        occurrence=lambda access: max(access.moves, 1),
        anchor=_("the last time that somebody said how far it is"),
        basis=Basis.default(
            _(
                "The report of 2022 wants it in use in all relevant contexts and names no interval; "
                "24 months are ours."
            )
        ),
        ladder=ladder_of_weeks(Audience.COUNTRY_LEADS, at_limit=(Audience.REGIONS,)),
        setting=CLOCK,
        limit_hours=730 * 24,
    ),
)
