"""The suite of recommendations: the board, and the table of all of them as files."""

from __future__ import annotations

import csv
import io
import os
import time
from collections.abc import Callable
from statistics import median
from tempfile import TemporaryFile
from typing import Any

import psycopg2
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from benchmarks.committee import build
from benchmarks.figures import Figure, judged
from benchmarks.session import Setting
from coordination.orders import actions as orders
from coordination.orders.models import FileOrder
from recommendations.recommendation.models import Recommendation

BOARD = "/recommendations/"
REVIEWS = 100
ALL = """
SELECT v.title, r.number, r.text, string_agg(DISTINCT f.as_written, '; '), r.detail,
  string_agg(DISTINCT c.short_name || ': ' || a.answer, ' '), s.status, s.status_basis, s.state,
  s.narrative, s.way_forward
FROM recommendations_recommendation r
  JOIN recommendations_review v ON v.id = r.review_id
  JOIN recommendations_statusreport s ON s.id = r.current_id
  LEFT JOIN recommendations_reference f ON f.recommendation_id = r.id
  LEFT JOIN recommendations_response a ON a.recommendation_id = r.id
  LEFT JOIN coordination_component c ON c.id = a.party_id
WHERE v.state = 'published'
GROUP BY v.id, r.id, s.id ORDER BY v.id DESC, r.number
"""
"""What the official table says of every recommendation, asked by hand."""


def recommendations(setting: Setting, *, rounds: int) -> list[Figure]:
    """Fill in two steps, so that the board is timed with one review and with a hundred."""
    client = setting.client()
    build(1)
    alone = _seconds(lambda: _read(client, BOARD), rounds * 5)
    build(REVIEWS - 1)
    among = _seconds(lambda: _read(client, BOARD), rounds * 5)
    with CaptureQueriesContext(connection) as caught:
        _read(client, BOARD)
    figures = [
        judged("board of 5,000 recommendations, queries", len(caught), "<= 12"),
        judged("board, time with 100 reviews to one", among / alone, "<= 1.5"),
        judged("board, first page, ms", among * 1000, ""),
    ]
    return figures + _files(client, rounds) + _pdf(setting)


def _files(client: Client, rounds: int) -> list[Figure]:
    ours: dict[str, list[float]] = {"csv": [], "xlsx": []}
    bare: dict[str, list[float]] = {"csv": [], "xlsx": []}
    by_hand = {"csv": csv_by_hand, "xlsx": xlsx_by_hand}
    for _round in range(rounds):
        for form in ours:
            bare[form].append(_once(by_hand[form]))
            ours[form].append(_once(lambda form=form: _read(client, f"{BOARD}table.{form}")))
    return [
        judged("5,000 rows as CSV, speed to psycopg2 and csv", _ratio(bare["csv"], ours["csv"]), ">= 0.5"),
        judged("5,000 rows as XLSX, time to bare openpyxl", 1 / _ratio(bare["xlsx"], ours["xlsx"]), "<= 1.5"),
        judged("5,000 rows as CSV, s", median(ours["csv"]), ""),
        judged("5,000 rows as XLSX, s", median(ours["xlsx"]), ""),
    ]  # fmt: skip


def _pdf(setting: Setting) -> list[Figure]:
    """Ordered on the page, and made as the worker makes it."""
    client = setting.client()
    asked = _once(lambda: _read(client, f"{BOARD}table.pdf"))
    ordered = _once(lambda: client.post(f"{BOARD}order/", {"filters": ""}))
    made = _once(orders.make_waiting)
    order = FileOrder.objects.get()
    assert order.is_ready and order.total == Recommendation.objects.count(), order.stage
    return [
        judged("5,000 rows as PDF, the web's part, ms", (asked + ordered) * 1000, ""),
        judged("5,000 rows as PDF, the worker's part, s", made, ""),
    ]


def csv_by_hand() -> int:
    """The floor: one statement, the rows written by `csv` as they come."""
    with _rows() as rows, io.TextIOWrapper(TemporaryFile(), "utf-8", newline="") as file:
        out = csv.writer(file)
        count = 0
        for row in rows:
            out.writerow(_as_cells(row))
            count += 1
        file.flush()
    assert count == REVIEWS * 50, count
    return count


def xlsx_by_hand() -> None:
    """The floor: the same rows through openpyxl's write-only mode."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    with _rows() as rows:
        for row in rows:
            sheet.append(_as_cells(row))
    with TemporaryFile() as file:
        book.save(file)


def _as_cells(row: tuple[Any, ...]) -> list[Any]:
    """The columns of the published table: section, number, text, detail, status, word, way forward."""
    title, number, text, drawn, detail, answers, status, basis, state, narrative, way = row
    how = f"{answers}\n\n{basis} {state}\n\n{narrative}"
    return [title, number, text, f"{drawn}\n\n{detail}", status, how, way]


class _rows:  # noqa: N801  used as a function
    def __enter__(self) -> Any:
        self.connection = psycopg2.connect(os.environ["DATABASE_URL"])
        self.cursor = self.connection.cursor(name="rows")
        self.cursor.itersize = 200
        self.cursor.execute(ALL)
        return self.cursor

    def __exit__(self, *error: object) -> None:
        self.connection.close()


def _read(client: Client, path: str) -> int:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return len(answer.getvalue() if answer.streaming else answer.content)


def _once(what: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    what()
    return time.perf_counter() - begun


def _seconds(what: Callable[[], Any], times: int) -> float:
    what()
    return median(_once(what) for _each in range(times))


def _ratio(ones: list[float], others: list[float]) -> float:
    return median(one / other for one, other in zip(ones, others, strict=True))
