"""The only writers of Mini-Summits."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component
from coordination.deadlines import actions as deadlines
from coordination.operations.actions import check_no_drill
from coordination.operations.models import Operation
from coordination.people.models import Person
from smcc.rules.calendar import zone
from smcc.rules.refusals import Invalid, NotReady, OutOfTurn, Stale
from tools.cell.recording import record_edits
from tools.decision.actions import seed_rows
from tools.mini_summit import policy, quorum
from tools.mini_summit.models import Attendance, MiniSummit
from tools.minimum_parameters import actions as minimum_parameters
from tools.position.roll import Roll, frozen

EDITABLE = (
    "mode", "place", "chair", "scheduled_for", "situation", "gaps", "next_on", "is_similar_meeting",
    "purpose", "terms", "length_minutes",
)  # fmt: skip


def open_mini_summit(operation: Operation, *, by: Person | None) -> None:
    """A medium or large operation has a first Mini-Summit that is due. Safe to call again."""
    if not (operation.is_active and operation.is_medium_or_large):
        return
    if not operation.mini_summits.exists():
        _create(operation, by=by)


@transaction.atomic
def plan_mini_summit(operation: Operation, *, by: Person) -> MiniSummit:
    """Plan a (further) Mini-Summit. Refused while an earlier one is neither held nor waived."""
    row = process.lock(operation)
    process.check_role(row, by, policy.MAY_EDIT)
    check_no_drill(row)
    if sentence := why_not_plan(row):
        raise OutOfTurn(sentence)
    return _create(row, by=by)


def why_not_plan(operation: Operation) -> str | None:
    """What stands in the way of planning a further meeting, as a sentence; None where nothing does."""
    if not operation.is_active:
        return _("The operation is closed. Reopen it first.")
    waiting = operation.mini_summits.filter(
        state__in=[policy.State.DUE, policy.State.SCHEDULED]
    ).first()
    if waiting is None:
        return None
    return _(
        "%(summit)s is not held yet. Record it as held, or waive it, before planning another."
    ) % {"summit": waiting.title}


def _create(operation: Operation, *, by: Person | None) -> MiniSummit:
    number = (operation.mini_summits.aggregate(last=Max("number"))["last"] or 0) + 1
    summit = MiniSummit.objects.create(
        operation=operation, number=number, state=policy.WORKFLOW.start, created_by=by
    )
    for component in operation.presences.values_list("component_id", flat=True):
        Attendance.objects.create(
            summit=summit, component_id=component, status=policy.Attended.INVITED
        )
    seed_rows(summit, by=by)
    process.record(summit, "plan", by=by)
    deadlines.sync(summit, by=by)
    return summit


@transaction.atomic
def write_summit(
    summit: MiniSummit, *, by: Person, changes: Mapping[str, Any], version: int | None = None
) -> MiniSummit:
    """Change what is known of the meeting; `changes` holds any of `EDITABLE`.

    Refused: to those who do not lead; after filing; a date before the onset; taking the date from
    a meeting that is scheduled; a next meeting before this one.
    """
    row = process.lock(summit)
    process.check_role(row, by, policy.MAY_EDIT)
    _check_open(row)
    fields = {name: value for name, value in changes.items() if name in EDITABLE}
    _check_facts(row, fields)
    return process.amend(
        summit, fields, by=by, roles=policy.MAY_EDIT, version=version, verb="write"
    )


def _check_open(summit: MiniSummit) -> None:
    if summit.filed_at is not None:
        raise OutOfTurn(_("The table is filed; the meeting’s record no longer changes."))
    if summit.state == policy.State.WAIVED:
        raise OutOfTurn(_("This meeting was waived. Take the waiver back first."))


def _check_facts(summit: MiniSummit, fields: Mapping[str, Any]) -> None:
    wrong: dict[str, Any] = {}
    when = fields.get("scheduled_for", summit.scheduled_for)
    if when is not None and when < summit.operation.onset_at:
        wrong["scheduled_for"] = _("This is before the onset. Check the date.")
    if when is None and summit.state == policy.State.SCHEDULED:
        wrong["scheduled_for"] = _("The meeting is scheduled. Give its new date and time.")
    if fields.get("mode") and fields["mode"] not in policy.Mode.values:
        wrong["mode"] = _("Choose one of the values offered.")
    this, following = summit.held_at or when or summit.operation.onset_at, fields.get("next_on")
    if following is not None and following < this.astimezone(zone(summit.zone)).date():
        wrong["next_on"] = _("This is before the present meeting. Give a later day.")
    length = fields.get("length_minutes")
    if length is not None and not 0 < length <= policy.LONGEST_MEETING_MINUTES:
        wrong["length_minutes"] = _("Give the minutes as a number from 1 to 1440.")
    for name in ("place", "situation", "gaps", "purpose", "terms"):
        if sentence := _too_long(MiniSummit, name, fields.get(name)):
            wrong[name] = sentence
    if wrong:
        raise Invalid(wrong)


def _too_long(model: Any, field: str, text: Any) -> str | None:
    limit = model._meta.get_field(field).max_length
    if not limit or len(text or "") <= limit:
        return None
    return _("This has %(n)d characters; there is room for %(limit)d.") % {
        "n": len(text),
        "limit": limit,
    }


@transaction.atomic
def set_attendance(
    summit: MiniSummit,
    *,
    by: Person,
    rows: Iterable[tuple[Component, str, str]],
    version: int | None = None,
) -> MiniSummit:
    """Say, component by component, who was invited, came, or sent apologies (component, status, post).

    Refused: to those who do not lead; after filing; an unknown status; a post of over 200 characters;
    where somebody changed the meeting since it was read.
    """
    summit = process.lock(summit)
    process.check_role(summit, by, policy.MAY_EDIT)
    _check_open(summit)
    process.check_version(summit, version)
    changed = []
    for component, status, represented_by in rows:
        if status not in policy.Attended.values:
            raise Invalid({"attendance": _("Choose one of the values offered.")})
        if sentence := _too_long(Attendance, "represented_by", represented_by):
            raise Invalid({"represented_by": sentence})
        known = Attendance.objects.filter(summit=summit, component=component).first()
        if known and (known.status, known.represented_by) == (status, represented_by):
            continue
        Attendance.objects.update_or_create(
            summit=summit, component=component,
            defaults={"status": status, "represented_by": represented_by},
        )  # fmt: skip
        changed.append({"component": component.code, "status": status})
    if changed:
        process.bump(summit)
        process.record(summit, "attendance", by=by, data={"changes": changed})
    return summit


class NobodyCame(NotReady):
    """A meeting was to be recorded as held, and nobody as having attended it (409)."""

    @property
    def fields(self) -> dict[str, list[str]]:
        return {"attendance": [str(self.sentence)]}


@transaction.atomic
def hold(
    summit: MiniSummit,
    *,
    by: Person,
    held_at: datetime,
    is_similar_meeting: bool = False,
    attendance: Iterable[tuple[Component, str, str]] | None = None,
    version: int | None = None,
) -> MiniSummit:
    """Record the meeting as held at an aware moment. A similar coordination meeting counts, and is marked.

    `attendance`, where given, is recorded first, as `set_attendance` does.
    Refused: before the onset, in the future, with nobody recorded as having attended, and where
    somebody changed the meeting since it was read.
    Follows: the Mini-Summit's clock stops; the clock for filing the table starts.
    """
    now = timezone.now()
    summit = process.lock(summit)
    summit.workflow.check("hold", summit, summit.roles_of(by))
    process.check_version(summit, version)
    process.check_not_in_future(held_at, now, "held_at")
    if held_at < summit.operation.onset_at:
        raise Invalid({"held_at": _("This is before the onset. Check the date.")})
    if attendance is not None:
        summit = set_attendance(summit, by=by, rows=attendance)
    if sentence := policy.somebody_attended(summit):
        raise NobodyCame(sentence)
    if summit.is_similar_meeting != is_similar_meeting:
        summit = process.amend(
            summit, {"is_similar_meeting": is_similar_meeting}, by=by, roles=policy.MAY_EDIT
        )
    return process.advance(summit, "hold", by=by, at=held_at)


@transaction.atomic
def file_table(
    summit: MiniSummit,
    *,
    by: Person,
    version: int | None = None,
    checked: str = "",
    at: datetime | None = None,
) -> MiniSummit:
    """File the decision table: freeze its rows, give a receipt, and tell both principals.

    Refused while a row is neither decided nor deferred nor dropped, while a decision has no lead
    or a date before the meeting, and where somebody changed the meeting or its table since it was
    read (`checked` is the `table_hash_of` what was read). Filing twice files once.
    Follows: the clock of the table stops; each dated decision gets its clock; receipt is stamped
    for both principals' posts, and with the Joint Statement's it starts their 48 hours.
    """
    row = process.lock(summit)
    process.check_role(row, by, policy.MAY_EDIT)
    if row.filed_at is not None:
        raise OutOfTurn(
            _("This table is filed already. Its receipt is %(receipt)s; it was filed once.")
            % {"receipt": row.receipt}
        )
    process.check_version(row, version)
    process.check_not_before(at, row.held_at, _("This is before the meeting. Check the date."))
    minimum_parameters.hold_drafts(row.operation)
    process.hold(row.rows.all())  # whoever writes in a row has done so, or comes too late:
    row.rows.update(version=F("version") + 1)  # also who has read it and does not hold it
    record_edits(row.cell_edits.all())
    row = process.advance(row, "file_table", by=by, at=at)
    row.frozen_table = table_as_filed(row)
    row.table_hash = table_hash_of(row.frozen_table)
    if checked and checked != row.table_hash:
        raise Stale(
            current=summit,
            sentence=_("The table changed since you checked it. Check it again, then file it."),
        )
    row.quorum = quorum.asked_of(row)
    row.receipt = f"{row.operation.ref}-MS{row.number}-{row.table_hash[:8].upper()}"
    row.save(update_fields=["frozen_table", "table_hash", "receipt", "quorum"])
    process.record(
        row, "receipt", by=by,
        data={"receipt": row.receipt, "sha256": row.table_hash, "quorum": row.quorum},
    )  # fmt: skip
    for decision in row.rows.select_related("operation", "summit"):
        deadlines.sync(decision, by=by)
    assert row.filed_at is not None
    minimum_parameters.receive(
        row.operation, document="decision_table", source=row, at=row.filed_at, by=by
    )
    return row


def table_as_filed(summit: MiniSummit) -> list[dict[str, Any]]:
    """The rows as plain data, as frozen and hashed at filing, with what each component said of them.

    A table that was filed keeps its own: what is added here later changes no hash that was given.
    """
    rows = summit.rows.in_order().select_related("lead", "responsible_post__component")
    roll = Roll(summit)
    return [
        {
            "position": row.position,
            "topic": row.topic,
            "subject": row.subject,
            "kind": row.kind_of,
            "how_decided": row.how_decided,
            "state": row.state,
            "decision": row.text,
            "lead": row.lead.code if row.lead else "",
            "supports": sorted(component.code for component in row.supports.all()),
            "post": str(row.responsible_post or ""),
            "due_at": row.due_at.isoformat() if row.due_at else "",
            "disagreement": row.disagreement,
            "reason": row.outcome,
            "positions": frozen(roll.of(row)),
        }
        for row in rows.prefetch_related("supports")
    ]


def table_hash_of(table: list[dict[str, Any]]) -> str:
    """The SHA-256 of a table's canonical JSON: what the receipt is given for."""
    return hashlib.sha256(
        json.dumps(table, sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()


@transaction.atomic
def run(
    summit: MiniSummit,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
    **more: Any,
) -> MiniSummit:
    """Take any step of a Mini-Summit; those with consequences go through their own action."""
    if step == "hold":
        held_at = more.get("held_at") or at or timezone.now()
        return hold(
            summit, by=by, held_at=held_at, version=version,
            is_similar_meeting=bool(more.get("is_similar_meeting", summit.is_similar_meeting)),
        )  # fmt: skip
    if step == "file_table":
        return file_table(summit, by=by, version=version, at=at)
    row = process.lock(summit)
    row.workflow.check(step, row, row.roles_of(by), reason)
    process.check_version(row, version)
    return process.advance(summit, step, by=by, reason=reason, at=at)
