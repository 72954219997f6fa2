"""The rulebook of the silence procedure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.roles import LEADS
from smcc.rules.clocks import HOUR

MAY_BEGIN = frozenset(LEADS)
MINIMUM = "silence.minimum_hours"
NOTICE = "silence.notice_hours"
FURTHEST = timedelta(days=30)
"""A hard time further away is a slip of the pen: nobody remembers for so long that they are asked."""
TO_ARRIVE = 1.0
"""Hours that the first message has to arrive, however long the notice is: else nobody could count."""


class Outcome(models.TextChoices):
    ADOPTED = "adopted", _("Adopted")
    INCOMPLETE = "incomplete", _("Over, and not everybody was told in time")
    SPOKEN = "spoken", _("Not needed: everybody spoke")
    OBJECTED = "objected", _("Stopped: a signatory objects")
    CHANGED = "changed", _("Stopped: the text changed")
    TAKEN_BACK = "taken_back", _("Taken back")


OVER = frozenset({Outcome.ADOPTED, Outcome.INCOMPLETE, Outcome.SPOKEN})
"""It came to its end; any other outcome broke it off."""


class PartyOutcome(models.TextChoices):
    SPOKE = "spoke", _("Spoke")
    SILENT = "silent", _("Cleared by silence")
    UNREACHED = "unreached", _("Not counted")
    TOO_LATE = "too_late", _("Told too late, not counted")


NOT_COUNTED = frozenset({PartyOutcome.UNREACHED, PartyOutcome.TOO_LATE})
"""Whose silence is no consent: they are asked as before."""


class Proof(models.TextChoices):
    """How it is known that a party was told: see docs/reminders.md."""

    HANDED_OVER = "handed_over", _("the message was handed over")
    READ = "read", _("the message was opened in the inbox")
    SEEN = "seen", _("the message was answered with “seen”")
    BEGAN = "began", _("a post of this component began the procedure")


def shortest_hours(minimum_hours: float, notice_hours: float) -> float:
    """How long a procedure lasts at least: so long that everybody can still be told in time."""
    return max(minimum_hours, notice_hours + TO_ARRIVE)


def told_too_late(notice_hours: float) -> str:
    """Why the silence of a party does not count although it is proven that it was told."""
    return gettext("It was told less than %(hours)g hours before silence counts.") % {
        "hours": notice_hours
    }


def no_time(closes_at: datetime, now: datetime, minimum_hours: float) -> str:
    """Why silence cannot count from then on; empty where it can."""
    if closes_at <= now:
        return gettext("This time has passed. Give one that is still to come.")
    # A minute is forgiven: it goes by while the form is read.
    if closes_at < now + minimum_hours * HOUR - timedelta(minutes=1):
        return gettext(
            "This is too soon: silence counts after %(hours)g hours at the earliest. Give a later time."
        ) % {"hours": minimum_hours}
    if closes_at > now + FURTHEST:
        return gettext("This is more than 30 days away. Check the date.")
    return ""


def suggested(now: datetime, minimum_hours: float) -> datetime:
    """The next full hour that leaves an hour more than the shortest time."""
    hour = (now + HOUR).replace(minute=0, second=0, microsecond=0)
    return hour + (minimum_hours + 1) * HOUR


def why_not(statement: Any) -> str:
    """What stands in the way of a silence procedure, whatever its time; empty where nothing does."""
    if not statement.is_being_cleared:
        return gettext("Ask for clearance first: silence counts only for what somebody was asked.")
    if statement.running_silence() is not None:
        return gettext("A silence procedure is running already.")
    if said := statement.rulebook.objections_said(statement):
        return gettext("%(objections)s. Silence cannot begin over an objection.") % {
            "objections": said
        }
    if not statement.waiting():
        return gettext("Everybody has spoken. There is nobody whose silence could count.")
    return ""
