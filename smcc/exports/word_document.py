"""An issued document as a Word file: the same content as `smcc.exports.pdf.pdf_document`, to be passed on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import dateformat, translation
from django.utils.translation import gettext as _

from smcc.exports.table.table import Column, Table
from smcc.exports.table.texts import one_line, typed
from smcc.exports.table.word.packing import packed
from smcc.exports.table.word.xml import DECLARATION, NAMESPACES, attribute, paragraph, runs, written
from smcc.exports.table.words import is_from_right

SECTION_END = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader"/>'
    '<w:footerReference w:type="default" r:id="rIdFooter"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1300" w:right="1250" w:bottom="1200" w:left="1250"'
    ' w:header="600" w:footer="600" w:gutter="0"/>{bidi}</w:sectPr>'
)
"""A4, upright."""


def word_document(content: dict[str, Any]) -> bytes:
    """The Word file of a document given as plain data; the same bytes for the same content.

    The keys are those of `pdf_document`. Text is never read as markup.
    """
    language = content.get("language") or "en"
    issued = datetime.fromisoformat(content["issued_at"])
    frame = Table(
        title=one_line(content["title"]), subtitle=one_line(content.get("subtitle", "")),
        language=language, columns=(Column("text", ""),), lines=(),
        dated=f"{content['number']} · SHA-256 {content['sha256'][:12]}",
        synthetic=content.get("synthetic", ""), made_at=issued,
    )  # fmt: skip
    turned = is_from_right(frame)
    with translation.override(language):
        body = list(_body(content, issued, turned))
    return packed(frame, body)


def _body(content: dict[str, Any], issued: datetime, turned: bool) -> Iterator[str]:
    def label(text: Any, style: str) -> str:
        return paragraph(
            runs(one_line(str(text)), turned), style, from_right=turned, page_from_right=turned
        )

    def text(said: Any) -> str:
        return written(typed(str(said)), "Note", turned)

    yield f"{DECLARATION}<w:document {NAMESPACES}><w:body>"
    yield label(content.get("subtitle", ""), "Subtitle")
    yield label(content["title"], "Title")
    facts = [
        {"label": _("Number"), "value": content["number"]},
        {"label": _("Issued"), "value": _moment(issued, content)},
        {"label": _("Version %(n)d") % {"n": content["version"]}, "value": ""},
        *content.get("facts", ()),
    ]
    for each in facts:
        yield label(f"{each['label']}: {each['value']}" if each["value"] else each["label"], "Note")
    if synthetic := content.get("synthetic"):
        yield label(f"{_('Synthetic')}: {synthetic}", "Synthetic")
    if reason := content.get("reason"):
        yield label(_("Why there is a new version"), "Heading1")
        yield text(reason)
    for section in content.get("sections", ()):
        yield label(section["title"], "Heading1")
        yield text(section["text"])
    signed = content.get("signed") or {"title": "", "rows": []}
    if signed["rows"]:
        yield label(signed["title"], "Heading1")
    for row in signed["rows"]:
        at = _moment(datetime.fromisoformat(row["at"]), content) if row["at"] else ""
        yield label(
            " · ".join(part for part in (row["who"], row.get("how", ""), at) if part), "Note"
        )
    yield label(
        _("This document never changes. A correction is a new version with its reason."), "Note"
    )
    yield label(f"SHA-256: {attribute(content['sha256'])}", "Note")
    yield SECTION_END.format(bidi="<w:bidi/>" if turned else "")
    yield "</w:body></w:document>"


def _moment(at: datetime, content: dict[str, Any]) -> str:
    there = at.astimezone(ZoneInfo(content["zone"]))
    return f"{dateformat.format(there, 'D j F Y')} {there:%H:%M} {content['place']}"
