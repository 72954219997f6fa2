"""The rulebook of a security agreement: one component supports another in the security of a country."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.countries.thing import TEAM
from coordination.roles import SEES_ALL, Audience, Role
from smcc.rules.clocks import DAY, Basis, Clock, RungSpec
from smcc.rules.words import listed
from smcc.rules.workflow import Workflow, step
from smcc.web.times import day_text

LONGEST_TEXT = 5000
MOST_FOCAL_POINTS = 50
CLOCK = "security_agreement_renewed"
NOTICE = f"{CLOCK}.hours_before"
"""The policy setting: so many hours before the end its renewal is asked for."""
NOTICE_HOURS = 90 * 24


class Level(models.TextChoices):
    """How far the support goes. The words are ours; the public page on these agreements names four."""

    L1 = "l1", _("L1: ad hoc")
    L2 = "l2", _("L2: full")
    L3 = "l3", _("L3: surge")
    L4 = "l4", _("L4: integration")


MEANINGS = {
    Level.L1: _(
        "Help with security from case to case. The public page says that nothing is written down for "
        "it; the report of 2022 counts it among those that are signed."
    ),
    Level.L2: _("Full support with security, under a written agreement."),
    Level.L3: _("Support with security for people who come in on surge."),
    Level.L4: _("The beneficiary’s people are part of the provider’s own security management."),
}
LEVELS_FROM = _(
    "The four levels are those of the IFRC’s public page on integration agreements, in our words; the "
    "report of 2022 on coordination speaks of levels 1 to 3. What they mean is our reading of both."
)


class State(models.TextChoices):
    DRAFTED = "drafted", _("Drafted")
    NEGOTIATED = "negotiated", _("Negotiated")
    SIGNED = "signed", _("Signed by both")
    IN_FORCE = "in_force", _("In force")
    SUSPENDED = "suspended", _("Suspended")
    ENDED = "ended", _("Ended")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Standing(models.TextChoices):
    """The state, and what the date makes of it. Worked out, never stored."""

    DRAFTED = "drafted", _("Drafted")
    NEGOTIATED = "negotiated", _("Negotiated")
    SIGNED = "signed", _("Signed by both")
    IN_FORCE = "in_force", _("In force")
    EXPIRED = "expired", _("Expired")
    RENEWED = "renewed", _("Renewed")
    SUSPENDED = "suspended", _("Suspended")
    ENDED = "ended", _("Ended")
    WITHDRAWN = "withdrawn", _("Withdrawn")


KINDS = {
    Standing.DRAFTED: "draft", Standing.NEGOTIATED: "waiting", Standing.SIGNED: "waiting",
    Standing.IN_FORCE: "ok", Standing.EXPIRED: "late", Standing.RENEWED: "neutral",
    Standing.SUSPENDED: "contested", Standing.ENDED: "neutral", Standing.WITHDRAWN: "neutral",
}  # fmt: skip

UNSIGNED = frozenset({State.DRAFTED, State.NEGOTIATED})
PREPARING = UNSIGNED | {State.SIGNED}
CONCLUDED = frozenset({State.IN_FORCE, State.SUSPENDED})
OPEN = PREPARING | CONCLUDED
MAY_SIGN = TEAM | {Role.PARTICIPANT}
MAY_READ = TEAM | SEES_ALL | {Role.PARTICIPANT}
"""Security is read by those who need it: the sources say nothing of it, this is the house's reading."""


def is_over(ends_on: date | None, on: date) -> bool:
    return ends_on is not None and ends_on < on


# --- What is missing ---------------------------------------------------------------------


def has_a_period(agreement: Any) -> Any:
    """From when until when is written down, and it is not over."""
    if agreement.starts_on is None or agreement.ends_on is None:
        return _("Say from when until when it is to hold.")
    if agreement.is_over:
        return _("Its period ended on %(day)s. Change it first.") % {
            "day": day_text(agreement.ends_on)
        }
    return None


def both_exist(agreement: Any) -> Any:
    """Neither is suspended, or gone."""
    day = agreement.today
    suspended = [each for each in agreement.parties() if each.is_suspended_on(day)]
    if suspended:
        return _("The membership of %(component)s is suspended on %(day)s.") % {
            "component": listed(each.name for each in suspended), "day": day_text(day),
        }  # fmt: skip
    gone = [each for each in agreement.parties() if not each.is_member(day)]
    if gone:
        return _("%(who)s: not an active component of the Movement today.") % {
            "who": listed(each.name for each in gone)
        }
    return None


def both_signed(agreement: Any) -> Any:
    """Whose signature is missing, by name."""
    missing = agreement.unsigned()
    if not missing:
        return None
    return _("Not signed yet: %(who)s.") % {"who": listed(each.called for each in missing)}


WORKFLOW = Workflow(
    "security_agreement",
    _("Security agreement"),
    State,
    State.DRAFTED,
    (
        step(
            "negotiate", _("Negotiated: open it for signature"), State.DRAFTED, State.NEGOTIATED,
            TEAM, needs=(has_a_period, both_exist),
            confirm=_("Provider and beneficiary can sign from then on."),
        ),
        step(
            "redraft", _("Back to drafting"), {State.NEGOTIATED, State.SIGNED}, State.DRAFTED,
            TEAM, needs_reason=True, clears=("signed",),
            confirm=_("The signatures given so far no longer count. The record keeps them."),
        ),
        step(
            "sign", _("Signed by both"), State.NEGOTIATED, State.SIGNED, MAY_SIGN,
            needs=(both_signed,), stamps="signed", follows=True,
        ),
        step(
            "enter", _("Enter into force"), State.SIGNED, State.IN_FORCE, TEAM,
            needs=(both_signed, both_exist), stamps="entered", own_door=True,
        ),
        step(
            "suspend", _("Suspend"), State.IN_FORCE, State.SUSPENDED, TEAM, needs_reason=True,
            stamps="suspended",
        ),
        step(
            "resume", _("Put back into force"), State.SUSPENDED, State.IN_FORCE, TEAM,
            needs=(both_exist,), needs_reason=True, clears=("suspended",),
        ),
        step(
            "end", _("End it"), CONCLUDED, State.ENDED, TEAM, needs_reason=True, stamps="ended",
            confirm=_("It ends today, or is not to be renewed. Say why."),
        ),
        step(
            "withdraw", _("Withdraw"), PREPARING, State.WITHDRAWN, TEAM, needs_reason=True,
            stamps="withdrawn",
        ),
    ),
)  # fmt: skip


# --- Clocks ------------------------------------------------------------------------------

TO = (Audience.COUNTRY_LEADS, Audience.RESPONSIBLE)

CLOCKS = (
    Clock(
        CLOCK,
        _("Security agreement renewed"),
        todo=_("Renew the security agreement, or end it"),
        starts=lambda agreement: agreement.asked_since,
        stops=lambda agreement: agreement.renewed_at,
        applies=lambda agreement: agreement.is_concluded,
        limit_at=lambda agreement: agreement.ends_at,
        occurrence=lambda agreement: agreement.renewals_undone + 1,
        anchor=_("the day from which its renewal is asked for"),
        basis=Basis.default(
            _(
                "The limit is the end that the two agreed. The sources name no notice: that it is asked "
                "for 90 days before is ours."
            )
        ),
        ladder=(
            RungSpec("start", "start", timedelta(0), TO, is_bundled=True),
            RungSpec("720h_before_limit", "limit", -30 * DAY, TO, is_bundled=True),
            RungSpec("168h_before_limit", "limit", -7 * DAY, TO, is_bundled=True),
            RungSpec("24h_before", "limit", -DAY, TO, is_bundled=True),
            RungSpec(
                "limit", "limit", timedelta(0), (*TO, Audience.REGIONS), prefers="double",
                is_bundled=True,
            ),
            RungSpec(
                "after", "limit", 7 * DAY, (*TO, Audience.REGIONS), prefers="double",
                every=7 * DAY, is_bundled=True,
            ),
        ),
    ),
)  # fmt: skip
