"""Lists as files: `?format=csv|xlsx|hxl` gives every row that passes the filters, and nothing else."""

import csv
import io
import json
from datetime import date

import pytest
from openpyxl import load_workbook

from tests.api.caller import content, done, refused
from tests.factories import reviews, workstreams

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 23)


@pytest.fixture
def review(world):
    made = reviews.review_with_learning(world, count=4)
    reviews.closed_round(world, made, MAY)
    draft = reviews.review(world, ref="DRAFT-1", title="Not published yet", state="draft", count=2)
    reviews.measured(world, draft.recommendations.get(number=1))
    numbered = [each.recommendations.get(number=1) for each in (made, draft)]
    team = workstreams.team(world, recommendations=numbered)
    workstreams.planned(world, team, recommendations=numbered)
    workstreams.report(world, "steering", 30)
    return made


def lines(answer):
    assert answer.status_code == 200, answer.content[:500]
    return list(csv.reader(io.StringIO(content(answer).decode("utf-8-sig"))))


def test_recommendations_are_the_published_table_in_every_format(call, review):
    caller = call("observer")
    as_csv = lines(caller.get("recommendations/", {"format": "csv"}))
    assert as_csv[0][:2] == ["Section", "No."] and len(as_csv) == 5
    hxl = lines(caller.get("recommendations/", {"format": "hxl"}))
    assert hxl[1][1].startswith("#meta") and len(hxl) == 6
    sheet = load_workbook(
        io.BytesIO(content(caller.get("recommendations/", {"format": "xlsx"})))
    ).worksheets[0]
    said = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert sum("Do the thing number" in each for each in said) == 4


@pytest.mark.parametrize(
    "name",
    ["reviews", "rounds", "status-reports", "learnings", "recommendations", "actions", "workstreams",
     "reporting-dates", "indicator-bindings"],
)  # fmt: skip
def test_every_list_of_the_committee_has_files_with_what_its_reader_may_see(call, review, name):
    caller = call("observer")
    listed = done(caller.get(f"{name}/", {"limit": 200}))["results"]
    found = lines(caller.get(f"{name}/", {"format": "csv"}))
    assert len(found) - 1 == len(listed) > 0
    assert "Not published yet" not in str(found) and "DRAFT-1" not in str(found)
    assert content(caller.get(f"{name}/", {"format": "xlsx"})).startswith(b"PK")
    assert any("#" in cell for cell in lines(caller.get(f"{name}/", {"format": "hxl"}))[1])


def test_a_file_says_what_the_list_says(call, review):
    caller = call("observer")
    (one,) = done(caller.get("rounds/"))["results"]
    head, row = lines(caller.get("rounds/", {"format": "csv"}))
    said = dict(zip(head, row, strict=True))
    for name in ("review", "dated", "state", "report_by", "version"):
        assert said[name] == str(one[name]), name
    assert "steps" not in said
    head, *rows = lines(caller.get("status-reports/", {"format": "csv"}))
    frozen = json.loads(dict(zip(head, rows[0], strict=True))["as_closed"])
    assert frozen["scope"] == "within"


def test_filters_hold_and_what_is_unknown_is_said(call, review):
    caller = call("observer")
    assert len(lines(caller.get("status-reports/", {"format": "csv", "recommendation": 2}))) == 2
    wrong = refused(caller.get("reviews/", {"format": "docx"}), 400, "invalid")
    assert "csv, xlsx, hxl" in wrong["fields"]["format"][0]
    refused(caller.get("reviews/", {"format": "csv", "limit": 5}), 400, "invalid")
    refused(caller.get("components/", {"format": "csv"}), 400, "invalid")


def test_no_text_is_a_formula(call, world, review):
    review.recommendations.filter(number=1).update(text="=cmd|' /C calc'!A0")
    found = lines(call("observer").get("recommendations/", {"format": "csv"}))
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in found for cell in row if cell)
