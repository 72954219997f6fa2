"""Search: operations, components and log entries that this person may see."""

import pytest

from coordination.components.models import Country
from coordination.logbook import actions as logbook
from tests.factories import cases
from tests.fixtures.scenarios import scenario

SEARCH = "/search/"


def found(client, words, **more):
    context = client.get(SEARCH, {"q": words, **more}).context
    return {kind: list(context.get(kind) or []) for kind in ("operations", "components", "log")}


@scenario
def case(world):
    Country.objects.filter(iso3="UKR").update(
        name_fr="Ukraine", name_ar="أوكرانيا", name_es="Ucrania"
    )
    return cases.operation(world, glide="CE-2026-000123-UKR", appeal_codes=["MDRUA007"])


@pytest.mark.parametrize(
    "words",
    ["escalation", "ESCALATION", "ukraine escal", "Ucrania", "أوكرانيا", "الأوكرانيا", "ce-2026",
     "mdrua007", "ukr-20", "UKR"],
)  # fmt: skip
def test_an_operation_is_found(client, world, case, words):
    client.force_login(world.observer)
    assert found(client, words)["operations"] == [case]


@pytest.mark.parametrize("words", ["escalation pakistan", "nothing", "%", "_", "\x00", "🚑"])
def test_what_does_not_match_is_not_found(client, world, case, words):
    client.force_login(world.observer)
    assert found(client, words)["operations"] == []


def test_components_are_found_best_first(client, world):
    client.force_login(world.observer)
    assert found(client, "IFRC")["components"][0] == world.ifrc


def test_log_entries_are_found_and_corrected_ones_are_not(client, world, case):
    first = logbook.write_entry(case, by=world.urcs, text="The bridge is open")
    second = logbook.write_entry(
        case, by=world.urcs, text="The bridge is closed", corrects=first, correction_reason="Wrong"
    )
    client.force_login(world.observer)
    assert found(client, "BRIDGE the")["log"] == found(client, "brídge")["log"] == [second]
    assert found(client, "bridge open")["log"] == []


def test_no_words_show_a_form_and_no_results(client, world, case):
    client.force_login(world.observer)
    for words in ("", "   ", "\x00"):
        page = client.get(SEARCH, {"q": words})
        assert page.status_code == 200
        assert "operations" not in page.context


def test_nothing_found_says_so(client, world):
    client.force_login(world.observer)
    assert "Nothing was found that you may see" in client.get(SEARCH, {"q": "zzz"}).text


def test_one_kind_is_paged(client, world, case, django_assert_max_num_queries):
    for n in range(60):
        logbook.write_entry(case, by=world.urcs, text=f"Bridge {n}")
    client.force_login(world.observer)
    few = client.get(SEARCH, {"q": "bridge"}).context["log"]
    assert len(few) == 8 and few.next
    with django_assert_max_num_queries(7):
        page = client.get(SEARCH, {"q": "bridge", "in": "log"}).context
    assert len(page["log"]) == 50 and "operations" not in page
    rest = client.get(SEARCH, {"q": "bridge", "in": "log", "after": page["log"].next})
    assert len(rest.context["log"]) == 10


def test_what_was_typed_comes_back_escaped_and_cut(client, world):
    client.force_login(world.observer)
    text = client.get(SEARCH, {"q": "<script>alert(1)</script>"}).text
    assert "<script>alert" not in text and "&lt;script&gt;" in text
    assert len(client.get(SEARCH, {"q": "x" * 5000}).context["search_words"]) == 200
    many = client.get(SEARCH, {"q": "a " * 100, "in": "nonsense"})
    assert many.status_code == 200


def test_an_appeal_code_finds_only_its_operation(client, world, case):
    other = cases.operation(world, name="Another", appeal_codes=["MDRUA099"])
    client.force_login(world.observer)
    assert found(client, "MDRUA099")["operations"] == [other]
