"""Who signs a Joint Statement, and what follows where what they sign changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component
from coordination.deadlines import actions as deadlines
from coordination.operations.models import Operation
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, OutOfTurn
from smcc.rules.words import listed
from tools.joint_statement import policy
from tools.joint_statement.content import hash_of
from tools.joint_statement.drafts import keep_draft
from tools.joint_statement.models import JointStatement, Signatory, names_of, outside
from tools.joint_statement.objecting import end_objections
from tools.joint_statement.telling import changed_words
from tools.silence import actions as silence


def held_for_writing(statement: JointStatement, by: Person) -> JointStatement:
    """The row, held, where this person may change it now."""
    row = process.lock(statement)
    process.check_role(row, by, policy.MAY_EDIT)
    if not row.is_editable:
        raise OutOfTurn(
            _("An issued statement never changes. Write a new version.")
            if row.is_issued
            else _("The statement is waived. Take the waiver back before you write.")
        )
    silence.close_if_due(row)
    return row


def ask_again(statement: JointStatement) -> list[str]:
    """Whoever had cleared or objected is asked anew. Returns the codes of those not asked so before.

    A clearance no longer counts. An objection stands, until its post says that the text answers it.
    """
    spoken = statement.current_signatories().exclude(position=policy.Position.PENDING)
    asked = [row for row in spoken if not row.asked_again]
    for row in asked:
        if row.position == policy.Position.CLEARED:
            row.position = policy.Position.PENDING
        row.asked_again, row.by_silence = True, None
        row.save(update_fields=["position", "asked_again", "by_silence"])
    return [row.component.code for row in asked]


def text_changed(
    row: JointStatement,
    verb: str,
    *,
    by: Person,
    data: Mapping[str, Any],
    sections: Collection[str] = (),
    reason: str = "",
) -> None:
    """What follows where a statement says something else, or somebody else signs it. Hold the row.

    Whoever had spoken is asked again, and told once what changed and where to read it; a silence
    procedure is stopped, because silence counts only for the text that was put to people.
    """
    before = row.latest_draft()
    asked = ask_again(row)
    if row.is_being_cleared:
        keep_draft(row, by=by, is_spoken_of=False)
    said = dict(data) | {"sha256": hash_of(row), "asked_again": asked}
    event = process.record(row, verb, by=by, reason=reason, data=said)
    silence.stop(row, silence.CHANGED, by=by)
    if asked:
        words = changed_words(row, event, before=before, sections=sections)
        deadlines.announce(row, policy.ASKED_AGAIN, event, by=by, words=words)


@transaction.atomic
def set_signatories(
    statement: JointStatement,
    *,
    by: Person,
    components: Iterable[Component],
    reason: str = "",
    version: int | None = None,
) -> JointStatement:
    """Say who is asked to clear. The host, the ICRC and the IFRC are there unless taken off.

    Refused: nobody at all; a component that may not see the operation; to take one off without a
    reason.
    Follows: whoever had spoken is asked again, because who signs is part of what was cleared.
    """
    row = held_for_writing(statement, by)
    process.check_version(row, version)
    wanted = {component.pk: component for component in components}
    if not wanted:
        raise Invalid({"signatories": _("Choose at least one signatory.")})
    known = {s.component_id: s for s in row.current_signatories()}
    added = [wanted[pk] for pk in wanted if pk not in known]
    removed = [known[pk] for pk in known if pk not in wanted]
    if not (added or removed):
        return row
    _check_may_see(row.operation, added)
    _check_reason(removed, reason)
    for component in added:
        Signatory.objects.create(statement=row, component=component)
    for signatory in removed:
        signatory.removed_at = timezone.now()
        signatory.save(update_fields=["removed_at"])
        end_objections(signatory, policy.ObjectionEnd.REMOVED, by=by)
    row.version += 1
    row.save()
    text_changed(
        row, "signatories", by=by, reason=reason,
        data={
            "added": [c.code for c in added],
            "removed": [s.component.code for s in removed],
        },
    )  # fmt: skip
    return row


def _check_may_see(operation: Operation, components: list[Component]) -> None:
    """A signatory has to read what it clears."""
    if away := outside(operation, components):
        raise Invalid(
            {
                "add": _(
                    "Only those who take part may see this operation. "
                    "Record %(who)s as present in it first."
                )
                % {"who": listed(component.name for component in away)}
            }
        )


def _check_reason(removed: list[Signatory], reason: str) -> None:
    """Who no longer signs, and why, is read long after."""
    if removed and not reason.strip():
        who = listed(names_of(signatory.component for signatory in removed))
        raise Invalid({"reason": _("Say why these no longer sign: %(who)s.") % {"who": who}})
