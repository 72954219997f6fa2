"""Documents as tagged PDF, set by typst."""

from __future__ import annotations

import json
import unicodedata
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import typst
from django.utils import dateformat, translation
from django.utils.translation import gettext as _

from smcc.exports.glyphs import font_folders, showable

SOURCES = Path(__file__).parent / "typst"
GENEVA = "Europe/Zurich"
RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}


def pdf_document(content: dict[str, Any]) -> bytes:
    """The PDF of a document given as plain data: PDF/UA-1, tagged, the same bytes for the same content.

    Keys: `title`, `subtitle`, `number`, `version` (a count), `issued_at` (ISO, aware), `zone` and
    `place` (the operation's zone and the name of its place), `language`, `sha256`; may be empty:
    `reason` (why there is a new version), `synthetic` (what is invented), `facts` (`label`,
    `value`), `sections` (`title`, `text`), `signed` (`title`, and `rows` of `who`, `how`, `at`,
    `note`). Text is never read as markup; what the fonts
    cannot show is named in brackets, and the document says so.
    """
    issued = datetime.fromisoformat(content["issued_at"])
    with translation.override(content.get("language") or "en"):
        said = _prepared(content, issued)
    return _compiled(json.dumps(said, ensure_ascii=False), int(issued.timestamp()))


@lru_cache(maxsize=1)
def _fonts() -> Any:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=font_folders()
    )


def _compiled(data: str, timestamp: int, source: str = "document.typ") -> bytes:
    compiler = typst.Compiler(
        str(SOURCES / source),
        root=str(SOURCES),
        font_paths=_fonts(),
        sys_inputs={"data": data},
    )
    made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=timestamp)
    assert isinstance(made, bytes)
    return made


def _prepared(content: dict[str, Any], issued: datetime) -> dict[str, Any]:
    """The content as the typst source reads it: every text showable, every moment in words."""
    language = (content.get("language") or "en").split("-")[0]
    signed = content.get("signed") or {"title": "", "rows": []}
    given = json.dumps(content, ensure_ascii=False)
    return {
        "language": language,
        "rtl": language in RIGHT_TO_LEFT,
        "title": _heading(content["title"]),
        "subtitle": _line(content.get("subtitle", "")),
        "number": _line(content["number"]),
        "version": _("Version %(n)d") % {"n": content["version"]},
        "issued": _moment(issued, content),
        "date": [issued.year, issued.month, issued.day],
        "sha256": content["sha256"],
        "synthetic": _line(content.get("synthetic", "")),
        "reason": _paragraphs(content.get("reason", "")),
        "facts": [
            {"label": _line(each["label"]), "value": _line(each["value"])}
            for each in content.get("facts", ())
        ],
        "sections": [
            {"title": _heading(each["title"]), "paragraphs": _paragraphs(each["text"])}
            for each in content.get("sections", ())
        ],
        "signed": {
            "title": _heading(signed["title"]),
            "rows": [
                {
                    "who": _line(row["who"]),
                    "how": _line(row.get("how", "")),
                    "at": _moment(datetime.fromisoformat(row["at"]), content) if row["at"] else [],
                    "note": _paragraphs(row.get("note", "")),
                }
                for row in signed["rows"]
            ],
        },
        "words": {
            "number": _("Number"),
            "issued": _("Issued"),
            "reason": _("Why there is a new version"),
            "page": _("Page"),
            "of": _("of"),
            "synthetic": _("Synthetic"),
            "who": _("Who"),
            "how": _("How"),
            "when": _("When"),
            "never": _("This document never changes. A correction is a new version with its reason."),
            "replaced": _(
                "What the fonts of this document lack is named in square brackets; "
                "the page of the document shows it as it was typed."
            ),
        },
        "replaced": showable(given) != given,
    }  # fmt: skip


def _line(text: Any) -> str:
    return showable(" ".join(str(text).split()))


def _heading(text: Any) -> str:
    """A heading is never empty: PDF/UA refuses it."""
    return _line(text) or "–"


def _paragraphs(text: str) -> list[dict[str, Any]]:
    """Paragraphs (parted by an empty line) with their lines, each running the way its letters do."""
    found = []
    for part in showable(text).split("\n\n"):
        lines = [line.replace("\t", "    ") for line in part.split("\n") if line.strip()]
        if lines:
            found.append({"lines": lines, "rtl": _runs_from_right(" ".join(lines))})
    return found


def _runs_from_right(text: str) -> bool:
    """By the first letter that has a direction, as `dir="auto"` does on the page."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return translation.get_language_bidi()


def _moment(at: datetime, content: dict[str, Any]) -> list[str]:
    """ "Thu 14 March 2024 18:00 Kyiv", "17:00 Geneva": in the operation's zone and at both headquarters."""
    there, here = at.astimezone(ZoneInfo(content["zone"])), at.astimezone(ZoneInfo(GENEVA))
    day = "l j F Y" if translation.get_language_bidi() else "D j F Y"
    said = [f"{dateformat.format(there, day)} {there:%H:%M} {content['place']}"]
    if there.utcoffset() != here.utcoffset():
        other = f"{dateformat.format(here, day[:-2])} " if there.date() != here.date() else ""
        said.append(f"{other}{here:%H:%M} {_('Geneva')}")
    return [showable(part) for part in said]
