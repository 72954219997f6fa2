"""A file of any kind as a grid: Word, Excel, CSV, plain text, a page that was saved."""

from __future__ import annotations

from django.utils.translation import gettext as _

from smcc.reading.found import Unreadable
from smcc.reading.grid import Grid, IsHead
from smcc.reading.limits import MOST_BYTES, MOST_PASTED, Format
from smcc.reading.office_grid import read_word, read_workbook
from smcc.reading.package import OLE, ZIP, Package
from smcc.reading.pasted_html import read_html, too_much
from smcc.reading.plain_text import read_csv, read_text

PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM", b"II*\x00", b"MM\x00*")
TEXTS = frozenset({"txt", "md", "text"})


def read_any(content: bytes, name: str, is_head: IsHead) -> Grid:
    """The table in a file. Raises `Unreadable` with the sentence that says why there is none."""
    if content.startswith((ZIP, OLE)) or not content or len(content) > MOST_BYTES:
        package = Package(content)
        is_word = package.format == Format.DOCX
        grid = read_word(package, is_head) if is_word else read_workbook(package, is_head)
        if grid is None:
            raise no_table()
        return grid
    if content.startswith(b"%PDF"):
        raise Unreadable(
            _("This is a PDF, of which no table can be read. Copy the table out of it and paste it, or bring the Word or Excel file that it was made of.")
        )  # fmt: skip
    if content.startswith(PICTURES) or content[4:12] in (b"ftypheic", b"ftypmif1"):
        raise Unreadable(
            _("This is a picture: its letters cannot be read. Type the table, or bring it as a Word, Excel or CSV file.")
        )  # fmt: skip
    text, notice = decoded(content)
    if len(text) > MOST_PASTED:
        raise too_much()
    grid = _of_text(text, name, is_head)
    if grid is None or not grid.rows:
        raise no_table()
    if notice:
        grid.notices.append(notice)
    return grid


def read_pasted(text: str, html: str, is_head: IsHead) -> Grid:
    """The table in what was pasted: its HTML where that holds one, else its plain text."""
    grid = read_html(html, is_head) if html else None
    if grid is None and "<table" in text[:20_000].casefold():
        grid = read_html(text, is_head)
    grid = grid or read_text(text)
    if grid is None or not grid.rows:
        raise Unreadable(
            _("Nothing was found in what was pasted. Copy the whole table, with its header, and paste it again.")
        )  # fmt: skip
    return grid


def _of_text(text: str, name: str, is_head: IsHead) -> Grid | None:
    ending = name.rpartition(".")[2].casefold()
    if "<table" in text[:20_000].casefold():
        return read_html(text, is_head)
    return read_text(text) if ending in TEXTS else read_csv(text)


def no_table() -> Unreadable:
    return Unreadable(
        _("No table was found in the file. Put what was decided into a table, one decision a row, and choose the file again.")
    )  # fmt: skip


def decoded(content: bytes) -> tuple[str, str]:
    """The text, and a sentence where its letters had to be guessed."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
    ):  # fmt: skip
        if content.startswith(mark):
            return _decoded(content, encoding)
    head = content[:4000]
    if head[1::2].count(0) > len(head) // 3:
        return _decoded(content, "utf-16-le")
    if head[0::2].count(0) > len(head) // 3:
        return _decoded(content, "utf-16-be")
    if b"\x00" in head:
        raise _no_text()
    try:
        return content.decode(), ""
    except UnicodeDecodeError:
        said = content.decode("cp1252", errors="replace")
    if sum(not each.isprintable() and each not in "\r\n\t" for each in said[:4000]) > 20:
        raise _no_text()
    return said, _("The file does not say how its letters are written. It was read as Windows-1252: look whether accents are right.")  # fmt: skip


def _decoded(content: bytes, encoding: str) -> tuple[str, str]:
    try:
        return content.decode(encoding), ""
    except UnicodeDecodeError as error:
        raise _no_text() from error


def _no_text() -> Unreadable:
    return Unreadable(
        _("This is no file that a table can be read of. Bring a Word (.docx), Excel (.xlsx) or CSV file, or paste the table.")
    )  # fmt: skip
