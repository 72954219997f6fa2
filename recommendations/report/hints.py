"""What a reader of a report would ask, as hints while it is written: never a reason to refuse it."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from recommendations.recommendation.policy import Status
from recommendations.report.models import StatusReport
from recommendations.report.words import says_open, says_settled

FEW = 3
"""References that are named in one hint; it is read between two words that are typed."""


def hints(report: StatusReport) -> list[str]:
    """A sentence for each thing that a reader would stumble over, the gravest first."""
    return [sentence for rule in RULES if (sentence := rule(report))]


def hints_on(report: StatusReport, typed: Mapping[str, Any]) -> list[str]:
    """The same on what is being typed over the report, and is not saved."""
    unsaved = copy(report)
    for name, value in typed.items():
        setattr(unsaved, name, value)
    return hints(unsaved)


def _no_owner(report: StatusReport) -> str:
    return "" if report.owner_post_id else _("Nobody is named as owner.")


def _no_date(report: StatusReport) -> str:
    is_open = report.status in (Status.IN_PROGRESS, Status.PENDING)
    if is_open and report.recommendation.due_on is None:
        return _("It is not done, and there is no date by which it is to be done.")
    return ""


def _settled_with_a_way_forward(report: StatusReport) -> str:
    said = says_settled(report.narrative)
    if said and report.way_forward.strip():
        return _("The text says “%(words)s”, and yet there is a way forward.") % {"words": said}
    return ""


def _settled_without_evidence(report: StatusReport) -> str:
    is_called = report.status == Status.IMPLEMENTED
    said = "" if is_called else says_settled(report.narrative)
    if not (is_called or said) or report.recommendation.evidence.standing().exists():
        return ""
    if is_called:
        return _("It is called implemented, and no evidence is recorded.")
    return _("The text says “%(words)s”, and no evidence is recorded.") % {"words": said}


def _dangling(report: StatusReport) -> str:
    rows = report.recommendation.references.all()
    lost = [Truncator(str(each)).chars(80) for each in rows if each.points_nowhere]
    if lost:
        named = ", ".join(lost[:FEW]) + (" …" if len(lost) > FEW else "")
        return _("A reference points nowhere: %(refs)s.") % {"refs": named}
    return ""


def _contradiction(report: StatusReport) -> str:
    if report.status == Status.IMPLEMENTED and (said := says_open(report.narrative)):
        return _("It is called implemented, and the text says “%(words)s”.") % {"words": said}
    if report.status == Status.PENDING and (said := says_settled(report.narrative)):
        return _("It is called pending, and the text says “%(words)s”.") % {"words": said}
    return ""


RULES: tuple[Any, ...] = (
    _contradiction,
    _settled_with_a_way_forward,
    _settled_without_evidence,
    _no_owner,
    _no_date,
    _dangling,
)
