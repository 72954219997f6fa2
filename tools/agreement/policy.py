"""The rulebook of a Movement Coordination Agreement (MCA) of one country."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.countries.thing import TEAM
from coordination.indicators.registry import Counts, Group
from coordination.roles import Audience, Role
from smcc.rules.clocks import Basis, Clock, ladder_of_weeks
from smcc.rules.words import listed
from smcc.rules.workflow import Workflow, step
from smcc.web.times import day_text

LONGEST_TEXT = 5000
ENOUGH = 3
"""From so many components on a country needs an agreement: "more than two" (report of 2022)."""
SIGNATORIES_AT_LEAST = 2


class State(models.TextChoices):
    PLANNED = "planned", _("Planned")
    DRAFTING = "drafting", _("Drafting")
    NEGOTIATING = "negotiating", _("Negotiating")
    SIGNED = "signed", _("Signed")
    IN_FORCE = "in_force", _("In force")
    SUSPENDED = "suspended", _("Suspended")
    RENEWED = "renewed", _("Renewed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Standing(models.TextChoices):
    """The state, and what the date makes of it. Worked out, never stored."""

    PLANNED = "planned", _("Planned")
    DRAFTING = "drafting", _("Drafting")
    NEGOTIATING = "negotiating", _("Negotiating")
    SIGNED = "signed", _("Signed")
    IN_FORCE = "in_force", _("In force")
    REVIEW_DUE = "review_due", _("Review due")
    EXPIRED = "expired", _("Expired")
    SUSPENDED = "suspended", _("Suspended")
    RENEWED = "renewed", _("Renewed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


KINDS = {
    Standing.PLANNED: "draft", Standing.DRAFTING: "draft", Standing.NEGOTIATING: "waiting",
    Standing.SIGNED: "waiting", Standing.IN_FORCE: "ok", Standing.REVIEW_DUE: "late",
    Standing.EXPIRED: "late", Standing.SUSPENDED: "contested", Standing.RENEWED: "neutral",
    Standing.WITHDRAWN: "neutral",
}  # fmt: skip

UNSIGNED = frozenset({State.PLANNED, State.DRAFTING, State.NEGOTIATING})
PREPARING = UNSIGNED | {State.SIGNED}
CONCLUDED = frozenset({State.IN_FORCE, State.SUSPENDED})
OPEN = PREPARING | CONCLUDED
MAY_KEEP = TEAM
MAY_SIGN = TEAM | {Role.PARTICIPANT, Role.ICRC_PRINCIPAL, Role.IFRC_PRINCIPAL}


IN_TIME_FOR_AN_OPERATION = Basis.default(
    _(
        "An agreement (MCA) is mandatory by article 4.2 of the Seville Agreement 2.0, which names no "
        "day. In time is, by our reading: in force in every country of the operation on the day of "
        "its onset. One that came into force later, while the operation ran, is late from the onset."
    )
)
"""Days are those of the house; a day on which it was in force at any hour counts. A country of which
nobody recorded an agreement is not known; one that is recorded to have had none decides for all."""

UNKNOWN = Group(
    "unknown", _("Not known"), Counts.LEFT_OUT, "neutral",
    _("no agreement (MCA) of one of its countries is recorded here"),
)  # fmt: skip


def is_over(ends_on: date | None, on: date) -> bool:
    """Whether the period that was agreed has ended before this day."""
    return ends_on is not None and ends_on < on


# --- What is missing ---------------------------------------------------------------------


def says_what_it_covers(agreement: Any) -> Any:
    """What it is about is written down."""
    return None if agreement.scope.strip() else _("Write down what the agreement covers.")


def its_period_is_not_over(agreement: Any) -> Any:
    """What nobody could put into force any more is not signed either."""
    if not agreement.is_over:
        return None
    return _("The period that was agreed ended on %(day)s. Change it first.") % {
        "day": day_text(agreement.ends_on)
    }


def names_its_parties(agreement: Any) -> Any:
    """Those who are to sign are named."""
    if len(agreement.signatories()) >= SIGNATORIES_AT_LEAST:
        return None
    return _("An agreement needs at least two components that sign it. Add them.")


def every_party_signed(agreement: Any) -> Any:
    """Whose signature is missing, by name."""
    missing = agreement.unsigned()
    if not missing:
        return names_its_parties(agreement)
    return _("Not signed yet: %(who)s.") % {
        "who": listed(each.component.called for each in missing)
    }


def no_other_is_in_force(agreement: Any) -> Any:
    """One country has one agreement at a time; the one that this renews makes way."""
    other = agreement.rival()
    if other is None:
        return None
    return _(
        "“%(other)s” is in force in %(country)s for the same time. Renew it, or withdraw it first."
    ) % {"other": other.title, "country": agreement.country.name}


def not_needed(agreement: Any) -> Any:
    """What the country is short of is not withdrawn: its clock would have nothing to run on."""
    if agreement.needed_since is None or not agreement.is_preparing:
        return None
    return _(
        "%(n)d components are active in %(country)s and no agreement is in force: this one is needed. "
        "If there is a reason to do without, waive its clock and say why."
    ) % {"n": agreement.active_count, "country": agreement.country.name}


WORKFLOW = Workflow(
    "agreement",
    _("Movement Coordination Agreement"),
    State,
    State.PLANNED,
    (
        step("draft", _("Begin drafting"), State.PLANNED, State.DRAFTING, TEAM),
        step(
            "negotiate", _("Open it for negotiation and signature"),
            State.DRAFTING, State.NEGOTIATING, TEAM,
            needs=(says_what_it_covers, names_its_parties, its_period_is_not_over),
            confirm=_("Its parties can sign from then on."),
            tells=(Audience.COUNTRY_LEADS,),
        ),
        step(
            "redraft", _("Back to drafting"), {State.NEGOTIATING, State.SIGNED}, State.DRAFTING,
            TEAM, needs_reason=True, clears=("signed",),
            confirm=_("The signatures given so far no longer count. The record keeps them."),
        ),
        step(
            "sign", _("Signed by all parties"), State.NEGOTIATING, State.SIGNED, MAY_SIGN,
            needs=(every_party_signed,), stamps="signed", follows=True,
        ),
        step(
            "enter", _("Enter into force"), State.SIGNED, State.IN_FORCE, TEAM,
            needs=(every_party_signed, no_other_is_in_force), stamps="entered", own_door=True,
            tells=(Audience.COUNTRY_LEADS, Audience.REGIONS),
        ),
        step(
            "review", _("Record a review"), State.IN_FORCE, State.IN_FORCE, TEAM,
            needs_reason=True, stamps="reviewed",
            confirm=_("Say who looked at it, what holds, and what is to change."),
        ),
        step(
            "suspend", _("Suspend"), State.IN_FORCE, State.SUSPENDED, TEAM,
            needs_reason=True, stamps="suspended",
            tells=(Audience.COUNTRY_LEADS, Audience.REGIONS),
        ),
        step(
            "resume", _("Put back into force"), State.SUSPENDED, State.IN_FORCE, TEAM,
            needs=(no_other_is_in_force,), needs_reason=True, clears=("suspended",),
            tells=(Audience.COUNTRY_LEADS, Audience.REGIONS),
        ),
        step(
            "renew", _("Renewed by the next version"), CONCLUDED, State.RENEWED, TEAM,
            follows=True, confirm=_("Taken when the next version enters into force."),
        ),
        step(
            "withdraw", _("Withdraw"), OPEN, State.WITHDRAWN, TEAM,
            needs=(not_needed,), needs_reason=True, stamps="withdrawn",
        ),
    ),
)  # fmt: skip


# --- Clocks ------------------------------------------------------------------------------


def _since_review(agreement: Any) -> datetime | None:
    return agreement.reviewed_at or agreement.entered_at


def _answered(start: datetime | None, end: datetime | None) -> datetime | None:
    """The end, where it answers this start and not an earlier one."""
    return end if start is not None and end is not None and end >= start else None


CLOCKS = (
    Clock(
        "mca_concluded",
        _("MCA concluded"),
        todo=_("Conclude a Movement Coordination Agreement"),
        starts=lambda agreement: agreement.needed_since,
        stops=lambda agreement: _answered(agreement.needed_since, agreement.concluded_at),
        applies=lambda agreement: agreement.is_preparing or agreement.is_suspended,
        occurrence=lambda agreement: agreement.suspensions + 1,
        anchor=_("more than two components being active in the country with no agreement in force"),
        basis=Basis.default(
            _(
                "The report of 2022 wants an agreement wherever more than two components are active "
                "(section on the MCA) and names no time; the 90 days are ours."
            )
        ),
        ladder=ladder_of_weeks(
            Audience.COUNTRY_LEADS, at_limit=(Audience.REGIONS,), after=(Audience.SECRETARIAT,)
        ),
        setting="mca_concluded",
        limit_hours=90 * 24,
    ),
    Clock(
        "mca_reviewed",
        _("MCA reviewed"),
        todo=_("Review the Movement Coordination Agreement"),
        starts=_since_review,
        stops=lambda agreement: None,
        applies=lambda agreement: agreement.is_in_force,
        occurrence=lambda agreement: agreement.reviews + 1,
        anchor=_("its entry into force, or the last review"),
        basis=Basis.default(
            _(
                "The sources call the agreement a living document and name no interval; 12 months are ours."
            )
        ),
        ladder=ladder_of_weeks(Audience.COUNTRY_LEADS, at_limit=(Audience.REGIONS,)),
        setting="mca_reviewed",
        limit_hours=365 * 24,
    ),
    Clock(
        "mca_reviewed_after_operation",
        _("MCA reviewed after a large-scale operation"),
        todo=_("Review the Movement Coordination Agreement after the operation"),
        starts=lambda agreement: agreement.operation_closed_at,
        stops=lambda agreement: _answered(agreement.operation_closed_at, agreement.reviewed_at),
        applies=lambda agreement: agreement.is_in_force,
        occurrence=lambda agreement: max(agreement.operations_closed, 1),
        anchor=_("the end of a large-scale operation in the country"),
        basis=Basis.default(
            _(
                "The sources ask to learn from each large response and name no time; 90 days are ours."
            )
        ),
        ladder=ladder_of_weeks(Audience.COUNTRY_LEADS, at_limit=(Audience.REGIONS,)),
        setting="mca_reviewed_after_operation",
        limit_hours=90 * 24,
    ),
)
