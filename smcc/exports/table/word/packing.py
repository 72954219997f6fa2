"""The parts of a Word file that holds a text, upright on A4, around its body."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from smcc.exports.table.table import Table
from smcc.exports.table.word import identity, package, page
from smcc.exports.table.word.footnotes import Footnotes
from smcc.exports.table.word.identity import Identity
from smcc.exports.table.word.styles import styles
from smcc.exports.table.words import is_from_right, words_of


def packed(frame: Table, body: list[str]) -> bytes:
    """The file; the same bytes for the same body. `frame` gives title, language and date to its parts."""
    words, turned = words_of(frame), is_from_right(frame)
    parts: dict[str, Iterable[str]] = {
        "[Content_Types].xml": [package.CONTENT_TYPES],
        "_rels/.rels": [package.ROOT_RELATIONS],
        "word/document.xml": body,
        "word/_rels/document.xml.rels": [package.DOCUMENT_RELATIONS],
        "word/footnotes.xml": Footnotes(turned).part(),
        "word/styles.xml": styles(frame),
        "word/settings.xml": [package.settings(frame)],
        "word/header1.xml": [page.header(frame, words)],
        "word/footer1.xml": [page.footer(frame, words)],
        "customXml/item1.xml": Identity(frame).part(),
        "customXml/itemProps1.xml": [identity.PROPERTIES],
        "customXml/_rels/item1.xml.rels": [package.KEYS_RELATIONS],
        "docProps/core.xml": [package.core(frame)],
        "docProps/app.xml": [package.APP],
    }
    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as file:
        for name, pieces in parts.items():
            info = ZipInfo(name)
            info.compress_type = ZIP_DEFLATED
            file.writestr(info, "".join(pieces))
    return held.getvalue()
