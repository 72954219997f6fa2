"""Amendments made ready for reading: what was, what is, word by word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component
from smcc.rules.words import listed
from smcc.web.diff import diff_html
from smcc.web.times import moments_in
from tools.amendment.actions import moved_cells, spoken, standing
from tools.amendment.models import Amendment
from tools.decision.models import Decision
from tools.naming import component_name

LABELS = {
    "subject": _("Subject, in a few words"),
    "text": _("Decision"),
    "lead": _("Lead component"),
    "supports": _("Supporting components"),
    "responsible_post": _("Responsible post"),
    "due_at": _("Due"),
}


@dataclass(frozen=True)
class CellShown:
    """One cell, as it was and as it is."""

    cell: str
    was: str
    now: str

    @property
    def label(self) -> Any:
        return LABELS.get(self.cell, self.cell)

    @property
    def redline(self) -> SafeString:
        return diff_html(self.was, self.now)


@dataclass(frozen=True)
class RowAmended:
    """One row in one amendment."""

    amendment: Amendment
    decision: int
    title: str
    position: int
    cells: list[CellShown]


def rows_of(amendment: Amendment, reader: Reader | None = None) -> list[RowAmended]:
    """The rows that an amendment changed, as they read."""
    read = reader or reader_for([amendment])
    return [
        RowAmended(
            amendment, each["decision"], each["title"], each["position"],
            [
                CellShown(cell["cell"], read(cell["cell"], cell["was"]), read(cell["cell"], cell["is"]))
                for cell in each["cells"]
            ],
        )
        for each in amendment.changes
    ]  # fmt: skip


Reader = Callable[[str, str], str]


def reader_for(amendments: Iterable[Amendment]) -> Reader:
    """How a kept cell reads: codes as names, moments in the operation's zone. One query."""
    found = list(amendments)
    cells = [c for a in found for row in a.changes for c in row["cells"]]
    codes = {
        code
        for c in cells
        if c["cell"] in ("lead", "supports")
        for text in (c["was"], c["is"])
        for code in text.split(", ")
        if code
    }
    names: Mapping[str, str] = {}
    if codes:
        names = {c.code: component_name(c) for c in Component.objects.filter(code__in=codes)}
    zone = found[0].summit.zone if found else ""

    def read(cell: str, text: str) -> str:
        if not text:
            return ""
        if cell in ("lead", "supports"):
            return ", ".join(names.get(code, code) for code in text.split(", "))
        return moments_in(datetime.fromisoformat(text), [zone])[0] if cell == "due_at" else text

    return read


def made_since_filing(summit: Any) -> list[Amendment]:
    """The amendments of a filed table in order. One query, none while the table is open."""
    if summit.filed_at is None:
        return []
    found = list(summit.amendments.defer("changes").order_by("number"))
    for each in found:
        each.summit = summit
    return found


def since_filing(amendments: Iterable[Amendment]) -> str:
    """ "Amended since filing: Amendment 1 (Thu 14 Mar 18:00 Kyiv)." Empty where nothing was."""
    said = [
        f"{each.title} ({moments_in(each.made_at, [each.summit.zone])[0]})" for each in amendments
    ]
    if not said:
        return ""
    return gettext("Amended since filing: %(amendments)s.") % {"amendments": listed(said)}


def hang_amendments(summit: Any, rows: Iterable[Any]) -> None:
    """Give each of these rows what was amended of it, as `row.amended`. Two queries, none while the table is open."""
    found = _amended(summit) if summit.filed_at else {}
    for row in rows:
        row.amended = found.get(row.pk, [])


def _amended(summit: Any) -> dict[int, list[RowAmended]]:
    amendments = list(summit.amendments.select_related("made_by").order_by("number"))
    for each in amendments:
        each.summit = summit
    read = reader_for(amendments)
    found: dict[int, list[RowAmended]] = {}
    for amendment in amendments:
        for row in rows_of(amendment, read):
            found.setdefault(row.decision, []).append(row)
    return found


def preview_of(summit: Any, rows: Mapping[int, Mapping[str, Any]]) -> list[RowAmended]:
    """What would be amended, without a number yet: the rows whose cells differ from what stands."""
    known = Decision.objects.filter(summit=summit, pk__in=rows).in_order()
    said = []
    for row in known.select_related("lead", "responsible_post__component"):
        moved = moved_cells(row, rows[row.pk])
        if moved:
            stands = standing(row)
            cells = [
                {"cell": name, "was": spoken(stands[name]), "is": spoken(value)}
                for name, value in moved.items()
            ]
            said.append(
                {"decision": row.pk, "position": row.position, "title": row.title, "cells": cells}
            )
    return rows_of(Amendment(summit=summit, number=0, changes=said))
