"""Brings the texts of cells into the audit record, some time after they were written."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from coordination import process
from tools.cell.models import CellEdit, Seat

SEATS_FOR = timedelta(days=1)


def record_edits(edits: Any) -> int:
    """Bring texts of cells into the audit record: one event a row, writer and turn. Returns how many.

    Typing is saved at every cell, and the record is one chain for the whole operation: written at
    every cell, eight people in one table would wait for each other. So the texts, which are
    themselves never changed, are brought into the chain by the worker each minute, and before any
    step of their row or table.
    """
    waiting = edits.unrecorded().select_related("decision__operation", "decision__summit", "by")
    turns: list[list[CellEdit]] = []
    for edit in waiting.order_by("decision", "id"):
        last = turns[-1][-1] if turns else None
        if last and (last.decision_id, last.by_id) == (edit.decision_id, edit.by_id):
            turns[-1].append(edit)
        else:
            turns.append([edit])
    if transaction.get_connection().in_atomic_block:
        _record(turns)
    else:  # nobody waits for the chain longer than one event takes
        for turn in turns:
            _record([turn])
    return sum(map(len, turns))


def tend() -> int:
    """Record every table's texts, and forget seats of the day before. Returns how many texts."""
    Seat.objects.filter(seen_at__lt=timezone.now() - SEATS_FOR).delete()
    return record_edits(CellEdit.objects.all())


@transaction.atomic
def _record(turns: list[list[CellEdit]]) -> None:
    held = CellEdit.objects.select_for_update().filter(
        pk__in=[each.pk for turn in turns for each in turn], is_recorded=False
    )
    mine = set(held.values_list("pk", flat=True))
    for turn in turns:
        if edits := [each for each in turn if each.pk in mine]:
            _record_turn(edits)
    CellEdit.objects.filter(pk__in=mine).update(is_recorded=True)


def _record_turn(edits: list[CellEdit]) -> None:
    row = edits[0].decision
    process.record(
        row, "write", by=edits[0].by, before=row.state,
        data={
            "changes": _changes(edits),
            "cells": [
                {
                    "cell": each.cell, "typed": each.typed, "standing": each.standing,
                    "version": each.version, "at": each.at.isoformat(), "key": str(each.key),
                }
                for each in edits
            ],
        },
    )  # fmt: skip


def _changes(edits: list[CellEdit]) -> dict[str, Any]:
    """By cell, what stood before the turn and what stands after it; what was between is in "cells"."""
    changes: dict[str, Any] = {}
    for each in edits:
        if each.version is not None:
            first = changes.get(each.cell, {"from": each.before})
            changes[each.cell] = {"from": first["from"], "to": each.value}
    return changes
