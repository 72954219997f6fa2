"""The styles of a Word file that holds a table: whoever wants it to look otherwise changes them there."""

from __future__ import annotations

from collections.abc import Iterator

from smcc.exports.table.table import Mark, Table
from smcc.exports.table.texts import one_line
from smcc.exports.table.word.page import ACROSS
from smcc.exports.table.word.xml import DECLARATION, NAMESPACES, attribute
from smcc.exports.table.words import is_from_right

INK, QUIET, LINE, HEAD, SECTION = "16222A", "4B5862", "9AA3A9", "DDE5E9", "EEF2F4"
LOCALES = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ar": "ar-SA"}


def styles(table: Table) -> Iterator[str]:
    """The part of the file that holds every style the table uses, one for each mark's swatch among them."""
    from_right = is_from_right(table)
    yield f"{DECLARATION}<w:styles {NAMESPACES}>"
    yield _defaults(table.language, from_right)
    yield _paragraph("Normal", "Normal", _turned(from_right), LETTERS, default=True)
    yield BUILT_IN
    yield _paragraph("Title", "Title", _space(0, 60), _letters(32, bold=True))
    yield _paragraph("Subtitle", "Subtitle", _space(0, 40), _letters(20, QUIET))
    yield _paragraph(
        "Heading1", "heading 1", f'<w:keepNext/>{_space(280, 80)}<w:outlineLvl w:val="0"/>',
        _letters(22, bold=True),
    )  # fmt: skip
    yield _paragraph("Header", "header", _right_tab(), _letters(15, QUIET))
    yield _paragraph("Footer", "footer", _right_tab(), _letters(15, QUIET))
    yield _paragraph("FootnoteText", "footnote text", "", _letters(15))
    yield _paragraph("Synthetic", "SMCC Synthetic", _boxed() + _space(80, 160) + INSIDE, "")
    yield _paragraph("Note", "SMCC Note", _space(0, 60), "")
    yield _paragraph("TableHeading", "SMCC Table Heading", "<w:keepNext/>", "<w:b/><w:bCs/>")
    yield _paragraph("TableSection", "SMCC Table Section", "<w:keepNext/>", "<w:b/><w:bCs/>")
    yield _paragraph("TableText", "SMCC Table Text", _space(0, 60), "")
    yield _paragraph("TableMark", "SMCC Table Mark", _space(0, 60), "<w:b/><w:bCs/>")
    yield _table_style()
    for number, mark in enumerate(table.legend):
        yield _swatch(number, mark)
    yield "</w:styles>"


def locale_of(language: str) -> str:
    """The language as Word names it, for its spelling."""
    return LOCALES.get(language, language or "en-GB")


def swatch_style(number: int) -> str:
    """The name of the character style that draws the pattern of the legend's mark of that number."""
    return f"Mark{number}"


BUILT_IN = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="character" w:styleId="Emphasis"><w:name w:val="Emphasis"/><w:qFormat/>'
    "<w:rPr><w:i/><w:iCs/></w:rPr></w:style>"
    '<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:qFormat/>'
    "<w:rPr><w:b/><w:bCs/></w:rPr></w:style>"
    '<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/>'
    '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)


def _defaults(language: str, from_right: bool) -> str:
    locale = attribute(locale_of(language))
    western, bidi = ("en-GB", locale) if from_right else (locale, "ar-SA")
    return (
        "<w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:lang w:val="{western}" w:eastAsia="en-GB" w:bidi="{bidi}"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
        '<w:spacing w:after="0" w:line="250" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )


LETTERS = (
    '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Arial"/>'
    f'<w:color w:val="{INK}"/><w:sz w:val="18"/><w:szCs w:val="18"/>'
)
"""Not among the defaults: some programs set those over a character style's inside a table."""


def _paragraph(
    name: str, title: str, paragraph: str, letters: str, *, default: bool = False
) -> str:
    kind = 'w:type="paragraph" w:default="1"' if default else 'w:type="paragraph"'
    return (
        f'<w:style {kind} w:styleId="{name}"><w:name w:val="{title}"/>'
        f"{'' if default else BASED}<w:qFormat/>"
        f"{f'<w:pPr>{paragraph}</w:pPr>' if paragraph else ''}"
        f"{f'<w:rPr>{letters}</w:rPr>' if letters else ''}</w:style>"
    )


BASED = '<w:basedOn w:val="Normal"/>'


def _turned(from_right: bool) -> str:
    return "<w:bidi/>" if from_right else ""


def _space(before: int, after: int) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}"/>'


def _letters(half_points: int, colour: str = "", *, bold: bool = False) -> str:
    found = "<w:b/><w:bCs/>" if bold else ""
    found += f'<w:color w:val="{colour}"/>' if colour else ""
    return f'{found}<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _right_tab() -> str:
    return f'<w:tabs><w:tab w:val="right" w:pos="{ACROSS}"/></w:tabs>'


INSIDE = '<w:ind w:left="100" w:right="100"/>'


def _boxed() -> str:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="8" w:space="4" w:color="{LINE}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    return f"<w:pBdr>{sides}</w:pBdr>"


def _table_style() -> str:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 60), ("left", 90), ("bottom", 20), ("right", 90))
    )
    return (
        '<w:style w:type="table" w:customStyle="1" w:styleId="SMCCTable"><w:name w:val="SMCC Table"/>'
        '<w:basedOn w:val="TableNormal"/><w:qFormat/>'
        f"<w:tblPr><w:tblBorders>{sides}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr>'
        f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{HEAD}"/><w:vAlign w:val="bottom"/></w:tcPr>'
        "</w:tblStylePr></w:style>"
    )


def _swatch(number: int, mark: Mark) -> str:
    fonts = "".join(f' w:{use}="Segoe UI Symbol"' for use in ("ascii", "hAnsi", "eastAsia", "cs"))
    return (
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{swatch_style(number)}">'
        f'<w:name w:val="SMCC Mark {number + 1} {attribute(one_line(mark.word)[:60])}"/><w:rPr>'
        f'<w:rFonts{fonts}/><w:color w:val="{mark.colour[1:].upper()}"/>'
        '<w:sz w:val="22"/><w:szCs w:val="22"/></w:rPr></w:style>'
    )
