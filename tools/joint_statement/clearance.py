"""Who signs a Joint Statement, and what each says of the text as it stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component
from coordination.deadlines import actions as deadlines
from coordination.operations.models import Operation
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn
from smcc.rules.words import listed
from tools.issued_document.dating import check_after_its_text
from tools.joint_statement import policy
from tools.joint_statement.content import hash_of
from tools.joint_statement.models import JointStatement, Signatory, names_of, outside
from tools.joint_statement.speaking import standing_of


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
    return row


def ask_again(statement: JointStatement) -> list[str]:
    """Whoever had cleared or objected is asked anew. Returns their codes."""
    spoken = statement.current_signatories().exclude(position=policy.Position.PENDING)
    codes = [row.component.code for row in spoken]
    for row in spoken:
        row.position, row.asked_again = policy.Position.PENDING, True
        row.save(update_fields=["position", "asked_again"])
    return codes


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
    row.version += 1
    row.save()
    asked = ask_again(row)
    event = process.record(
        row, "signatories", by=by, reason=reason,
        data={
            "added": [c.code for c in added],
            "removed": [s.component.code for s in removed],
            "asked_again": asked,
        },
    )  # fmt: skip
    if asked:
        deadlines.announce(row, policy.ASKED_AGAIN, event, by=by)
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


@transaction.atomic
def speak(
    statement: JointStatement,
    *,
    by: Person,
    component: Component,
    clears: bool,
    text: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> Signatory:
    """Clear the statement, or object to it with a text, for a component, by a post that speaks for it.

    Refused: before clearance is asked for or after issue; to those who hold no such post; an
    objection without a text; where the text changed since it was read (`Stale`); dated before the
    text was last changed. Saying the same twice is recorded once.
    Follows: an objection, and the last clearance, are told to those who lead the statement.
    """
    now = timezone.now()
    process.check_not_in_future(at, now)
    row = process.lock(statement)
    if not row.roles_of(by):
        raise NotYours()
    if row.state != policy.State.CLEARING:
        raise OutOfTurn(
            _("Clearance is not asked for while this is “%(state)s”.") % {"state": row.state_label}
        )
    signatory = row.current_signatories().filter(component=component).first()
    if signatory is None:
        raise Invalid({"component": _("This component is not asked to clear the statement.")})
    standing = standing_of(component, row.operation, by)
    if standing.refusal is not None:
        raise standing.refusal
    check_after_its_text(row, at)
    process.check_version(row, version)
    if not clears and not text.strip():
        raise Invalid({"text": _("Say what you object to, so that it can be mended.")})
    if len(text) > policy.LONGEST_REMARK:
        raise Invalid(
            {"text": _("This has %(n)d characters; there is room for 5,000.") % {"n": len(text)}}
        )
    position = policy.Position.CLEARED if clears else policy.Position.OBJECTED
    if (signatory.position, signatory.text, signatory.spoke_by_id) == (position, text, by.pk):
        return signatory
    signatory.position, signatory.text, signatory.asked_again = position, text, False
    signatory.content_hash = hash_of(row)
    signatory.spoke_at, signatory.spoke_by, signatory.post = at or now, by, standing.post
    signatory.save()
    event = process.record(
        row, "clear" if clears else "object", by=by, at=at, reason=text,
        data={
            "component": component.code, "post": str(standing.post),
            "as_delegate": standing.as_delegate, "sha256": signatory.content_hash,
        },
    )  # fmt: skip
    if not clears:
        deadlines.announce(row, policy.OBJECTION, event, by=by)
    elif policy.every_signatory_cleared(row) is None:
        deadlines.announce(row, policy.ALL_CLEARED, event, by=by)
    return signatory
