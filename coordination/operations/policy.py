"""The rulebook of operations and of convener allocation."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from coordination.operations.areas import are_rivals
from coordination.roles import LEADS, Audience, Role
from smcc.rules.calendar import RED_CROSS_FOUNDED
from smcc.rules.workflow import Workflow, step


class State(models.TextChoices):
    ACTIVE = "active", _("Active")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Scale(models.TextChoices):
    """How large an operation was declared to be. Declared by a person, never derived."""

    SMALL = "small", _("Small")
    MEDIUM = "medium", _("Medium")
    LARGE = "large", _("Large")


class Category(models.TextChoices):
    """The IFRC's emergency categories (not its security phases, which use the same colours)."""

    YELLOW = "yellow", _("Yellow")
    ORANGE = "orange", _("Orange")
    RED = "red", _("Red")


class Crisis(models.TextChoices):
    CONFLICT = "conflict", _("Armed conflict or other violence")
    DISASTER = "disaster", _("Disaster")
    EPIDEMIC = "epidemic", _("Epidemic")
    POPULATION_MOVEMENT = "population_movement", _("Population movement")
    MIXED = "mixed", _("Conflict and disaster together")


class Hazard(models.TextChoices):
    """What happened, in IFRC GO's words where GO has one; GO knows no armed conflict."""

    ARMED_CONFLICT = "armed_conflict", _("Armed conflict")
    BIOLOGICAL = "biological", _("Biological emergency")
    CHEMICAL = "chemical", _("Chemical emergency")
    CIVIL_UNREST = "civil_unrest", _("Civil unrest")
    COLD_WAVE = "cold_wave", _("Cold wave")
    COMPLEX = "complex", _("Complex emergency")
    CYCLONE = "cyclone", _("Cyclone")
    DROUGHT = "drought", _("Drought")
    EARTHQUAKE = "earthquake", _("Earthquake")
    EPIDEMIC = "epidemic", _("Epidemic")
    FIRE = "fire", _("Fire")
    FLASH_FLOOD = "flash_flood", _("Flash flood")
    FLOOD = "flood", _("Flood")
    FOOD_INSECURITY = "food_insecurity", _("Food insecurity")
    HEAT_WAVE = "heat_wave", _("Heat wave")
    INSECTS = "insects", _("Insect infestation")
    LANDSLIDE = "landslide", _("Landslide")
    POPULATION_MOVEMENT = "population_movement", _("Population movement")
    RADIOLOGICAL = "radiological", _("Radiological emergency")
    STORM_SURGE = "storm_surge", _("Storm surge")
    TRANSPORT = "transport", _("Transport accident")
    TSUNAMI = "tsunami", _("Tsunami")
    VOLCANO = "volcano", _("Volcanic eruption")
    OTHER = "other", _("Other")


class Precision(models.TextChoices):
    EXACT = "exact", _("Exact")
    ESTIMATED = "estimated", _("Estimated")


class Visibility(models.TextChoices):
    MOVEMENT = "movement", _("The whole Movement (anyone signed in)")
    PARTICIPANTS = "participants", _("Only those who take part")


WORKFLOW = Workflow(
    "operation",
    _("Operation"),
    State,
    State.ACTIVE,
    (
        step(
            "close", _("Close the operation"), State.ACTIVE, State.CLOSED, LEADS,
            stamps="closed", needs_reason=True, tells=(Audience.PARTICIPANTS,),
            confirm=_("Closing stops every clock of this operation. It can be reopened."),
        ),
        step(
            "reopen", _("Reopen the operation"), State.CLOSED, State.ACTIVE, LEADS,
            clears=("closed",), needs_reason=True, tells=(Audience.PARTICIPANTS,),
            confirm=_("Reopening lets the clocks that were still running go on."),
        ),
        step(
            "withdraw", _("Withdraw: logged in error"), State.ACTIVE, State.WITHDRAWN,
            {Role.COORDINATOR, Role.SECRETARIAT}, stamps="withdrawn", needs_reason=True,
            confirm=_("A withdrawn operation stays in the record but counts nowhere."),
        ),
        step(
            "restore", _("Restore the operation"), State.WITHDRAWN, State.ACTIVE,
            {Role.SECRETARIAT}, clears=("withdrawn",), needs_reason=True,
        ),
    ),
)  # fmt: skip

MAY_EDIT = frozenset(LEADS)
MAY_WRITE_LOG = frozenset(LEADS | {Role.PARTICIPANT, Role.ICRC_PRINCIPAL, Role.IFRC_PRINCIPAL})
MAY_DECLARE = frozenset(LEADS | {Role.ICRC_PRINCIPAL, Role.IFRC_PRINCIPAL})

MAY_EXERCISE = frozenset({Role.COORDINATOR, Role.SECRETARIAT})
"""Who is offered to announce a drill with the operation's line-up."""


def onset_sentence(onset: datetime, now: datetime) -> Any:
    """Say what is wrong with an onset, or None."""
    if onset > now:
        return _("The onset is in the future. Give the time when the emergency began.")
    if onset < RED_CROSS_FOUNDED:
        return _("The onset is before 1863, when the Movement began. Check the year.")
    return None


# --- Convener allocation -----------------------------------------------------------


class ConveningState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Agreed")
    CONTESTED = "contested", _("Contested")
    ENDED = "ended", _("Ended")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ConveningRole(models.TextChoices):
    CONVENER = "convener", _("Convener")
    CO_CONVENER = "co_convener", _("Co-convener")


class Article(models.TextChoices):
    """The articles of SA 2.0 on which a convener's role may be disputed."""

    A4_2 = "4.2", _("Article 4.2")
    A5_2 = "5.2", _("Article 5.2")
    A5_4_1 = "5.4.1", _("Article 5.4.1")
    A6 = "6", _("Article 6")


def rivals(one: Any, agreed: Any) -> bool:
    """Whether an agreed allocation leaves no room for another: same role, country, area and days.

    An allocation without an area is for the whole country, and so for every area of it.
    """
    return agreed.state == ConveningState.AGREED and meet(one, agreed)


def meet(one: Any, other: Any) -> bool:
    """Whether two allocations are for the same role and country, and share an area and a day."""
    return (
        (one.country_id, one.role) == (other.country_id, other.role)
        and are_rivals(one.areas, other.areas)
        and (other.ends_on is None or other.ends_on >= one.starts_on)
        and (one.ends_on is None or other.starts_on <= one.ends_on)
    )


AGREED_ALREADY: dict[str, Any] = {
    ConveningRole.CONVENER: _(
        "%(component)s is already agreed as convener for that time. End that period first."
    ),
    ConveningRole.CO_CONVENER: _(
        "%(component)s is already agreed as co-convener for that time. End that period first."
    ),
}
NAMED_ALREADY: dict[str, Any] = {
    ConveningRole.CONVENER: _(
        "%(component)s is named as convener for some of these days and areas already, and that "
        "stands as “%(state)s”. Settle or withdraw that first."
    ),
    ConveningRole.CO_CONVENER: _(
        "%(component)s is named as co-convener for some of these days and areas already, and that "
        "stands as “%(state)s”. Settle or withdraw that first."
    ),
}
"""A sentence for each role: the words for a role bend with the sentence that they stand in."""


def no_overlap(convening: Any) -> Any:
    """One convener (and one co-convener) at a time for a country, or for a part of it."""
    if other := convening.overlapping():
        return AGREED_ALREADY[other.role] % {"component": other.component.name}
    return None


def still_a_member(convening: Any) -> Any:
    """Whoever is no longer of the Movement when the period begins, or by today, is not agreed to."""
    component = convening.component
    first = max(convening.starts_on, convening.operation.today)
    if convening.ends_on is not None:
        first = min(first, convening.ends_on)
    if component.is_active(first):
        return None
    if component.is_suspended_on(first):
        return _(
            "The membership of %(component)s is suspended on that day: it may not be agreed to. "
            "Withdraw this, and propose another component."
        ) % {"component": component.name}
    return _(
        "%(component)s is no member of the Movement on that day: it may not be agreed to. "
        "Withdraw this, and propose another component."
    ) % {"component": component.name}


def may_co_convene(kind: str) -> bool:
    """The ICRC and the IFRC do by their role; any other component only with a reason."""
    return kind in ("icrc", "ifrc")


CONVENING = Workflow(
    "convening",
    _("Convener allocation"),
    ConveningState,
    ConveningState.PROPOSED,
    (
        step(
            "agree", _("Record as agreed"), {ConveningState.PROPOSED, ConveningState.CONTESTED},
            ConveningState.AGREED, LEADS | {Role.NAMED, Role.ICRC_PRINCIPAL, Role.IFRC_PRINCIPAL},
            stamps="agreed", needs=(no_overlap, still_a_member), tells=(Audience.PARTICIPANTS,),
        ),
        step(
            "contest", _("Record as contested"), {ConveningState.PROPOSED, ConveningState.AGREED},
            ConveningState.CONTESTED,
            LEADS | {Role.PARTICIPANT, Role.NAMED, Role.ICRC_PRINCIPAL, Role.IFRC_PRINCIPAL},
            clears=("agreed",), needs_reason=True, own_door=True,
            tells=(Audience.COORDINATOR, Audience.COUNTRY_LEADS),
        ),
        step(
            "end", _("End"), ConveningState.AGREED, ConveningState.ENDED, LEADS,
            stamps="ended", needs_reason=True,
        ),
        step(
            "withdraw", _("Withdraw"), {ConveningState.PROPOSED, ConveningState.CONTESTED},
            ConveningState.WITHDRAWN, LEADS, needs_reason=True,
        ),
    ),
)  # fmt: skip


SOCIETY_CONVENES = _("Suggested: the National Society of the country convenes.")
IS_CONFLICT = _("Suggested because this is a conflict.")
IS_NO_CONFLICT = _("Suggested because this is not a conflict.")
REASONS = (SOCIETY_CONVENES, IS_CONFLICT, IS_NO_CONFLICT)
"""The house's own, for what it suggests."""


def basis_said(basis: str) -> str:
    """A basis as its reader reads it: the house's own sentence in the language that is active, whatever
    language it was kept in; what a person wrote as it was written."""
    reason = _reasons_kept().get(basis)
    return basis if reason is None else str(reason)


@cache
def _reasons_kept() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {str(reason): reason for reason in REASONS}
    return found


def suggested_co_convener(crisis: str) -> tuple[str, Any] | None:
    """A suggestion for the co-convener by kind of crisis, with the sentence that says it is one.

    Our inference from the 1997 agreement (conflict: ICRC; disaster: Federation); SA 2.0's own
    papers state no such rule. A person confirms; a mixed crisis gets no suggestion.
    """
    if crisis == Crisis.CONFLICT:
        return "ICRC", IS_CONFLICT
    if crisis in (Crisis.DISASTER, Crisis.EPIDEMIC):
        return "IFRC", IS_NO_CONFLICT
    return None
