"""The search of the header finds recommendations, learnings, reviews and teams that the reader may see."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.models import Learning, Recommendation, Review, Workstream
from recommendations.recommendation import actions
from recommendations.review import actions as keeping
from recommendations.workstream import actions as teams
from tests.api.caller import Caller
from tests.factories import reviews
from tests.fixtures.scenarios import scenario

SEARCH = "/search/"
KINDS = ("recommendations", "learnings", "reviews", "teams")


@scenario
def review(world):
    made = reviews.review(world, ref="LLR-2024", count=12, title="Évaluation de deux opérations")
    actions.amend_recommendation(
        made.recommendations.get(number=4), by=world.secretariat,
        changes={"text": "Établir un mécanisme", "detail": "Because of the délégués."},
    )  # fmt: skip
    made.priorities.create(number=1, title="Préparation").learnings.create(
        number=3, text="Convoquer tôt."
    )
    teams.begin(
        by=world.secretariat, code="mini-summits", name="Équipe Mini-Sommet",
        objective="Write the règles.", links={},
    )  # fmt: skip
    return made


def found(client, words, **more):
    others = client.get(SEARCH, {"q": words, **more}).context["others"]
    return {each["source"].name: [str(line.title) for line in each["lines"]] for each in others}


@pytest.mark.parametrize(("typed", "kind", "title"), [
    ("LLR-2024 4", "recommendations", "Recommendation 4"),
    ("Recommendation 4 llr", "recommendations", "Recommendation 4"),
    ("etablir MECANISME", "recommendations", "Recommendation 4"),
    ("délégués", "recommendations", "Recommendation 4"),
    ("1.3", "learnings", "Learning 1.3"), ("preparation convoquer", "learnings", "Learning 1.3"),
    ("evaluation", "reviews", "Évaluation de deux opérations"),
    ("llr-2024", "reviews", "Évaluation de deux opérations"),
    ("mini-summits", "teams", "Équipe Mini-Sommet"), ("equipe regles", "teams", "Équipe Mini-Sommet"),
])  # fmt: skip
def test_each_is_found_by_its_number_its_code_or_its_words_without_accents(
    client, world, review, typed, kind, title
):
    client.force_login(world.observer)
    assert found(client, typed)[kind][0] == title


def test_a_number_finds_its_own_recommendation_before_those_that_only_begin_so(
    client, world, review
):
    client.force_login(world.observer)
    said = found(client, "LLR-2024 1")["recommendations"]
    assert said == [f"Recommendation {n}" for n in (1, 10, 11, 12)]


def test_what_people_call_a_recommendation_is_no_word_to_look_for(client, world, review):
    client.force_login(world.observer)
    assert (
        len(found(client, "recommendations", **{"in": "recommendations"})["recommendations"]) == 12
    )
    page = client.get(SEARCH, {"q": "Recommendations nothing"})
    assert not page.context["others"]


def test_each_says_what_it_is_and_leads_there(client, world, review):
    client.force_login(world.observer)
    text = client.get(SEARCH, {"q": "LLR-2024"}).text
    for kind, address in (
        ("Recommendation 4", "/reviews/LLR-2024/recommendations/4/"),
        ("Learning 1.3", "/reviews/LLR-2024/#learning-1-3"),
        ("Review · LLR-2024", "/reviews/LLR-2024/"),
    ):
        assert kind in text and f'href="{address}"' in text
    assert "Team · " in client.get(SEARCH, {"q": "sommet"}).text


def test_what_the_reader_may_not_see_is_not_found(client, world, review):
    Review.objects.filter(pk=review.pk).update(state="draft")
    client.force_login(world.observer)
    assert not {"recommendations", "learnings", "reviews"} & set(found(client, "LLR-2024"))
    assert client.get(SEARCH, {"q": "mecanisme"}).context["nothing"]
    client.force_login(world.committee)
    assert {"recommendations", "learnings", "reviews"} <= set(found(client, "LLR-2024"))


def test_what_was_corrected_is_found_and_what_it_was_is_not(client, world, review):
    keeping.amend_review(review, by=world.secretariat, changes={"title": "A second look"})
    client.force_login(world.observer)
    assert found(client, "second look")["reviews"] == ["A second look"]
    assert "reviews" not in found(client, "evaluation")


def test_one_kind_is_paged_and_the_first_few_lead_to_it(client, world, review):
    Recommendation.objects.bulk_create(
        Recommendation(review=review, number=n, text="Also a mechanism", state="open")
        for n in range(20, 80)
    )
    client.force_login(world.observer)
    first = client.get(SEARCH, {"q": "mechanism"})
    assert len(first.context["others"][0]["lines"]) == 8
    assert "All recommendations found" in first.text and "in=recommendations" in first.text
    page = client.get(SEARCH, {"q": "mechanism", "in": "recommendations"}).context["others"][0]
    assert len(page["lines"]) == 50
    rest = client.get(
        SEARCH, {"q": "mechanism", "in": "recommendations", "after": page["page"].next}
    )
    assert len(rest.context["others"][0]["lines"]) == 10


def test_a_search_costs_the_same_queries_however_much_it_finds(client, world, review):
    client.force_login(world.observer)
    client.get(SEARCH, {"q": "llr-2024"})
    counted = []
    for many in (1, 40):
        for n in range(100, 100 + many):
            Recommendation.objects.get_or_create(
                review=review, number=n, defaults={"text": "More", "state": "open"}
            )
            Learning.objects.get_or_create(
                priority=review.priorities.get(), number=n, defaults={"text": "More"}
            )
        with CaptureQueriesContext(connection) as seen:
            client.get(SEARCH, {"q": "llr-2024"})
        counted.append(len(seen))
    assert counted[0] == counted[1]


def test_the_api_and_the_board_take_the_same_words(client, world, review):
    api = Caller(world.observer)
    rows = api.get("recommendations/", {"q": "mecanisme"}).json()["results"]
    assert [row["number"] for row in rows] == [4]
    assert [r["ref"] for r in api.get("reviews/", {"q": "evaluation"}).json()["results"]] == [
        "LLR-2024"
    ]
    assert api.get("reviews/", {"q": "nothing"}).json()["results"] == []
    rows = api.get("workstreams/", {"q": "sommet"}).json()["results"]
    assert [row["code"] for row in rows] == ["mini-summits"]
    client.force_login(world.observer)
    board = client.get("/recommendations/", {"q": "mecanisme"})
    assert [row.number for row in board.context["page"]] == [4]


def test_what_was_there_before_the_column_is_filled_in_with_the_same(world, capsys):
    call_command("load_reference")
    capsys.readouterr()
    models = (Recommendation, Review, Workstream, Learning)
    kept = [dict(model.objects.values_list("pk", "search_text")) for model in models]
    assert all(all(each.values()) for each in kept)
    for model in models:
        model.objects.update(search_text="")
    import_module("recommendations.migrations.0008_search").fill_all(apps, None)
    again = [dict(model.objects.values_list("pk", "search_text")) for model in models]
    assert again == kept
