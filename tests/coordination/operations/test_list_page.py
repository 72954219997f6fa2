"""The list of operations: filters in the address, pages by cursor, the clock due next."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.operations import actions
from coordination.operations.models import Operation
from tests.factories import cases

LIST = "/operations/"


def rows_of(answer):
    return [str(row) for row in answer.context["page"]]


def many(world, number, **more):
    facts = {
        "crisis": "disaster", "hazard": "flood", "onset_zone": "Asia/Karachi",
        "onset_precision": "exact", "host": world.prcs_ns, "country_codes": "PAK", "state": "active",
    } | more  # fmt: skip
    now = timezone.now()
    return Operation.objects.bulk_create(
        Operation(
            ref=f"PAK-1999-{n:03d}",
            name=f"Flood {n:03d}",
            onset_at=now - timedelta(days=n),
            **facts,
        )
        for n in range(1, number + 1)
    )


def test_a_row_says_what_a_coordinator_looks_for(world, coordinator):
    case = cases.large_operation(world, hours_ago=60)
    actions.set_category(case, by=world.coordinator, category="red", since=case.today)
    (row,) = rows_of(coordinator.get(LIST))
    for said in (case.ref, case.name, "Ukraine", "Large", "Red", "Active", "Kyiv"):
        assert said in row
    assert "Joint Statement issued" in row or "Mini-Summit held" in row
    assert "12\xa0h late" in row and 'class="is-late"' in row
    assert f'href="/operations/{case.ref}/"' in row


def test_without_a_scale_the_row_says_that_none_was_declared(world, case, coordinator):
    (row,) = rows_of(coordinator.get(LIST))
    assert "not declared" in row
    assert "late" not in row


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"A", "B", "C"}),
        ("state=active", {"A", "B"}),
        ("state=closed", {"C"}),
        ("scale=large", {"A"}),
        ("scale=none", {"B", "C"}),
        ("crisis=disaster", {"B", "C"}),
        ("category=red", {"A"}),
        ("country=UKR", {"A"}),
        ("country=pakistan", {"B", "C"}),
        ("country=UKR, PAK", {"A", "B", "C"}),
        ("q=sindh", {"B"}),
        ("q=floods karachi", set()),
        ("q=MDRPK", {"B"}),
        ("state=active&crisis=disaster", {"B"}),
    ],
)
def test_filters_live_in_the_address(world, coordinator, query, found):
    a = cases.large_operation(world, name="A escalation")
    actions.set_category(a, by=world.coordinator, category="red", since=a.today)
    flood = {"crisis": "disaster", "hazard": "flood", "countries": [world.pakistan]}
    cases.operation(
        world, name="B floods in Sindh", host=world.prcs_ns, appeal_codes=["MDRPK023"], **flood
    )
    c = cases.operation(world, name="C landslide", host=world.prcs_ns, **flood)
    actions.run(c, "close", by=world.coordinator, reason="over")
    listed = " ".join(rows_of(coordinator.get(f"{LIST}?{query}")))
    names = {"A": "A escalation", "B": "B floods", "C": "C landslide"}
    assert {key for key, name in names.items() if name in listed} == found


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("state=lost", "Select a valid choice."),
        ("country=Atlantis", "“Atlantis” was not found among the countries."),
    ],
)
def test_a_filter_that_cannot_be_read_gets_a_sentence_and_the_page_stands(
    world, case, coordinator, query, sentence
):
    answer = coordinator.get(f"{LIST}?{query}")
    assert answer.status_code == 200
    assert sentence in answer.content.decode()


@pytest.mark.parametrize(
    "query", ["after=%00", "before=xyz", "q=%00%00", "after=W10", "q=%22%27--"]
)
def test_nonsense_in_the_address_never_breaks_the_page(world, case, coordinator, query):
    assert coordinator.get(f"{LIST}?{query}").status_code == 200


def test_fifty_rows_a_page_and_each_operation_once(world, coordinator):
    many(world, 120)
    seen, url = [], LIST
    for _ in range(3):
        answer = coordinator.get(url)
        seen += rows_of(answer)
        url = f"{LIST}?after={answer.context['page'].next}"
    assert [len(seen), len(set(seen))] == [120, 120]
    assert "Flood 001" in seen[0] and "Flood 120" in seen[-1]
    assert answer.context["page"].next == ""
    back = coordinator.get(f"{LIST}?before={answer.context['page'].previous}")
    assert rows_of(back) == seen[50:100]


def test_page_links_keep_the_filters(world, coordinator):
    many(world, 60)
    page = coordinator.get(f"{LIST}?crisis=disaster").content.decode()
    assert "?crisis=disaster&amp;after=" in page


@pytest.mark.parametrize("name", ["coordinator", "observer", "secretariat"])
def test_the_number_of_queries_does_not_grow(world, signed_in, name):
    client = signed_in(name)
    cases.large_operation(world)
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    many(world, 60)
    for n in range(4):
        cases.large_operation(world, name=f"Large {n}")
    with CaptureQueriesContext(connection) as more:
        client.get(LIST)
    assert len(more) == len(few) <= 6


def test_an_operation_of_its_participants_is_listed_for_them_alone(world, signed_in):
    case = cases.operation(world, visibility="participants")
    listed = {
        name for name in world.people if case.name in signed_in(name).get(LIST).content.decode()
    }
    assert listed == set(world.people) - {"observer", "committee", "polish"}
    found = signed_in("observer").get(f"{LIST}?q={case.ref}").content.decode()
    assert case.name not in found


def test_where_there_is_nothing_the_page_says_what_to_do(world, signed_in):
    assert "Log the first one" in signed_in("coordinator").get(LIST).content.decode()
    assert "There is no operation that you may see." in (
        signed_in("observer").get(LIST).content.decode()
    )
    case = cases.operation(world)
    answer = signed_in("observer").get(f"{LIST}?scale=small").content.decode()
    assert "No operation fits these filters." in answer and case.name not in answer
