"""An agreement as pages show it: what is missing, its clocks, what happened to it."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.components.models import Component
from coordination.components.regions import region_label
from smcc.audit.models import AuditEvent
from smcc.rules.words import listed
from tools.agreement import policy
from tools.agreement.models import Agreement, Standing
from tools.country_record import Happened, happened_to

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


def spoken_period(first: date | None, last: date | None) -> str:
    """From when until when something holds, as far as that is known; empty where nothing is."""
    if first and last:
        return _("from %(first)s until %(last)s") % {
            "first": spoken_day(first), "last": spoken_day(last),
        }  # fmt: skip
    if last:
        return _("until %(day)s") % {"day": spoken_day(last)}
    return _("from %(day)s") % {"day": spoken_day(first)} if first else ""


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


def active_names(agreement: Agreement) -> str:
    """Who was found active in the country when the need was last noted, as people call them."""
    codes = agreement.active_codes.split()
    found = Component.objects.filter(code__in=codes).order_by("code")
    return listed(each.called for each in found) if codes else ""


def history(agreement: Agreement) -> list[Happened]:
    """The newest first."""
    return happened_to(agreement, VERBS, sift=_real)


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


def region_of(agreement: Agreement) -> str:
    return region_label(agreement.country.region) or ""
