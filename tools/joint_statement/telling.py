"""What those who stand for a Joint Statement are told between its steps: what changed, and where to read it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from coordination.deadlines import messages
from coordination.deadlines.spoken import absolute
from smcc.audit.models import AuditEvent
from smcc.rules.workflow import Step
from tools.joint_statement import policy
from tools.joint_statement.models import JointStatement, StatementDraft, names_of

Words = Callable[[Any], messages.Text]


def redline_url(
    statement: JointStatement, before: StatementDraft | None, after: StatementDraft | None = None
) -> str:
    """Where the difference between two drafts is read; without `after`, up to the text as it stands."""
    page = reverse("joint_statement_redline", args=[statement.operation.ref, statement.number])
    asked = [("from", before), ("to", after)]
    query = "&".join(f"{name}={draft.pk}" for name, draft in asked if draft is not None)
    return f"{page}?{query}" if query else page


def changed_words(
    statement: JointStatement,
    event: AuditEvent,
    *,
    before: StatementDraft | None,
    sections: Collection[str],
) -> Words:
    """That the text changed: which sections, that one's clearance no longer counts, and what to read."""
    spoken = {
        row.component_id: row
        for row in statement.current_signatories().filter(asked_again=True).select_related("draft")
    }

    def words(person: Any) -> messages.Text:
        mine = next((spoken[key] for key in person.component_ids() if key in spoken), None)
        url = redline_url(statement, (mine.draft if mine is not None else None) or before)

        def lines() -> list[str]:
            said = []
            if sections:
                names = [
                    policy.section_name(key) for key in policy.Section.values if key in sections
                ]
                said.append(_("What changed: %(what)s.") % {"what": "; ".join(names)})
            if mine is not None and mine.position == policy.Position.PENDING:
                said.append(
                    _("What %(who)s cleared is no longer the text: that clearance does not count.")
                    % {"who": names_of([mine.component])[0]}
                )
            elif mine is not None:
                said.append(
                    _("The objection of %(who)s stands. Clear the new text if it answers it.")
                    % {"who": names_of([mine.component])[0]}
                )
            return said

        return _told(statement, policy.ASKED_AGAIN, event, person, lines, url)

    return words


def objection_words(
    statement: JointStatement, event: AuditEvent, *, component: Any, section: str, proposed: str
) -> Words:
    """Who objects, to what, why, and what they would write instead."""

    def words(person: Any) -> messages.Text:
        def lines() -> list[str]:
            said = [
                _("%(who)s objects to %(section)s.")
                % {"who": names_of([component])[0], "section": policy.section_name(section)}
            ]
            if proposed.strip():
                said.append(_("Proposed wording:") + "\n" + proposed.strip())
            return said

        url = statement.get_absolute_url()
        return _told(statement, policy.OBJECTION, event, person, lines, url)

    return words


def step_words(
    statement: JointStatement, step: Step, event: AuditEvent, lines: Callable[[], list[str]]
) -> Words:
    """An announcement that says more than that a step was taken. `lines` speak the reader's language."""

    def words(person: Any) -> messages.Text:
        return _told(statement, step, event, person, lines, statement.get_absolute_url())

    return words


def _told(
    statement: JointStatement,
    step: Step,
    event: AuditEvent,
    person: Any,
    lines: Callable[[], list[str]],
    url: str,
) -> messages.Text:
    usual = messages.announcement(statement, step, event, person=person, by=None)
    with messages.read_by(person):
        context = {
            "thing": statement, "state": step.news or step.label, "whole": statement.whole,
            "by": event.actor_name, "reason": event.reason, "lines": lines(),
            "address": absolute(url),
        }  # fmt: skip
        body = render_to_string("emails/statement_news.txt", context).strip()
    return messages.Text(usual.subject, body, url)
