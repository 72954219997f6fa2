"""Many texts into many rows of one held table: judged one after the other, written together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from coordination import process
from coordination.people.models import Person
from smcc.rest import written
from tools.cell.actions import (
    NOT_FILED,
    Moved,
    Typed,
    as_fields,
    check_typed,
    judged,
    settle,
    step_of,
    take_over,
)
from tools.cell.models import CellEdit
from tools.cell.policy import Cell, Standing
from tools.cell.recording import record_edits
from tools.decision.models import Decision
from tools.naming import Names


@dataclass
class _Moves:
    """What is to be written of one row: its columns, and the version that it had before."""

    row: Decision
    version: int
    fields: dict[str, Any]
    supports: tuple[list[Any], list[Any]] | None = None


class Together:
    """`take` judges a text against its row as the texts before have left it; `write` writes them all.

    For a caller who, until `write`, holds the table and each row, has checked that the person leads
    and that no text of these keys was ever written, and whose rows are as they stand and know their
    meeting and operation. Each text becomes of what `write_cell` would make of it. Written are one
    insert for all texts, one update a row, and the step of a row that gets its first text. Without
    `write`, nothing happened: rows were changed in memory alone.
    """

    def __init__(self, names: Names, *, by: Person) -> None:
        self.names, self.by = names, by
        self._edits: list[CellEdit] = []
        self._settled: list[tuple[Decision, Typed]] = []
        self._moves: dict[int, _Moves] = {}

    def take(self, row: Decision, typed: Typed) -> tuple[CellEdit | None, Any]:
        """What the text comes to, and the value in it; no edit where the cell says it already."""
        check_typed(typed)
        edit, value = judged(row, typed, self.by, self.names)
        if typed.settles:
            self._settled.append((row, typed))
        if edit is None:
            return None, value
        self._edits.append(edit)
        if edit.standing == Standing.WRITTEN:
            self._move(row, typed.cell, value)
        return edit, value

    def _move(self, row: Decision, cell: str, value: Any) -> None:
        moves = self._moves.setdefault(row.pk, _Moves(row, row.version, {}))
        if cell == Cell.SUPPORTS:
            moves.supports = (list(row.supports.all()), value)
        fields = as_fields(row, {cell: value}) | {"version": moves.version + 1}
        moves.fields |= fields
        take_over(row, fields)

    def write(self) -> None:
        """Write what was taken since. Raises `Moved` where a row was not held after all."""
        CellEdit.objects.bulk_create(self._edits)
        for each in self._moves.values():
            if not written.update_at(each.row, each.version, each.fields, beside=NOT_FILED):
                raise Moved
        self._write_supports()
        for row, typed in self._settled:
            settle(row, typed.cell, typed.settles, self.by)
        self._take_steps()
        self._edits, self._settled, self._moves = [], [], {}

    def _write_supports(self) -> None:
        """Who supports, for all rows at once: none of it asks the database what stands there."""
        between = Decision.supports.through
        gone, come = Q(), []
        for each in self._moves.values():
            if each.supports is None:
                continue
            before, now = ({one.pk for one in some} for some in each.supports)
            if before - now:
                gone |= Q(decision_id=each.row.pk, component_id__in=before - now)
            come += [
                between(decision_id=each.row.pk, component_id=pk) for pk in sorted(now - before)
            ]
        if gone:
            between.objects.filter(gone).delete()
        between.objects.bulk_create(come, ignore_conflicts=True)

    def _take_steps(self) -> None:
        """A row with a text is decided, one without is not."""
        steps = []
        for each in self._moves.values():
            step = step_of(each.row, each.row.text) if Cell.TEXT in each.fields else None
            if step is not None:
                steps.append((each.row, step))
        if steps:
            record_edits(CellEdit.objects.filter(decision__in=[row.pk for row, _step in steps]))
        for row, step in steps:
            now = process.advance(row, step, by=self.by)
            take_over(row, {"state": now.state, "version": now.version})
