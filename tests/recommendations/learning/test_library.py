"""The lessons library: across reviews, by words, priority, tool, country and component."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.review.models import Learning, Review
from tests.api.caller import Caller, done
from tests.factories import reviews

pytestmark = pytest.mark.django_db
LIBRARY = "/learnings/"


@pytest.fixture
def loaded(world, capsys):
    call_command("load_reference")
    capsys.readouterr()


def found(client, **asked):
    rows = client.get(LIBRARY, asked).context["rows"]
    return [str(row["learning"]) for row in rows]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [({"tool": "mini_summit"}, ["4.6"]), ({"q": "mini-summits frame"}, ["4.6"]),
     ({"q": "nothing of the kind"}, []), ({"priority": "5"}, ["5.1", "5.2"]),
     ({"review": "OTHER"}, [])],
)  # fmt: skip
def test_it_is_searched(client, world, loaded, asked, expected):
    client.force_login(world.observer)
    assert found(client, **asked) == expected


def test_a_country_finds_what_its_reviews_learned(client, world, loaded):
    client.force_login(world.observer)
    named = Learning.objects.filter(countries=None).count()
    assert len(found(client, country="UKR")) >= named
    assert found(client, country="POL") == []


def test_what_is_said_of_one_country_is_not_found_under_the_reviews_other_one(
    client, world, loaded
):
    client.force_login(world.observer)
    one = Learning.objects.filter(countries=None).first()
    there = found(client, country="PAK")
    one.countries.set([world.ukraine])
    assert set(there) - set(found(client, country="PAK")) == {str(one)}
    assert str(one) in found(client, country="UKR")


def test_a_component_finds_the_learnings_that_name_it_and_the_api_says_which(client, world, loaded):
    named = Learning.objects.get(priority__number=4, number=6)
    named.components.set([world.kenyan_ns])
    named.countries.set(["UKR"])
    client.force_login(world.observer)
    assert found(client, component="Kenya Red Cross Society") == ["4.6"]
    assert "4.6" not in found(client, component="URCS")
    caller = Caller(world.observer, "read")
    (said,) = done(caller.get("learnings/", {"component": world.kenyan_ns.code}))["results"]
    assert said["id"] == named.pk
    assert (said["components"], said["countries"]) == ([world.kenyan_ns.code], ["UKR"])


def test_each_leads_to_its_review_and_to_what_it_led_to(client, world, loaded):
    client.force_login(world.observer)
    text = client.get(LIBRARY, {"tool": "mini_summit"}).text
    assert "/reviews/LLR-2024/#learning-4-6" in text
    assert "/reviews/LLR-2024/recommendations/5/" in text


def test_what_is_not_published_is_nobodys_else(client, world):
    draft = reviews.review(world, ref="DRAFT", state="draft")
    priority = draft.priorities.create(number=1, title="Secret")
    Learning.objects.create(priority=priority, number=1, text="Hidden")
    client.force_login(world.observer)
    assert found(client) == []
    client.force_login(world.committee)
    assert found(client) == ["1.1"]


def test_the_number_of_queries_does_not_grow(client, world):
    def add(n):
        made = reviews.review(world, ref=f"R-{n}", count=2)
        priority = made.priorities.create(number=1, title="First")
        for number in range(1, 6):
            learning = Learning.objects.create(priority=priority, number=number, text="x", tools=[])
            made.recommendations.first().references.create(
                n=number, kind="drawn_from", names="learning", as_written="x", learning=learning
            )

    def queries():
        with CaptureQueriesContext(connection) as caught:
            client.get(LIBRARY)
        return len(caught)

    add(0)
    client.force_login(world.observer)
    client.get(LIBRARY)
    few = queries()
    for n in range(1, 4):
        add(n)
    assert queries() == few <= 12
    assert Review.objects.count() == 4
