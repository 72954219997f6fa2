"""The rulebook of an item: raised at one level, passed to another, answered, settled."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.countries.thing import TEAM
from coordination.roles import Audience, Role
from smcc.rules.clocks import Basis, Clock, ladder_of_weeks
from smcc.rules.workflow import Workflow, step

LONGEST_TEXT = 5000


class State(models.TextChoices):
    RAISED = "raised", _("Raised")
    PASSED = "passed", _("Passed on, waits for an answer")
    ANSWERED = "answered", _("Answered")
    SETTLED = "settled", _("Settled")
    TAKEN_BACK = "taken_back", _("Taken back")


OPEN = (State.RAISED, State.PASSED, State.ANSWERED)
KINDS = {
    State.RAISED: "draft", State.PASSED: "waiting", State.ANSWERED: "waiting",
    State.SETTLED: "ok", State.TAKEN_BACK: "neutral",
}  # fmt: skip


class What(models.TextChoices):
    """What happened at one station of an item's path."""

    RAISED = "raised", _("Raised")
    PASSED_UP = "passed_up", _("Passed up")
    PASSED_DOWN = "passed_down", _("Passed down")
    ANSWERED = "answered", _("Answered")
    SETTLED = "settled", _("Settled")
    TAKEN_BACK = "taken_back", _("Taken back")


MAY_ACT = TEAM | {Role.PARTICIPANT}
"""Who passes on, answers and settles: those who keep the country's records, and the members of the body where it lies."""
MAY_TAKE_BACK = TEAM | {Role.REFERRER}

WORKFLOW = Workflow(
    "body_item",
    _("Item of a standing body"),
    State,
    State.RAISED,
    (
        step(
            "pass", _("Pass it to another level"), OPEN, State.PASSED, MAY_ACT,
            needs_reason=True, stamps="passed", clears=("answered",), own_door=True,
            tells=(Audience.CHAIRS,), news=_("An item is passed to your level"),
        ),
        step(
            "answer", _("Answer"), State.PASSED, State.ANSWERED, MAY_ACT,
            needs_reason=True, stamps="answered", tells=(Audience.CHAIRS,),
            confirm=_("It goes back with this answer to the level that asked."),
        ),
        step(
            "go_back", State.PASSED.label, State.ANSWERED, State.PASSED, MAY_ACT,
            stamps="passed", clears=("answered",), own_door=True, follows=True,
        ),
        step(
            "settle", _("Settle it"), OPEN, State.SETTLED, MAY_ACT,
            needs_reason=True, stamps="settled", tells=(Audience.CHAIRS,),
            confirm=_("Say what came out of it."),
        ),
        step(
            "take_back", _("Take it back"), OPEN, State.TAKEN_BACK, MAY_TAKE_BACK,
            needs_reason=True, stamps="taken_back", tells=(Audience.CHAIRS,),
        ),
    ),
)  # fmt: skip


def _reacted(item: Any) -> datetime | None:
    """When the level to which it was passed last answered or settled it."""
    if item.passed_at is None:
        return None
    moments = (item.answered_at, item.settled_at)
    return next((at for at in moments if at is not None and at >= item.passed_at), None)


ANSWERED_CLOCK = Clock(
    "item_answered",
    _("Item answered"),
    todo=_("Answer what was passed to your level"),
    starts=lambda item: item.passed_at,
    stops=_reacted,
    applies=lambda item: item.waits_for_an_answer,
    occurrence=lambda item: max(item.passes, 1),
    begins_by_meeting=False,
    anchor=_("the item being passed to this level"),
    basis=Basis.default(
        _("The sources want the levels to work together and name no time; the 14 days are ours.")
    ),
    ladder=ladder_of_weeks(
        Audience.CHAIRS, at_limit=(Audience.COUNTRY_LEADS,), after=(Audience.REGIONS,)
    ),
    setting="item_answered",
    limit_hours=14 * 24,
)

CLOCKS = (ANSWERED_CLOCK,)
