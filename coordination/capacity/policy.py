"""The rulebook of the capacity to convene: described by the National Society alone, looked at again each year.

The review found that National Societies found the convener's role hard to fill (seeds/000, Priority 4,
learning 2). What one can lead is asked of it beforehand, and nobody else rates it.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.roles import Audience, Role
from smcc.rules.clocks import DAY, Basis, Clock, ladder_of_weeks
from smcc.rules.workflow import Workflow, step

LONGEST_TEXT = 5000
LONGEST_NAME = 100
MOST_ROWS = 20


class State(models.TextChoices):
    DESCRIBED = "described", _("Described")
    TAKEN_BACK = "taken_back", _("Taken back")


class Function(models.TextChoices):
    """What a convener leads. The works of the Movement's implementation teams (seeds/001), and leading itself."""

    LEADERSHIP = "leadership", _("Leading and convening")
    INFORMATION = "information", _("Information management and data")
    COMMUNICATIONS = "communications", _("Communications")
    LOGISTICS = "logistics", _("Logistics")
    SECURITY = "security", _("Security")
    SURGE = "surge", _("Surge and competencies")
    RESOURCES = "resources", _("Resource mobilisation")
    REPORTING = "reporting", _("Planning, monitoring, reporting and finance")
    TECHNOLOGY = "technology", _("Information technology")
    OTHER = "other", _("Something else")


class Rating(models.TextChoices):
    """In words, and the National Society's own: nothing is counted from it."""

    NOW = "now", _("We can lead this now")
    WITH_SUPPORT = "with_support", _("We can lead this with support")
    NOT_NOW = "not_now", _("We cannot lead this now")


WRITING = frozenset({Role.RESPONSIBLE})
"""Whoever holds, or stands in for, the post of Secretary General of the National Society. Nobody else."""

WORKFLOW = Workflow(
    "convener_capacity",
    _("Capacity to convene"),
    State,
    State.DESCRIBED,
    (
        step(
            "renew", _("Still as described"), State.DESCRIBED, State.DESCRIBED, WRITING,
            stamps="renewed",
            confirm=_("You say that the description holds as it stands. Its year begins again."),
        ),
        step(
            "describe", _("Describe it anew"), {State.DESCRIBED, State.TAKEN_BACK}, State.DESCRIBED,
            WRITING, stamps="described", own_door=True,
        ),
        step(
            "take_back", _("Take the description back"), State.DESCRIBED, State.TAKEN_BACK, WRITING,
            needs_reason=True, is_minor=True,
        ),
    ),
)  # fmt: skip

RENEWED_CLOCK = Clock(
    "convener_capacity_renewed",
    _("Capacity to convene looked at again"),
    todo=_("Say whether your capacity to convene is still as described"),
    starts=lambda capacity: capacity.looked_at_last,
    stops=lambda capacity: None,
    applies=lambda capacity: capacity.is_described,
    occurrence=lambda capacity: capacity.looks,
    anchor=_("the description, or the day on which it was last said to hold"),
    basis=Basis.default(_("The sources ask what a National Society can lead and name no rhythm.")),
    ladder=ladder_of_weeks(Audience.RESPONSIBLE, after=(Audience.SECRETARIAT,)),
    setting="convener_capacity_renewed",
    limit_hours=timedelta(days=365) / timedelta(hours=1),
    waits_from=30 * DAY,
)  # fmt: skip

CLOCKS = (RENEWED_CLOCK,)
