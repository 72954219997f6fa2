"""The rulebook of a standing body: one of the three levels that a Movement Coordination Agreement sets up.

The report of 2022 names the levels (strategic, operational, technical) and neither their members nor
their rhythm; both are what each country writes down. The names of the levels are those of decisions
(`tools.decision.policy.Level`): there is one list of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.countries.thing import TEAM
from coordination.roles import Audience, Role
from smcc.rules.clocks import Basis, Clock, ladder_of_weeks
from smcc.rules.workflow import Workflow, step
from tools.decision.policy import Level

LONGEST_TEXT = 5000
MOST_MEMBERS = 60
"""Members at one time: a body of more is an assembly."""
TOP_DOWN = (Level.STRATEGIC, Level.OPERATIONAL, Level.TECHNICAL)


class State(models.TextChoices):
    OPEN = "open", _("In place")
    DISSOLVED = "dissolved", _("Dissolved")


class Rhythm(models.TextChoices):
    WEEKLY = "weekly", _("Every week")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")
    MONTHLY = "monthly", _("Every month")
    QUARTERLY = "quarterly", _("Every three months")
    TWICE_A_YEAR = "twice_a_year", _("Twice a year")
    ON_DEMAND = "on_demand", _("When needed")


DAYS_BETWEEN: Mapping[str, int] = {
    Rhythm.WEEKLY: 7, Rhythm.FORTNIGHTLY: 14, Rhythm.MONTHLY: 31, Rhythm.QUARTERLY: 92,
    Rhythm.TWICE_A_YEAR: 184,
}  # fmt: skip
"""The longest that a rhythm leaves between two meetings: a month is up to 31 days."""


class Capacity(models.TextChoices):
    CHAIR = "chair", _("Chair")
    CO_CHAIR = "co_chair", _("Co-chair")
    MEMBER = "member", _("Member")
    OBSERVER = "observer", _("Observer")


CHAIRS = (Capacity.CHAIR, Capacity.CO_CHAIR)
MAY_KEEP = TEAM
"""Who sets it up, names its members and dissolves it."""
MAY_CONVENE = TEAM | {Role.RESPONSIBLE}
"""Who says when it meets and what it met on: also its chair and co-chairs."""
MAY_RAISE = TEAM | {Role.PARTICIPANT}
"""Who lays an item on its table: also its members, observers excepted."""


def meet_by(
    rhythm: str, since: datetime, planned: datetime | None, tolerance_hours: float
) -> datetime | None:
    """Until when a meeting is to be recorded; None where nothing asks for one.

    The meeting that is planned, or what the rhythm allows since the last one, whichever is first:
    a meeting put off for long does not hide that the body no longer keeps its rhythm.
    """
    days = DAYS_BETWEEN.get(rhythm)
    asked = [] if days is None else [since + timedelta(days=days)]
    if planned is not None:
        asked.append(planned)
    return min(asked) + timedelta(hours=tolerance_hours) if asked else None


def no_other_of_its_level(body: Any) -> Any:
    """One country has one body of each level at a time."""
    if not body.has_rival():
        return None
    return _("There is a body of this level in %(country)s already. Dissolve it first.") % {
        "country": body.country.name
    }


def nothing_lies_with_it(body: Any) -> Any:
    """What was passed to it would wait for nobody."""
    lying = body.open_item_count()
    if not lying:
        return None
    return _(
        "Items that lie with this body: %(n)d. Settle them, pass them on or take them back first."
    ) % {"n": lying}


WORKFLOW = Workflow(
    "standing_body",
    _("Standing body"),
    State,
    State.OPEN,
    (
        step(
            "dissolve", _("Dissolve it"), State.OPEN, State.DISSOLVED, TEAM,
            needs=(nothing_lies_with_it,), needs_reason=True, stamps="dissolved",
            tells=(Audience.CHAIRS, Audience.COUNTRY_LEADS),
        ),
        step(
            "reopen", _("Set it up again"), State.DISSOLVED, State.OPEN, TEAM,
            needs=(no_other_of_its_level,), needs_reason=True, stamps="opened",
            clears=("dissolved",),
            tells=(Audience.CHAIRS, Audience.COUNTRY_LEADS),
        ),
    ),
)  # fmt: skip

MET_CLOCK = Clock(
    "body_met",
    _("Standing body met"),
    todo=_("Hold the meeting of the standing body, and record it"),
    starts=lambda body: body.counts_from,
    stops=lambda body: None,
    applies=lambda body: body.is_open and body.meet_by is not None,
    limit_at=lambda body: body.meet_by,
    occurrence=lambda body: body.run,
    anchor=_("the last meeting that was recorded, or the body being set up"),
    basis=Basis.default(
        _(
            "The limit is the planned meeting, or the body’s own rhythm since its last one, whichever "
            "comes first, and a tolerance that is a policy setting. The sources name no rhythm."
        )
    ),
    ladder=ladder_of_weeks(
        Audience.CHAIRS, at_limit=(Audience.COUNTRY_LEADS,), after=(Audience.REGIONS,)
    ),
)

CLOCKS = (MET_CLOCK,)
