"""Lessons where they matter: a tool's page shows what reviews learned on it, folded."""

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext

from coordination.lessons import registry
from recommendations.learning.lessons import first_sentence, lessons_on
from recommendations.review.models import Learning
from tests.factories import cases, reviews
from tests.fixtures.scenarios import scenario


@scenario
def large(world):
    return cases.large_operation(world)


def learned(world, ref, *texts, tool="mini_summit", countries=(), **more):
    made = reviews.review(world, ref=ref, count=1, **more)
    made.countries.set(countries)
    priority = made.priorities.create(number=1, title="First")
    for n, text in enumerate(texts, start=1):
        Learning.objects.create(priority=priority, number=n, text=text, tools=[tool])
    return made


def said(world, who="observer", tool="mini_summit", countries=()):
    found = lessons_on(tool, getattr(world, who), countries=countries)
    return [each.text for each in found.shown]


@pytest.mark.parametrize(
    ("tool", "address"),
    [("mini_summit", "mini-summits/1/"), ("mini_summit", "mini-summits/1/facts/"),
     ("mini_summit", "mini-summits/1/situation/"), ("mini_summit", "mini-summits/1/agenda/"),
     ("mini_summit", "mini-summits/1/steps/hold/"), ("mini_summit", "mini-summits/"),
     ("joint_statement", "joint-statements/1/"),
     ("minimum_parameters", "minimum-parameters/1/"), ("mco_deployment", "coordination-advisor/"),
     ("mco_deployment", "coordination-advisor/steps/decide/")],
)  # fmt: skip
def test_each_page_of_a_tool_shows_its_lessons_folded(client, world, large, tool, address):
    learned(world, "R-1", "Hold it early. Then more.", tool=tool)
    learned(world, "R-2", "Of something else", tool="contingency_plan")
    client.force_login(world.coordinator)
    answer = client.get(f"/operations/{large.ref}/{address}")
    assert answer.status_code == 200, address
    text = answer.text
    assert "Hold it early." in text and "Then more" not in text
    assert "Of something else" not in text
    assert '<details class="lessons no-print">' in text, "closed until somebody opens it"
    assert f"/learnings/?tool={tool}" in text


def test_at_most_three_and_the_way_to_all(world, large):
    learned(world, "R-1", "One", "Two", "Three", "Four")
    found = lessons_on("mini_summit", world.observer)
    assert [each.text for each in found.shown] == ["One", "Two", "Three"]
    assert found.has_more and found.all_url == "/learnings/?tool=mini_summit"
    assert found.shown[0].url == "/reviews/R-1/#learning-1-1"


def test_reviews_of_the_operations_country_come_first(world, large):
    learned(world, "OLD", "In Ukraine", countries=[world.ukraine], reported_on="2020-01-01")
    learned(world, "NEW", "Elsewhere", countries=[world.pakistan], reported_on="2026-02-01")
    assert said(world) == ["Elsewhere", "In Ukraine"]
    assert said(world, countries=["UKR", "POL"]) == ["In Ukraine", "Elsewhere"]


def test_a_learning_on_the_country_itself_comes_first_too(world, large):
    learned(world, "A", "Everywhere", reported_on="2026-02-01")
    one = (
        learned(world, "B", "On Poland", reported_on="2020-01-01").priorities.get().learnings.get()
    )
    one.countries.add(world.poland)
    assert said(world, countries=["POL"]) == ["On Poland", "Everywhere"]


def test_what_is_not_published_is_shown_to_the_committee_alone(world, large):
    learned(world, "DRAFT", "Hidden", state="draft")
    assert said(world) == [] and said(world, "committee") == ["Hidden"]


def test_a_page_costs_one_query_more_however_many_there_are(world, large):
    learned(world, "R-0", "One")
    reader = world.observer
    lessons_on("mini_summit", reader)
    for n in range(1, 5):
        learned(world, f"R-{n}", *(["Another"] * 6))
    with CaptureQueriesContext(connection) as queries:
        assert len(lessons_on("mini_summit", reader, countries=["UKR"]).shown) == 3
    assert len(queries) == 1


def test_no_page_breaks_where_nothing_is_registered_or_learned(client, world, large, monkeypatch):
    client.force_login(world.coordinator)
    page = f"/operations/{large.ref}/mini-summits/1/"
    assert "What reviews learned" not in client.get(page).text
    learned(world, "R-1", "One")
    assert "What reviews learned: 1 lesson" in client.get(page).text
    monkeypatch.setattr(registry, "_providers", [])
    answer = client.get(page)
    assert answer.status_code == 200 and "What reviews learned" not in answer.text


def test_a_tool_that_no_learning_speaks_of_has_none(world, large):
    assert said(world, tool="decision") == []


def test_without_a_request_there_is_nothing_and_nothing_breaks():
    assert Template('{% lessons_on "mini_summit" %}').render(Context({})).strip() == ""


@pytest.mark.parametrize(
    ("text", "first"),
    [("One. Two.", "One."), ("No stop", "No stop"), ("Really? Yes.", "Really?"), ("", ""),
     ("x" * 300, "x" * 239 + "…"), ("Version 2.0 holds. So.", "Version 2.0 holds.")],
)  # fmt: skip
def test_only_the_first_sentence_is_shown(text, first):
    assert first_sentence(text) == first
