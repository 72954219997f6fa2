"""An agreement as pages show it: what is missing, its clocks, what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.components.regions import region_label
from coordination.deadlines.faces import face_of, with_next_rung
from coordination.deadlines.models import Deadline
from smcc.audit.models import AuditEvent
from smcc.web.clock_face import ClockFace
from tools.agreement import policy
from tools.agreement.models import Agreement, Standing

EVENTS_AT_MOST, EVENTS_READ = 40, 200
NEED = ("needed", "not_needed")
NO_TIME = timedelta(hours=1)
VERBS = {
    "begin": gettext_lazy("Begun"),
    "amend": gettext_lazy("Changed"),
    "needed": gettext_lazy("Needed: more than two components are active"),
    "not_needed": gettext_lazy("No longer needed now"),
    "review_asked": gettext_lazy("Review asked for after a large-scale operation"),
    "expired": gettext_lazy("Its period ended"),
    "party_added": gettext_lazy("Party added"),
    "party_taken_back": gettext_lazy("Party taken back"),
    "party_signed": gettext_lazy("Signed for one party"),
    "party_joined": gettext_lazy("Joined by declaration"),
    "signatures_cleared": gettext_lazy("Signatures no longer count"),
    "document_added": gettext_lazy("Document added"),
    "document_taken_back": gettext_lazy("Document taken back"),
}


def spoken_day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""


def missing(agreement: Agreement) -> str:
    """What is missing, in one sentence; for one in force without a fault: that nothing is."""
    match agreement.standing:
        case Standing.PLANNED:
            return _("Drafting has not begun.")
        case Standing.DRAFTING:
            first = policy.says_what_it_covers(agreement) or policy.names_its_parties(agreement)
            return str(first or _("It is not open for negotiation yet."))
        case Standing.NEGOTIATING:
            return str(policy.every_party_signed(agreement) or "")
        case Standing.SIGNED:
            return _("All parties have signed. It has not entered into force yet.")
        case Standing.REVIEW_DUE:
            return _("It is in force, and its review is overdue.")
        case Standing.EXPIRED:
            return _("Its period ended on %(day)s. Begin the next version.") % {
                "day": spoken_day(agreement.ends_on)
            }
        case Standing.SUSPENDED:
            return _("It is suspended: the country has no agreement in force.")
        case Standing.IN_FORCE:
            return _("Nothing is missing.")
    return ""


def clocks_of(agreement: Agreement, now: datetime) -> list[ClockFace]:
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


def history(agreement: Agreement) -> list[Happened]:
    """The newest first."""
    events = AuditEvent.objects.filter(
        chain=agreement.chain, target_kind=agreement.kind, target_id=agreement.key
    ).order_by("-pk")[:EVENTS_READ]
    return [_happened(each) for each in _real(list(events)[::-1])[::-1][:EVENTS_AT_MOST]]


def _real(events: list[AuditEvent]) -> list[AuditEvent]:
    """Oldest first, without what the house noted of the need and nothing came of.

    It notes each change of who is active. To a reader it matters when the need began and when it
    ended; one that was over within the hour was a record being put right.
    """
    found: list[AuditEvent] = []
    last: AuditEvent | None = None
    for each in events:
        verb = each.verb.partition(".")[2]
        if verb not in NEED:
            found.append(each)
            continue
        if last is not None and last.verb == each.verb:
            continue
        if last is not None and last is found[-1] and each.at - last.at < NO_TIME:
            found.pop()
            last = next((e for e in reversed(found) if e.verb.partition(".")[2] in NEED), None)
            continue
        found.append(each)
        last = each
    return found


def _happened(event: AuditEvent) -> Happened:
    verb = event.verb.partition(".")[2]
    steps = {each.name: each.label for each in policy.WORKFLOW.steps}
    said = event.data or {}
    about = said.get("component") or said.get("title") or said.get("operation") or ""
    if event.before and event.before != event.after:
        about = str(policy.WORKFLOW.label_of(event.after))
    what = VERBS.get(verb) or steps.get(verb) or verb
    return Happened(event.at, what, event.actor_name, str(about), event.reason)


def region_of(agreement: Agreement) -> str:
    return region_label(agreement.country.region) or ""
