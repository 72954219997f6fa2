"""How the use of a tool is told: every way in which an operation can stand, and what is too few to divide."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.indicators.clocks import GROUPS, IN_TIME, LATE
from coordination.indicators.registry import Counts, Group
from tools.agreement.policy import UNKNOWN

USED, NOT_ASKED, UNUSED = "used", "not_asked", "unused"

ASKED = tuple(GROUPS)
"""Where a clock asked for the tool, or the operation was declared large-scale: as the indicators say it."""
UNASKED = (
    Group(USED, _("Used, without a limit"), Counts.LEFT_OUT, "ok", _("no clock asked for it here"), is_done=True),
    Group(NOT_ASKED, _("Not used, and not asked for"), Counts.LEFT_OUT, "neutral", _("no clock asked for it here")),
)  # fmt: skip
"""Where no clock ever ran, and the operation was never declared large-scale."""

OF_COUNTRIES = (
    Group(
        UNUSED, _("Not used, though a plan was in force"), Counts.LEFT_OUT, "neutral",
        _("a contingency plan (MCP) of one of its countries was in force at the onset; nothing asks for it"),
    ),
    UNKNOWN,
)  # fmt: skip
"""Of agreements and plans, which belong to countries and have no clock in an operation."""


def why_so(group: Group, reason: str | None) -> Any:
    """Why it stands so: the reason that was given, else what no record of the operation itself shows."""
    return reason or (group.why if group in OF_COUNTRIES else "")


STANDINGS: tuple[Group, ...] = (*ASKED, *UNASKED, *OF_COUNTRIES)
LETTERS = dict(zip((group.key for group in STANDINGS), "ilnrsweu-ax", strict=True))
"""The letter by which each is kept (`models.Account.stands`)."""
OF_LETTER = {letter: key for key, letter in LETTERS.items()}

WAS_USED = frozenset({IN_TIME, LATE, USED})
"""In these the tool was used."""

RULES = 3
"""Raised whenever the tools that are counted, or the way they are judged, change: what was kept
under another number is counted anew."""

FEWEST_FOR_A_SHARE = 20
"""Of fewer operations than these no percentage is said: one more or less would move it by five points."""

BUCKETS = (6, 24, 72, 168)
"""Hours: late by up to six hours, a day, three days, a week, and by more."""


class Need(models.TextChoices):
    """Whether a tool had to be used in an operation."""

    MANDATORY = "mandatory", _("Mandatory")
    ELECTIVE = "elective", _("Elective")


class By(models.TextChoices):
    """By what the figures can be told apart."""

    REGION = "region", _("Region")
    YEAR = "year", _("Year of the onset")
    CRISIS = "crisis", _("Kind of crisis")
    SCALE = "scale", _("Scale")
    NEED = "need", _("Mandatory or elective")


def bucket(hours: int) -> int:
    """The place in `BUCKETS` for a lateness in begun hours; behind the last one for more than a week."""
    return next((n for n, most in enumerate(BUCKETS) if hours <= most), len(BUCKETS))
