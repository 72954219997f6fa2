"""A report that the secretariat gives back: its owner reads why, on the page and in the API, until it is handed in again."""

from datetime import date

import pytest

from recommendations.report import actions as reports
from recommendations.report.models import StatusReport
from recommendations.round import actions as rounds
from tests.factories import reviews
from tests.fixtures.scenarios import scenario

MAY = date(2026, 5, 23)
PAGE = "/reviews/LLR-2026/rounds/2026-05-23/1/"
WHY = "By when is the training?"
FIELDS = ("given_back_at", "given_back_by", "given_back_reason")


@scenario
def given_back(world):
    """A report that its owner handed in and the secretariat gave back."""
    round_ = reviews.open_round(world, reviews.review(world), MAY)
    row = round_.reports.get(recommendation__number=1)
    said = {"status": "pending", "narrative": "Soon."}
    row = reports.write_report(row, by=world.icrc_hod, changes=said)
    row = reports.run(row, "report", by=world.icrc_hod)
    return reports.run(row, "give_back", by=world.secretariat, reason=f"  {WHY}\n")


def recorded(client, person, row):
    client.force_login(person)
    found = client.get(f"/api/v1/status-reports/{row.pk}/").json()
    return [found[name] for name in FIELDS]


def test_the_page_says_why_and_by_whom(client, world, given_back):
    for who in ("icrc_hod", "secretariat", "committee"):
        client.force_login(getattr(world, who))
        page = client.get(PAGE)
        assert WHY in page.text and "Given back to its owner" in page.text, who
        notice = page.text.partition("Given back to its owner")[2].partition("</section>")[0]
        assert world.secretariat.name in notice and "<time" in notice
    assert given_back.given_back_reason == WHY


def test_the_api_says_so_too(client, world, given_back):
    at, by, why = recorded(client, world.icrc_hod, given_back)
    assert (by, why) == (world.secretariat.name, WHY) and at.endswith("Z")
    listed = client.get("/api/v1/status-reports/?recommendation=1").json()["results"]
    assert listed[0]["given_back_reason"] == WHY
    as_file = client.get("/api/v1/status-reports/?recommendation=1&format=csv")
    assert WHY.encode() in b"".join(as_file.streaming_content)


def test_what_is_written_without_handing_it_in_leaves_it_there(client, world, given_back):
    reports.write_report(given_back, by=world.icrc_hod, changes={"narrative": "In May."})
    client.force_login(world.icrc_hod)
    assert WHY in client.get(PAGE).text


def test_handed_in_again_it_is_gone(client, world, given_back):
    row = reports.write_and_report(given_back, by=world.icrc_hod, changes={"narrative": "In May."})
    assert recorded(client, world.icrc_hod, row) == [None, None, None]
    assert WHY not in client.get(PAGE).text
    row = reports.run(row, "take_back", by=world.icrc_hod)
    assert WHY not in client.get(PAGE).text, "taken back by the owner it was not given back"
    stored = StatusReport.objects.get(pk=row.pk)
    assert (stored.given_back_at, stored.given_back_by, stored.given_back_reason) == (
        None, None, "",
    )  # fmt: skip


@pytest.mark.parametrize("who", ["observer", "icrc_hod"])
def test_after_the_close_it_is_nobodys_to_read_and_reopened_it_is_there_again(
    client, world, given_back, who
):
    round_ = rounds.run(given_back.round, "close", by=world.secretariat)
    assert recorded(client, getattr(world, who), given_back) == [None, None, None]
    assert WHY not in client.get(PAGE).text
    rounds.run(round_, "reopen", by=world.secretariat, reason="It came late")
    assert recorded(client, world.icrc_hod, given_back)[2] == WHY
