"""The rulebook of a status report: due, reported, checked; no answer is an answer that shows."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.roles import Audience, Role
from recommendations.committee import KEEPS, STEERS
from smcc.rules.clocks import Basis, Clock, ladder_of_weeks
from smcc.rules.workflow import Workflow, step

OWNS = KEEPS | {Role.OWNER}
"""Who reports: the owner; the secretariat for an owner who cannot, which the record shows."""


class State(models.TextChoices):
    DUE = "due", _("Asked for")
    REPORTED = "reported", _("Reported")
    CHECKED = "checked", _("Checked")
    SILENT = "silent", _("No answer")


def may_write(report: Any, roles: Any) -> bool:
    """Whether somebody with these roles may change the facts of the report now."""
    is_open = round_is_open(report) is None and report.state == State.DUE
    return is_open and bool(OWNS & set(roles))


def may_read_draft(roles: Any) -> bool:
    """Whether somebody with these roles reads what was begun and never handed in, after the close."""
    return bool(OWNS & set(roles))


def round_is_open(report: Any) -> object:
    if report.round.is_open:
        return None
    return _("The round is closed. What changed since then goes into the next one.")


def round_is_closed(report: Any) -> object:
    if report.round.state == "closed":
        return None
    return _("This is recorded when the round is closed.")


def has_a_status(report: Any) -> object:
    return None if report.status else _("Choose the status first.")


WORKFLOW = Workflow(
    "status_report",
    _("Status report"),
    State,
    State.DUE,
    (
        step(
            "report", _("Report"), State.DUE, State.REPORTED, OWNS,
            stamps="reported", clears=("given_back",), needs=(round_is_open, has_a_status),
        ),
        step(
            "take_back", _("Take back for a change"), State.REPORTED, State.DUE, OWNS,
            clears=("reported",), needs=(round_is_open,),
        ),
        step(
            "give_back", _("Give back"), State.REPORTED, State.DUE, KEEPS,
            stamps="given_back", clears=("reported",), needs=(round_is_open,), needs_reason=True,
            tells=(Audience.RESPONSIBLE,),
        ),
        step(
            "check", _("Mark as checked"), State.REPORTED, State.CHECKED, STEERS,
            stamps="checked", needs=(round_is_open,),
        ),
        step(
            "check_again", _("Check again"), State.CHECKED, State.REPORTED, KEEPS,
            clears=("checked",), needs=(round_is_open,), needs_reason=True,
        ),
        step(
            "fall_silent", _("Record as no answer"), State.DUE, State.SILENT, KEEPS,
            needs=(round_is_closed,), follows=True,
        ),
        step(
            "ask_again", _("Ask again"), State.SILENT, State.DUE, KEEPS,
            needs=(round_is_open,), follows=True,
        ),
    ),
)  # fmt: skip
"""The last two follow when a round is closed or reopened."""

DRAFT_LEFT_OUT = step(
    "leave_out_draft", _("Draft not counted"), State.SILENT, State.SILENT, KEEPS,
    tells=(Audience.RESPONSIBLE,),
)  # fmt: skip
"""What the close of a round means for a report that was begun and never handed in."""

CLOCKS = (
    Clock(
        "status_report_due",
        _("Status report"),
        todo=_("Report what became of the recommendation"),
        starts=lambda report: report.round.created_at,
        stops=lambda report: report.reported_at,
        applies=lambda report: report.round.is_open,
        limit_at=lambda report: report.round.report_by,
        anchor=_("the opening of the round"),
        basis=Basis.source(_("the date that the round itself gives")),
        ladder=ladder_of_weeks(
            Audience.RESPONSIBLE, at_limit=(Audience.SECRETARIAT,), after=(Audience.STEERING,)
        ),
    ),
)
"""A round that is closed, withdrawn or reopened ends or resumes the clocks of its reports."""

FACTS = (
    "status", "status_basis", "basis_reason", "basis_by", "confidence", "response_note",
    "narrative", "way_forward",
)  # fmt: skip
"""What an owner writes."""
CARRIED_FACTS = ("status", "response_note", "narrative", "way_forward")
"""What the next round's report begins with. How the status is known, its owner says anew: what an
owner reports is stated, even where the round before had to infer it."""
REPORTED_FACTS = ("status", "narrative", "way_forward")
"""What makes a report another one than the last."""
