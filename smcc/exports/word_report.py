"""Reports as Word files: the same content as `smcc.exports.report.pdf_report`, to be worked on or passed on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from smcc.exports.table.table import Column, Table
from smcc.exports.table.texts import one_line, typed
from smcc.exports.table.word.packing import packed
from smcc.exports.table.word.xml import DECLARATION, NAMESPACES, attribute, written
from smcc.exports.table.words import is_from_right
from smcc.exports.word_document import SECTION_END

WIDTH = 9400
"""Of the text on the page, in twentieths of a point."""


def word_report(content: dict[str, Any]) -> bytes:
    """The Word file of a report given as plain data; the same bytes for the same content.

    The keys are those of `pdf_report`. Text is never read as markup.
    """
    frame = Table(
        title=one_line(content["title"]), subtitle=one_line(content.get("subtitle", "")),
        language=content.get("language") or "en", columns=(Column("text", ""),), lines=(),
        dated=f"{content['number']} · {content['made']}",
        made_at=datetime.fromisoformat(content["made_at"]),
    )  # fmt: skip
    with translation.override(frame.language):
        return packed(frame, list(_body(content, is_from_right(frame))))


def _body(content: dict[str, Any], turned: bool) -> Iterator[str]:
    def label(text: Any, style: str) -> str:
        return written(one_line(str(text)), style, turned, as_page=True)

    yield f"{DECLARATION}<w:document {NAMESPACES}><w:body>"
    yield label(content.get("subtitle", ""), "Subtitle")
    yield label(content["title"], "Title")
    for mark in content.get("marks", ()):
        yield label(f"{mark['word']}: {mark['sentence']}", "Synthetic")
    verdict = content.get("verdict") or {"text": ""}
    if verdict["text"]:
        yield label(verdict["text"], "Note")
    yield label(f"{_('Number')}: {content['number']}", "Note")
    for fact in content.get("facts", ()):
        yield label(f"{fact['label']}: {fact['value']}", "Note")
    for section in content.get("sections", ()):
        yield label(section["title"], "Heading1")
        if section.get("text"):
            yield written(typed(section["text"]), "Note", turned)
        if section.get("rows"):
            yield _table(section["title"], section["columns"], section["rows"], turned)
            yield label("", "Note")
    for sentence in content.get("ending", ()):
        yield label(sentence, "Note")
    yield SECTION_END.format(bidi="<w:bidi/>" if turned else "")
    yield "</w:body></w:document>"


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], turned: bool) -> str:
    width = WIDTH // len(columns)
    cell = f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
    head = "".join(
        f"{cell}{written(one_line(each), 'TableHeading', turned, as_page=True)}</w:tc>"
        for each in columns
    )
    body = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(f"{cell}{written(typed(str(each)), 'TableText', turned)}</w:tc>" for each in row)
        + "</w:tr>"
        for row in rows
    )
    grid = f'<w:gridCol w:w="{width}"/>' * len(columns)
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="SMCCTable"/>'
        f"{'<w:bidiVisual/>' if turned else ''}"
        f'<w:tblW w:w="{width * len(columns)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0"'
        ' w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{attribute(one_line(title))}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{body}</w:tbl>"
    )
