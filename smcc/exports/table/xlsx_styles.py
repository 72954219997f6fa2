"""How the cells of a workbook look."""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import copy
from typing import Any

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from smcc.exports.table.colours import lightened
from smcc.exports.table.directions import runs_from_right
from smcc.exports.table.table import Mark
from smcc.exports.table.texts import FORMULA
from smcc.exports.table.xlsx_rows import Look

FROM_LEFT, FROM_RIGHT = 1, 2
INK, QUIET, LINE = "16222A", "4B5862", "AEB6BC"
PATTERN = {"solid": "solid", "stripes": "lightUp", "dots": "gray125", "grid": "lightGrid"}
ESCAPE_LIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class Styles:
    """The styles of a workbook's cells: one for each way a cell looks."""

    def __init__(self, sheet: Any, legend: Iterable[Mark], from_right: bool) -> None:
        self._from_right = from_right
        wrapped = Alignment(wrap_text=True, vertical="top")
        rule = Border(*(Side("thin", LINE) for _side in range(4)))
        header = {"fill": _filled("DDE5E9"), "border": rule, "alignment": wrapped}
        body = {"font": _font(color=INK), "border": rule, "alignment": wrapped}
        looks: dict[str, dict[str, Any]] = {
            "title": {"font": _font(size=15, bold=True, color=INK)},
            "subtitle": {"font": _font(color=QUIET)},
            "warning": {"font": _font(bold=True, color="A3161F")},
            "key": {"font": _font(color=QUIET)},
            "header": {"font": _font(bold=True, color=INK), **header},
            "section": {
                "font": _font(bold=True, color=INK),
                "fill": _filled("EEF2F4"),
                "alignment": Alignment(vertical="center"),
            },
            "body": body,
            "emphasis": {**body, "font": _font(italic=True, color=INK)},
            "mark ": body,
        } | {f"mark {mark.key}": {**body, **_marked(mark)} for mark in legend}
        self._styles = {
            (name, guarded, turned): _style(sheet, look, guarded, turned)
            for name, look in looks.items()
            for guarded in (False, True)
            for turned in (False, True)
        }

    def __call__(self, look: str, text: str) -> Look:
        """The cell of that look with that text.

        One that looks like a formula stays a text also when somebody edits it. It is read from the
        side its letters are.
        """
        turned = runs_from_right(text, self._from_right)
        return Look(self._styles[look, text[:1] in FORMULA, turned], _escaped(text))


def _escaped(text: str) -> str:
    """What Excel would read as the code of a character, "_x0041_", so that it reads what was typed."""
    return ESCAPE_LIKE.sub("_x005F_", text) if "_x" in text else text


def _style(sheet: Any, look: dict[str, Any], guarded: bool, turned: bool) -> str:
    """The number that the workbook knows a style by."""
    cell = Cell(sheet)
    for name, value in look.items():
        setattr(cell, name, value)
    alignment = copy(cell.alignment)
    alignment.readingOrder = FROM_RIGHT if turned else FROM_LEFT
    cell.alignment = alignment
    cell.quotePrefix = guarded
    return str(cell.style_id)


def _font(**look: Any) -> Font:
    return Font(**{"name": "Calibri", "family": 2, "size": 10, **look})


def _filled(colour: str) -> PatternFill:
    return PatternFill("solid", colour)


def _marked(mark: Mark) -> dict[str, Any]:
    """Bold, and filled with the mark's pattern: light enough to read the word on it, also in grey."""
    look = {"font": _font(bold=True, color=INK)}
    if mark.pattern == "none":
        return look
    tint, half = lightened(mark.colour, 0.75), lightened(mark.colour, 0.45)
    if mark.pattern == "solid":
        return {**look, "fill": _filled(tint)}
    return {**look, "fill": PatternFill(PATTERN[mark.pattern], half, lightened(mark.colour, 0.9))}
