"""What a reader of a report would ask, as hints while it is written: never a reason to refuse it."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from recommendations.recommendation.policy import Status
from recommendations.report.models import StatusReport

SETTLED_WORDS = re.compile(
    r"\b(already (addressed|done|implemented)|completed|finalised|finalized|fully implemented|closed)\b",
    re.IGNORECASE,
)
OPEN_WORDS = re.compile(
    r"\b(not yet|still|ongoing|pending|planned|will be|to be|in progress|not started)\b",
    re.IGNORECASE,
)


def hints(report: StatusReport) -> list[str]:
    """A sentence for each thing that a reader would stumble over, the gravest first."""
    return [sentence for rule in RULES if (sentence := rule(report))]


def _no_owner(report: StatusReport) -> str:
    return "" if report.owner_post_id else _("Nobody is named as owner.")


def _no_date(report: StatusReport) -> str:
    is_open = report.status in (Status.IN_PROGRESS, Status.PENDING)
    if is_open and report.recommendation.due_on is None:
        return _("It is not done, and there is no date by which it is to be done.")
    return ""


def _settled_with_a_way_forward(report: StatusReport) -> str:
    said = SETTLED_WORDS.search(report.narrative)
    if said and report.way_forward.strip():
        return _("The text says “%(words)s”, and yet there is a way forward.") % {"words": said[0]}
    return ""


def _implemented_without_evidence(report: StatusReport) -> str:
    if report.status == Status.IMPLEMENTED and not report.recommendation.evidence.exists():
        return _("It is called implemented, and no evidence is recorded.")
    return ""


def _dangling(report: StatusReport) -> str:
    rows = report.recommendation.references.all()
    lost = [str(each) for each in rows if each.points_nowhere]
    if lost:
        return _("A reference points nowhere: %(refs)s.") % {"refs": ", ".join(lost)}
    return ""


def _contradiction(report: StatusReport) -> str:
    if report.status == Status.IMPLEMENTED and (said := OPEN_WORDS.search(report.narrative)):
        return _("It is called implemented, and the text says “%(words)s”.") % {"words": said[0]}
    if report.status == Status.PENDING and (said := SETTLED_WORDS.search(report.narrative)):
        return _("It is called pending, and the text says “%(words)s”.") % {"words": said[0]}
    return ""


RULES: tuple[Any, ...] = (
    _contradiction,
    _settled_with_a_way_forward,
    _implemented_without_evidence,
    _no_owner,
    _no_date,
    _dangling,
)
