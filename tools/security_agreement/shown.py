"""A security agreement as pages show it: what is missing, its clocks, what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.components.models import Component
from coordination.deadlines.faces import face_of, with_next_rung
from coordination.deadlines.models import Deadline
from smcc.audit.models import AuditEvent
from smcc.web.clock_face import ClockFace
from tools.agreement.shown import spoken_day
from tools.security_agreement import policy
from tools.security_agreement.models import SecurityAgreement, SecuritySignature, Standing

EVENTS_AT_MOST = 40
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


def clocks_of(agreement: SecurityAgreement, now: datetime) -> list[ClockFace]:
    """Those that run first, then those that stopped, the latest first."""
    found = list(with_next_rung(Deadline.objects.of(agreement).select_related("country")))
    found.sort(key=lambda each: (each.stopped_at is not None, -each.started_at.timestamp()))
    return [face_of(each, now=now, zone=settings.HOUSE_TIME_ZONE, about="") for each in found]


@dataclass(frozen=True)
class Happened:
    """One line of the history."""

    at: datetime
    what: Any
    by: str
    about: str
    reason: str


def history(agreement: SecurityAgreement) -> list[Happened]:
    """The newest first."""
    events = AuditEvent.objects.filter(
        chain=agreement.chain, target_kind=agreement.kind, target_id=agreement.key
    ).order_by("-pk")[:EVENTS_AT_MOST]
    return [_happened(each) for each in events]


def _happened(event: AuditEvent) -> Happened:
    verb = event.verb.partition(".")[2]
    steps = {each.name: each.label for each in policy.WORKFLOW.steps}
    said = event.data or {}
    about = said.get("component") or said.get("post") or ""
    if event.before and event.before != event.after:
        about = str(policy.WORKFLOW.label_of(event.after))
    what = VERBS.get(verb) or steps.get(verb) or verb
    return Happened(event.at, what, event.actor_name, str(about), event.reason)
