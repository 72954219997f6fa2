"""The tables that the tests write: one that is meant to break things, and one that is long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from smcc.exports.table.table import Cell, Column, Mark, Row, Section, Table

ARABIC = "تقود اللجنة الدولية للصليب الأحمر أمن العملية.\n\nوينسق الاتحاد الدولي (IFRC) مع 191 جمعية وطنية."
LONG = " ".join(f"w{number:04}" for number in range(1667))
FORMULA = "=cmd|' /C calc'!A0"
MARKUP = '#import "/etc/passwd" <b>bold</b> &amp; $x$ *y* {{ z }} %(n)s _x0041_ ]]>'

COLUMNS = (
    Column("number", "No.", "#meta+number", 0.25),
    Column("recommendation", "Recommendation", "#meta+recommendation", 1.1),
    Column("detail", "Detail and rationale", "#description", 1.4),
    Column("response", "Agree/disagree & current status", "#status+narrative", 1.4, "#date+iso"),
    Column("way_forward", "Way forward", "", 1.1),
)
LEGEND = (
    Mark("implemented", "Implemented", "#1a7f37", "solid"),
    Mark("in_progress", "In progress", "#b35900", "stripes"),
    Mark("pending", "Pending implementation", "#a3161f", "dots"),
    Mark("not_applicable", "Not applicable to SMCC initiative", "#5b6770", "none"),
)
MADE = datetime(2024, 5, 23, 14, 30, tzinfo=UTC)


def nasty_lines() -> list[Section | Row]:
    return [
        Section("Strategic level"),
        Row(
            "2024-R1",
            (
                Cell("1"),
                Cell("Agree how the initiative lives on in both houses.", emphasis=True),
                Cell(FORMULA),
                Cell("Agreed.\n\nCurrent status:\nthe checklist is out.", value="2024-05-23"),
                Cell('He said "yes", then ;\tand , and a \\ and \'.'),
            ),
            "in_progress",
        ),
        Row(
            "2024-R2",
            (
                Cell("2"),
                Cell("", emphasis=True),
                Cell("-1+1"),
                Cell("Agreed.", footnotes=("The tools were mandatory before.", "=1+1")),
                Cell("@SUM(A1)"),
            ),
            "implemented",
        ),
        Section("Pakistan"),
        Row(
            "2024-R9",
            (
                Cell("9"),
                Cell(MARKUP, emphasis=True),
                Cell("Stock ok ✅ 🙂 汉字 Ελλάδα Éire"),
                Cell(""),
                Cell("+41 22 000 00 00"),
            ),
            "not_applicable",
        ),
        Section("=Ukraine"),
        Row(
            "2024-R10",
            (Cell("10"), Cell(ARABIC, emphasis=True), Cell(LONG), Cell(ARABIC), Cell("")),
            "pending",
        ),
        Row(
            "key with <odd> \"signs\" & 'quotes'",
            (
                Cell(""),
                Cell("x" * 300),
                Cell("", footnotes=("A note on nothing.",)),
                Cell("No mark."),
                Cell("End."),
            ),
        ),
    ]


def nasty(language: str = "en", **more: object) -> Table:
    """A fresh table: its lines are a generator, read once."""
    said: dict[str, object] = {
        "title": "Steering Committee: update on recommendations & <more>",
        "subtitle": "Review of Ukraine and Pakistan",
        "dated": "As of 23 May 2024",
        "language": language,
        "columns": COLUMNS,
        "lines": (line for line in nasty_lines()),
        "legend": LEGEND,
        "notes": ("Printed from the record.", "=A note that looks like a formula."),
        "mark_in": "response",
        "made_at": MADE,
    }
    return Table(**said | more)  # type: ignore[arg-type]


def long_lines(rows: int) -> Iterator[Section | Row]:
    for number in range(rows):
        if number % 20 == 0:
            yield Section(f"Section {number // 20 + 1}")
        texts = (
            str(number),
            f"Recommendation {number} of the review.",
            "Why it was made. " * 8,
            "Agreed.\n\nCurrent status: under way in both houses.",
            f"Next step {number}.",
        )
        yield Row(f"R{number}", tuple(map(Cell, texts)), LEGEND[number % 4].key)


def long(rows: int) -> Table:
    return nasty(lines=long_lines(rows))
