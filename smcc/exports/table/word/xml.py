"""Small pieces of WordprocessingML, written as text."""

from __future__ import annotations

from xml.sax.saxutils import escape

from smcc.exports.table.directions import runs_from_right, stretches
from smcc.exports.table.texts import paragraphs

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = f'xmlns:w="{W}" xmlns:r="{R}"'
BETWEEN = '</w:{1}>{0}<w:{1} xml:space="preserve">'


def attribute(text: str) -> str:
    """The text as it stands between double quotes."""
    return escape(" ".join(text.split()), {'"': "&quot;"})


def run(text: str, style: str = "", from_right: bool = False, kind: str = "t") -> str:
    """A run of one direction; a tab and a line end become what Word calls so.

    `kind` is "delText" for a text that is taken out by a tracked change.
    """
    properties = f'<w:rStyle w:val="{style}"/>' if style else ""
    properties += "<w:rtl/>" if from_right else ""
    inside = f'<w:{kind} xml:space="preserve">{escape(text)}</w:{kind}>'
    inside = inside.replace("\t", BETWEEN.format("<w:tab/>", kind))
    inside = inside.replace("\n", BETWEEN.format("<w:br/>", kind))
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{inside}</w:r>"


def runs(text: str, from_right: bool, style: str = "", kind: str = "t") -> str:
    """The text as runs, each of one direction, in a paragraph that runs `from_right` or not."""
    return "".join(run(part, style, way, kind) for part, way in stretches(text, from_right))


def paragraph(
    inside: str, style: str, *, from_right: bool, page_from_right: bool, end: str = ""
) -> str:
    """A paragraph around its runs; it says its direction only where that is not the page's.

    `end` is said of the paragraph's own end: that it came or went.
    """
    turned = "" if from_right == page_from_right else f'<w:bidi w:val="{int(from_right)}"/>'
    end = f"<w:rPr>{end}</w:rPr>" if end else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{turned}{end}</w:pPr>{inside}</w:p>'


def written(
    text: str,
    style: str,
    page_from_right: bool,
    *,
    run_style: str = "",
    before: str = "",
    after: str = "",
    as_page: bool = False,
) -> str:
    """A typed text as paragraphs, each running the way its letters do; at least one, for Word wants it.

    With `as_page` they run as the page does: titles and labels. `before` and `after` are put inside
    the first and the last of them.
    """
    parts = ["\n".join(lines) for lines in paragraphs(text)] or [""]
    found = []
    for number, part in enumerate(parts, start=1):
        way = page_from_right if as_page else runs_from_right(part, page_from_right)
        inside = before if number == 1 else ""
        inside += runs(part, way, run_style)
        inside += after if number == len(parts) else ""
        found.append(paragraph(inside, style, from_right=way, page_from_right=page_from_right))
    return "".join(found)
