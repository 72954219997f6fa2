"""Pages that name many rounds or recommendations do not grow with them."""

from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.recommendation.models import Recommendation
from recommendations.report.models import StatusReport
from recommendations.round.models import Round
from tests.factories import reviews
from tests.fixtures.scenarios import scenario

FIRST = date(2020, 1, 1)
PAGE = "/reviews/LLR-2026/recommendations/1/"


@scenario
def review(world):
    return reviews.review(world, count=1)


def asked(of, n, by):
    """So many closed rounds, each with a report on the first recommendation."""
    thing = of.recommendations.get(number=1)
    for day in range(of.rounds.count(), n):
        dated = FIRST + timedelta(days=day)
        made = Round.objects.create(
            review=of, dated=dated, report_by=of.created_at, state="closed",
            closed_at=of.created_at, closed_by=by,
        )  # fmt: skip
        StatusReport.objects.create(
            round=made, recommendation=thing, state="silent", narrative="As it was."
        )


def cost(client, address):
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    assert answer.status_code == 200
    return answer, len(seen)


def test_its_rounds_are_paged_the_latest_first_at_the_same_cost(client, world, review):
    client.force_login(world.observer)
    asked(review, 2, world.secretariat)
    _few, before = cost(client, PAGE)
    asked(review, 45, world.secretariat)
    answer, after = cost(client, PAGE)
    assert before == after
    seen, cursor = [], answer.context["rounds"].next
    while True:
        seen += [each.report.round.dated for each in answer.context["history"]]
        if not cursor:
            break
        answer = client.get(PAGE, {"after": cursor})
        cursor = answer.context["rounds"].next
    assert seen == [FIRST + timedelta(days=day) for day in reversed(range(45))]


def test_a_review_shows_a_page_of_its_recommendations(client, world, review):
    client.force_login(world.observer)
    _few, before = cost(client, "/reviews/LLR-2026/")
    Recommendation.objects.bulk_create(
        Recommendation(review=review, number=n, text=f"Thing {n}.", state="open")
        for n in range(2, 61)
    )
    answer, after = cost(client, "/reviews/LLR-2026/")
    assert before == after
    assert "Thing 50." in answer.text and "Thing 51." not in answer.text
    rest = client.get("/reviews/LLR-2026/", {"after": answer.context["recommendations"].next})
    assert "Thing 51." in rest.text and "Thing 60." in rest.text and "Thing 50." not in rest.text
