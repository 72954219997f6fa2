"""The official table out of a workbook: its rows as they stand there, whoever made it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from openpyxl import load_workbook

from recommendations.intake import policy
from recommendations.intake.reading import heads
from recommendations.intake.reading.found import FoundRow, FoundTable
from recommendations.intake.reading.word import too_many_rows, unknown_column
from smcc.exports.table.xlsx_page import DIGESTS
from smcc.reading.found import FoundCell, Unreadable
from smcc.reading.package import Package, damaged
from smcc.reading.sheet import FARTHEST_COLUMN, FARTHEST_ROW, Sheet, beside, read_value, text_of

LOOK_FOR_HEAD = 60
KEY = "key"


class WorkbookReader:
    """Reads the sheet with the official header, row by row."""

    def __init__(self, package: Package, is_group: Callable[[str], bool]) -> None:
        self._package = package
        self._is_group = is_group
        self._columns: dict[int, str] = {}
        self._titles: list[str] = []
        self._keys: list[str] = []
        self._sheet = Sheet()
        self._section = ""
        self._hidden = 0
        self._table = FoundTable("", [])

    def read(self) -> FoundTable:
        """Every row under the official header. Raises `Unreadable` where there is none, or too many."""
        try:
            book = load_workbook(
                BytesIO(self._package.content), read_only=True, keep_links=False, rich_text=False
            )
        except Exception as error:  # whatever a forged part makes openpyxl stumble over
            raise damaged() from error
        try:
            self._table.language = str(book.properties.language or "")
            read = [sheet for sheet in book.worksheets if self._read_sheet(sheet)]
            if not read:
                raise Unreadable(
                    _("No sheet with the official header was found: Recommendation, Detail and rationale, Agree/disagree and current status, Way forward. Put these words over the columns, and choose the file again.")
                )  # fmt: skip
        finally:
            book.close()
        self._notices()
        return self._table

    def _read_sheet(self, sheet: Any) -> bool:
        """Read a sheet; False where it lacks the header, or another one was read already."""
        if self._columns:
            return False
        try:
            self._sheet = beside(self._package, sheet._worksheet_path)
            sheet.reset_dimensions()
            for n, cells in enumerate(sheet.iter_rows(), start=1):
                if n > FARTHEST_ROW:
                    break
                if self._columns:
                    self._take(n, cells)
                elif n <= LOOK_FOR_HEAD:
                    self._look_for_head(n, cells)
                else:
                    return False
        except Unreadable:
            raise
        except Exception as error:  # as above
            raise damaged() from error
        return bool(self._columns)

    # --- The header ---------------------------------------------------------------------

    def _look_for_head(self, n: int, cells: Any) -> None:
        titles = [" ".join(text_of(cell.value).split()) for cell in cells[:FARTHEST_COLUMN]]
        if titles[:1] == [KEY] and heads.NEEDED in titles:
            self._keys = titles
            return
        seen = [
            "" if at + 1 in self._sheet.hidden_columns else title for at, title in enumerate(titles)
        ]
        keys = heads.columns_of(seen)
        if keys is None:
            return
        table = self._table
        table.keyed = bool(self._keys) or heads.is_ours(seen)
        table.language = heads.language_of(seen, table.language)
        self._titles = seen
        self._columns = {at: key for at, key in enumerate(keys, start=1) if key}
        for at, key in enumerate(self._keys, start=1):
            if key in (KEY, DIGESTS):
                self._columns[at] = key
        table.columns = [key for key in self._columns.values() if key not in (KEY, DIGESTS)]
        for at, title in enumerate(titles, start=1):
            if at in self._sheet.hidden_columns and heads.column_of(title):
                table.notices.append(
                    _("The column “%(title)s” is hidden in the file; it was not read.")
                    % {"title": title[:80]}
                )
            elif title and at not in self._columns:
                table.notices.append(unknown_column(title))

    # --- A row -----------------------------------------------------------------------------

    def _take(self, n: int, cells: Any) -> None:
        values = {at: cells[at - 1] for at in self._columns if at <= len(cells)}
        said = {self._columns[at]: self._cell(cell, n, at) for at, cell in values.items()}
        key, digests = said.pop(KEY, FoundCell()).text, said.pop(DIGESTS, FoundCell()).text
        if not any(said.values()):
            return
        if n in self._sheet.hidden_rows:
            self._hidden += 1
            return
        if [
            " ".join(text_of(cell.value).split()) for cell in cells[: len(self._titles)]
        ] == self._titles:
            return
        if not key and (section := self._section_of(said)):
            self._section = section
            return
        if len(self._table.rows) >= policy.MOST_ROWS:
            raise too_many_rows()
        for name in self._table.columns:
            said.setdefault(name, FoundCell())
        if key and digests:
            mark, *each = digests.split("|")
            order = [name for name in self._keys if name not in (KEY, DIGESTS, heads.STATUS)]
            self._table.digests[key] = dict(zip(order, each, strict=False)) | {heads.STATUS: mark}
        self._table.rows.append(FoundRow(n, said, key, self._section))

    def _section_of(self, said: dict[str, FoundCell]) -> str:
        """The title of a row that has nothing but one, in its first column or as a known group."""
        filled = [name for name, cell in said.items() if cell]
        if len(filled) != 1 or said[filled[0]].lacks_value:
            return ""
        text = " ".join(said[filled[0]].text.split())
        if filled == [heads.NUMBER] and not text.strip(" .").isdigit():
            return text
        return text if filled == [heads.NEEDED] and self._is_group(text) else ""

    def _cell(self, cell: Any, n: int, at: int) -> FoundCell:
        found = read_value(cell.value, str(getattr(cell, "data_type", "")), bool(self._keys))
        for left, right, over_rows in self._sheet.merged.get(n, ()):
            if left <= at <= right and (over_rows or self._splits(left, right)):
                found.flaws.append(_("it is merged with a cell beside or above."))
        return found

    def _splits(self, left: int, right: int) -> bool:
        """Whether a merge across columns joins two official ones; a section's title across all is none."""
        inside = [at for at in self._columns if left <= at <= right]
        return 1 < len(inside) < len(self._table.columns)

    def _notices(self) -> None:
        table = self._table
        if self._hidden:
            table.notices.append(
                ngettext("%(n)d hidden row was not read. Show it in Excel, if it is to be.",
                         "%(n)d hidden rows were not read. Show them in Excel, if they are to be.",
                         self._hidden) % {"n": self._hidden}
            )  # fmt: skip
        if self._sheet.pictures:
            table.notices.append(_("Pictures and shapes on the sheet were not read."))
