"""Reports as tagged PDF: made at a moment from what stood then, unlike a document that is issued."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from smcc.exports.glyphs import showable
from smcc.exports.pdf import RIGHT_TO_LEFT, _compiled, _heading, _line, _paragraphs


def pdf_report(content: dict[str, Any]) -> bytes:
    """The PDF of a report given as plain data: PDF/UA-1, tagged, the same bytes for the same content.

    Keys: `title`, `subtitle`, `number`, `made` (the moment in words), `made_at` (ISO, aware),
    `language`; may be empty: `marks` (what it must not be taken for: `word`, `sentence`), `verdict`
    (`text`, `is_bad`), `facts` (`label`, `value`), `sections` (`title`, `text`, `columns`, `rows` of
    texts), `ending` (sentences). Text is never read as markup; what the fonts cannot show is named
    in brackets, and the report says so.
    """
    made_at = datetime.fromisoformat(content["made_at"])
    with translation.override(content.get("language") or "en"):
        said = _prepared(content, made_at)
    data = json.dumps(said, ensure_ascii=False)
    return _compiled(data, int(made_at.timestamp()), "report.typ")


def _prepared(content: dict[str, Any], made_at: datetime) -> dict[str, Any]:
    language = (content.get("language") or "en").split("-")[0]
    verdict = content.get("verdict") or {"text": "", "is_bad": False}
    given = json.dumps(content, ensure_ascii=False)
    ending = [_line(sentence) for sentence in content.get("ending", ())]
    if showable(given) != given:
        ending.append(
            _("What the fonts of this document lack is named in square brackets; "
              "the page of the document shows it as it was typed.")
        )  # fmt: skip
    return {
        "language": language,
        "rtl": language in RIGHT_TO_LEFT,
        "title": _heading(content["title"]),
        "subtitle": _line(content.get("subtitle", "")),
        "number": _line(content["number"]),
        "made": _line(content["made"]),
        "date": [made_at.year, made_at.month, made_at.day],
        "marks": [
            {"word": _line(mark["word"]), "sentence": _paragraphs(mark["sentence"])}
            for mark in content.get("marks", ())
        ],
        "verdict": {"text": _line(verdict["text"]), "is_bad": verdict["is_bad"]},
        "facts": [_row(each) for each in content.get("facts", ())],
        "sections": [
            {
                "title": _heading(each["title"]),
                "paragraphs": _paragraphs(each.get("text", "")),
                "columns": [_line(column) for column in each.get("columns", ())],
                "rows": [[_line(cell) for cell in row] for row in each.get("rows", ())],
            }
            for each in content.get("sections", ())
        ],
        "ending": ending,
        "words": {"page": _("Page"), "of": _("of")},
    }


def _row(fact: dict[str, Any]) -> dict[str, str]:
    return {"label": _line(fact["label"]), "value": _line(fact["value"])}
