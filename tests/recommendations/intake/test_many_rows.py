"""A file of 5,000 rows is read whole, and its cells are written in batches."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.intake import actions as intakes
from recommendations.intake.reading.file import read_file
from recommendations.recommendation.official import columns
from recommendations.review.models import Review
from smcc.exports.table.formats import write_table
from smcc.exports.table.table import Cell, Row, Section, Table

ROWS = 5000


def file(form, rows=ROWS, ref="EMPTY"):
    """A file of the product with so many rows of some length."""
    text = "Both institutions agree on how this is done, and say so to their delegations. " * 3

    def lines():
        yield Section("Strategic level")
        for n in range(1, rows + 1):
            cells = (str(n), f"{n} {text}", f"{text} {n}", f"{text}\n\n{n}", "")
            yield Row(f"{ref}-{n}", tuple(map(Cell, cells)))

    held = io.BytesIO()
    write_table(Table("Table", "en", columns(), lines()), form, held)
    return held.getvalue()


@pytest.mark.long
@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_five_thousand_rows_are_read_from_the_file(form):
    table, _form = read_file(file(form), lambda line: False)
    assert [row.n for row in table.rows] == sorted({row.n for row in table.rows})
    assert len(table.rows) == ROWS and table.notices == []
    assert table.rows[-1].cells["detail"].text.endswith(f" {ROWS}")
    assert table.rows[-1].section == "Strategic level"


@pytest.mark.django_db
def test_rows_are_written_in_batches(world):
    review = Review.objects.create(
        ref="OTHER", title="Empty", state="draft", reported_on=date(2026, 1, 5)
    )
    counts = []
    for rows in (50, 400):
        with CaptureQueriesContext(connection) as seen:
            intake = intakes.read_table(
                review, by=world.secretariat, name="x.xlsx", content=file("xlsx", rows)
            )
        assert intake.rows.count() == rows
        counts.append(len(seen))
    assert counts[1] - counts[0] < 20, counts
