"""The rulebook of checklist templates: a version is drafted, comes into force, and is superseded.

The Movement's own checklist is not public. What is delivered here is a default in our own words;
the secretariat writes its own version over it.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.roles import Role
from smcc.rules.workflow import Workflow, step


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_FORCE = "in_force", _("In force")
    SUPERSEDED = "superseded", _("Superseded")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Length(models.TextChoices):
    """Two checklists are kept: the whole one, and one for those who have a minute."""

    FULL = "full", _("Full checklist")
    SHORT = "short", _("Short checklist")


class Phase(models.TextChoices):
    """When an item is for. The order is the order of the page."""

    BEFORE = "before", _("Before an emergency")
    FIRST_DAY = "first_24h", _("First 24 hours")
    SECOND_DAY = "48h", _("By 48 hours")
    WEEKS = "weeks", _("First weeks")
    AFTER = "after", _("Afterwards")


PHASES = [str(phase) for phase in Phase]


class Responsible(models.TextChoices):
    """Who is to see that an item is done, by role: who that is in an operation follows from its records."""

    COORDINATOR = "coordinator", _("Coordinator")
    CONVENER = "convener", _("Convener")
    CO_CONVENER = "co_convener", _("Co-convener")
    BOTH = "conveners", _("Convener and co-convener")
    ICRC_AND_IFRC = "icrc_and_ifrc", _("ICRC and IFRC delegations")
    PRINCIPALS = "principals", _("The two principals in Geneva")
    ALL = "all", _("Every component taking part")


class Tool(models.TextChoices):
    """The tool that an item belongs to."""

    CONVENERS = "conveners", _("Convener and co-convener")
    MINI_SUMMIT = "mini_summit", _("Mini-Summit")
    JOINT_STATEMENT = "joint_statement", _("Joint Statement")
    PARAMETERS = "minimum_parameters", _("Minimum parameters")
    ADVISOR = "advisor", _("Coordination advisor")
    AGREEMENT = "agreement", _("Movement Coordination Agreement")
    CONTINGENCY_PLAN = "contingency_plan", _("Movement Contingency Plan")
    SECURITY = "security", _("Security")
    MOVEMENT_PICTURE = "movement_picture", _("Movement Picture")
    RESOURCES = "resources", _("Appeals and resources")


KEEPS = frozenset({Role.SECRETARIAT})
LONGEST_TEXT = 500
LONGEST_SOURCE = 300
LONGEST_REASON = 2000
"""Of why there is this version: a paragraph at the head of its page and in the list of versions."""
MOST_ITEMS = 100
LANGUAGES = ("en", "fr", "es", "ar")


def has_items(template: Any) -> Any:
    return None if template.item_count() else _("Add at least one item first.")


WORKFLOW = Workflow(
    "checklist_template",
    _("Checklist template"),
    State,
    State.DRAFT,
    (
        step(
            "publish", _("Put in force"), State.DRAFT, State.IN_FORCE, KEEPS,
            stamps="published", needs=(has_items,),
            confirm=_(
                "New checklists are made from this version from now on. Those in use keep theirs, "
                "and say that a newer one exists."
            ),
        ),
        step(
            "withdraw", _("Withdraw the draft"), State.DRAFT, State.WITHDRAWN, KEEPS,
            stamps="withdrawn", needs_reason=True,
        ),
        step(
            "supersede", _("Supersede"), State.IN_FORCE, State.SUPERSEDED, KEEPS, follows=True,
            needs_reason=True,
        ),
    ),
)  # fmt: skip
