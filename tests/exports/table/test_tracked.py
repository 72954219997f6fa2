"""Tracked changes in Word: accepted they are the table as it stands, rejected as it stood before."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smcc.exports.table.docx import write_docx
from smcc.exports.table.table import Cell, Row, Section, Table, Tracked
from smcc.rules.differences import ADDED, REMOVED, SAME
from tests.exports.table.accepting import cells, settled
from tests.exports.table.readers import W, document
from tests.exports.table.tables import ARABIC, COLUMNS, LEGEND

JUNE = datetime(2026, 6, 1, tzinfo=UTC)
TEXTS = st.text(alphabet="ab é\n\tب", max_size=40)


def table(lines, *, tracked=True, language="en", **more):
    return Table(
        "What moved", language, COLUMNS, lines, legend=LEGEND, mark_in=COLUMNS[3].key,
        tracked=Tracked("SMCC", JUNE) if tracked else None, **more,
    )  # fmt: skip


def row(key="a", texts=("1", "Do it", "Because", "Begun", "Go on"), was=None, **more):
    was = was or [None] * len(texts)
    return Row(key, tuple(Cell(t, was=w) for t, w in zip(texts, was, strict=True)), **more)


def sides(lines, **more):
    body = document(table(lines, **more)).element.body
    return cells(settled(body, accepted=True)), cells(settled(body, accepted=False))


def plain(lines, **more):
    return cells(document(table(lines, tracked=False, **more)).element.body)


@given(TEXTS, TEXTS)
@settings(deadline=None, max_examples=60)
def test_a_cell_is_the_later_text_when_accepted_and_the_earlier_when_rejected(before, after):
    now = ("1", "Do it", after, "Begun", "Go on")
    old = ("1", "Do it", before, "Begun", "Go on")
    accepted, rejected = sides([row(texts=now, was=old)])
    assert accepted == plain([row(texts=now)])
    assert rejected == plain([row(texts=old)])


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("was", "now"), [
    ("in_progress", "implemented"), ("", "implemented"), ("in_progress", ""), ("", ""),
    ("pending", "pending"),
])  # fmt: skip
def test_a_mark_changes_with_its_word_and_its_shading(was, now, language):
    accepted, rejected = sides([row(mark=now, mark_was=was)], language=language)
    assert accepted == plain([row(mark=now)], language=language)
    assert rejected == plain([row(mark=was)], language=language)
    body = document(table([row(mark=now, mark_was=was)])).element.body
    assert (body.find(f".//{W}tcPrChange") is not None) == (was != now)


def test_rows_and_section_titles_come_and_go():
    lines = [
        Section("Strategic level"), row("1"),
        Section("Pakistan", REMOVED), row("2", came=REMOVED, mark="pending"),
        row("3", came=ADDED, mark="implemented"),
        Section("Ukraine", ADDED), row("4", came=ADDED),
        Section("Strategic level", REMOVED), row("5"),
    ]  # fmt: skip
    accepted, rejected = sides(lines)
    stays = [line for line in lines if line.came != REMOVED]
    stood = [line for line in lines if line.came != ADDED]
    assert accepted == plain([line._replace(came=SAME) for line in stays])
    assert rejected == plain([line._replace(came=SAME) for line in stood])


def test_what_word_asks_of_tracked_changes():
    lines = [
        row("1", was=("1", "Do that", "Because\n\nof all", "Begun\tnot", "")),
        row("2", came=REMOVED, mark="pending"), row("3", mark="implemented", mark_was="pending"),
    ]  # fmt: skip
    body = document(table(lines)).element.body
    changes = [e for tag in ("ins", "del", "tcPrChange") for e in body.iter(f"{W}{tag}")]
    numbered = [*changes, *body.iter(f"{W}bookmarkStart")]
    numbers = [each.get(f"{W}id") for each in numbered]
    assert len(changes) > 8 and len(set(numbers)) == len(numbers)
    assert {each.get(f"{W}author") for each in changes} == {"SMCC"}
    assert {each.get(f"{W}date") for each in changes} == {"2026-06-01T00:00:00Z"}
    gone = [t for each in body.iter(f"{W}del") for t in each.iter(f"{W}t")]
    assert gone == [], "a text that is taken out is a delText"
    for text in body.iter(f"{W}delText"):
        assert text.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
        assert next(text.iterancestors(f"{W}del")) is not None
    for cell in body.iter(f"{W}tc"):
        last = list(cell.iter(f"{W}p"))[-1]
        assert last.find(f"{W}pPr/{W}rPr") is None, "the last end of a cell stays"


def test_texts_of_both_directions_keep_them():
    lines = [row(texts=("1", ARABIC, "IFRC", "x", "y"), was=("1", "Do", "السلام", "x", "y"))]
    body = document(table(lines)).element.body
    ways = {}
    for run in body.find(f"{W}tbl").iter(f"{W}r"):
        text = "".join(t.text or "" for t in run if t.tag in (f"{W}t", f"{W}delText"))
        ways[text] = run.find(f"{W}rPr/{W}rtl") is not None
    assert ways["السلام"] and not ways["Do"] and not ways["IFRC"]
    assert any(way for text, way in ways.items() if text and text in ARABIC)


def test_footnotes_stay_and_the_opening_stands_before_the_table():
    one = Row("a", (*(Cell("x") for _ in COLUMNS[1:]), Cell("y", footnotes=("A note.",), was="z")))
    read = document(table([one], opening=("What moved", "Recommendation 1: it moved.")))
    assert [each.get(f"{W}id") for each in read.element.iter(f"{W}footnoteReference")] == ["1"]
    texts = [p.text for p in read.paragraphs]
    assert texts.index("What moved", 1) + 1 == texts.index("Recommendation 1: it moved.")
    held = io.BytesIO()
    write_docx(table([one]), held)
    assert held.getvalue()
