"""The only writers of decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component
from coordination.people.models import Person
from smcc.rules.refusals import Invalid
from tools.cell.actions import Typed, settle_state, take_row, write_cell
from tools.cell.policy import Cell, Way
from tools.cell.recording import record_edits
from tools.cell.values import is_same, shown, value_in
from tools.decision import policy
from tools.decision.checks import check_cells, check_open, check_writable, checked_link, room_in
from tools.decision.models import Decision
from tools.referral.actions import end_all

AS_ADDED = 0
"""The version of every cell of a row that was just added."""
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
    `key` is drawn with the form: a second submission of the same form returns the first row. What
    was typed on in the form since (its first answer was lost on the line) goes into the row's cells,
    as any later text.
    """
    summit = process.lock(summit)
    process.check_role(summit, by, policy.MAY_EDIT)
    check_open(summit)
    if key is not None and (first := summit.rows.filter(submission_key=key).first()):
        first.summit, first.operation = summit, summit.operation
        return _typed_on(first, fields | {"supports": list(supports)}, key, by)
    check_cells(summit, {"topic": topic} | fields)
    last = summit.rows.aggregate(last=Max("position"))["last"] or 0
    decision = Decision.objects.create(
        operation=summit.operation, summit=summit, position=last + 1, topic=topic,
        state=policy.State.OPEN, created_by=by, submission_key=key,
        **{k: fields[k] for k in EDITABLE if k in fields},
    )  # fmt: skip
    decision.supports.set(supports)
    process.record(decision, "add", by=by, data={"topic": topic})
    return settle_state(decision, by=by)


def _typed_on(row: Decision, fields: Mapping[str, Any], key: UUID, by: Person) -> Decision:
    """The row that this form added before, with what was typed in the form since."""
    for cell in Cell:
        if cell not in fields or is_same(cell, fields[cell], value_in(row, cell)):
            continue
        text = shown(cell, fields[cell], row.operation.onset_zone)
        again = Typed(
            cell, text, AS_ADDED, uuid5(key, f"{cell} {text}"), timezone.now(), way=Way.FORM
        )
        row = write_cell(Decision.objects.filter(pk=row.pk), again, by=by).row
    return row


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
    way: str = Way.API,
) -> Decision:
    """Change a row of a table that is not filed yet; `changes` holds any of `EDITABLE`.

    Refused as `add_row`, while the row is deferred or dropped, and where somebody changed the row
    since it was read (`Stale`).
    A row becomes decided when it gets a text, and open again when the text is taken away.
    """
    summit = process.lock(decision.summit)
    process.check_role(summit, by, policy.MAY_EDIT)
    check_open(summit)
    row = process.lock(decision)
    process.check_version(row, version)
    check_writable(row)
    fields = {name: value for name, value in changes.items() if name in EDITABLE}
    stands = {name: getattr(row, name) for name in ("topic", "subject", "lead", "responsible_post")}
    check_cells(summit, stands | fields)
    if supports is not None:
        fields["supports"] = list(supports)
    row = take_row(row, fields, by=by, way=way)
    return settle_state(row, by=by)


@transaction.atomic
def move_row(decision: Decision, *, by: Person, up: bool) -> bool:
    """Swap a row with the one above or below it. At either end nothing changes (False)."""
    process.check_role(decision, by, policy.MAY_EDIT)
    check_open(process.lock(decision.summit))
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
    evidence_url: str = "",
) -> Decision:
    """Take a step of a decision. What shows that it is done (the reason of "done") is kept beside the row.

    `evidence_url` is a link to it (http or https). Once nobody follows the decision up any more, its
    referrals are over.

    A reopened row that still says what was decided counts as decided again. Refused, beside what
    `process.advance` refuses: a reason over 5,000 characters; done before the meeting; where
    somebody changed the row since it was read; a link that is none, or beside another step than "done".
    """
    evidence_url = checked_link(step, evidence_url)
    limit = room_in("outcome")
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
    record_edits(row.cell_edits.all())
    row = process.advance(decision, step, by=by, reason=reason, at=at)
    if step in ("complete", "supersede", "drop", "defer") and reason:
        row.outcome, row.evidence_url = reason, evidence_url
        row.save(update_fields=["outcome", "evidence_url"])
    if row.state not in policy.FOLLOWED_UP:
        end_all(row, by=by)
    if step == "reopen" and before != policy.State.DECIDED:
        row.outcome = ""
        row.save(update_fields=["outcome"])
        row = settle_state(row, by=by)
    return row
