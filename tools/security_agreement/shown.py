"""A security agreement as pages show it: what is missing, who signed, what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.components.models import Component
from tools.agreement.shown import spoken_day
from tools.country_record import Happened, happened_to
from tools.security_agreement import policy
from tools.security_agreement.models import SecurityAgreement, SecuritySignature, Standing

VERBS = {
    "begin": gettext_lazy("Begun"),
    "amend": gettext_lazy("Changed"),
    "renewal_begun": gettext_lazy("Next period begun"),
    "renewal_asked": gettext_lazy("Renewal asked for"),
    "renewed": gettext_lazy("Next period signed by both"),
    "renewal_undone": gettext_lazy("The next period is no longer signed"),
    "party_signed": gettext_lazy("Signed for one of the two"),
    "signatures_lapsed": gettext_lazy("Signatures no longer count"),
    "focal_point_named": gettext_lazy("Focal point named"),
    "focal_point_ended": gettext_lazy("Focal point ended"),
}


def missing(agreement: SecurityAgreement) -> str:
    """What is missing, in one sentence; for one in force: that nothing is."""
    match agreement.standing:
        case Standing.DRAFTED:
            first = policy.has_a_period(agreement) or policy.both_exist(agreement)
            return str(first or _("It is not open for signature yet."))
        case Standing.NEGOTIATED:
            return str(policy.both_signed(agreement) or "")
        case Standing.SIGNED:
            return _("Both have signed. It has not entered into force yet.")
        case Standing.EXPIRED:
            return _("Its period ended on %(day)s. Begin the next one, or end it.") % {
                "day": spoken_day(agreement.ends_on)
            }
        case Standing.RENEWED:
            return _("Its period is over; the next one is signed.")
        case Standing.SUSPENDED:
            return _("It is suspended: nothing holds between the two now.")
        case Standing.IN_FORCE:
            if agreement.security_lead is None:
                return _("It is in force, and no security lead is named.")
            return _("Nothing is missing.")
    return ""


@dataclass(frozen=True)
class Party:
    """One of the two, and its signature if there is one."""

    component: Component
    role: Any
    signature: SecuritySignature | None


def parties(agreement: SecurityAgreement) -> list[Party]:
    signed = {each.component_id: each for each in agreement.signatures_that_count()}
    return [
        Party(agreement.provider, _("Provider"), signed.get(agreement.provider_id)),
        Party(agreement.beneficiary, _("Beneficiary"), signed.get(agreement.beneficiary_id)),
    ]


def history(agreement: SecurityAgreement) -> list[Happened]:
    """The newest first."""
    return happened_to(agreement, VERBS)
