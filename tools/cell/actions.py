"""The only writers of cells: one text into one cell, and what becomes of two texts of one cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.people.models import Person
from smcc.rest import prepared, written
from smcc.rules.refusals import Invalid, Invisible, OutOfTurn, Stale
from tools.cell import values
from tools.cell.models import CellEdit, stands_at
from tools.cell.policy import CELLS, LONGEST_TYPED, WAITING, Cell, Standing, Way, judge
from tools.cell.reading import Reader
from tools.cell.recording import record_edits
from tools.decision import policy
from tools.decision.checks import check_cells, check_open, check_writable
from tools.decision.models import Decision
from tools.naming import Names

R = TypeVar("R")
NOT_FILED = ("summit", "filed_at")
TRIES = 8
"""A row that somebody else writes at the same moment is read again; eight at once write one after another."""


@dataclass(frozen=True)
class RowAt:
    """A row by its address: one is found under its own meeting alone."""

    ref: str
    number: int
    pk: int


Rows = RowAt | QuerySet[Decision]
"""Where a row is found: by its address, or as the one row that a query leaves."""


class Moved(Exception):
    """The row was written, or its table filed, while this writer waited."""


@dataclass(frozen=True)
class Outcome:
    """What came of a text: the row as it stands, and the edit; None: the cell said it already."""

    row: Decision
    edit: CellEdit | None


@dataclass(frozen=True)
class Typed:
    """A text on its way into a cell. `key` is drawn where it was typed: sent twice, it is taken once."""

    cell: str
    text: str
    base: int
    key: UUID
    typed_at: datetime
    settles: tuple[UUID, ...] = ()
    """Waiting texts of the cell that the writer has seen, and decided about by this one."""
    way: str = Way.CELL


def write_cell(rows: Rows, typed: Typed, *, by: Person) -> Outcome:
    """Write a text into a cell of the row in `rows`, or keep it beside what somebody else wrote there.

    Nothing that arrives is lost. Where the cell moved on since `base`, the text waits beside the
    other (`apart`); where it is no component, post or date, it is kept as typed (`unread`); where
    the row is no longer written, it is kept too (`late`); each with its sentence, until somebody
    chooses. The same `key` again returns what came of it the first time.
    Refused: to those who do not lead (`NotYours`), or who may not see it (`Invisible`); a cell that
    no table has; a text longer than any cell.
    Follows: a row gets decided with its first text and open again without; `record_edits` brings
    the texts into the audit record.
    """
    check_typed(typed)
    return _again(lambda: _write(rows, typed, by), lambda: _known(rows, typed, by))


def check_typed(typed: Typed) -> None:
    if typed.cell not in CELLS:
        raise Invalid({"cell": _("The table has no such column.")})
    if len(typed.text) > LONGEST_TYPED:
        said = {"n": len(typed.text), "limit": LONGEST_TYPED}
        raise Invalid({"text": _("This has %(n)d characters; there is room for %(limit)d.") % said})


def _write(rows: Rows, typed: Typed, by: Person) -> Outcome:
    """Most texts go into an open cell and change nothing else: these take one statement, and no lock."""
    alone = isinstance(rows, RowAt) and not typed.settles and typed.cell != Cell.SUPPORTS
    if alone and not transaction.get_connection().in_atomic_block:
        came = _put_alone(_row_of(rows, by, held=False), typed, by)
        if came is not None:
            return came
    with transaction.atomic():
        return _put_in(_held(rows, by), typed, by)


def _put_alone(row: Decision, typed: Typed, by: Person) -> Outcome | None:
    """Write into a row that is not held, if its version is the one that was read. None: hold it first.

    Filing raises the version of every row, so a text is before it or late, never between.
    """
    edit, value = judged(row, typed, by)
    if edit is None:
        return Outcome(row, None)
    if edit.standing != Standing.WRITTEN:
        return None
    if typed.cell == Cell.TEXT and step_of(row, value) is not None:
        return None
    fields = as_fields(row, {typed.cell: value})
    if not written.update_and_insert(row, row.version, fields, edit, beside=NOT_FILED):
        raise Moved
    take_over(row, fields)
    return Outcome(row, edit)


def _put_in(row: Decision, typed: Typed, by: Person) -> Outcome:
    edit, value = judged(row, typed, by)
    if edit is not None:
        written.insert(edit)
        if edit.standing == Standing.WRITTEN:
            _put(row, {typed.cell: value})
        elif edit.standing != Standing.LATE:
            _check_still_open(row)
    if typed.settles:
        settle(row, typed.cell, typed.settles, by)
    if edit is not None and edit.standing == Standing.WRITTEN and typed.cell == Cell.TEXT:
        row = settle_state(row, by=by)
    return Outcome(row, edit)


def judged(
    row: Decision, typed: Typed, by: Person, names: Names | None = None
) -> tuple[CellEdit | None, Any]:
    """What the text comes to, not written yet, and the value in it; no edit where the cell says it already."""
    stands = stands_at(row, typed.cell)
    before = values.value_in(row, typed.cell)
    value, standing, sentence = _understood(row, typed, names)
    kept = None
    if standing is None:
        is_same = values.is_same(typed.cell, value, before)
        standing = judge(base=typed.base, stands=stands, is_same=is_same)
        kept = values.kept(typed.cell, value)
    if standing is None:
        return None, value
    edit = CellEdit(
        summit_id=row.summit_id, decision=row, cell=typed.cell, key=typed.key, typed=typed.text,
        value=kept, before=values.kept(typed.cell, before), base=typed.base,
        version=stands + 1 if standing == Standing.WRITTEN else None, standing=standing,
        sentence=sentence, way=typed.way, by=by, typed_at=typed.typed_at, at=timezone.now(),
    )  # fmt: skip
    return edit, value


@transaction.atomic
def _known(rows: Rows, typed: Typed, by: Person) -> Outcome | None:
    """What came of the text with this key when it first arrived. None: it never did."""
    found = CellEdit.objects.filter(key=typed.key).first()
    if found is None:
        return None
    row = _held(rows, by)
    if (found.decision_id, found.cell, found.by_id) != (row.pk, typed.cell, by.pk):
        raise Invalid({"key": _("This key was used for another text. Draw a new one.")})
    return Outcome(row, found)


def _understood(
    row: Decision, typed: Typed, names: Names | None
) -> tuple[Any, Standing | None, str]:
    """The value that was typed; or what keeps it from being written, and why."""
    try:
        check_open(row.summit)
        check_writable(row)
    except OutOfTurn as refusal:
        return None, Standing.LATE, str(refusal.sentence)
    try:
        value = Reader(row.operation, typed.typed_at, names).read(typed.cell, typed.text, row)
        beside = {
            name: getattr(row, name)
            for name in ("topic", "subject", "lead", "responsible_post")
            if name in ("topic", "subject")
            or typed.cell in (Cell.LEAD, Cell.RESPONSIBLE_POST)
            and name != typed.cell
        }
        check_cells(row.summit, beside | {typed.cell: value})
    except ValidationError as error:
        return None, Standing.UNREAD, " ".join(error.messages)
    except Invalid as refusal:
        said = [one for some in refusal.fields.values() for one in some]
        return None, Standing.UNREAD, " ".join(map(str, said)) or str(refusal.sentence)
    return value, None, ""


def take_waiting(edit: CellEdit, *, by: Person) -> Outcome:
    """Write a waiting text into its cell, over what stands there now; what stood stays in the history."""
    stands = stands_at(edit.decision, edit.cell)
    typed = Typed(edit.cell, edit.typed, stands, uuid4(), edit.typed_at, (edit.key,), Way.FORM)
    return write_cell(Decision.objects.filter(pk=edit.decision_id), typed, by=by)


@transaction.atomic
def settle_cell(rows: Rows, cell: str, keys: Iterable[UUID], *, by: Person) -> Decision:
    """Take none of these waiting texts: what stands stays. They remain in the history of the cell."""
    row: Decision = _held(rows, by)
    settle(row, cell, tuple(keys), by)
    return row


def settle(row: Decision, cell: str, keys: tuple[UUID, ...], by: Person) -> None:
    waiting = CellEdit.objects.filter(decision=row, cell=cell, key__in=keys, standing__in=WAITING)
    waiting.update(
        standing=Standing.LEFT, settled_at=timezone.now(), settled_by=by, is_recorded=False
    )


def take_row(
    row: Decision, changes: Mapping[str, Any], *, by: Person, way: str = Way.API
) -> Decision:
    """Write several cells of a held row, whose writer had read it as it stands. Recorded at once.

    Fields that stay as they were are not written. The caller has checked roles, version and cells.
    """
    moved, now = {}, timezone.now()
    for cell, value in changes.items():
        before = values.value_in(row, cell)
        if values.is_same(cell, value, before):
            continue
        moved[cell] = value
        if cell not in CELLS:
            continue
        stands = stands_at(row, cell)
        CellEdit.objects.create(
            summit_id=row.summit_id, decision=row, cell=cell, key=uuid4(), base=stands,
            version=stands + 1, typed=values.shown(cell, value, row.operation.onset_zone),
            value=values.kept(cell, value), before=values.kept(cell, before),
            standing=Standing.WRITTEN, way=way, by=by, typed_at=now, at=now, is_recorded=True,
        )  # fmt: skip
    if not moved:
        return row
    was = {cell: process.spoken(_told(values.value_in(row, cell))) for cell in moved}
    _put(row, moved)
    told = {
        cell: {"from": was[cell], "to": process.spoken(_told(value))}
        for cell, value in moved.items()
    }
    process.record(row, "write", by=by, before=row.state, data={"changes": told})
    return row


def _told(value: Any) -> Any:
    return sorted(one.code for one in value) if isinstance(value, list) else value


def _check_still_open(row: Decision) -> None:
    """Filing holds every row of its table: whoever waited for it here has read the table before it."""
    table: Any = type(row.summit)
    if table.objects.filter(pk=row.summit_id, filed_at__isnull=False).exists():
        raise Moved


def _put(row: Decision, values_: Mapping[str, Any]) -> None:
    """The values into the row, each cell's version raised.

    Raises `Moved` where the row was written, or its table filed, meanwhile.
    """
    if Cell.SUPPORTS in values_:
        row.supports.set(values_[Cell.SUPPORTS])
    fields = as_fields(row, values_)
    if not written.update_at(row, row.version, fields, beside=NOT_FILED):
        raise Moved
    take_over(row, fields)


def as_fields(row: Decision, values_: Mapping[str, Any]) -> dict[str, Any]:
    """The row's own columns with these values in its cells, and the versions raised."""
    versions = dict(row.cells)
    for cell in values_:
        versions[cell] = versions.get(cell, 0) + 1
    fields = {cell: value for cell, value in values_.items() if cell != Cell.SUPPORTS}
    return fields | {"cells": versions, "version": row.version + 1}


def take_over(row: Decision, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        setattr(row, name, value)


def settle_state(row: Decision, *, by: Person) -> Decision:
    """A row with a text is decided, one without is not."""
    step = step_of(row, row.text)
    if step is None:
        return row
    record_edits(row.cell_edits.all())
    return process.advance(row, step, by=by)


def step_of(row: Decision, text: str) -> str | None:
    steps = {(policy.State.OPEN, True): "decide", (policy.State.DECIDED, False): "reopen"}
    return steps.get((policy.State(row.state), bool(text.strip())))


def _held(rows: Rows, by: Person) -> Any:
    """The row, held, if the person may write in it. Two queries.

    The row and not its table: eight people in eight rows need not wait for each other's disk.
    """
    return _row_of(rows, by, held=True)


def _row_of(rows: Rows, by: Person, *, held: bool) -> Any:
    if isinstance(rows, RowAt):
        key = ("row to write", held)
        found = prepared.fetch(key, _row_held if held else _row_at, rows.ref, rows.pk)
        found = [row for row in found if row.summit.number == rows.number]
    else:
        found = list(_for_writing(_with_table(rows))[:1])
    if not found:
        raise Invisible()
    row = found[0]
    row.summit.operation = row.operation
    if not row.operation.leading_roles_of(by) & policy.MAY_EDIT:
        if not row.roles_of(by):
            raise Invisible()
        process.check_role(row, by, policy.MAY_EDIT)
    return row


def _row_at(ref: str, pk: int) -> QuerySet[Decision]:
    return _with_table(Decision.objects.filter(pk=pk, operation__ref=ref))


def _row_held(ref: str, pk: int) -> QuerySet[Decision]:
    return _for_writing(_row_at(ref, pk))


UNASKED = (
    "operation__summary", "operation__search_text", "summit__situation", "summit__gaps",
    "summit__purpose", "summit__terms", "summit__place", "summit__frozen_table", "summit__receipt",
)  # fmt: skip
"""Long texts beside the row, of which no writing of a cell needs one."""


def _with_table(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    return rows.select_related("operation", "summit").defer(*UNASKED).order_by()


def _for_writing(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    return rows.select_for_update(no_key=True, of=("self",))


def _again(act: Callable[[], R], known: Callable[[], R | None]) -> R:
    """Do it, and once more from the beginning where somebody else was faster by a moment.

    A text that was refused by the database may be one that came before: `known` tells.
    """
    for _try in range(TRIES):
        try:
            return act()
        except Moved:
            continue
        except IntegrityError:
            if (first := known()) is not None:
                return first
    raise Stale(current=None, sentence=_("Many are writing in this row at once. Save it again."))
