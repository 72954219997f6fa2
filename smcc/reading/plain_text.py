"""A table in plain text: cells parted by tabs, semicolons, commas or bars; or lines out of a chat."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from io import StringIO

from django.utils.translation import gettext as _

from smcc.reading.found import Unreadable
from smcc.reading.grid import Grid, GridMaker, Piece
from smcc.reading.limits import MOST_PASTED
from smcc.reading.pasted_html import too_much
from smcc.web.text import clean_text

RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?")
"""The line under the header of a table in Markdown."""
BAR = re.compile(r"(?<!\\)\|")
CHAT = re.compile(
    r"[\u200e\u200f\u202a-\u202e]*(?:"
    r"\[\s*\d[^\]]{3,30}\]\s*|"  # [12:03, 23/11/2026]
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s*[ap]\.?\s?m\.?)?\s+[-–]\s+"
    r")(?P<who>[^:\n]{1,60}):\s*(?P<said>.*)",
    re.IGNORECASE,
)
ITEM = re.compile(r"\s*(?:\(?(\d{1,3}|[٠-٩]{1,3})[.):-]\s+|[-*•–·]\s+)")
HEADED = re.compile(r"(?P<head>[^:：\n]{2,80}?)\s*[:：]\s+(?P<rest>\S.*)")
BY = re.compile(
    r"(?<!\s)[,;،؛]?\s+(?:by|until|before|due|deadline|avant|d[’']ici|pour|échéance|antes del?|para|hasta|plazo|قبل|بحلول|الموعد)"
    r"\s*:?\s+(?P<due>[^,;،؛]{2,60})\s*\.?$",
    re.IGNORECASE,
)
HAS_DAY = re.compile(r"\d|^[^\W\d_]+$")
LONGEST_TAIL = 2000
"""Characters at the end of a line in which its due date is looked for."""
OUT_OF_QUOTES = re.compile(r'"(?:[^"]|"")*"')


def read_text(text: str) -> Grid | None:
    """The rows of a pasted text, one line one row; None where there are no words at all."""
    if len(text) > MOST_PASTED:
        raise too_much()
    text = clean_text(text).strip("\n\ufeff")
    if not text.strip():
        return None
    lines = [line for line in text.split("\n") if line.strip()]
    if "\t" in text:
        return separated(text, "\t", "tabs")
    if len(lines) > 1 and sum("|" in line for line in lines) == len(lines):
        return _piped(lines)
    if (mark := _same_in_all(lines, ";")) is not None:
        return separated(text, mark, "csv")
    return _lines(lines)


def read_csv(text: str) -> Grid | None:
    """The rows of a CSV file: its mark is the one that most lines have equally often."""
    text = clean_text(text).strip("\ufeff")
    if not text.strip():
        return None
    lines = [line for line in OUT_OF_QUOTES.sub("", text).split("\n") if line.strip()][:200]
    found: list[tuple[float, str]] = []
    for mark in ("\t", ";", ",", "|"):
        counts = [line.count(mark) for line in lines]
        usual = max(set(counts), key=counts.count) if counts else 0
        found.append((counts.count(usual) / len(counts) + usual / 1000 if usual else 0, mark))
    share, mark = max(found, key=lambda each: each[0])
    return separated(text, mark if share else ",", "csv")


def separated(text: str, mark: str, kind: str) -> Grid:
    """Rows whose cells stand between marks, quoted as spreadsheets quote."""
    maker = GridMaker(kind)
    quoted = text.count('"') % 2 == 0
    rows = csv.reader(
        StringIO(text, newline=""), delimiter=mark,
        quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
    )  # fmt: skip
    try:
        for row in rows:
            maker.add([Piece(_cell(each)) for each in row])
    except csv.Error as error:
        raise Unreadable(
            _("Line %(n)d cannot be read as cells. Look there for a quotation mark that is not closed.")
            % {"n": rows.line_num}
        ) from error  # fmt: skip
    return maker.done()


def _cell(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().split("\n"))


def _same_in_all(lines: Sequence[str], mark: str) -> str | None:
    counts = {OUT_OF_QUOTES.sub("", line).count(mark) for line in lines}
    return mark if len(lines) > 1 and len(counts) == 1 and counts != {0} else None


def _piped(lines: Sequence[str]) -> Grid:
    maker = GridMaker("markdown")
    for line in lines:
        if RULE.fullmatch(line.strip()):
            continue
        inside = line.strip().removeprefix("|")
        inside = inside[:-1] if inside.endswith("|") and not inside.endswith("\\|") else inside
        cells = [each.replace("\\|", "|").strip() for each in BAR.split(inside)]
        maker.add([Piece(re.sub(r"<br\s*/?>", "\n", each).replace("**", "")) for each in cells])
    return maker.done()


def _lines(lines: Sequence[str]) -> Grid:
    """One decision a line: "1. Security lead: ICRC, by Friday". Who sent it is kept in a column of its own."""
    said, is_chat = [], False
    for line in lines:
        line = " ".join(line.split())
        chat = CHAT.match(line)
        is_chat |= chat is not None
        who, text = (chat["who"].strip(), chat["said"].strip()) if chat else ("", line.strip())
        item = ITEM.match(text)
        text = text[item.end() :].strip() if item else text
        headed = HEADED.fullmatch(text)
        head, rest = (headed["head"], headed["rest"]) if headed else ("", text)
        due = BY.search(rest, max(0, len(rest) - LONGEST_TAIL))
        if due is not None and HAS_DAY.search(due["due"]):
            said.append((who, head, rest[: due.start()], due["due"]))
        else:
            said.append((who, head, rest, ""))
    heads, dues = any(each[1] for each in said), any(each[3] for each in said)
    use = [is_chat, heads, True, dues]
    maker = GridMaker("chat" if is_chat else "lines")
    for row in said:
        maker.add([Piece(text.strip()) for text, used in zip(row, use, strict=True) if used])
    names = (_("Sent by"), _("Topic"), "", _("Due"))
    grid = maker.done()
    grid.titles = [name for name, used in zip(names, use, strict=True) if used][: grid.width]
    if grid.width == 1:
        grid.notices.append(_("There is one column only: every line is read as one decision."))
    return grid
