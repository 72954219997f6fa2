"""The board: the published columns, filters in the address, a first line in a sentence."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recommendations.recommendation import actions
from recommendations.recommendation.models import Recommendation, overdue
from recommendations.round import actions as rounds
from tests.api.caller import Caller
from tests.factories import reviews
from tests.fixtures.scenarios import scenario

BOARD = "/recommendations/"
MAY, JUNE = date(2026, 5, 23), date(2026, 6, 1)


@scenario
def review(world):
    made = reviews.review(world)
    for each in made.recommendations.all():
        actions.respond(each, by=world.secretariat, party=world.icrc, answer="agreed")
    one = made.recommendations.get(number=1)
    actions.respond(one, by=world.secretariat, party=world.ifrc, answer="pending")
    reviews.closed_round(world, made, MAY, narrative="As before.")
    again = reviews.open_round(world, made, JUNE)
    reviews.report(world, again, 1, narrative="As before.")
    reviews.report(world, again, 2, narrative="Something new.", status="implemented")
    reviews.report(world, again, 3, narrative="New, too.", status="pending")
    rounds.run(again, "close", by=world.secretariat)
    Recommendation.objects.filter(number=3).update(due_on=timezone.localdate() - timedelta(days=1))
    return made


def numbers(client, **asked):
    page = client.get(BOARD, asked).context["page"]
    return [each.number for each in page.rows]


def test_the_first_line_says_where_it_all_stands(client, world, review):
    client.force_login(world.observer)
    said = client.get(BOARD).context["sentence"]
    assert (
        said
        == "3 of 3 wait for the IFRC; 1 is overdue; 1 has no owner; 1 unchanged since May 2026."
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [({}, [1, 2, 3]), ({"status": "implemented"}, [2]), ({"overdue": "true"}, [3]),
     ({"unchanged_since": "2026-05-31"}, [1]), ({"unchanged_since": "2026-05-01"}, []),
     ({"party": "IFRC"}, [1, 2, 3]), ({"party": "ICRC"}, []), ({"review": "OTHER"}, []),
     ({"level": "strategic"}, [1, 2, 3]), ({"state": "closed"}, [])],
)  # fmt: skip
def test_filters_live_in_the_address(client, world, review, asked, found):
    client.force_login(world.observer)
    assert numbers(client, **asked) == found


def test_the_owner_filter_takes_a_posts_code(client, world, review):
    client.force_login(world.observer)
    assert numbers(client, owner=reviews.owner(world).code) == [1]


def test_page_and_api_filter_alike(client, world, review):
    client.force_login(world.observer)
    for asked in ({"status": "pending"}, {"overdue": "true"}, {"party": "IFRC"}):
        answer = Caller(world.observer).get("recommendations/", asked).json()
        assert sorted(each["number"] for each in answer["results"]) == numbers(client, **asked)


def test_what_waits_for_the_reader_comes_first(client, world, review):
    reviews.open_round(world, review, date(2026, 7, 1))
    client.force_login(world.icrc_hod)
    page = client.get(BOARD)
    assert [each.recommendation.number for each in page.context["waiting"]] == [1]
    assert page.text.index("Waiting for you") < page.text.index("Way forward")
    client.force_login(world.observer)
    assert "Waiting for you" not in client.get(BOARD).text


def test_a_draft_is_seen_by_the_committee_alone(client, world, review):
    reviews.review(world, ref="DRAFT", state="draft", count=1)
    client.force_login(world.observer)
    assert numbers(client, review="DRAFT") == []
    assert client.get("/reviews/DRAFT/").status_code == 404
    client.force_login(world.committee)
    assert numbers(client, review="DRAFT") == [1]


def test_the_number_of_queries_does_not_grow(client, world, review):
    client.force_login(world.observer)
    client.get(BOARD)
    with CaptureQueriesContext(connection) as few:
        client.get(BOARD)
    for n in range(5):
        reviews.review(world, ref=f"MORE-{n}", count=8)
    with CaptureQueriesContext(connection) as many:
        client.get(BOARD)
    assert len(many) == len(few) <= 12, [each["sql"][:120] for each in many]


@pytest.mark.parametrize("state", ["open", "closed"])
@pytest.mark.parametrize("days", [-1, 0, 1, None])
def test_overdue_is_the_same_for_a_row_and_for_the_database(world, review, state, days):
    """Every status there is, with a date before, on and after today, or none."""
    today = timezone.localdate()
    due = None if days is None else today + timedelta(days=days)
    closed = {"closed_at": timezone.now(), "closed_by": world.secretariat}
    Recommendation.objects.update(due_on=due, state=state, **(closed if state == "closed" else {}))
    reviews.review(world, ref="NEVER-REPORTED", count=1)
    rows = Recommendation.objects.select_related("current")
    by_row = {row.pk for row in rows if row.is_overdue(today)}
    assert by_row == set(rows.filter(overdue(today)).values_list("pk", flat=True))
    assert bool(by_row) == (state == "open" and days == -1)
