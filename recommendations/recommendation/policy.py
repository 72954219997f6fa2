"""The rulebook of a recommendation: the words of its facts, and when it may be closed."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from coordination.roles import PRINCIPALS, Role
from recommendations.committee import KEEPS, STEERS
from smcc.rules.workflow import Workflow, step

LONGEST_TEXT = 10_000
"""Characters that there is room for in a narrative or a way forward."""

LONGEST_REASON = 2000
"""Of why evidence counts no more: it stands in a row of the table."""
LONGEST_DATE = 40
"""Characters that there is room for in the date of evidence, as it was written."""


class State(models.TextChoices):
    OPEN = "open", _("Followed")
    CLOSED = "closed", _("Closed")


class Level(models.TextChoices):
    STRATEGIC = "strategic", _("Strategic level")
    REGION = "region", _("Regional level")
    COUNTRY = "country", _("Country level")


def group_of(level: str, country: Any, region: Any) -> str:
    """The line of the published table under which a recommendation stands."""
    if country is not None:
        return str(country)
    return str(region.label if region is not None else Level(level).label)


class Scope(models.TextChoices):
    WITHIN = "within", _("Within the SMCC initiative")
    OUTSIDE = "outside", _("Outside the SMCC initiative")


class Answer(models.TextChoices):
    """What a party responds to a recommendation."""

    AGREED = "agreed", pgettext_lazy("response", "Agreed")
    PARTIALLY_AGREED = "partially_agreed", _("Partially agreed")
    NOT_AGREED = "not_agreed", _("Not agreed")
    PENDING = "pending", _("Not answered yet")


class Status(models.TextChoices):
    """The four official words (seeds/000, the legend of the Committee's table)."""

    IMPLEMENTED = "implemented", _("Implemented")
    IN_PROGRESS = "in_progress", _("In progress")
    PENDING = "pending", _("Pending implementation")
    NOT_APPLICABLE = "not_applicable", _("Not applicable to SMCC initiative")


SETTLED = frozenset({Status.IMPLEMENTED, Status.NOT_APPLICABLE})
"""Nothing more is to be done, as far as the status says."""


class StatusBasis(models.TextChoices):
    STATED = "stated", _("Stated by its owner")
    INFERRED = "inferred", _("Inferred")


class Confidence(models.TextChoices):
    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")


class EvidenceKind(models.TextChoices):
    LINK = "link", _("Link")
    DOCUMENT = "document", _("Document")
    OPERATION = "operation", _("Operation")
    AGREEMENT = "agreement", _("Agreement")
    TRAINING = "training", _("Training")
    INSTRUCTION = "instruction", _("Instruction")
    REPORT = "report", _("Report")
    OTHER = "other", _("Other")


class ActionState(models.TextChoices):
    OPEN = "open", _("Planned")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


UNFINISHED = frozenset({ActionState.OPEN, ActionState.UNDER_WAY})
"""Somebody still has it to do."""


class ReferenceKind(models.TextChoices):
    DRAWN_FROM = "drawn_from", _("Drawn from")
    SEE_ALSO = "see_also", _("See also")


class Names(models.TextChoices):
    """What a reference speaks of. Only the first two can be followed, and so can dangle."""

    LEARNING = "learning", _("a learning")
    RECOMMENDATION = "recommendation", _("a recommendation")
    SECTION = "section", _("a section of the report")
    CONCLUSION = "conclusion", _("the conclusions")
    CASE_STUDY = "case_study", _("a case study")
    REFLECTION = "reflection", _("a reflection")


class Part(models.TextChoices):
    """The columns of the table in which a reference may stand."""

    DETAIL = "detail", _("Detail and rationale")
    WAY_FORWARD = "way_forward", _("Way forward")


MAY_EDIT = STEERS
MAY_PLAN = STEERS | {Role.OWNER}
"""Who splits a way forward into actions and brings evidence."""
MAY_ANSWER = STEERS | PRINCIPALS
"""Who says what a party responds: members for their own party, the secretariat for any."""


def is_reported_implemented(recommendation: Any) -> object:
    """Closed is what a closed round has found implemented, or not applicable; nothing closes by itself."""
    current = recommendation.current
    if current is not None and current.status in SETTLED:
        return None
    return _("The latest closed round does not say that it is implemented or not applicable.")


def what_is_missing(recommendation: Any) -> list[Any]:
    """What speaks against closing it as implemented, a sentence each. A reason overrules, and shows."""
    if recommendation.current is None or recommendation.current.status != Status.IMPLEMENTED:
        return []
    missing: list[Any] = []
    if n := recommendation.actions.filter(state__in=UNFINISHED).count():
        missing.append(
            ngettext_lazy("%(n)d action is still open.", "%(n)d actions are still open.", n)
            % {"n": n}
        )
    if not recommendation.evidence.standing().exists():
        missing.append(_("There is no evidence."))
    return missing


WORKFLOW = Workflow(
    "recommendation",
    _("Recommendation"),
    State,
    State.OPEN,
    (
        step(
            "close", _("Close"), State.OPEN, State.CLOSED, STEERS,
            stamps="closed", needs=(is_reported_implemented,), own_door=True,
            confirm=_("No round asks for a report on it any more."),
        ),
        step(
            "reopen", _("Reopen"), State.CLOSED, State.OPEN, KEEPS,
            clears=("closed",), needs_reason=True,
        ),
    ),
)  # fmt: skip
