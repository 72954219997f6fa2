"""The footnotes of a Word file: real ones, that Word keeps on the page of their cell."""

from __future__ import annotations

from collections.abc import Iterator

from smcc.exports.table.texts import typed
from smcc.exports.table.word.xml import DECLARATION, NAMESPACES, written

REFERENCE = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>{}</w:r>'
NUMBER = REFERENCE.format("<w:footnoteRef/>") + '<w:r><w:t xml:space="preserve"> </w:t></w:r>'
RULE = '<w:footnote w:type="{}" w:id="{}"><w:p><w:r><w:{}/></w:r></w:p></w:footnote>'


class Footnotes:
    """Collects the footnotes while the table is written; Word reads them from a part of their own."""

    def __init__(self, from_right: bool) -> None:
        self._from_right = from_right
        self._texts: list[str] = []

    def reference(self, text: str) -> str:
        """Keep the footnote and give the run that stands where it is called."""
        self._texts.append(typed(text))
        return REFERENCE.format(f'<w:footnoteReference w:id="{len(self._texts)}"/>')

    def part(self) -> Iterator[str]:
        """The part of the file: the two separators that Word asks for, and every footnote."""
        yield f"{DECLARATION}<w:footnotes {NAMESPACES}>"
        yield RULE.format("separator", -1, "separator")
        yield RULE.format("continuationSeparator", 0, "continuationSeparator")
        for number, text in enumerate(self._texts, start=1):
            said = written(text, "FootnoteText", self._from_right, before=NUMBER)
            yield f'<w:footnote w:id="{number}">{said}</w:footnote>'
        yield "</w:footnotes>"
