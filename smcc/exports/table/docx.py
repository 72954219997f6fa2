"""A table as a Word document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from smcc.exports.table.table import Table
from smcc.exports.table.word import identity, package, page
from smcc.exports.table.word.body import Body
from smcc.exports.table.word.styles import styles
from smcc.exports.table.word.tracking import TrackedBody
from smcc.exports.table.words import words_of


def write_docx(table: Table, to: BinaryIO) -> None:
    """Write the table as a Word document on landscape A4, row by row; the same bytes for the same table.

    It is a real table: the header is repeated on every page, a section's title spans all columns, a
    short row does not break, footnotes are Word's own. How it looks is in styles. Marks are told by
    word, pattern and colour. Hidden bookmarks and a part of its own name the rows and columns, so
    that an edited document can be brought back (`smcc.exports.table.word.identity`). Where the table
    says what was there before, that and what came instead are tracked changes.
    """
    words = words_of(table)
    body = Body(table, words) if table.tracked is None else TrackedBody(table, words, table.tracked)
    parts: dict[str, Iterable[str]] = {
        "[Content_Types].xml": [package.CONTENT_TYPES],
        "_rels/.rels": [package.ROOT_RELATIONS],
        "word/document.xml": body.part(),
        "word/_rels/document.xml.rels": [package.DOCUMENT_RELATIONS],
        "word/footnotes.xml": body.footnotes.part(),
        "word/styles.xml": styles(table),
        "word/settings.xml": [package.settings(table)],
        "word/header1.xml": [page.header(table, words)],
        "word/footer1.xml": [page.footer(table, words)],
        "customXml/item1.xml": body.identity.part(),
        "customXml/itemProps1.xml": [identity.PROPERTIES],
        "customXml/_rels/item1.xml.rels": [package.KEYS_RELATIONS],
        "docProps/core.xml": [package.core(table)],
        "docProps/app.xml": [package.APP],
    }
    with ZipFile(to, "w", ZIP_DEFLATED) as file:
        for name, pieces in parts.items():
            info = ZipInfo(name)
            info.compress_type = ZIP_DEFLATED
            with file.open(info, "w", force_zip64=False) as part:
                for piece in pieces:
                    part.write(piece.encode())
