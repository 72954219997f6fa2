"""The page of a Word file: landscape A4, with its head and foot."""

from __future__ import annotations

from smcc.exports.table.table import Table
from smcc.exports.table.texts import one_line
from smcc.exports.table.word.xml import DECLARATION, NAMESPACES, paragraph, run, runs
from smcc.exports.table.words import Words, is_from_right

PAGE_WIDE, PAGE_HIGH, MARGIN = 16838, 11906, 850
ACROSS = PAGE_WIDE - 2 * MARGIN
"""Between the margins; like all lengths here in twentieths of a point."""

SECTION_END = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader"/>'
    '<w:footerReference w:type="default" r:id="rIdFooter"/>'
    f'<w:pgSz w:w="{PAGE_WIDE}" w:h="{PAGE_HIGH}" w:orient="landscape"/>'
    f'<w:pgMar w:top="1100" w:right="{MARGIN}" w:bottom="950" w:left="{MARGIN}"'
    ' w:header="510" w:footer="450" w:gutter="0"/>{bidi}</w:sectPr>'
)
TAB = "<w:r><w:tab/></w:r>"
FIELD = '<w:fldSimple w:instr=" {} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def header(table: Table, words: Words) -> str:
    """The title on every page and, where it is so, that the table is synthetic."""
    turned = is_from_right(table)
    inside = runs(one_line(table.title), turned)
    if table.synthetic:
        inside += TAB + runs(words.synthetic.upper(), turned)
    return _around("hdr", paragraph(inside, "Header", from_right=turned, page_from_right=turned))


def footer(table: Table, words: Words) -> str:
    """As of when the table holds, and the page out of all."""
    turned = is_from_right(table)
    inside = runs(one_line(table.dated), turned) + TAB
    inside += runs(f"{words.page} ", turned) + FIELD.format("PAGE")
    inside += run(f" {words.of} ", from_right=turned) + FIELD.format("NUMPAGES")
    return _around("ftr", paragraph(inside, "Footer", from_right=turned, page_from_right=turned))


def _around(kind: str, inside: str) -> str:
    return f"{DECLARATION}<w:{kind} {NAMESPACES}>{inside}</w:{kind}>"
