"""The only writers of decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, OutOfTurn
from tools.decision import policy
from tools.decision.models import Decision

EDITABLE = ("topic", "subject", "text", "lead", "responsible_post", "due_at", "disagreement")


@transaction.atomic
def add_row(
    summit: Any,
    *,
    by: Person,
    topic: str,
    supports: Iterable[Component] = (),
    key: UUID | None = None,
    **fields: Any,
) -> Decision:
    """Add a row at the end of a table that is not filed yet. A row with a text counts as decided.

    Refused: to those who do not lead; after filing; an unknown topic; a due date before the meeting.
    `key` is drawn with the form: a second submission of the same form returns the first row.
    """
    summit = process.lock(summit)
    process.check_role(summit, by, policy.MAY_EDIT)
    _check_open(summit)
    if key is not None and (first := summit.rows.filter(submission_key=key).first()):
        return first
    _check_fields(summit, {"topic": topic} | fields)
    last = summit.rows.aggregate(last=Max("position"))["last"] or 0
    decision = Decision.objects.create(
        operation=summit.operation, summit=summit, position=last + 1, topic=topic,
        state=policy.State.OPEN, created_by=by, submission_key=key,
        **{k: fields[k] for k in EDITABLE if k in fields},
    )  # fmt: skip
    decision.supports.set(supports)
    process.record(decision, "add", by=by, data={"topic": topic})
    return _settle(decision, by=by)


def seed_rows(summit: Any, *, by: Person | None) -> None:
    """Lay the topics of recommendation 2 into an empty table."""
    if summit.rows.exists():
        return
    Decision.objects.bulk_create(
        Decision(
            operation=summit.operation, summit=summit, position=n, topic=topic,
            state=policy.State.OPEN, created_by=by,
        )
        for n, topic in enumerate(policy.SEEDED, start=1)
    )  # fmt: skip


@transaction.atomic
def write_row(
    decision: Decision,
    *,
    by: Person,
    changes: Mapping[str, Any],
    supports: Iterable[Component] | None = None,
    version: int | None = None,
) -> Decision:
    """Change a row of a table that is not filed yet; `changes` holds any of `EDITABLE`.

    Refused as `add_row`, while the row is deferred or dropped, and where somebody changed the row
    since it was read (`Stale`).
    A row becomes decided when it gets a text, and open again when the text is taken away.
    """
    summit = process.lock(decision.summit)
    process.check_role(summit, by, policy.MAY_EDIT)
    _check_open(summit)
    row = process.lock(decision)
    process.check_version(row, version)
    _check_writable(row)
    fields = {name: value for name, value in changes.items() if name in EDITABLE}
    stands = {name: getattr(row, name) for name in ("topic", "subject", "lead", "responsible_post")}
    _check_fields(summit, stands | fields)
    row = process.amend(
        decision, fields, by=by, roles=policy.MAY_EDIT, version=version, verb="write"
    )
    if supports is not None:
        wanted = {component.pk for component in supports}
        if set(row.supports.values_list("pk", flat=True)) != wanted:
            row.supports.set(wanted)
            row.version += 1
            row.save(update_fields=["version"])
            process.record(
                row, "supports", by=by,
                data={"supports": list(row.supports.values_list("code", flat=True))},
            )  # fmt: skip
    return _settle(row, by=by)


def _settle(row: Decision, *, by: Person) -> Decision:
    if row.state == policy.State.OPEN and row.text.strip():
        return process.advance(row, "decide", by=by)
    if row.state == policy.State.DECIDED and not row.text.strip():
        return process.advance(row, "reopen", by=by)
    return row


def _check_open(summit: Any) -> None:
    if summit.filed_at is not None:
        raise OutOfTurn(
            _("The table is filed. Follow the decision up, or take a new one in the next meeting.")
        )


def _check_writable(row: Decision) -> None:
    if row.state not in policy.WRITABLE:
        raise OutOfTurn(
            _("This row is marked “%(state)s”. Reopen it before you write in it.")
            % {"state": row.state_label}
        )


def _check_fields(summit: Any, fields: Mapping[str, Any]) -> None:
    wrong: dict[str, Any] = {}
    if "topic" in fields and fields["topic"] not in policy.Topic.values:
        wrong["topic"] = _("Choose a topic from the list, or “Other”.")
    if fields.get("topic") == policy.Topic.OTHER and not str(fields.get("subject", "")).strip():
        wrong["subject"] = _("Say what the decision is about.")
    for name in ("text", "disagreement", "subject"):
        limit = _room(name)
        if len(str(fields.get(name) or "")) > limit:
            wrong[name] = _("This has %(n)d characters; there is room for %(limit)d.") % {
                "n": len(str(fields[name])),
                "limit": limit,
            }
    due, met = fields.get("due_at"), summit.held_at or summit.scheduled_for
    if due is not None and met is not None and due < met:
        wrong["due_at"] = _("This is before the meeting. Give a date after it.")
    elif due is not None and due < summit.operation.onset_at:
        wrong["due_at"] = _("This is before the emergency began. Check the date.")
    post, lead = fields.get("responsible_post"), fields.get("lead")
    if post is not None and lead is not None and not post.belongs_to(lead):
        wrong["responsible_post"] = _("This post does not belong to the lead component.")
    if wrong:
        raise Invalid(wrong)


def _room(field: str) -> int:
    """How many characters a cell has room for."""
    about: Any = Decision._meta.get_field(field)
    return about.max_length


@transaction.atomic
def move_row(decision: Decision, *, by: Person, up: bool) -> bool:
    """Swap a row with the one above or below it. At either end nothing changes (False)."""
    process.check_role(decision, by, policy.MAY_EDIT)
    _check_open(process.lock(decision.summit))
    rows = list(
        Decision.objects.select_for_update(no_key=True, of=("self",))
        .filter(summit=decision.summit_id)
        .in_order()
    )
    here = next(n for n, row in enumerate(rows) if row.pk == decision.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return False
    rows[here], rows[there] = rows[there], rows[here]
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            Decision.objects.filter(pk=row.pk).update(position=position)
    process.record(decision, "move", by=by, data={"to": there + 1})
    return True


@transaction.atomic
def run(
    decision: Decision,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> Decision:
    """Take a step of a decision. What came of it (the reason of "done") is kept beside the row.

    A reopened row that still says what was decided counts as decided again. Refused, beside what
    `process.advance` refuses: a reason over 5,000 characters; done before the meeting; where
    somebody changed the row since it was read.
    """
    limit = _room("outcome")
    if len(reason) > limit:
        raise Invalid(
            {
                "reason": _("This has %(n)d characters; there is room for %(limit)d.")
                % {"n": len(reason), "limit": limit}
            }
        )
    summit = process.lock(decision.summit)
    row = process.lock(decision)
    before = row.state
    row.workflow.check(step, row, row.roles_of(by), reason)
    process.check_version(row, version)
    if at is not None and summit.held_at is not None and at < summit.held_at:
        raise Invalid({"at": _("This is before the meeting that decided it. Check the date.")})
    row = process.advance(decision, step, by=by, reason=reason, at=at)
    if step in ("complete", "supersede", "drop", "defer") and reason:
        row.outcome = reason
        row.save(update_fields=["outcome"])
    if step == "reopen" and before != policy.State.DECIDED:
        row.outcome = ""
        row.save(update_fields=["outcome"])
        row = _settle(row, by=by)
    return row
