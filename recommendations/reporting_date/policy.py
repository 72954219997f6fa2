"""The rulebook of the reporting calendar: who reports to whom, in which order, and the clock of each report.

The source (CD/22/21, section 4) says that the Steering Committee reports to the Standing Commission
regularly and to the Council of Delegates at its meeting; it gives neither intervals nor lead times,
and does not make one report wait for another. So a report that rests on no earlier one is flagged
and not refused; one that is said to rest on another may not come before it, nor be done before it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from coordination.roles import Audience
from recommendations.committee import KEEPS
from smcc.rules.clocks import DAY, Basis, Clock, RungSpec, ladder
from smcc.rules.workflow import Workflow, step

LONGEST_TEXT = 2000
LONGEST_LEAD_DAYS = 366
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
"""Outside of these a day is mistyped."""


class State(models.TextChoices):
    PLANNED = "planned", _("Planned")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


class Body(models.TextChoices):
    """Who is reported to, in the order in which a report goes up."""

    STEERING = "steering", _("Steering Committee")
    STANDING = "standing", _("Standing Commission")
    COUNCIL = "council", _("Council of Delegates")


RESTS_ON: dict[str, Body] = {Body.STANDING: Body.STEERING, Body.COUNCIL: Body.STANDING}
"""A report to the Council goes through the Standing Commission first, and that through the Committee."""


def spoken(report: Any) -> str:
    """A report with its day: "Standing Commission, 3 May 2027"."""
    return f"{report.get_body_display()}, {formats.date_format(report.meets_on, 'j F Y')}"


def what_it_rests_on_is_done(report: Any) -> object:
    before = report.follows
    if before is None or before.state != State.PLANNED:
        return None
    return _("It rests on a report that is not done yet: %(report)s.") % {"report": spoken(before)}


def flags(report: Any) -> list[Any]:
    """What is missing in the chain of a report that is still to come, a sentence each."""
    wanted = RESTS_ON.get(report.body)
    if wanted is None or report.state != State.PLANNED:
        return []
    if report.follows is None:
        return [_("No report before it is named: %(body)s.") % {"body": wanted.label}]
    if report.follows.state == State.CANCELLED:
        return [
            _("The report that it rests on was cancelled: %(report)s. Name another one.")
            % {"report": spoken(report.follows)}
        ]
    return []


WORKFLOW = Workflow(
    "reporting_date",
    _("Reporting date"),
    State,
    State.PLANNED,
    (
        step(
            "finish", _("Mark as done"), State.PLANNED, State.DONE, KEEPS,
            stamps="done", needs=(what_it_rests_on_is_done,),
        ),
        step(
            "cancel", _("Cancel"), State.PLANNED, State.CANCELLED, KEEPS,
            stamps="cancelled", needs_reason=True,
        ),
        step(
            "reopen", _("Plan it again"), {State.DONE, State.CANCELLED}, State.PLANNED, KEEPS,
            clears=("done", "cancelled"), needs_reason=True,
        ),
    ),
)  # fmt: skip

_PREPARE = (Audience.RESPONSIBLE, Audience.SECRETARIAT)
_BY_THE_DAY = ladder(*_PREPARE, at_limit=(Audience.STEERING,))

CLOCKS = (
    Clock(
        "report_handed_in",
        _("Report handed in"),
        todo=_("Hand in the report"),
        starts=lambda report: report.created_at,
        stops=lambda report: report.done_at,
        # A meeting of the past that is entered for the record waits for nobody.
        applies=lambda report: (
            report.state == State.PLANNED and report.document_due_at > report.created_at
        ),
        limit_at=lambda report: report.document_due_at,
        anchor=_("the date being entered in the reporting calendar"),
        basis=Basis.source(
            _("the date of the body’s own meeting, less the lead time given with it")
        ),
        # A report is written in weeks: a day's notice alone would come too late.
        ladder=(
            *_BY_THE_DAY[:1],
            RungSpec("336h_before_limit", "limit", -14 * DAY, _PREPARE, is_bundled=True),
            RungSpec("168h_before_limit", "limit", -7 * DAY, _PREPARE, is_bundled=True),
            *_BY_THE_DAY[1:],
        ),
    ),
)
