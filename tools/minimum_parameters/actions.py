"""The only writers of minimum parameters, receipts and endorsements."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.deadlines import actions as deadlines
from coordination.operations.models import Operation
from coordination.people.models import Holding, Person, Post
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn
from tools.minimum_parameters import policy
from tools.minimum_parameters.document import render_document
from tools.minimum_parameters.models import (
    Endorsement,
    MinimumParameters,
    ParametersSection,
    Receipt,
    principal_posts,
)
from tools.minimum_parameters.prefill import suggested_sections

DUTY_OF = {
    policy.Principal.ICRC.value: Post.Duty.ICRC_DIRECTOR_OF_OPERATIONS,
    policy.Principal.IFRC.value: Post.Duty.IFRC_UNDER_SECRETARY_GENERAL,
}


def open_minimum_parameters(operation: Operation, *, by: Person | None) -> None:
    """An operation declared large-scale has minimum parameters to issue. Safe to call again."""
    if operation.is_active and operation.is_large and not operation.minimum_parameters.exists():
        _create(operation, by=by)


@transaction.atomic
def start_parameters(operation: Operation, *, by: Person) -> MinimumParameters:
    """Begin minimum parameters where the scale does not ask for them."""
    row = process.lock(operation)
    process.check_role(row, by, policy.MAY_EDIT)
    if not row.is_active:
        raise OutOfTurn(_("The operation is closed. Reopen it first."))
    if row.minimum_parameters.exists():
        raise OutOfTurn(
            _("This operation has minimum parameters. Write a new version of them instead.")
        )
    return _create(row, by=by)


def _create(
    operation: Operation,
    *,
    by: Person | None,
    after: MinimumParameters | None = None,
    reason: str = "",
) -> MinimumParameters:
    number = (operation.minimum_parameters.aggregate(last=Max("number"))["last"] or 0) + 1
    parameters = MinimumParameters.objects.create(
        operation=operation, number=number, state=policy.WORKFLOW.start, created_by=by,
        supersedes=after, revision_reason=reason,
    )  # fmt: skip
    texts = (
        {s.key: s.text for s in after.sections.all()} if after else suggested_sections(operation)
    )
    ParametersSection.objects.bulk_create(
        ParametersSection(parameters=parameters, key=key, position=n, text=texts.get(key, ""))
        for n, key in enumerate(policy.Section.values, start=1)
    )
    process.record(parameters, "start", by=by, reason=reason)
    deadlines.sync(parameters, by=by)
    return parameters


@transaction.atomic
def receive(operation: Operation, *, document: str, source: Any, at: datetime, by: Person) -> None:
    """Stamp that a filed table or an issued statement reached both principals' posts at a moment.

    Follows: once both documents are there, the 48 hours run; empty sections are filled from them.
    A document is received once, however often this is called.
    """
    for post in principal_posts():
        receipt, new = Receipt.objects.get_or_create(
            source_kind=source.kind, source_id=source.key, post=post,
            defaults={
                "operation": operation, "document": document, "received_at": at, "recorded_by": by,
            },
        )  # fmt: skip
        if new:
            process.record(
                source, "received", by=None, at=at,
                data={"post": str(post), "document": receipt.document},
            )  # fmt: skip
    for parameters in operation.minimum_parameters.filter(state=policy.State.DRAFT):
        fill_empty_sections(parameters)
    for parameters in operation.minimum_parameters.all():
        deadlines.sync(parameters, by=by)


def fill_empty_sections(parameters: MinimumParameters) -> None:
    """Take over from the decision table and the operation's roles whatever nobody has written yet."""
    texts = suggested_sections(parameters.operation)
    for section in parameters.sections.filter(text=""):
        if texts.get(section.key):
            section.text = texts[section.key]
            section.save(update_fields=["text"])


def content_of(parameters: MinimumParameters) -> list[dict[str, str]]:
    return [{"key": s.key, "text": s.text} for s in parameters.sections.order_by("position")]


def hash_of(parameters: MinimumParameters) -> str:
    """What an endorsement is bound to."""
    said = json.dumps(content_of(parameters), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


@transaction.atomic
def write_parameters(
    parameters: MinimumParameters,
    *,
    by: Person,
    sections: Mapping[str, str],
    version: int | None = None,
) -> MinimumParameters:
    """Change sections (key → text). Refused: to those who neither lead nor endorse, once issued, when stale.

    Follows: endorsements given to the earlier text lapse, and both principals are asked again.
    """
    row = process.lock(parameters)
    process.check_role(row, by, policy.MAY_EDIT)
    if not row.is_editable:
        raise OutOfTurn(_("Issued parameters never change. Write a new version."))
    process.check_version(row, version)
    wrong = {}
    for key, text in sections.items():
        if key not in policy.Section.values:
            wrong[key] = _("There is no section of this name.")
        elif len(text) > 10_000:
            wrong[key] = _("This has %(n)d characters; there is room for 10,000.") % {
                "n": len(text)
            }
    if wrong:
        raise Invalid(wrong)
    changed = []
    for section in row.sections.filter(key__in=list(sections)):
        if section.text != sections[section.key]:
            section.text = sections[section.key]
            section.save(update_fields=["text"])
            changed.append(section.key)
    if not changed:
        return row
    row.version += 1
    row.save(update_fields=["version"])
    lapsed = _lapse(row)
    process.record(
        row, "write", by=by, data={"sections": changed, "sha256": hash_of(row), "lapsed": lapsed}
    )
    return row


def _lapse(parameters: MinimumParameters) -> list[str]:
    standing = list(parameters.current_endorsements())
    for endorsement in standing:
        endorsement.lapsed_at = timezone.now()
        endorsement.save(update_fields=["lapsed_at"])
    return [endorsement.principal for endorsement in standing]


@transaction.atomic
def endorse(
    parameters: MinimumParameters,
    *,
    by: Person,
    note: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> Endorsement:
    """Endorse, as a principal or as a delegate of the post.

    Refused: to anyone else; before endorsement is asked for; where the text changed since it was
    read (`Stale`); to one person standing for both principals. Endorsing twice changes nothing.
    """
    now = timezone.now()
    process.check_not_in_future(at, now)
    row = process.lock(parameters)
    mine = [p for p in policy.Principal.values if p in {str(r) for r in row.roles_of(by)}]
    if not mine:
        raise NotYours(
            _("Only the two principals, or their delegates, endorse minimum parameters.")
        )
    if row.state != policy.State.ENDORSING:
        raise OutOfTurn(
            _("Endorsement is not asked for while this is “%(state)s”.")
            % {"state": row.state_label}
        )
    process.check_version(row, version)
    given = {e.principal: e for e in row.current_endorsements()}
    for principal in mine:
        if principal in given and given[principal].person_id == by.pk:
            return given[principal]
    waiting = [principal for principal in mine if principal not in given]
    if not waiting:
        raise OutOfTurn(_("This endorsement was given already."))
    if any(e.person_id == by.pk for e in given.values()):
        raise NotYours(_("Both principals endorse; one person cannot stand for both."))
    principal = waiting[0]
    post = next(p for p in by.held_posts() if p.duty == DUTY_OF[principal])
    in_own_right = Holding.objects.current(now).filter(
        post=post, person=by, kind=Holding.Kind.HOLDER
    )
    endorsement = Endorsement.objects.create(
        parameters=row, principal=principal, post=post, person=by, note=note,
        as_delegate=not in_own_right.exists(), endorsed_at=at or now, content_hash=hash_of(row),
    )  # fmt: skip
    process.record(
        row, "endorse", by=by, at=at, reason=note,
        data={
            "principal": principal, "as_delegate": endorsement.as_delegate,
            "sha256": endorsement.content_hash,
        },
    )  # fmt: skip
    return endorsement


@transaction.atomic
def issue(
    parameters: MinimumParameters, *, by: Person, at: datetime | None = None
) -> MinimumParameters:
    """Issue as a document: freeze the text and its PDF, supersede the version before, tell everybody.

    Refused without both endorsements. Follows: the 48-hour clock stops; the revisit clock starts.
    """
    row = process.advance(parameters, "issue", by=by, at=at)
    row.frozen = {
        "sections": content_of(row),
        "endorsements": [
            {
                "principal": e.principal, "post": str(e.post), "as_delegate": e.as_delegate,
                "endorsed_at": e.endorsed_at.isoformat(), "note": e.note,
            }
            for e in row.current_endorsements()
        ],
    }  # fmt: skip
    row.content_hash = hash_of(row)
    row.receipt = f"{row.operation.ref}-MP{row.number}-{row.content_hash[:8].upper()}"
    row.document = render_document(row)
    row.save(update_fields=["frozen", "content_hash", "receipt", "document"])
    process.record(
        row, "receipt", by=by,
        data={
            "receipt": row.receipt, "sha256": row.content_hash,
            "pdf_sha256": hashlib.sha256(bytes(row.document)).hexdigest(),
        },
    )  # fmt: skip
    if row.supersedes is not None and row.supersedes.state == policy.State.ISSUED:
        process.advance(
            row.supersedes, "supersede", by=by, reason=row.revision_reason or row.title, at=at
        )
    return row


@transaction.atomic
def new_version(parameters: MinimumParameters, *, by: Person, reason: str) -> MinimumParameters:
    """Begin a new version. The issued one stays in force until the new one is issued itself."""
    row = process.lock(parameters)
    process.check_role(row, by, policy.MAY_EDIT)
    if row.state != policy.State.ISSUED:
        raise OutOfTurn(_("Only issued parameters get a new version."))
    if not reason.strip():
        raise Invalid({"reason": _("Say why a new version is needed.")})
    if row.successors.exclude(state=policy.State.WAIVED).exists():
        raise OutOfTurn(_("A new version is being prepared already."))
    return _create(row.operation, by=by, after=row, reason=reason)


@transaction.atomic
def revisit(
    parameters: MinimumParameters, *, by: Person, reason: str, at: datetime | None = None
) -> MinimumParameters:
    """Record that issued parameters were looked at again and stand. The next revisit's clock starts."""
    row = process.lock(parameters)
    row.revisits += 1
    row.save(update_fields=["revisits"])
    return process.advance(row, "revisit", by=by, reason=reason, at=at)


@transaction.atomic
def run(
    parameters: MinimumParameters,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    **more: Any,
) -> MinimumParameters:
    """Take any step; taking back lapses what was endorsed."""
    if step == "issue":
        return issue(parameters, by=by, at=at)
    if step == "revisit":
        return revisit(parameters, by=by, reason=reason, at=at)
    if step == "supersede":
        raise OutOfTurn(_("Parameters are superseded by issuing their new version."))
    row = process.advance(parameters, step, by=by, reason=reason, at=at)
    if step == "take_back":
        _lapse(row)
    return row
