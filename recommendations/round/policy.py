"""The rulebook of a round: it opens, asks each owner for a report, is closed and frozen."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from recommendations.committee import KEEPS
from recommendations.report.policy import State as ReportState
from smcc.rules.workflow import Workflow, step


class State(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


def every_report_is_checked(round_: Any) -> object:
    """What somebody reported is looked at before it becomes the current status."""
    n = round_.reports.filter(state=ReportState.REPORTED).count()
    if not n:
        return None
    return ngettext_lazy(
        "%(n)d report waits to be checked.", "%(n)d reports wait to be checked.", n
    ) % {"n": n}


def is_the_latest(round_: Any) -> object:
    """An earlier round is what a later one was compared with."""
    later = type(round_).objects.filter(review=round_.review_id, dated__gt=round_.dated)
    if later.exclude(state=State.WITHDRAWN).exists():
        return _("There is a later round. Only the latest one can be reopened.")
    return None


def nothing_rests_on_it(round_: Any) -> object:
    """What was closed because of its reports would stand on nothing."""
    closed = round_.reports.filter(recommendation__closed_at__gte=round_.closed_at)
    numbers = sorted(closed.values_list("recommendation__number", flat=True))
    if not numbers:
        return None
    return _("Closed since then: %(numbers)s. Reopen these recommendations first.") % {
        "numbers": ", ".join(map(str, numbers))
    }


def nothing_was_reported(round_: Any) -> object:
    if round_.reports.exclude(state=ReportState.DUE).exists():
        return _("Somebody has reported already. Close the round instead.")
    return None


WORKFLOW = Workflow(
    "round",
    _("Round"),
    State,
    State.OPEN,
    (
        step(
            "close", _("Close and freeze"), State.OPEN, State.CLOSED, KEEPS,
            stamps="closed", needs=(every_report_is_checked,), own_door=True,
            confirm=_("What is missing is recorded as no answer. The whole Movement can read the round."),
        ),
        step(
            "reopen", _("Reopen"), State.CLOSED, State.OPEN, KEEPS,
            clears=("closed",), needs=(is_the_latest, nothing_rests_on_it), needs_reason=True,
        ),
        step(
            "withdraw", _("Withdraw"), State.OPEN, State.WITHDRAWN, KEEPS,
            needs=(nothing_was_reported,), needs_reason=True,
        ),
    ),
)  # fmt: skip
