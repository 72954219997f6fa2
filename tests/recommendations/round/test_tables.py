"""A round as files: its own table as it was closed, and what moved as changes that Word can accept or reject."""

import csv
import io
from datetime import date

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.recommendation import actions
from recommendations.report import actions as reports
from recommendations.report.models import StatusReport
from recommendations.round import actions as rounds
from tests.exports.table.accepting import cells, settled
from tests.exports.table.readers import W
from tests.factories import reviews
from tests.fixtures.scenarios import scenario

MAY, JUNE, JULY = date(2026, 5, 23), date(2026, 6, 1), date(2026, 7, 1)
ROUNDS = "/reviews/LLR-2026/rounds/"
CHANGES = f"{ROUNDS}2026-06-01/compared/2026-05-23/changes.docx"
MIXED = "السلام IFRC العالم.\n\nThe draft is published, by the ICRC."


@scenario
def two(world):
    """Three recommendations; the second round moves a status, a text and a response, the wording too."""
    review = reviews.review(world)
    review.recommendations.filter(number=2).update(footnotes=["As the source has it."])
    reviews.closed_round(world, review, MAY, narrative="The draft\nis being\n\nwritten.")
    one, three = (review.recommendations.get(number=n) for n in (1, 3))
    actions.respond(one, by=world.secretariat, party=world.icrc, answer="partially_agreed")
    actions.amend_recommendation(one, by=world.secretariat, changes={"text": "Do it otherwise"})
    second = reviews.open_round(world, review, JUNE)
    reviews.report(world, second, 1, narrative=MIXED, way_forward="")
    reviews.report(world, second, 3, status="implemented", narrative="The draft is written.")
    rounds.run(second, "close", by=world.secretariat)
    actions.amend_recommendation(three, by=world.secretariat, changes={"text": "Since then"})
    actions.respond(three, by=world.secretariat, party=world.ifrc, answer="not_agreed")
    return review


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return b"".join(answer.streaming_content)


def word(client, address):
    return docx.Document(io.BytesIO(read(client, address))).element.body


@pytest.mark.parametrize("language", ["en", "ar"])
def test_accepted_the_changes_are_the_later_table_and_rejected_the_earlier(
    client, world, two, language
):
    person = world.observer
    type(person).objects.filter(pk=person.pk).update(language=language)
    client.force_login(person)
    changes = word(client, CHANGES)
    earlier = cells(word(client, f"{ROUNDS}2026-05-23/table.docx"))
    later = cells(word(client, f"{ROUNDS}2026-06-01/table.docx"))
    assert earlier != later
    assert cells(settled(changes, accepted=True)) == later
    assert cells(settled(changes, accepted=False)) == earlier


def test_what_moved_is_said_before_the_table(client, world, two):
    client.force_login(world.observer)
    read_again = docx.Document(io.BytesIO(read(client, CHANGES)))
    texts = [each.text for each in read_again.paragraphs]
    assert "Recommendation 3: In progress before, Implemented now." in texts
    said = "Recommendation 1, response of ICRC: none before, Partially agreed now."
    assert said in texts
    first = next(read_again.element.body.iter(f"{W}ins"))
    assert (first.get(f"{W}author"), first.get(f"{W}date")) == ("SMCC", "2026-06-01T00:00:00Z")
    table = read_again.tables[0]._tbl
    assert table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
    assert len(list(table.iter(f"{W}footnoteReference"))) == 1
    assert [p.text for p in read_again.paragraphs if p.style.name == "SMCC Table Mark"]


def test_a_recommendation_that_only_the_later_round_asked_about_is_a_row_that_came(
    client, world, two
):
    """What a later round asks about for the first time; what was closed stands as it was."""
    two.recommendations.create(number=9, text="Do one thing more", detail="Why", state="open")
    third = reviews.open_round(world, two, JULY)
    rounds.run(third, "close", by=world.secretariat)
    client.force_login(world.observer)
    changes = word(client, f"{ROUNDS}2026-07-01/compared/2026-06-01/changes.docx")
    accepted = cells(settled(changes, accepted=True))
    rejected = cells(settled(changes, accepted=False))
    assert accepted == cells(word(client, f"{ROUNDS}2026-07-01/table.docx"))
    assert rejected == cells(word(client, f"{ROUNDS}2026-06-01/table.docx"))
    assert len(accepted) == len(rejected) + 1


def rows(client, dated):
    text = read(client, f"{ROUNDS}{dated}/table.csv").decode("utf-8-sig")
    return {row["No."]: row for row in csv.DictReader(io.StringIO(text))}


def test_a_closed_rounds_table_says_what_stood_then(client, world, two):
    client.force_login(world.observer)
    may, june = rows(client, "2026-05-23"), rows(client, "2026-06-01")
    assert may["1"]["Recommendation"] == "Do the thing number 1"
    assert june["1"]["Recommendation"] == "Do it otherwise"
    assert "ICRC: Partially agreed." in june["1"]["Response and current status"]
    assert "ICRC" not in may["1"]["Response and current status"]
    assert june["3"]["Recommendation"] == "Do the thing number 3", "changed after the close"
    assert "Not agreed" not in june["3"]["Response and current status"]
    assert (may["3"]["Status"], june["3"]["Status"]) == ("In progress", "Implemented")
    assert "No answer." in june["2"]["Response and current status"]


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx", "csv", "hxl", "json"])
def test_every_format_names_review_and_date(client, world, two, form):
    client.force_login(world.observer)
    answer = client.get(f"{ROUNDS}2026-05-23/table.{form}")
    assert b"".join(answer.streaming_content)
    assert answer.status_code == 200
    assert "LLR-2026 2026-05-23." in answer["Content-Disposition"]
    page = client.get(f"{ROUNDS}2026-05-23/").text
    assert f"{ROUNDS}2026-05-23/table.{form}" in page


def test_an_open_rounds_table_is_for_those_who_see_it_and_says_that_it_is_a_draft(
    client, world, two
):
    open_one = reviews.open_round(world, two, JULY)
    one = StatusReport.objects.get(round=open_one, recommendation__number=1)
    reports.write_report(one, by=world.secretariat, changes={"narrative": "Half a sentence"})
    table = f"{ROUNDS}2026-07-01/table.docx"
    changes = f"{ROUNDS}2026-07-01/compared/2026-06-01/changes.docx"
    client.force_login(world.observer)
    assert client.get(table).status_code == client.get(changes).status_code == 404
    for person in (world.committee, world.icrc_hod):
        client.force_login(person)
        for address in (table, changes):
            answer = client.get(address)
            assert "Draft, round not closed" in answer["Content-Disposition"]
            made = docx.Document(io.BytesIO(b"".join(answer.streaming_content)))
            assert made.core_properties.title.startswith("Draft, round not closed")
        body = word(client, changes)
        later = cells(word(client, table))
        assert cells(settled(body, accepted=True)) == later
        assert "Half a sentence" in str(later)


def test_an_open_round_has_the_answers_that_stand_now(client, world, two):
    """A response that nobody took back is no move, though nothing of it is frozen yet."""
    reviews.open_round(world, two, JULY)
    client.force_login(world.committee)
    page = client.get(f"{ROUNDS}2026-07-01/compared/2026-06-01/")
    moved = [
        (row.recommendation.number, [(each.party, each.after) for each in row.answers_moved])
        for row in (*page.context["moved"], *page.context["others"])
    ]
    assert moved == [(3, [("IFRC", "Not agreed")])]


@pytest.mark.parametrize("address", [
    f"{ROUNDS}2026-05-23/table.exe", f"{ROUNDS}2026-05-24/table.pdf",
    f"{ROUNDS}2026-05-23/compared/2026-05-23/changes.docx",
    f"{ROUNDS}2026-05-23/compared/2026-05-23/", "/reviews/OTHER/rounds/2026-05-23/table.pdf",
])  # fmt: skip
def test_another_address_is_nothing(client, world, two, address):
    client.force_login(world.secretariat)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["table.csv", "compared/2026-06-01/changes.docx"])
def test_the_number_of_queries_does_not_grow(client, world, address):
    counted = []
    for count in (2, 9):
        review = reviews.review(world, ref=f"LLR-{count}", count=count)
        reviews.closed_round(world, review, MAY)
        reviews.closed_round(world, review, JUNE, narrative="Otherwise.")
        client.force_login(world.observer)
        with CaptureQueriesContext(connection) as seen:
            read(client, f"/reviews/LLR-{count}/rounds/2026-05-23/{address}")
        counted.append(len(seen))
    assert counted[0] == counted[1] <= 14
