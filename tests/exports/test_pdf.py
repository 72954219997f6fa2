"""An issued document as PDF: tagged, stable, and true to every character that was typed."""

from __future__ import annotations

import io
import json
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smcc.exports.pdf import pdf_document

CONTENT: dict[str, Any] = {
    "title": "Minimum coordination parameters",
    "subtitle": "UKR-2022-01 · Escalation in Ukraine",
    "number": "UKR-2022-01-MP2-7F3KAB12",
    "version": 2,
    "issued_at": "2022-02-26T22:30:00+00:00",
    "zone": "Europe/Kyiv",
    "place": "Kyiv",
    "language": "en",
    "sha256": "0123456789abcdef" * 4,
    "sections": [{"title": "Security lead", "text": "The ICRC leads.\n\nBranches report daily."}],
    "signed": {
        "title": "Endorsed by",
        "rows": [
            {
                "who": "ICRC Director of Operations",
                "how": "as delegate",
                "at": "2022-02-26T21:00:00+00:00",
                "note": "With the change agreed by telephone.",
            }
        ],
    },
}


def read(made: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(made))


def text_of(made: bytes) -> str:
    return "\n".join(page.extract_text() for page in read(made).pages)


def one_line(made: bytes) -> str:
    return " ".join(text_of(made).split())


def with_text(text: str, **more: Any) -> bytes:
    return pdf_document(CONTENT | {"sections": [{"title": "Roles", "text": text}]} | more)


def test_it_says_what_it_is_who_endorsed_it_and_its_hash():
    said = one_line(pdf_document(CONTENT | {"reason": "The co-convener changed."}))
    for wanted in (
        "Minimum coordination parameters",
        "UKR-2022-01-MP2-7F3KAB12",
        "Version 2",
        "The co-convener changed.",
        "The ICRC leads. Branches report daily.",
        "ICRC Director of Operations as delegate",
        "With the change agreed by telephone.",
        "0123456789abcdef" * 4,
        "Page 1 of 1",
    ):
        assert wanted in said


def test_times_are_said_in_the_operation_s_zone_and_in_geneva_with_the_day_where_it_differs():
    said = one_line(pdf_document(CONTENT))
    assert "Sun 27 February 2022 00:30 Kyiv · Sat 26 February 23:30 Geneva" in said
    assert "Sat 26 February 2022 23:00 Kyiv · 22:00 Geneva" in said


def test_in_geneva_s_own_zone_the_time_is_said_once():
    said = one_line(pdf_document(CONTENT | {"zone": "Europe/Paris", "place": "Paris"}))
    assert "Sat 26 February 2022 23:30 Paris" in said
    assert "Geneva" not in said


def test_the_file_is_tagged_titled_and_in_its_language():
    made = pdf_document(CONTENT)
    root = read(made).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert read(made).metadata.title.startswith("Minimum coordination parameters")
    kinds = _structure(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/P", "/Table", "/TH", "/TD"} <= kinds


def _structure(node: Any) -> set[str]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, pypdf.generic.ArrayObject):
        return set().union(*(_structure(each) for each in node))
    if not isinstance(node, pypdf.generic.DictionaryObject):
        return set()
    found = {str(node["/S"])} if "/S" in node else set()
    return found | _structure(node["/K"]) if "/K" in node else found


def test_the_same_content_gives_the_same_bytes_and_another_moment_gives_others():
    assert pdf_document(CONTENT) == pdf_document(json.loads(json.dumps(CONTENT)))
    later = CONTENT | {"issued_at": "2022-02-26T22:31:00+00:00"}
    assert pdf_document(CONTENT) != pdf_document(later)


@pytest.mark.parametrize(
    "typed",
    [
        '#import "/etc/passwd"',
        '#read("/etc/passwd") #sys.inputs #panic("x")',
        "<b>bold</b> <script>alert(1)</script> &amp;",
        "$x^2$ *star* _under_ `raw` @ref = head",
        r"C:\temp\new \n \u{0} \#",
        '"quoted" ] } ) // not a comment /* nor this */',
        "=cmd|'/c calc'!A1",
        "{{ template }} {% tag %} %(name)s %s",
        "https://example.org/a?b=c~d",
    ],
)
def test_text_is_never_read_as_markup(typed):
    assert typed in one_line(with_text(typed))
    assert typed in one_line(pdf_document(CONTENT | {"subtitle": typed}))
    row = CONTENT["signed"]["rows"][0] | {"note": typed}
    signed = {"title": "Endorsed by", "rows": [row]}
    assert typed in one_line(pdf_document(CONTENT | {"signed": signed}))


def test_lines_and_paragraphs_stay_as_they_were_typed():
    said = text_of(with_text("First line\nSecond line\n\n- a point\n= not a heading"))
    for line in ("First line", "Second line", "- a point", "= not a heading"):
        assert line in said.splitlines()


def test_an_arabic_document_runs_from_the_right_and_keeps_every_letter():
    words = ["تقود", "اللجنة", "الدولية", "للصليب", "الأحمر", "أمن", "العملية"]
    made = with_text(" ".join(words), language="ar", title="المعايير الدنيا للتنسيق")
    said = text_of(made)
    assert read(made).trailer["/Root"]["/Lang"] == "ar"
    for word in [*words, "المعايير", "الدنيا"]:
        assert word in said
    assert _head(made).endswith(CONTENT["number"]), "mirrored: the number stands on the right"
    assert _head(pdf_document(CONTENT)).startswith(CONTENT["number"])


def _head(made: bytes) -> str:
    """The page's head as it stands from left to right."""
    return read(made).pages[0].extract_text(extraction_mode="layout").strip().splitlines()[0]


def test_cyrillic_greek_and_accents_are_there_as_typed():
    typed = "Українське товариство · Éire · Ελλάδα · ½ — “quoted” …"
    assert typed in one_line(with_text(typed))


def test_what_the_fonts_lack_is_named_in_brackets_and_the_document_says_so():
    said = one_line(with_text("Stock ok ✅ and 汉字 here"))
    assert "Stock ok [white heavy check mark] and [CJK, 2 characters] here" in said
    assert "the page of the document shows it as it was typed" in said
    assert "square brackets" not in one_line(with_text("Plain words"))


def test_a_word_that_is_longer_than_the_line_is_broken_and_no_character_is_lost():
    made = with_text("x" * 10_000)
    assert text_of(made).count("x") == 10_000
    assert len(read(made).pages) > 1


def test_a_synthetic_document_is_marked_on_every_page():
    made = with_text("word " * 2_000, synthetic="Hours and texts are invented.")
    pages = [page.extract_text() for page in read(made).pages]
    assert len(pages) > 1
    assert all("SYNTHETIC" in page for page in pages)
    assert "Hours and texts are invented." in pages[0]
    assert "SYNTHETIC" not in text_of(pdf_document(CONTENT))


def test_every_page_has_its_number_out_of_all():
    pages = [page.extract_text() for page in read(with_text("word " * 2_000)).pages]
    for n, page in enumerate(pages, start=1):
        assert f"Page {n} of {len(pages)}" in page
        assert CONTENT["number"] in page


def test_the_document_speaks_its_own_language_not_the_reader_s():
    from django.utils import translation

    with translation.override("ar"):
        in_arabic_session = pdf_document(CONTENT)
    assert in_arabic_session == pdf_document(CONTENT)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
@settings(max_examples=25, deadline=None)
def test_no_text_whatever_makes_it_fail(text):
    made = with_text(
        text,
        title=text[:60] or "-",
        synthetic=text,
        reason=text,
        signed={"title": "x", "rows": [{"who": text, "how": text, "at": "", "note": text}]},
    )
    assert made.startswith(b"%PDF-")


def test_control_characters_and_halves_of_pairs_are_left_out():
    assert "before after" in one_line(with_text("before\x00 \ufeffafter\x1f\ud83d"))
