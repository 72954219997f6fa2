"""The rulebook of drills: the 48 hours exercised over the real channels, faster, and never counted."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from coordination.roles import LEADS, PRINCIPALS, Audience
from smcc.rules.clocks import Basis, Clock, ladder
from smcc.rules.workflow import Workflow, step


class State(models.TextChoices):
    ANNOUNCED = "announced", _("Announced")
    RUNNING = "running", _("Running")
    ISSUED = "issued", _("Issued, as an exercise")
    ENDED = "ended", _("Ended")
    CALLED_OFF = "called_off", _("Called off")


OPEN = frozenset({State.ANNOUNCED, State.RUNNING, State.ISSUED})
TICKING = frozenset({State.RUNNING, State.ISSUED})

USUAL_FACTOR = 60
"""48 hours in 48 minutes."""
SLOWEST, FASTEST = 1, 2880
"""From 48 hours in 48 hours to 48 hours in one minute."""

NOTICE = timedelta(minutes=5)
"""People are told at least this long before it starts."""
FURTHEST = timedelta(days=60)
"""A drill announced for later than this would be forgotten by those who were told."""
LONGEST_NOTE = 2000

EXERCISED = "minimum_parameters_issued"
"""The clock of the rulebook whose hours and ladder a drill takes."""

NOT_IN_A_DRILL = frozenset(
    {
        Audience.RESPONSIBLE,
        Audience.ASKED,
        Audience.CHAIRS,
        Audience.CLEARED,
        Audience.STEERING,
        Audience.SOCIETIES,
    }
)
EVERYBODY = tuple(audience for audience in Audience if audience not in NOT_IN_A_DRILL)
"""All that a ladder of the 48 hours can reach; the others mean nobody in a drill."""


def factor_sentence(factor: Any) -> Any:
    """Say what is wrong with a factor, or None."""
    is_number = isinstance(factor, (int, float)) and not isinstance(factor, bool)
    if is_number and math.isfinite(factor) and SLOWEST <= factor <= FASTEST:
        return None
    return _(
        "Give a number from %(slowest)d to %(fastest)d: how many times faster the clock runs. "
        "60 makes 48 hours last 48 minutes."
    ) % {"slowest": SLOWEST, "fastest": FASTEST}


def start_sentence(starts_at: datetime, now: datetime, *, told: datetime | None = None) -> Any:
    """Say what is wrong with a start, or None. `told` is the time that people were told already.

    That one needs no notice any more; once it has passed, nobody is told to be ready for it.
    """
    said = {"minutes": NOTICE // timedelta(minutes=1), "days": FURTHEST.days}
    if starts_at <= now and starts_at == told:
        return (
            _(
                "The time that people were told has passed. Give a new one: "
                "people need at least %(minutes)d minutes’ notice."
            )
            % said
        )
    if starts_at <= now:
        return (
            _(
                "This time has passed. Give a later one: people need at least %(minutes)d minutes’ notice."
            )
            % said
        )
    if starts_at < now + NOTICE and starts_at != told:
        return _("People need at least %(minutes)d minutes’ notice. Give a later time.") % said
    if starts_at > now + FURTHEST:
        return (
            _(
                "This is more than %(days)d days ahead: those who are told now would forget. "
                "Give an earlier time."
            )
            % said
        )
    return None


def its_time_has_come(drill: Any) -> Any:
    """People were told when it starts: not earlier."""
    if (minutes := drill.minutes_early()) <= 0:
        return None
    return ngettext(
        "People were told that it starts in %(minutes)d minute. Wait until then.",
        "People were told that it starts in %(minutes)d minutes. Wait until then, or announce it "
        "again with another time.",
        minutes,
    ) % {"minutes": minutes}


def people_were_told(drill: Any) -> Any:
    """Nobody is taken by surprise: no announcement waits to be sent any more."""
    if not (waiting := drill.announcements_waiting()):
        return None
    return ngettext(
        "%(count)d announcement has not been sent yet. Wait until it has gone out.",
        "%(count)d announcements have not been sent yet. Wait until they have gone out.",
        waiting,
    ) % {"count": waiting}


WORKFLOW = Workflow(
    "drill",
    _("Drill"),
    State,
    State.ANNOUNCED,
    (
        step(
            "announce_again", _("Announce it again"), State.ANNOUNCED, State.ANNOUNCED, LEADS,
            stamps="announced", own_door=True,
            confirm=_("Everybody in the line-up is told again. You can give another time."),
        ),
        step(
            "start", _("Start the clock"), State.ANNOUNCED, State.RUNNING, LEADS,
            stamps="started", needs=(its_time_has_come, people_were_told),
            confirm=_("The reminders of the 48 hours go out over the real channels, each marked DRILL."),
        ),
        step(
            "issue", _("The parameters would be issued now"), State.RUNNING, State.ISSUED,
            LEADS | PRINCIPALS, stamps="issued",
            confirm=_("Stops the clock of the drill. Nothing real is issued."),
        ),
        step(
            "end", _("End the drill"), TICKING, State.ENDED, LEADS, stamps="ended",
            tells=EVERYBODY,
            confirm=_("Everybody is told that it is over. What still runs is withdrawn."),
        ),
        step(
            "call_off", _("Call the drill off"), {State.ANNOUNCED, State.RUNNING},
            State.CALLED_OFF, LEADS, stamps="called_off", needs_reason=True, tells=EVERYBODY,
            confirm=_("Everybody who was told of it is told that it does not take place."),
        ),
    ),
)  # fmt: skip

ANNOUNCE = step(
    "announce", _("Announce a drill"), State.ANNOUNCED, State.ANNOUNCED, LEADS, tells=EVERYBODY
)
"""Making a drill is telling people of it. Also what "announce it again" tells, in the same words."""

CLOCK = Clock(
    "drill_48_hours",
    _("Drill: minimum parameters issued"),
    todo=_("Drill: issue the minimum parameters"),
    starts=lambda drill: drill.started_at,
    stops=lambda drill: drill.issued_at,
    applies=lambda drill: drill.state in TICKING and drill.operation.is_active,
    anchor=_("the start of the drill"),
    basis=Basis.default(
        _("The hours of the minimum parameters, made shorter by the factor of the drill.")
    ),
    # Where the clock that it exercises is known, that one's ladder and hours hold instead.
    ladder=ladder(
        Audience.PRINCIPALS, at_limit=(Audience.COUNTRY_LEADS, Audience.SECRETARIAT),
        after=(Audience.REGIONS,),
    ),
    setting=EXERCISED,
    target_hours=36,
    limit_hours=48,
    like=EXERCISED,
)  # fmt: skip

CLOCKS = (CLOCK,)

MAY_TAKE_LINE_UP = frozenset(LEADS)
"""Who may exercise the line-up of an operation: those who lead it."""
