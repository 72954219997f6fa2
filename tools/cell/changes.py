"""What is new in a table since somebody last asked, and who else has it open. Read by short polling."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.people.models import Person
from smcc.web.times import moment_text
from tools.cell import heard
from tools.cell.heard import Mark
from tools.cell.models import CellEdit, Seat, stands_at
from tools.cell.policy import Cell, Standing
from tools.cell.values import shown_in
from tools.decision.models import Decision
from tools.decision.parts import Layout
from tools.decision.shown import knowing, shown, with_names

HERE_FOR = timedelta(seconds=25)
"""A tab that has not asked for so long is no longer shown as being there."""
AT_ONCE = 100
"""Cells told in one answer; the next asks for the rest."""
PEOPLE_AT_MOST = 20


@transaction.atomic
def last_edit(summit: Any) -> int:
    """The number of the newest text in a table, of which every earlier one is there to be read.

    Whoever writes holds a row: that of the texts to come no number is lower, all rows are held.
    """
    process.hold(summit.rows.all())
    return int(summit.cell_edits.order_by("-id").values_list("id", flat=True).first() or 0)


def news(summit: Any, person: Person, *, since: Mark, rows: str, part: str = "") -> dict[str, Any]:
    """The cells written since that mark, the texts that wait, and the rows where these changed.

    A constant number of queries; `last` is the mark to ask on from. `rows` is the mark of the rows that
    the page has; where they are others now, `order` tells which stand in its `part`, in their order.
    """
    edits, mark, more = heard.since(summit, since, AT_ONCE)
    latest = {
        (row, cell): (who, at, key) for _n, row, cell, version, who, at, key in edits if version
    }
    found = _rows(summit, {row for row, _cell in latest})
    layout = Layout.of(summit)
    told: dict[str, Any] = {
        "last": str(mark),
        "more": more,
        "cells": [
            {
                "row": row, "cell": cell, "version": stands_at(found[row], cell),
                "shown": shown_in(found[row], cell), "reading": reading(found[row], cell),
                "who": who, "at": _clock(at), "key": str(key),
            }
            for (row, cell), (who, at, key) in latest.items()
            if row in found
        ],
        "waiting": waiting_in(summit, person),
        "rows": layout.mark,
        "filed": summit.filed_at is not None,
    }  # fmt: skip
    if layout.mark != rows:
        told["order"] = _order(summit, layout, part)
    return told


def _rows(summit: Any, wanted: set[int]) -> dict[int, Decision]:
    rows = with_names(summit.rows.filter(pk__in=wanted))
    return {row.pk: row for row in knowing(rows, summit)}


def _order(summit: Any, layout: Layout, part: str) -> list[dict[str, Any]]:
    here = layout.part(part)
    rows = summit.rows.filter(pk__in=layout.ids(here)).in_order()
    return [
        {
            "row": each.row.pk, "number": each.number, "word": str(each.word), "kind": each.kind,
            "open": each.row.is_writable, "title": each.row.title,
        }
        for each in shown(knowing(rows, summit), timezone.now(), first=here.first)
    ]  # fmt: skip


def waiting_in(summit: Any, person: Person) -> list[dict[str, Any]]:
    """The texts that nobody has decided about, each with who wrote it, when, and why it waits."""
    edits = summit.cell_edits.waiting().select_related("by").order_by("id")
    return [waiting_told(each, person) for each in edits[:AT_ONCE]]


def by_cell(waiting: list[dict[str, Any]]) -> dict[int, dict[str, list[dict[str, Any]]]]:
    """The waiting texts by row and cell."""
    found: dict[int, dict[str, list[dict[str, Any]]]] = {}
    for each in waiting:
        found.setdefault(each["row"], {}).setdefault(each["cell"], []).append(each)
    return found


def waiting_told(edit: CellEdit, person: Person) -> dict[str, Any]:
    return {
        "row": edit.decision_id, "cell": edit.cell, "key": str(edit.key), "typed": edit.typed,
        "who": edit.by.name, "is_mine": edit.by_id == person.pk, "at": _clock(edit.at),
        "standing": edit.standing,
        "sentence": edit.sentence or _why(edit),
    }  # fmt: skip


def _why(edit: CellEdit) -> str:
    if edit.standing == Standing.APART:
        return _("Two texts were written in this cell. Choose which one stands; the other is kept in the history.")  # fmt: skip
    return str(edit.get_standing_display())


def reading(row: Decision, cell: str) -> str:
    """How a date is read, with the place: so that whoever typed "Fri 18:00" sees which Friday."""
    if cell != Cell.DUE_AT or row.due_at is None:
        return ""
    return moment_text(row.due_at, row.operation.onset_zone)


def _clock(at: datetime) -> str:
    return f"{timezone.localtime(at):%H:%M}"


def sit_down(summit: Any, person: Person, tab: UUID, cell: str) -> None:
    """Say that this tab has the table open, and in which cell its reader is. One query."""
    seat = Seat(summit=summit, person=person, tab=tab, cell=cell[:60], seen_at=timezone.now())
    Seat.objects.bulk_create(
        [seat], update_conflicts=True, unique_fields=["summit", "tab", "person"],
        update_fields=["cell", "seen_at"],
    )  # fmt: skip


def who_is_here(summit: Any, person: Person, tab: UUID) -> list[dict[str, str]]:
    """The others who have the table open now, and the cell that each is in."""
    here = summit.seats.filter(seen_at__gt=timezone.now() - HERE_FOR).exclude(tab=tab)
    found = here.select_related("person").order_by("person__name", "id")[:PEOPLE_AT_MOST]
    return [
        {
            "who": _("You, in another window") if each.person_id == person.pk else each.person.name,
            "at": each.cell,
        }
        for each in found
    ]
