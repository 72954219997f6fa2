"""How ready all countries are costs a handful of queries, with everything that is really asked of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coordination.countries.aspects import aspects
from coordination.countries.societies import read_societies
from coordination.people_of_country import ASPECTS
from tests.factories import cases, leaders, plans

pytestmark = pytest.mark.django_db


def test_the_list_its_files_and_the_api_cost_the_same_whatever_there_is(client, world):
    assert {each.name for each in ASPECTS} <= {each.name for each in aspects()}
    client.force_login(world.observer)
    costs: dict[str, list[int]] = {}
    for part in ("nothing", "everything"):
        for door in ("/countries/", "/countries/table.csv", "/api/v1/readiness/"):
            with CaptureQueriesContext(connection) as queries:
                client.get(door).getvalue()
            costs.setdefault(door, []).append(len(queries))
        if part == "nothing":
            plans.all_of_it(world, cases.operation(world))
            leaders.focal_point(world)
            leaders.briefing(world)
    for door, (few, many) in costs.items():
        assert few == many <= 12, (door, few, many)


def test_the_people_of_all_countries_are_read_in_one_statement(world, django_assert_num_queries):
    from django.utils import timezone

    from coordination.people_of_country import standings

    leaders.all_of_it(world)
    person, countries = world.observer, [world.ukraine, world.poland, world.pakistan]
    person.held_posts()
    with django_assert_num_queries(1):
        read_societies(countries, timezone.localdate())
    with django_assert_num_queries(1):
        said = standings(countries, person, timezone.now())
    assert set(said) == {"focal_points", "leadership", "capacity"}
    assert {name: each["UKR"].state for name, each in said.items()} == {
        "focal_points": "some", "leadership": "briefed", "capacity": "described",
    }  # fmt: skip
    assert said["leadership"]["POL"].state == "to_brief"


def test_what_only_tells_is_asked_by_no_list_and_stands_on_the_page_of_its_country(client, world):
    case = cases.operation(world)
    cases.advisor_requested(world, case)
    client.force_login(world.observer)
    page = client.get("/countries/")
    assert "advisors" not in {aspect.name for aspect in page.context["aspects"]}
    here = client.get("/countries/UKR/")
    (told,) = [each for each in here.context["sections"] if each.aspect.name == "advisors"]
    assert told.standing is None and [line.title for line in told.lines] == [case.name]
    assert f"/operations/{case.ref}/" in told.lines[0].url and told.lines[0].url in here.text
    (nothing,) = [
        each
        for each in client.get("/countries/POL/").context["sections"]
        if each.aspect.name == "advisors"
    ]
    assert nothing.lines == []


def test_an_advisor_of_an_operation_that_may_not_be_seen_is_not_told(client, world):
    hidden = cases.operation(world, visibility="participants", present=[])
    cases.advisor_requested(world, hidden)
    client.force_login(world.observer)
    sections = client.get("/countries/UKR/").context["sections"]
    assert not any(each.lines for each in sections if each.aspect.name == "advisors")
