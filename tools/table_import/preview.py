"""What a table that was brought would do to the decision table: row by row, cell by cell, before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from coordination.components.names import folded
from smcc.reading.grid import GridRow
from smcc.web.times import place
from tools.cell import values
from tools.cell.models import CellEdit, stands_at
from tools.cell.policy import Cell, Standing, Way
from tools.decision.checks import faults_of, room_in
from tools.decision.models import Decision
from tools.decision.shown import knowing, with_names
from tools.table_import.matching import Brought, Goes, Matcher
from tools.table_import.models import TableImport
from tools.table_import.policy import LONGEST_NAME, NEW_ROW, TO_BRING, Field, Match, Verdict
from tools.table_import.preview_rows import PreviewCell, PreviewRow
from tools.table_import.reading import ManyReader

KEYS = UUID("5b1d7a7e-6d0c-5c26-9c57-6b0f3c1a9e11")
BECAME = {
    Standing.WRITTEN: Verdict.WRITTEN,
    Standing.APART: Verdict.BESIDE,
    Standing.UNREAD: Verdict.UNREAD,
    Standing.LATE: Verdict.LATE,
    Standing.LEFT: Verdict.SETTLED,
}
LIMITED = (Cell.TEXT, Cell.SUBJECT, Cell.DISAGREEMENT)


class Preview:
    """All rows of a table that was brought, against the decision table as it stands.

    `seen` is the newest text of the table's cells that the person had before the eyes: what was
    written since is neither overwritten nor taken for read. None: what stands now.
    """

    def __init__(self, table: TableImport, seen: int | None = None) -> None:
        self.table = table
        self._summit = table.summit
        self.standing = list(knowing(with_names(self._summit.rows.in_order()), self._summit))
        edits = CellEdit.objects.filter(summit=self._summit)
        self._since = self._changed_since(edits, seen) if seen is not None else {}
        self._came = {
            key: (standing, sentence)
            for key, standing, sentence in edits.filter(way=Way.IMPORT).values_list(
                "key", "standing", "sentence"
            )
        }
        self._reader = ManyReader(table.operation, table.created_at)
        self._added = {row.submission_key: row for row in self.standing if row.submission_key}
        self._titles: set[tuple[str, str]] = set()
        """What the new rows are called, from the top down."""
        self.rows = self._rows()
        for row in self.rows:
            for cell in row.cells:
                if cell.cell == Cell.DUE_AT:
                    cell.where = place(table.operation.onset_zone)

    @staticmethod
    def _changed_since(edits: Any, seen: int) -> dict[tuple[int, str], tuple[int, Any]]:
        """By cell, its version and what stood in it when the person looked, where it was written since."""
        found: dict[tuple[int, str], tuple[int, Any]] = {}
        later = edits.filter(id__gt=seen, version__isnull=False).order_by("id")
        for row, cell, version, before in later.values_list(
            "decision_id", "cell", "version", "before"
        ):
            found.setdefault((row, cell), (version - 1, before))
        return found

    # --- The rows ---------------------------------------------------------------------------

    def _rows(self) -> list[PreviewRow]:
        grid, columns = self.table.what_was_read, self.table.columns
        head = self.table.head
        body = [row for row in grid.rows if head is None or row.n > head]
        titles = next((row.cells for row in grid.rows if row.n == head), [])
        # What was added by an earlier press is no row that another press is to find by its title.
        own = {self._row_key(row) for row in body}
        known = [row for row in self.standing if row.submission_key not in own]
        some: list[tuple[GridRow, dict[str, str], Brought]] = []
        for row in body:
            if titles and row.cells == titles:
                continue  # the header again, at the top of another page
            said = _said(row, columns)
            if not any(said.values()):
                continue
            title, subject = said.pop(Field.TOPIC, ""), said.get(Field.SUBJECT, "")
            choice = self.table.choices.get(str(row.n))
            some.append((row, said, Brought(title, subject, row.marks, choice)))
        places = Matcher(known).place([brought for _row, _said, brought in some])
        found = []
        for (row, said, brought), goes in zip(some, places, strict=True):
            made = self._row(row, said, brought, goes)
            if made.is_new and not made.refused:
                self._titles.add((goes.topic, folded(goes.subject)))
            found.append(made)
        return found

    def _row(self, row: GridRow, said: dict[str, str], brought: Brought, goes: Goes) -> PreviewRow:
        subject = brought.subject
        made = PreviewRow(row.n, brought.title, goes, key=self._row_key(row))
        flaws = _flaws(row, self.table.columns)
        if goes.by == Match.OUT:
            made.cells = [
                PreviewCell(cell, text, "", Verdict.OUT) for cell, text in said.items() if text
            ]
            return made
        if goes.row is not None:
            if goes.subject and not subject and goes.topic == goes.row.topic != "other":
                said[Field.SUBJECT] = goes.subject
            self._known_row(made, goes.row, said, flaws)
        else:
            self._new_row(made, said, flaws)
        return made

    def _known_row(
        self, made: PreviewRow, row: Decision, said: dict[str, str], flaws: dict[str, str]
    ) -> None:
        beside: dict[str, Any] = {
            name: getattr(row, name) for name in ("topic", "subject", "lead", "responsible_post")
        }
        for cell in Cell.values:
            text = said.get(cell)
            if text is None:
                continue
            stands = values.shown_in(row, cell)
            if not text.strip():
                if stands or cell in flaws:
                    empty = PreviewCell(cell, "", stands, Verdict.EMPTY, flaws.get(cell, ""))
                    made.cells.append(empty)
                continue
            one = PreviewCell(cell, text, stands, Verdict.SAME, flaws.get(cell, ""))
            one.key = self._key(made.n, cell, str(row.pk), text)
            one.base, before = self._since.get((row.pk, cell), (stands_at(row, cell), None))
            made.cells.append(one)
            if self._came_already(one):
                continue
            if values.is_said_by(row, cell, text):
                continue
            self._judge(one, beside, values.kept(cell, values.value_in(row, cell)))
            if (row.pk, cell) in self._since and one.verdict == Verdict.CHANGES:
                value, _sentence = self._reader.read(cell, text)
                if values.kept(cell, value) == before:
                    # It said the same when the person looked: nothing of it was to be brought in.
                    one.verdict = Verdict.SAME
            if not row.is_writable and one.verdict in TO_BRING:
                one.verdict = Verdict.LATE
                one.why = _("The row is marked “%(state)s”: the text is kept beside it until somebody decides.") % {
                    "state": row.state_label
                }  # fmt: skip

    def _new_row(self, made: PreviewRow, said: dict[str, str], flaws: dict[str, str]) -> None:
        goes = made.goes
        is_other = goes.topic == "other"
        if is_other and not goes.subject:
            goes.subject = _name(said.get(Field.TEXT, ""))
            if goes.subject:
                goes.note = goes.note or _(
                    "The row has no title: it is called by the beginning of its decision."
                )
        said.pop(Field.SUBJECT, None)
        row = self._added.get(made.key)
        target = NEW_ROW
        beside: dict[str, Any] = {"topic": goes.topic, "subject": goes.subject, "lead": None, "responsible_post": None}  # fmt: skip
        if len(goes.subject) > room_in("subject"):
            made.refused = _("Row %(row)d, title: this has %(n)d characters; there is room for %(limit)d. The row is not brought in.") % {
                "row": made.n, "n": len(goes.subject), "limit": room_in("subject"),
            }  # fmt: skip
        elif is_other and not goes.subject:
            made.refused = _("The row does not say what it is about. Choose the row it belongs to, or bring it with a title.")  # fmt: skip
        for cell in Cell.values:
            text = said.get(cell, "")
            if not text.strip():
                if cell in flaws:
                    made.cells.append(PreviewCell(cell, "", "", Verdict.EMPTY, flaws[cell]))
                continue
            stands = values.shown_in(row, cell) if row is not None else ""
            one = PreviewCell(cell, text, stands, Verdict.NEW, flaws.get(cell, ""))
            one.key = self._key(made.n, cell, target, text)
            made.cells.append(one)
            if not self._came_already(one):
                self._judge(one, beside, None)
                if one.verdict == Verdict.CHANGES:
                    one.verdict = Verdict.NEW
        self._look_at_bare(made)

    def _look_at_bare(self, made: PreviewRow) -> None:
        """Of a new row into which no cell goes: it is added by its title, or it is said why not."""
        goes = made.goes
        if made.refused or made.waiting or any(cell.is_brought for cell in made.cells):
            return
        if any(cell.text for cell in made.cells):
            made.refused = _("No cell of this row can be brought in, so no row is made for it.")
        elif self.row_of(made) is None and self._is_known(made):
            made.refused = _("It says nothing but a title that the table has already, so no row is made for it.")  # fmt: skip
        else:
            made.is_bare = True
            goes.note = " ".join(filter(None, (goes.note, _("It says only what it is about: an empty row of this title is added."))))  # fmt: skip

    def _is_known(self, made: PreviewRow) -> bool:
        """Whether a row of the table, or one that a row above makes, is called the same."""
        title = (made.goes.topic, folded(made.goes.subject))
        rows = {(row.topic, folded(row.subject)) for row in self.standing}
        return title in rows or title in self._titles

    def _came_already(self, one: PreviewCell) -> bool:
        if one.key not in self._came:
            return False
        standing, sentence = self._came[one.key]
        one.is_brought, one.verdict = True, BECAME[Standing(standing)]
        one.why = sentence or one.why
        return True

    def _judge(self, one: PreviewCell, beside: dict[str, Any], stands: Any) -> None:
        """What becomes of a text, and why, if it is brought in where these values stand."""
        limit = room_in(one.cell) if one.cell in LIMITED else 0
        if limit and len(one.text) > limit:
            one.verdict = Verdict.LONG
            one.why = _("This has %(n)d characters; there is room for %(limit)d.") % {
                "n": len(one.text), "limit": limit,
            }  # fmt: skip
            return
        value, sentence = self._reader.read(one.cell, one.text)
        if not sentence:
            wrong = faults_of(self._summit, self._together(one.cell, value, beside))
            sentence = " ".join(map(str, wrong.values()))
        if sentence:
            one.verdict, one.why = Verdict.UNREAD, sentence
        elif values.kept(one.cell, value) == stands:
            one.verdict = Verdict.SAME
        else:
            one.verdict = Verdict.CHANGES if one.stands else Verdict.NEW
            if one.cell in beside:
                beside[one.cell] = value
            if one.cell in values.CODES:
                zone = self.table.operation.onset_zone
                said = values.shown(one.cell, value, zone)
                said += f" {place(zone)}" if one.cell == Cell.DUE_AT else ""
                one.means = "" if said == one.text else said

    @staticmethod
    def _together(cell: str, value: Any, beside: dict[str, Any]) -> dict[str, Any]:
        """As `write_cell` looks at it: who leads and the post are looked at together."""
        pair = (Cell.LEAD.value, Cell.RESPONSIBLE_POST.value)
        wanted = {name: said for name, said in beside.items() if name not in pair or cell in pair}
        return wanted | {cell: value}

    # --- Keys -------------------------------------------------------------------------------

    def _key(self, n: int, cell: str, target: str, text: str) -> UUID:
        """Of one text on its way into one cell: brought in twice, it is written once."""
        return uuid5(KEYS, f"{self.table.pk}/{n}/{cell}/{target}/{text}")

    def _row_key(self, row: GridRow) -> UUID:
        return uuid5(KEYS, f"{self.table.pk}/{row.n}/row")

    def row_of(self, each: PreviewRow) -> Decision | None:
        """The row of the table that it goes to, the one that an earlier press added for it too."""
        return each.goes.row or self._added.get(each.key)

    def remember(self, each: PreviewRow, added: Decision) -> None:
        """The row that was just added for it: its other cells go there."""
        self._added[each.key] = added

    # --- All of it --------------------------------------------------------------------------

    def waiting(self) -> Iterator[tuple[PreviewRow, PreviewCell | None]]:
        """The cells that a press brings in, in order; None for a row that is added without any."""
        for row in self.rows:
            if self.is_to_add(row):
                yield row, None
            for cell in row.waiting:
                yield row, cell

    def is_to_add(self, row: PreviewRow) -> bool:
        """A press adds this row by its title alone."""
        return row.is_bare and self.row_of(row) is None

    def undecided(self) -> list[tuple[PreviewRow, PreviewCell, Decision]]:
        """What was brought in and waits beside its cell, with the row it waits at."""
        return [
            (row, cell, target)
            for row in self.rows
            if (target := self.row_of(row)) is not None
            for cell in row.cells
            if cell.is_brought and cell.verdict in (Verdict.BESIDE, Verdict.UNREAD, Verdict.LATE)
        ]

    @property
    def counts(self) -> Counter[str]:
        """How many cells of each verdict; `cells` and `rows` are what a press brings in, and where to."""
        found: Counter[str] = Counter()
        for row in self.rows:
            found["rows_read"] += 1
            waiting, is_bare = row.waiting, self.is_to_add(row)
            found["cells"] += len(waiting)
            found["rows"] += bool(waiting) or is_bare
            found["new_rows"] += (
                bool(waiting or is_bare) and row.is_new and self.row_of(row) is None
            )
            found["rows_out"] += row.is_out
            found["refused_rows"] += bool(row.refused)
            for cell in row.cells:
                found[cell.verdict] += 1
                found["brought"] += cell.is_brought
        return found

    def choices(self) -> dict[str, str]:
        """Where each row goes, as it is shown: kept when it is brought in, so that it stays so."""
        return {str(row.n): row.goes.choice for row in self.rows}


def _said(row: GridRow, columns: list[str]) -> dict[str, str]:
    """By field what a row says; columns of one field one after the other."""
    found: dict[str, list[str]] = {}
    for at, name in enumerate(columns[: len(row.cells)]):
        if name != Field.IGNORE:
            found.setdefault(name, []).append(row.cells[at].strip())
    return {
        name: (", " if name == Field.SUPPORTS else "\n").join(filter(None, said))
        for name, said in found.items()
    }


def _flaws(row: GridRow, columns: list[str]) -> dict[str, str]:
    return {columns[at]: said for at, said in row.flaws.items() if at < len(columns)}


def _name(text: str) -> str:
    line = next((each.strip() for each in text.split("\n") if each.strip()), "")
    if len(line) <= LONGEST_NAME:
        return line.rstrip(".")
    return line[:LONGEST_NAME].rsplit(" ", 1)[0] + "…"
