"""Telling an owner that the round was closed over a draft that was never handed in."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from coordination.deadlines import actions as deadlines
from coordination.deadlines import messages
from recommendations.report import policy
from recommendations.report.models import StatusReport
from smcc.audit.models import AuditEvent


def tell_of_draft(report: StatusReport, event: AuditEvent, *, by: Any) -> None:
    """To whoever holds the owner's post: the draft did not count, what stands, and what can be done."""

    def words(person: Any) -> messages.Text:
        return _text(report, event, person)

    deadlines.announce(report, policy.DRAFT_LEFT_OUT, event, by=by, words=words)


def _text(report: StatusReport, event: AuditEvent, person: Any) -> messages.Text:
    with messages.read_by(person) as zone_name:
        review = report.in_review
        subject = _("%(ref)s · %(recommendation)s: the round was closed, your draft did not count")
        context = {
            "report": report,
            "review": review,
            "by": event.actor_name,
            "when": messages.spoken_time(event.at, zone_name),
            "address": messages.absolute(report.get_absolute_url()),
        }
        return messages.Text(
            messages.one_line(
                subject % {"ref": review.ref, "recommendation": report.recommendation}
            ),
            render_to_string("emails/draft_left_out.txt", context).strip(),
            report.get_absolute_url(),
        )
