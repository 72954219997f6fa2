"""The official table out of a Word file: its rows as they stand there, whoever made it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from lxml import etree

from recommendations.intake import policy
from recommendations.intake.reading import heads
from recommendations.intake.reading.found import FoundRow, FoundTable
from smcc.exports.table.word.identity import NAMESPACE, bookmark_name
from smcc.reading.found import FoundCell, Unreadable
from smcc.reading.package import DAMAGED, Package, damaged
from smcc.reading.word_cell import child, local, read_footnotes, value
from smcc.reading.word_rows import WordCell, let_go, row_cells

ROW_BOOKMARK = bookmark_name("row", "").rpartition("_")[0] + "_"
LOOK_FOR_HEAD = 10
"""Rows at the top of a table among which its header may stand."""
WATCHED = ("tbl", "tr", "p", "bookmarkStart", "Fallback", "commentReference")


@dataclass
class _Columns:
    """Where on the grid each official column begins and ends."""

    titles: list[str]
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)

    def under(self, cell: WordCell) -> list[str]:
        """The columns that a cell stands in, by the places it takes."""
        ends = cell.at + cell.span
        return [key for key, (a, b) in self.spans.items() if cell.at < b and ends > a]


class WordReader:
    """Reads a document row by row; no more than one row is held as a tree."""

    def __init__(self, package: Package, is_group: Callable[[str], bool]) -> None:
        self._package = package
        self._is_group = is_group
        self._footnotes: dict[str, str] = {}
        self._keys: dict[str, str] = {}
        self._columns: _Columns | None = None
        self._looked_at = 0
        self._others = 0
        self._section = ""
        self._n = 0
        self._pending: list[str] = []
        self._comments = 0
        self._tracked = False
        self._table = FoundTable("", [])

    def read(self) -> FoundTable:
        """Every row under the official header. Raises `Unreadable` where there is none, or too many."""
        package, table = self._package, self._table
        try:
            for name in package.parts("word/", "footnotes.xml"):
                self._footnotes = read_footnotes(package.tree(name))
            self._read_identity()
            for row in self._rows():
                self._take(row)
        except (*DAMAGED, etree.LxmlError) as error:
            raise damaged() from error
        if not table.columns:
            raise _no_table()
        self._notices()
        return table

    # --- Who made it ------------------------------------------------------------------

    def _read_identity(self) -> None:
        for name in self._package.parts("customxml/", ".xml"):
            tree = self._package.tree(name)
            if tree.tag != f"{{{NAMESPACE}}}table":
                continue
            columns = [value(each, "key") for each in tree if local(each) == "column"]
            for row in tree:
                if local(row) == "row":
                    key = value(row, "key")
                    self._keys[value(row, "bookmark")] = key
                    cells = [value(each, "sha256") for each in row]
                    said = dict(zip(columns, cells, strict=False))
                    self._table.digests[key] = said | {heads.STATUS: value(row, "mark")}
        for name in self._package.parts("docprops/", "core.xml"):
            for each in self._package.tree(name):
                if local(each) == "language":
                    self._table.language = each.text or ""

    # --- Walking the document -----------------------------------------------------------

    def _rows(self) -> Iterator[Any]:
        """The rows of the tables that stand in the text itself, each cleared after use."""
        depth = fallback = 0
        with self._package.zip.open(self._package.main) as part:
            walk = etree.iterparse(
                part, events=("start", "end"), tag=[f"{{*}}{name}" for name in WATCHED],
                resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
                remove_comments=True, remove_pis=True,
            )  # fmt: skip
            for event, node in walk:
                name = local(node)
                if name == "Fallback":
                    fallback += 1 if event == "start" else -1
                elif fallback:
                    continue
                elif event == "start":
                    if name == "tbl":
                        depth += 1
                        if depth == 1:
                            self._begin_table()
                elif name == "tbl":
                    depth -= 1
                    if depth == 0:
                        self._end_table()
                        let_go(node)
                elif name == "tr" and depth == 1:
                    yield node
                    let_go(node)
                elif name == "commentReference":
                    self._comments += 1
                elif name == "bookmarkStart" and depth == 1:
                    if local(node.getparent()) == "tbl":
                        self._pending.append(value(node, "name"))
                elif name == "p" and depth == 0 and local(node.getparent()) == "body":
                    let_go(node)

    def _begin_table(self) -> None:
        self._columns, self._looked_at, self._pending = None, 0, []

    def _end_table(self) -> None:
        if self._columns is None:
            self._others += 1

    # --- A row ------------------------------------------------------------------------------

    def _take(self, node: Any) -> None:
        properties = child(node, "trPr")
        if properties is not None and child(properties, "del") is not None:
            self._tracked = True
            return
        self._n += 1
        cells = row_cells(node, properties, self._footnotes)
        if self._columns is None:
            self._look_for_head(cells)
            return
        if _titles(cells) == self._columns.titles:
            return  # the header again, typed at the top of another page
        if section := self._section_of(cells):
            self._section = section
            return
        if not any(cell.found for cell in cells):
            return
        if len(self._table.rows) >= policy.MOST_ROWS:
            raise too_many_rows()
        marks = self._pending + [
            value(each, "name") for each in node.iter() if local(each) == "bookmarkStart"
        ]
        self._pending = []
        key = next((self._keys[name] for name in marks if name in self._keys), "")
        self._table.keyed |= bool(key)
        row = FoundRow(self._n, self._by_column(cells), key, self._section)
        row.bookmarks = [name for name in marks if name.startswith(ROW_BOOKMARK)]
        self._table.keyed |= bool(row.bookmarks)
        if properties is not None and child(properties, "ins") is not None:
            self._tracked = True
            for cell in row.cells.values():
                cell.flaws.append(_("its row was added as a tracked change."))
        self._table.rows.append(row)

    def _look_for_head(self, cells: list[WordCell]) -> None:
        self._looked_at += 1
        if self._looked_at > LOOK_FOR_HEAD:
            return
        titles = _titles(cells)
        keys = heads.columns_of(titles)
        if keys is None:
            return
        self._columns = _Columns(titles)
        for cell, key in zip(cells, keys, strict=True):
            if key:
                self._columns.spans[key] = (cell.at, cell.at + cell.span)
        table = self._table
        if not table.columns:
            table.language = heads.language_of(titles, table.language)
            table.keyed = heads.is_ours(titles)
        table.columns += [key for key in keys if key and key not in table.columns]
        for title, key in zip(titles, keys, strict=True):
            if title and not key:
                table.notices.append(unknown_column(title))

    def _section_of(self, cells: list[WordCell]) -> str:
        """The title of a row that holds nothing but one: across columns, or alone in the first cell."""
        assert self._columns is not None
        said = [cell for cell in cells if cell.found.text]
        if len(said) != 1 or any(cell.goes_on for cell in cells):
            return ""
        [cell] = said
        under = self._columns.under(cell)
        if len(under) > 1 or (
            under == [heads.NUMBER] and not cell.found.text.strip(" .").isdigit()
        ):
            return " ".join(cell.found.text.split())
        alone = under == [heads.NEEDED] and self._is_group(cell.found.text)
        return " ".join(cell.found.text.split()) if alone else ""

    def _by_column(self, cells: list[WordCell]) -> dict[str, FoundCell]:
        assert self._columns is not None
        found: dict[str, FoundCell] = {}
        for cell in cells:
            for place, key in enumerate(self._columns.under(cell)):
                one = cell.found if place == 0 else FoundCell()
                if len(self._columns.under(cell)) > 1:
                    one.flaws.append(_("it is merged with the cell beside it."))
                if cell.goes_on:
                    one.flaws.append(_("it is merged with the cell above."))
                if key == "response" and cell.is_shaded:
                    one.is_coloured = True
                if key in found:
                    one = _joined(found[key], one)
                found[key] = one
            self._tracked |= cell.found.is_tracked
        for key in self._columns.spans:
            if key not in found:
                found[key] = FoundCell(flaws=[_("the row has no such cell.")])
        return found

    def _notices(self) -> None:
        table = self._table
        if self._tracked:
            table.notices.append(
                _("The file holds tracked changes. It was read as if all of them were accepted.")
            )
        if self._comments:
            table.notices.append(
                ngettext("%(n)d comment was not read.", "%(n)d comments were not read.",
                         self._comments) % {"n": self._comments}
            )  # fmt: skip
        if self._others:
            table.notices.append(
                ngettext("%(n)d other table was not read: it lacks the official header.",
                         "%(n)d other tables were not read: they lack the official header.",
                         self._others) % {"n": self._others}
            )  # fmt: skip


def _titles(cells: list[WordCell]) -> list[str]:
    return [" ".join(cell.found.text.split()) for cell in cells]


def _joined(one: FoundCell, other: FoundCell) -> FoundCell:
    text = "\n\n".join(part for part in (one.text, other.text) if part)
    flaws = [*one.flaws, *other.flaws, _("it was split; its parts are read one after the other.")]
    return FoundCell(
        text, flaws, [*one.notes, *other.notes], [*one.footnotes, *other.footnotes],
        is_coloured=one.is_coloured or other.is_coloured,
    )  # fmt: skip


def unknown_column(title: str) -> str:
    return _("The column “%(title)s” is none of the official table; it was not read.") % {
        "title": title[:80]
    }


def too_many_rows() -> Unreadable:
    return Unreadable(
        _("The table has more than %(n)d rows. Cut it into several files, and bring them one by one.")
        % {"n": policy.MOST_ROWS}
    )  # fmt: skip


def _no_table() -> Unreadable:
    return Unreadable(
        _("No table with the official header was found: Recommendation, Detail and rationale, Agree/disagree and current status, Way forward. Put these words over the columns, and choose the file again.")
    )  # fmt: skip
