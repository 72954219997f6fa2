"""The rulebook of a review: it is prepared, then published to the whole Movement."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from recommendations.committee import KEEPS
from recommendations.round.policy import State as RoundState
from smcc.rules.workflow import Workflow, step

LONGEST_REF = 40
RESERVED = frozenset({"new"})
"""Addresses that are pages of their own, and so no review's reference."""


class State(models.TextChoices):
    DRAFT = "draft", _("Being prepared")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


def heading_of(title: str, state: str) -> str:
    """A review's title as it stands over its recommendations: one that is not published says so."""
    return title if state == State.PUBLISHED else f"{title} ({State(state).label})"


def has_recommendations(review: models.Model) -> object:
    """A review that recommends nothing has nothing to follow."""
    if review.recommendations.exists():  # type: ignore[attr-defined]
        return None
    return _("It has no recommendation yet. Add one first.")


def no_round_is_open(review: models.Model) -> object:
    """Owners are asked for reports on what they could no longer read."""
    if not review.rounds.filter(state=RoundState.OPEN).exists():  # type: ignore[attr-defined]
        return None
    return _("A round is open. Close or withdraw it first.")


WORKFLOW = Workflow(
    "review",
    _("Review"),
    State,
    State.DRAFT,
    (
        step(
            "publish", _("Publish"), State.DRAFT, State.PUBLISHED, KEEPS,
            stamps="published", needs=(has_recommendations,),
            confirm=_("Everybody who signs in can read it from now on."),
        ),
        step(
            "take_back", _("Take back for correction"), State.PUBLISHED, State.DRAFT, KEEPS,
            clears=("published",), needs=(no_round_is_open,), needs_reason=True,
        ),
        step(
            "withdraw", _("Withdraw"), {State.DRAFT, State.PUBLISHED}, State.WITHDRAWN, KEEPS,
            needs=(no_round_is_open,), needs_reason=True,
        ),
    ),
)  # fmt: skip


class Tool(models.TextChoices):
    """What a learning speaks of, so that it is shown where that is used."""

    MINI_SUMMIT = "mini_summit", _("Mini-Summit")
    JOINT_STATEMENT = "joint_statement", _("Joint Statement")
    MINIMUM_PARAMETERS = "minimum_parameters", _("Minimum parameters")
    AGREEMENT = "agreement", _("Movement Coordination Agreement")
    CONTINGENCY_PLAN = "contingency_plan", _("Movement Contingency Plan")
    MCO_DEPLOYMENT = "mco_deployment", _("Coordination advisor")
    MOVEMENT_PICTURE = "movement_picture", _("Movement Picture")
    RESOURCE_MOBILISATION = "resource_mobilisation", _("Resource mobilisation table")
