"""What holds the parts of a Word file together."""

from __future__ import annotations

from xml.sax.saxutils import escape

from smcc.exports.table.table import Table
from smcc.exports.table.texts import one_line, typed
from smcc.exports.table.word.styles import locale_of
from smcc.exports.table.word.xml import DECLARATION, NAMESPACES, R, attribute
from smcc.exports.table.words import is_from_right

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
OFFICE = "application/vnd.openxmlformats-officedocument"

CONTENT_TYPES = (
    f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/{name}" ContentType="{kind}+xml"/>'
        for name, kind in (
            ("word/document.xml", f"{WORD}.document.main"),
            ("word/styles.xml", f"{WORD}.styles"),
            ("word/settings.xml", f"{WORD}.settings"),
            ("word/footnotes.xml", f"{WORD}.footnotes"),
            ("word/header1.xml", f"{WORD}.header"),
            ("word/footer1.xml", f"{WORD}.footer"),
            ("customXml/itemProps1.xml", f"{OFFICE}.customXmlProperties"),
            ("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties"),
            ("docProps/app.xml", f"{OFFICE}.extended-properties"),
        )
    )
    + "</Types>"
)


def _relations(*found: tuple[str, str, str]) -> str:
    inside = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>'
        for name, kind, target in found
    )
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


ROOT_RELATIONS = _relations(
    ("rId1", f"{R}/officeDocument", "word/document.xml"),
    ("rId2", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    ("rId3", f"{R}/extended-properties", "docProps/app.xml"),
)
DOCUMENT_RELATIONS = _relations(
    ("rIdStyles", f"{R}/styles", "styles.xml"),
    ("rIdSettings", f"{R}/settings", "settings.xml"),
    ("rIdFootnotes", f"{R}/footnotes", "footnotes.xml"),
    ("rIdHeader", f"{R}/header", "header1.xml"),
    ("rIdFooter", f"{R}/footer", "footer1.xml"),
    ("rIdKeys", f"{R}/customXml", "../customXml/item1.xml"),
)
KEYS_RELATIONS = _relations(("rId1", f"{R}/customXmlProps", "itemProps1.xml"))

APP = (
    f'{DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    'extended-properties"><Application>SMCC</Application></Properties>'
)


def settings(table: Table) -> str:
    """Footnote separators, today's layout, and the language for the editor."""
    western, bidi = locale_of(table.language), "ar-SA"
    if is_from_right(table):
        western, bidi = "en-GB", western
    return (
        f'{DECLARATION}<w:settings {NAMESPACES}><w:zoom w:percent="100"/>'
        '<w:defaultTabStop w:val="708"/><w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        '<w:compat><w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{attribute(western)}" w:bidi="{attribute(bidi)}"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def core(table: Table) -> str:
    """Title, subject, language and, where it is known, when the file was made."""
    made = table.made_at.isoformat(timespec="seconds") if table.made_at else ""
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{made}</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(one_line(table.title))}</dc:title>"
        f"<dc:subject>{escape(one_line(table.subtitle))}</dc:subject>"
        "<dc:creator>SMCC</dc:creator>"
        f"<dc:description>{escape(typed(table.synthetic))}</dc:description>"
        f"<dc:language>{escape(locale_of(table.language))}</dc:language>"
        f"{dates if made else ''}</cp:coreProperties>"
    )
