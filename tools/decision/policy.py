"""The rulebook of a decision: a row of the table first, a promise to follow up afterwards."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.roles import LEADS, Audience, Role
from smcc.rules.clocks import Basis, Clock, ladder
from smcc.rules.workflow import Workflow, step


class State(models.TextChoices):
    OPEN = "open", _("Not yet decided")
    DECIDED = "decided", _("Decided")
    DEFERRED = "deferred", _("Deferred")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")
    SUPERSEDED = "superseded", _("Superseded")


class Kind(models.TextChoices):
    """What a row is for those who read it later."""

    INFORMATION = "information", _("Information")
    DECISION = "decision", _("Decision")
    ACTION = "action", _("Action")


class HowDecided(models.TextChoices):
    """How it was arrived at. Blank: the table does not say."""

    CONSENSUS = "consensus", _("By consensus")
    CONVENER = "convener", _("By the convener")
    SILENCE = "silence", _("By a silence procedure")
    STRATEGIC = "strategic", _("Deferred to the strategic level")


class Level(models.TextChoices):
    """Where a decision lies: the three levels of a Movement Coordination Agreement (review of 2024)."""

    TECHNICAL = "technical", _("Technical")
    OPERATIONAL = "operational", _("Operational")
    STRATEGIC = "strategic", _("Strategic")


class Topic(models.TextChoices):
    """What recommendation 2 of the review of 2024 lists, and what the tools' own pages add."""

    CO_CONVENER = "co_convener", _("Co-convener")
    SECURITY_LEAD = "security_lead", _("Security lead")
    LOGISTICS_LEAD = "logistics_lead", _("Logistics lead")
    SECTOR_LEADS = "sector_leads", _("Sector leads")
    GEOGRAPHY = "geography", _("Geographic demarcation")
    ROLES = "roles", _("Roles and responsibilities")
    FOCAL_COUNTRY = "focal_country", _("Focal points: country")
    FOCAL_REGION = "focal_region", _("Focal points: region")
    FOCAL_GENEVA = "focal_geneva", _("Focal points: Geneva")
    APPEALS = "appeals", _("Appeals")
    COMMUNICATIONS = "communications", _("Communications")
    ADVISOR = "advisor", _("Coordination advisor")
    DATA_SHARING = "data_sharing", _("Data sharing")
    OTHER = "other", _("Other")


SEEDED = tuple(topic for topic in Topic if topic != Topic.OTHER)
"""The topics that every table starts with, in this order."""

WRITABLE = frozenset({State.OPEN, State.DECIDED})
"""States in which a row's cells may be written; a deferred or dropped row is reopened first."""
NEEDS_A_LEAD = frozenset({Kind.DECISION, Kind.ACTION})
"""Kinds of row that somebody has to carry out; what is only told needs nobody."""
FOLLOWED_UP = frozenset({State.DECIDED, State.DEFERRED})
"""States in which a row of a filed table is still to be followed up."""
MAY_EDIT = frozenset(LEADS)
MAY_FOLLOW_UP = frozenset(LEADS | {Role.PARTICIPANT})


def says_what_was_decided(decision: Any) -> Any:
    return None if decision.text.strip() else _("Write what was decided first.")


def table_is_open(decision: Any) -> Any:
    """Until the table is filed, its rows may still be decided, deferred and reopened."""
    if decision.summit.filed_at is None:
        return None
    return _("The table is filed. Follow the decision up, or supersede it in a new meeting.")


def table_is_filed(decision: Any) -> Any:
    if decision.summit.filed_at is not None:
        return None
    return _("File the table first; a decision is followed up from then on.")


def level_of(how_decided: str) -> Level:
    """Where a row lies as the meeting left it: what it put off to the strategic level lies there."""
    return Level.STRATEGIC if how_decided == HowDecided.STRATEGIC else Level.OPERATIONAL


WORKFLOW = Workflow(
    "decision",
    _("Decision"),
    State,
    State.OPEN,
    (
        step(
            "decide", _("Decided"), {State.OPEN, State.DEFERRED}, State.DECIDED, LEADS,
            needs=(says_what_was_decided, table_is_open),
        ),
        step(
            "defer", _("Defer"), {State.OPEN, State.DECIDED}, State.DEFERRED, LEADS,
            needs=(table_is_open,), needs_reason=True,
        ),
        step(
            "reopen", _("Reopen the row"), {State.DECIDED, State.DEFERRED, State.DROPPED},
            State.OPEN, LEADS, needs=(table_is_open,), clears=("dropped",),
        ),
        step(
            "drop", _("Drop"), {State.OPEN, State.DECIDED, State.DEFERRED}, State.DROPPED, LEADS,
            stamps="dropped", needs_reason=True,
        ),
        step(
            "complete", _("Done"), State.DECIDED, State.DONE, MAY_FOLLOW_UP,
            stamps="done", needs=(table_is_filed,), needs_reason=True, own_door=True,
        ),
        step(
            "supersede", _("Superseded by a later decision"), {State.DECIDED, State.DEFERRED},
            State.SUPERSEDED, LEADS, stamps="superseded", needs=(table_is_filed,), needs_reason=True,
        ),
    ),
)  # fmt: skip

CLOCKS = (
    Clock(
        "decision_done",
        _("Decision carried out"),
        todo=_("Carry out what was decided"),
        starts=lambda row: row.summit.filed_at,
        stops=lambda row: row.done_at,
        applies=lambda row: (
            row.due_at is not None
            and row.state in (State.DECIDED, State.DONE)
            and row.operation.is_active
        ),
        limit_at=lambda row: row.due_at,
        anchor=_("the decision table being filed"),
        basis=Basis.source(_("the date that the meeting itself gave")),
        ladder=ladder(
            Audience.RESPONSIBLE, at_limit=(Audience.COORDINATOR,), after=(Audience.CONVENER,)
        ),
    ),
)
