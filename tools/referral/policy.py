"""The rulebook of referring a decision: from which level to which, by whom, to whom, and how it ends.

The three levels are those of a Movement Coordination Agreement; the sources name their members only
loosely (leaders; heads of programmes and coordinators; sector groups). Which duties answer on which
level is our reading, in `ENTITLED`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.people.models import Post
from coordination.roles import LEADS, Audience, Role
from smcc.rules.workflow import Step, Workflow, step
from tools.decision.policy import FOLLOWED_UP, Level

LONGEST_TEXT = 5000
D = Post.Duty


class Move(models.TextChoices):
    CARRY = "carry", _("Carried over")
    DELEGATE = "delegate", _("Delegated")
    ESCALATE = "escalate", _("Escalated")


class State(models.TextChoices):
    ASKED = "asked", _("Waits for an answer")
    IN_FORCE = "in_force", _("In force")
    ANSWERED = "answered", _("Returned")
    TAKEN_BACK = "taken_back", _("Taken back")
    OVER = "over", _("Over")


STANDING = frozenset({State.ASKED, State.IN_FORCE})
MAY_END_IT = LEADS | {Role.PARTICIPANT, Role.RESPONSIBLE, Role.REFERRER}
"""Whoever can take the step that it ends with: completes the decision, refers it on, amends it."""
LEADERS = frozenset(
    {D.ICRC_DIRECTOR_OF_OPERATIONS, D.IFRC_UNDER_SECRETARY_GENERAL, D.SECRETARY_GENERAL,
     D.HEAD_OF_DELEGATION, D.REGIONAL_DIRECTOR}
)  # fmt: skip
ENTITLED: Mapping[str, frozenset[str]] = {
    Level.STRATEGIC: LEADERS,
    Level.OPERATIONAL: LEADERS | {D.COORDINATION_ADVISOR, D.OPERATIONS_MANAGER, D.SECRETARIAT},
}
"""The duties that a decision is escalated to, by level."""


@dataclass(frozen=True)
class Way:
    """One way to refer a decision. `leads` names, for each level, the levels that it leads to."""

    move: Move
    button: Any
    leads: Mapping[str, tuple[Level, ...]]
    by: frozenset[str]
    begins: State
    nowhere: Any
    """What is said on a level from which it leads nowhere, or not to where it was sent."""
    told: Step
    """As which step those concerned are told of it."""

    @property
    def needs_a_post(self) -> bool:
        return self.move != Move.CARRY


def _told(name: str, label: Any, *tells: Audience) -> Step:
    return step(name, label, State.ASKED, State.ASKED, LEADS, tells=tells)


WAYS = {
    way.move: way
    for way in (
        Way(
            Move.CARRY, _("Carry over"), {level: (level,) for level in Level}, frozenset(LEADS),
            State.IN_FORCE, _("A decision that is carried over stays on its level."),
            _told("carry", _("A decision is carried over to a later meeting")),
        ),
        Way(
            Move.DELEGATE, _("Delegate it"),
            {
                Level.STRATEGIC: (Level.STRATEGIC, Level.OPERATIONAL),
                Level.OPERATIONAL: (Level.OPERATIONAL, Level.TECHNICAL),
                Level.TECHNICAL: (Level.TECHNICAL,),
            },
            LEADS | {Role.RESPONSIBLE}, State.IN_FORCE,
            _("A decision is delegated within its level or to the one below; below the technical level there is none."),
            _told("delegate", _("A decision is delegated to your post"), Audience.RESPONSIBLE),
        ),
        Way(
            Move.ESCALATE, _("Escalate"),
            {
                Level.TECHNICAL: (Level.OPERATIONAL,),
                Level.OPERATIONAL: (Level.STRATEGIC,),
                Level.STRATEGIC: (),
            },
            LEADS | {Role.RESPONSIBLE}, State.ASKED,
            _("A decision is escalated one level up; above the strategic level there is none."),
            _told("escalate", _("A decision is escalated to your post"), Audience.RESPONSIBLE),
        ),
    )
}  # fmt: skip


def why_not(decision: Any) -> Any:
    """None where a decision may be referred now; else why not. Asked before all else."""
    if decision.summit.filed_at is None:
        return _("File the table first; a decision is followed up from then on.")
    if decision.state not in FOLLOWED_UP:
        return _("This decision is marked “%(state)s”. It is not followed up any more.") % {
            "state": decision.state_label
        }
    if not decision.operation.is_active:
        return _("The operation is closed or withdrawn. Reopen it first.")
    return None


def why_not_carry(decision: Any, summit: Any) -> Any:
    """None where a decision may be carried over to this meeting; else why not."""
    if summit.operation_id != decision.operation_id:
        return _("This meeting belongs to another operation.")
    if summit.number <= decision.summit.number:
        return _("A decision is carried over to a later meeting than the one that took it.")
    if summit.filed_at is not None:
        return _("The table of this meeting is filed already. Choose a later one.")
    if not summit.is_editable:
        return _("This meeting was waived. Choose another one.")
    return None


def is_entitled(way: Way, level: str, post: Any, operation: Any) -> bool:
    """Whether a post is one to which this leads on that level.

    Everybody may be asked to carry out; who decides is asked for on the way up, and among leaders.
    """
    if way.move != Move.ESCALATE and level != Level.STRATEGIC:
        return True
    coordinates = level == Level.OPERATIONAL and post.pk == operation.coordinator_post_id
    return coordinates or post.duty in ENTITLED[level]


def serves_elsewhere(post: Any, operation: Any) -> bool:
    """Whether a post is for countries or a region that the operation does not touch."""
    if post.country_id is not None:
        return post.country.iso3 not in operation.country_codes.split()
    if post.region is None:
        return False
    return post.region not in {each.region for each in operation.countries.all()}


def is_followed_up(referral: Any) -> Any:
    return why_not(referral.decision)


def meeting_is_open(referral: Any) -> Any:
    if referral.to_summit is not None and referral.to_summit.filed_at is not None:
        return _("The meeting that it was carried over to has filed its table. Carry it over anew.")
    return None


WORKFLOW = Workflow(
    "referral",
    _("Referral of a decision"),
    State,
    State.ASKED,
    (
        # A decision carried over or delegated waits for nobody: its referral begins in force.
        step(
            "take_force", _("In force"), State.ASKED, State.IN_FORCE, LEADS | {Role.RESPONSIBLE},
            follows=True,
        ),
        step(
            "answer", _("Return with what was decided"), State.ASKED, State.ANSWERED,
            {Role.RESPONSIBLE}, needs=(is_followed_up,), stamps="answered", needs_reason=True,
            own_door=True, tells=(Audience.RESPONSIBLE,),
            news=_("An escalated decision comes back with what was decided"),
        ),
        step(
            "take_back", _("Take back"), STANDING, State.TAKEN_BACK, LEADS | {Role.REFERRER},
            needs=(is_followed_up, meeting_is_open), stamps="taken_back", needs_reason=True,
            tells=(Audience.RESPONSIBLE,),
        ),
        step(
            "end", _("Over"), STANDING, State.OVER, MAY_END_IT, stamps="ended", needs_reason=True,
            follows=True,
        ),
    ),
)  # fmt: skip
