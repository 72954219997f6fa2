"""A recommendation is added to a review by the secretariat: on its page, and in the API."""

from datetime import date

import pytest

from recommendations.recommendation import actions
from recommendations.recommendation.models import Recommendation
from recommendations.review.models import Review
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn
from tests.api.caller import Caller, done, refused
from tests.factories import reviews
from tests.fixtures.scenarios import scenario

ADD = "/reviews/LLR-2026/recommendations/add/"


@scenario
def review(world):
    return reviews.review(world, count=2)


def test_it_takes_the_next_number_and_is_in_the_record(world, review):
    made = actions.add_recommendation(
        review, by=world.secretariat, text=" Do more. ", detail="Why."
    )
    assert (made.number, made.text, made.level, made.state) == (3, "Do more.", "strategic", "open")
    event = AuditEvent.objects.get(verb="recommendation.add")
    assert event.chain == "review:LLR-2026" and event.data["text"] == "Do more."


@pytest.mark.parametrize("who", ["committee", "observer", "icrc_hod", "icrc_director"])
def test_only_the_secretariat_adds(client, world, review, who):
    with pytest.raises(NotYours):
        actions.add_recommendation(review, by=getattr(world, who), text="Do more.")
    client.force_login(getattr(world, who))
    assert client.post(ADD, {"text": "Do more.", "level": "strategic"}).status_code == 403
    assert ADD not in client.get("/reviews/LLR-2026/").text


@pytest.mark.parametrize("wrong, field", [
    ({"text": "  "}, "text"), ({"text": "x" * 10_001}, "text"), ({"detail": "x" * 10_001}, "detail"),
    ({"number": 2}, "number"), ({"number": 0}, "number"), ({"number": 10**9}, "number"),
    ({"level": "galaxy"}, "level"), ({"level": "country"}, "country"), ({"level": "region"}, "region"),
    ({"region": 2}, "region"),
])  # fmt: skip
def test_what_cannot_be_right_is_said_beside_its_field(world, review, wrong, field):
    with pytest.raises(Invalid) as refusal:
        actions.add_recommendation(review, by=world.secretariat, **{"text": "Do more."} | wrong)
    assert field in refusal.value.fields and review.recommendations.count() == 2


def test_a_country_stands_at_its_level_only(world, review):
    with pytest.raises(Invalid) as refusal:
        actions.add_recommendation(review, by=world.secretariat, text="Do.", country=world.pakistan)
    assert "country" in refusal.value.fields
    made = actions.add_recommendation(
        review, by=world.secretariat, text="Do.", level="country", country=world.pakistan
    )
    assert made.group == "Pakistan"


def test_nothing_is_added_to_a_review_that_was_withdrawn(world, review):
    Review.objects.filter(pk=review.pk).update(state="withdrawn")
    with pytest.raises(OutOfTurn):
        actions.add_recommendation(review, by=world.secretariat, text="Do more.")


def test_the_open_round_does_not_ask_for_it_and_the_next_one_does(world, review):
    round_ = reviews.open_round(world, review, date(2026, 5, 23))
    actions.add_recommendation(review, by=world.secretariat, text="Do more.")
    assert round_.reports.count() == 2


def test_on_the_page(client, world, review):
    client.force_login(world.secretariat)
    assert "Add a recommendation" in client.get("/reviews/LLR-2026/").text
    assert client.get(ADD).status_code == 200
    wrong = client.post(
        ADD, {"text": "Do more.", "level": "country", "number": "1", "detail": "Why?"}
    )
    assert wrong.status_code == 422 and "Choose the country." in wrong.text and "Why?" in wrong.text
    assert "There is a recommendation 1 already." in wrong.text
    answer = client.post(ADD, {"text": "Do more.", "level": "region", "region": "2", "number": ""})
    made = Recommendation.objects.get(number=3)
    assert answer.url == made.get_absolute_url() and made.group == "Asia Pacific"


def test_in_the_api(world, review):
    caller = Caller(world.secretariat)
    sent = {"review": "LLR-2026", "text": "Do more.", "level": "country", "country": "PAK"}
    made = done(caller.post("recommendations/", sent), 201)
    assert (made["number"], made["country"], made["level"]) == (3, "PAK", "country")
    made = done(caller.post("recommendations/", {"review": "LLR-2026", "text": "More.", "level": "region",
                                                 "region": "asia_pacific", "number": 9}), 201)  # fmt: skip
    assert Recommendation.objects.get(pk=made["id"]).region == 2
    body = refused(caller.post("recommendations/", sent | {"number": 9}), 400, "invalid")
    assert "number" in body["fields"]
    refused(Caller(world.committee).post("recommendations/", sent), 403, "not_yours")
    refused(caller.post("recommendations/", sent | {"review": "NONE"}), 400, "invalid")
