"""The rulebook of asking for a coordination advisor: from the request to the debriefing, or unmet and why."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.roles import LEADS, PRINCIPALS, Audience, Role
from smcc.rules.clocks import Basis, Clock, ladder
from smcc.rules.workflow import Workflow, step

LONGEST_TEXT = 5000
LONGEST_LINE = 200
SUGGESTED_AT_MOST = 20
LONGEST_YEARS = 2
"""From the first day to the last one."""


class State(models.TextChoices):
    REQUESTED = "requested", _("Waits for a match")
    MATCHED = "matched", _("Waits for approval")
    APPROVED = "approved", _("Approved")
    DEPLOYED = "deployed", _("Deployed")
    HANDED_OVER = "handed_over", _("Handed over, debriefing due")
    DEBRIEFED = "debriefed", _("Debriefed")
    UNMET = "unmet", _("Unmet")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Unmet(models.TextChoices):
    """Why nobody came. The first two are those that seeds/001 names of Cameroon and Mali."""

    TRAVEL = "travel", _("Travel was restricted")
    AT_HOME = "at_home", _("The advisors were needed in the response of their own country")
    OTHER = "other", _("Another reason")


class HandedTo(models.TextChoices):
    ADVISOR = "advisor", _("To another advisor")
    COUNTRY_TEAM = "country_team", _("To the country team")


BEFORE_DEPLOYMENT = frozenset({State.REQUESTED, State.MATCHED, State.APPROVED})
CHANGEABLE = BEFORE_DEPLOYMENT | {State.DEPLOYED}
"""While what is asked for, and until when, can still be changed."""
COMMITTING = frozenset({State.APPROVED, State.DEPLOYED})
"""An advisor who is approved or deployed is nowhere else meanwhile."""
NAMED = frozenset({State.APPROVED, State.DEPLOYED, State.HANDED_OVER, State.DEBRIEFED})
"""From the approval on everybody who sees the operation reads who comes. Before, only who reads the pool."""

MATCHES = frozenset({Role.MATCHER})
MAY_EDIT = frozenset(LEADS | MATCHES)
ON_THE_SPOT = frozenset(LEADS | {Role.ADVISOR})
"""Who says what happened there: the advisor, and those who lead the operation."""

WORKFLOW = Workflow(
    "advisor_request",
    _("Request for a coordination advisor"),
    State,
    State.REQUESTED,
    (
        step(
            "match", _("Match an advisor"), State.REQUESTED, State.MATCHED, MATCHES,
            stamps="matched", own_door=True, tells=(Audience.PRINCIPALS,),
            news=_("An advisor is matched and waits for approval"),
        ),
        step(
            "unmatch", _("Take the match back"), {State.MATCHED, State.APPROVED}, State.REQUESTED,
            PRINCIPALS | MATCHES, clears=("matched", "approved"), needs_reason=True,
            tells=(Audience.SECRETARIAT,),
        ),
        step(
            "approve", _("Approve the match"), State.MATCHED, State.APPROVED, PRINCIPALS,
            stamps="approved", tells=(Audience.COUNTRY_LEADS, Audience.SECRETARIAT),
            confirm=_("Everybody who sees the operation then reads who comes."),
        ),
        step(
            "deploy", _("Record the arrival"), State.APPROVED, State.DEPLOYED,
            ON_THE_SPOT | MATCHES, stamps="deployed", own_door=True,
            tells=(Audience.PARTICIPANTS, Audience.SECRETARIAT),
        ),
        step(
            "hand_over", _("Hand over"), State.DEPLOYED, State.HANDED_OVER, ON_THE_SPOT,
            stamps="handed_over", own_door=True, tells=(Audience.COUNTRY_LEADS,),
        ),
        step(
            "debrief", _("Record the debriefing"), State.HANDED_OVER, State.DEBRIEFED, ON_THE_SPOT,
            stamps="debriefed", own_door=True,
            confirm=_("You are asked what worked, and what others should know."),
        ),
        step(
            "mark_unmet", _("Record that nobody can come"), State.REQUESTED, State.UNMET,
            MATCHES, stamps="unmet", own_door=True,
            tells=(Audience.COUNTRY_LEADS, Audience.PRINCIPALS),
        ),
        step(
            "ask_again", _("Ask again"), State.UNMET, State.REQUESTED, MAY_EDIT,
            clears=("unmet",), needs_reason=True, tells=(Audience.SECRETARIAT,),
        ),
        step(
            "withdraw", _("Withdraw the request"), BEFORE_DEPLOYMENT, State.WITHDRAWN, LEADS,
            stamps="withdrawn", needs_reason=True, tells=(Audience.SECRETARIAT,),
        ),
    ),
)  # fmt: skip
ASKED_FOR = step(
    "request", _("A coordination advisor is asked for"), State.REQUESTED, State.REQUESTED, LEADS,
    tells=(Audience.SECRETARIAT,),
)  # fmt: skip
"""As which step those who match are told of a new request."""


def why_no_request(operation: Any) -> Any:
    """None where an advisor may be asked for; else why not."""
    if not operation.is_active:
        return _("The operation is closed or withdrawn. Reopen it first.")
    return None


CLOCKS = (
    Clock(
        "advisor_debriefed",
        _("Advisor debriefed"),
        todo=_("Debrief the coordination advisor"),
        starts=lambda request: request.handed_over_at,
        stops=lambda request: request.debriefed_at,
        anchor=_("the advisor’s hand-over"),
        basis=Basis.default(
            _("The sources ask for lessons of the role and name no time; fourteen days is this installation’s choice.")
        ),
        ladder=ladder(Audience.COORDINATOR, at_limit=(Audience.SECRETARIAT,)),
        setting="advisor_debriefed",
        limit_hours=336,
    ),
)  # fmt: skip
