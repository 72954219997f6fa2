"""Operations by words: one rule for the search page, the list and the API, through an index."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from coordination.components.models import Country
from coordination.operations import actions
from coordination.operations.finding import found
from coordination.operations.models import Operation
from coordination.searching import asked_for
from tests.api.caller import Caller
from tests.factories import cases
from tests.fixtures.scenarios import scenario


@scenario
def case(world):
    Country.objects.filter(iso3="UKR").update(name_ar="أوكرانيا", name_es="Ucrania")
    cases.operation(world, name="Somewhere else", countries=[world.pakistan])
    return cases.operation(
        world, name="Séisme de Kyiv", glide="EQ-2026-000123-UKR", appeal_codes=["MDRUA007"]
    )


def finds(typed):
    return set(found(Operation.objects.all(), typed))


@pytest.mark.parametrize(
    "typed",
    ["seisme", "SÉISME kyiv", "kyi", "Ucrania", "الأوكرانيا", "eq-2026", "2026-000123", "mdrua007",
     "ukr-20", "UKR seisme"],
)  # fmt: skip
def test_an_operation_is_found_by_the_beginnings_of_its_words(case, typed):
    assert finds(typed) == {case}


@pytest.mark.parametrize("typed", ["isme", "seisme pakistan", "%", "_", "—", "🚑", "\x00"])
def test_nothing_else_finds_it(case, typed):
    assert finds(typed) == set()


def test_list_api_and_search_find_the_same(client, world, case):
    api = Caller(world.observer)
    client.force_login(world.observer)
    for typed in ("seisme", "Ucrania", "nothing of the kind"):
        wanted = [each.ref for each in finds(typed)]
        assert [o.ref for o in client.get("/search/", {"q": typed}).context["operations"]] == wanted
        listed = client.get("/operations/", {"q": typed}).text
        answer = api.get("operations/", {"q": typed}).json()
        assert [row["ref"] for row in answer["results"]] == wanted
        assert (case.ref in listed) is (case.ref in wanted)


def test_what_was_corrected_is_found_and_what_it_was_is_not(world, case):
    actions.amend_operation(
        case, by=world.coordinator, changes={"name": "Inundations"}, appeal_codes=["MDRUA008"]
    )
    for typed in ("inundations", "MDRUA008"):
        assert finds(typed) == {case}
    for typed in ("seisme", "MDRUA007"):
        assert finds(typed) == set()


def test_operations_from_before_the_column_are_filled_in(world, case):
    kept = case.search_text
    Operation.objects.update(search_text="")
    import_module("coordination.migrations.0009_operation_search").fill_all(apps, None)
    case.refresh_from_db()
    assert case.search_text == kept and "mdrua007" in kept.split()


@pytest.mark.postgres
def test_postgresql_looks_into_the_inverted_index(world):
    rows = Operation.objects.filter(search_text__begins=asked_for("seisme kyiv")).order_by()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
    assert "operation_words" in rows.explain()
