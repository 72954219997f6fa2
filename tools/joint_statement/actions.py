"""The only writers of Joint Statements."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component
from coordination.deadlines import actions as deadlines
from coordination.operations.models import Operation
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn
from tools.joint_statement import policy
from tools.joint_statement.models import JointStatement, Signatory, StatementSection
from tools.minimum_parameters import actions as minimum_parameters


def open_joint_statement(operation: Operation, *, by: Person | None) -> None:
    """A medium or large operation has a Joint Statement to write. Safe to call again."""
    if operation.is_active and operation.is_medium_or_large:
        if not operation.joint_statements.exists():
            _create(operation, by=by)


@transaction.atomic
def start_statement(operation: Operation, *, by: Person) -> JointStatement:
    """Begin a Joint Statement where none was asked for. Refused while one is being written."""
    row = process.lock(operation)
    process.check_role(row, by, policy.MAY_EDIT)
    if not row.is_active:
        raise OutOfTurn(_("The operation is closed. Reopen it first."))
    if row.joint_statements.exists():
        raise OutOfTurn(
            _("This operation has a Joint Statement. Write a new version of it instead.")
        )
    return _create(row, by=by)


def _create(
    operation: Operation,
    *,
    by: Person | None,
    after: JointStatement | None = None,
    reason: str = "",
) -> JointStatement:
    number = (operation.joint_statements.aggregate(last=Max("number"))["last"] or 0) + 1
    statement = JointStatement.objects.create(
        operation=operation, number=number, state=policy.WORKFLOW.start, created_by=by,
        supersedes=after, revision_reason=reason,
        audience=after.audience if after else policy.AudienceOf.MOVEMENT,
        language=after.language if after else "en",
    )  # fmt: skip
    old = {s.key: s.text for s in after.sections.all()} if after else {}
    StatementSection.objects.bulk_create(
        StatementSection(statement=statement, key=key, position=n, text=old.get(key, ""))
        for n, key in enumerate(policy.Section.values, start=1)
    )
    for component in _default_signatories(operation, after):
        Signatory.objects.create(statement=statement, component=component)
    process.record(statement, "start", by=by, reason=reason)
    deadlines.sync(statement, by=by)
    return statement


def _default_signatories(operation: Operation, after: JointStatement | None) -> list[Component]:
    """The host, the ICRC and the IFRC; for a new version, whoever signed the one before."""
    if after is not None:
        return [row.component for row in after.current_signatories()]
    institutions = Component.objects.filter(code__in=["ICRC", "IFRC"]).order_by("code")
    return [operation.host, *institutions]


def content_of(statement: JointStatement) -> dict[str, Any]:
    """The text as it would be issued."""
    return {
        "audience": statement.audience,
        "language": statement.language,
        "sections": [
            {"key": s.key, "text": s.text} for s in statement.sections.order_by("position")
        ],
    }


def hash_of(statement: JointStatement) -> str:
    """What a clearance is bound to: one changed character makes another hash."""
    said = json.dumps(content_of(statement), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


@transaction.atomic
def write_statement(
    statement: JointStatement,
    *,
    by: Person,
    sections: Mapping[str, str],
    audience: str | None = None,
    language: str | None = None,
    version: int | None = None,
) -> JointStatement:
    """Change sections (key → text). Refused: to those who do not lead, once issued, when stale.

    Follows: whoever had cleared or objected is asked again, because the text is another one.
    """
    row = process.lock(statement)
    process.check_role(row, by, policy.MAY_EDIT)
    if not row.is_editable:
        raise OutOfTurn(_("An issued statement never changes. Write a new version."))
    process.check_version(row, version)
    wrong = {}
    for key, text in sections.items():
        if key not in policy.Section.values:
            wrong[key] = _("There is no section of this name.")
        elif len(text) > 10_000:
            wrong[key] = _("This has %(n)d characters; there is room for 10,000.") % {
                "n": len(text)
            }
    if audience is not None and audience not in policy.AudienceOf.values:
        wrong["audience"] = _("Choose one of the values offered.")
    if wrong:
        raise Invalid(wrong)
    before = hash_of(row)
    changed = []
    for section in row.sections.filter(key__in=list(sections)):
        if section.text != sections[section.key]:
            section.text = sections[section.key]
            section.save(update_fields=["text"])
            changed.append(section.key)
    row.audience = audience if audience is not None else row.audience
    row.language = language if language is not None else row.language
    if hash_of(row) == before:
        return row
    row.version += 1
    row.save()
    asked = _ask_again(row)
    process.record(
        row, "write", by=by,
        data={"sections": changed, "sha256": hash_of(row), "asked_again": asked},
    )  # fmt: skip
    return row


def _ask_again(statement: JointStatement) -> list[str]:
    spoken = statement.current_signatories().exclude(position=policy.Position.PENDING)
    codes = [row.component.code for row in spoken]
    for row in spoken:
        row.position, row.asked_again = policy.Position.PENDING, True
        row.save(update_fields=["position", "asked_again"])
    return codes


@transaction.atomic
def set_signatories(
    statement: JointStatement, *, by: Person, components: Iterable[Component]
) -> None:
    """Say who is asked to clear. The host, the ICRC and the IFRC are there unless taken off."""
    row = process.lock(statement)
    process.check_role(row, by, policy.MAY_EDIT)
    if not row.is_editable:
        raise OutOfTurn(_("An issued statement never changes. Write a new version."))
    wanted = {component.pk: component for component in components}
    if not wanted:
        raise Invalid({"signatories": _("Choose at least one signatory.")})
    known = {s.component_id: s for s in row.current_signatories()}
    added = [wanted[pk] for pk in wanted if pk not in known]
    removed = [known[pk] for pk in known if pk not in wanted]
    for component in added:
        Signatory.objects.create(statement=row, component=component)
    for signatory in removed:
        signatory.removed_at = timezone.now()
        signatory.save(update_fields=["removed_at"])
    if added or removed:
        process.record(
            row, "signatories", by=by,
            data={"added": [c.code for c in added], "removed": [s.component.code for s in removed]},
        )  # fmt: skip


@transaction.atomic
def speak(
    statement: JointStatement,
    *,
    by: Person,
    component: Component,
    clears: bool,
    text: str = "",
    version: int | None = None,
) -> Signatory:
    """Clear the statement, or object to it with a text, for a component.

    Refused: before clearance is asked for or after issue; to people of other components; an
    objection without a text; where the text changed since it was read (`Stale`).
    """
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
    if component.pk not in by.component_ids():
        raise NotYours(
            _("Only people of %(component)s clear for it.") % {"component": component.name}
        )
    process.check_version(row, version)
    if not clears and not text.strip():
        raise Invalid({"text": _("Say what you object to, so that it can be mended.")})
    signatory.position = policy.Position.CLEARED if clears else policy.Position.OBJECTED
    signatory.text, signatory.asked_again = text, False
    signatory.content_hash = hash_of(row)
    signatory.spoke_at, signatory.spoke_by = timezone.now(), by
    signatory.save()
    process.record(
        row, "clear" if clears else "object", by=by, reason=text,
        data={"component": component.code, "sha256": signatory.content_hash},
    )  # fmt: skip
    return signatory


@transaction.atomic
def issue(statement: JointStatement, *, by: Person, at: datetime | None = None) -> JointStatement:
    """Issue: freeze the text, supersede the version before, tell everybody.

    Refused while a signatory objects or has not been heard.
    Follows: its clock stops; receipt is stamped for both principals' posts.
    """
    row = process.advance(statement, "issue", by=by, at=at)
    row.frozen = content_of(row) | {
        "signatories": [
            {"component": s.component.code, "name": s.component.name_en, "position": s.position}
            for s in row.current_signatories()
        ]
    }
    row.content_hash = hash_of(row)
    row.receipt = f"{row.operation.ref}-JS{row.number}-{row.content_hash[:8].upper()}"
    row.save(update_fields=["frozen", "content_hash", "receipt"])
    process.record(row, "receipt", by=by, data={"receipt": row.receipt, "sha256": row.content_hash})
    if row.supersedes is not None and row.supersedes.state == policy.State.ISSUED:
        process.advance(
            row.supersedes, "supersede", by=by, reason=row.revision_reason or row.title, at=at
        )
    assert row.issued_at is not None
    minimum_parameters.receive(
        row.operation, document="joint_statement", source=row, at=row.issued_at, by=by
    )
    return row


@transaction.atomic
def new_version(statement: JointStatement, *, by: Person, reason: str) -> JointStatement:
    """Begin a new version of an issued statement. The issued one stays in force until the new one is."""
    row = process.lock(statement)
    process.check_role(row, by, policy.MAY_EDIT)
    if row.state != policy.State.ISSUED:
        raise OutOfTurn(_("Only an issued statement gets a new version."))
    if not reason.strip():
        raise Invalid({"reason": _("Say why a new version is needed.")})
    if row.successors.exclude(state=policy.State.WAIVED).exists():
        raise OutOfTurn(_("A new version is being written already."))
    return _create(row.operation, by=by, after=row, reason=reason)


@transaction.atomic
def run(
    statement: JointStatement,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    **more: Any,
) -> JointStatement:
    """Take any step; taking back to draft asks everybody again."""
    if step == "issue":
        return issue(statement, by=by, at=at)
    if step == "supersede":
        raise OutOfTurn(_("A statement is superseded by issuing its new version."))
    row = process.advance(statement, step, by=by, reason=reason, at=at)
    if step == "take_back":
        _ask_again(row)
    return row
