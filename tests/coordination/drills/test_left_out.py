"""Drills are never mixed with real figures: every list, count and search leaves them out."""

import pytest
from django.test import Client

from coordination.deadlines.models import Deadline, Delivery
from coordination.deadlines.sweep import fire_due_rungs
from coordination.logbook.actions import write_entry
from coordination.watch.waiting import waiting_for

pytestmark = pytest.mark.django_db

EVERY_API_LIST = (
    "operations", "deadlines", "log-entries", "convenings", "responsibilities", "mini-summits",
    "decisions", "joint-statements", "minimum-parameters", "mco-deployments",
)  # fmt: skip


@pytest.fixture
def secretary(signed_in) -> Client:
    """Sees every operation, and so every drill that a list would show."""
    return signed_in("secretariat")


def refs(client, path):
    rows = client.get(path).json()["results"]
    return {row.get("ref") or row["operation"] for row in rows}


def test_the_list_of_operations_leaves_drills_out_and_says_so(secretary, case, running):
    page = secretary.get("/operations/").text
    assert case.ref in page and running.ref not in page
    assert "Drills are left out." in page


def test_the_list_of_operations_shows_drills_where_they_are_asked_for(secretary, case, running):
    only = secretary.get("/operations/?drills=only").text
    assert running.ref in only and f">{case.ref}<" not in only
    both = secretary.get("/operations/?drills=with").text
    assert running.ref in both and case.ref in both


def test_an_empty_drills_filter_still_leaves_them_out(secretary, case, running):
    assert running.ref not in secretary.get("/operations/?drills=&state=active").text
    assert refs(secretary, "/api/v1/operations/?drills=") == {case.ref}


def test_every_list_of_the_api_leaves_drills_out(secretary, case, running, world):
    write_entry(running.operation, by=world.coordinator, text="Drill: the bridge is down")
    for name in EVERY_API_LIST:
        assert running.ref not in refs(secretary, f"/api/v1/{name}/"), name


@pytest.mark.parametrize("name", ["operations", "deadlines", "log-entries", "convenings"])
def test_a_list_of_the_api_shows_drills_where_they_are_asked_for(
    secretary, case, running, world, name
):
    write_entry(running.operation, by=world.coordinator, text="Drill: the bridge is down")
    write_entry(case, by=world.coordinator, text="The bridge is down")
    assert refs(secretary, f"/api/v1/{name}/?drills=only") == {running.ref}
    of_countries = {None}  # a clock that belongs to no operation
    found = refs(secretary, f"/api/v1/{name}/?drills=with")
    assert found - of_countries == {running.ref, case.ref}


def test_asking_for_the_operation_of_a_drill_shows_its_things(secretary, running):
    for path in ("deadlines", "convenings"):
        assert refs(secretary, f"/api/v1/{path}/?operation={running.ref}") == {running.ref}
    assert secretary.get(f"/api/v1/operations/{running.ref}/").json()["ref"] == running.ref


def test_a_word_that_the_filter_does_not_know_is_refused(secretary, running):
    assert secretary.get("/api/v1/operations/?drills=maybe").status_code == 400


def test_the_api_list_of_operations_asks_no_further_table_for_it(secretary, running):
    """One condition on a column of the row itself: the list must stay as fast as it was."""
    from coordination.operations.models import Operation
    from coordination.without_drills import OF_OPERATION, without_drills

    plain = str(Operation.objects.all().query)
    narrowed = str(without_drills(Operation.objects.all(), {}, OF_OPERATION).query)
    assert narrowed.count("JOIN") == plain.count("JOIN") == 0


def test_the_list_of_clocks_leaves_drills_out_and_says_so(secretary, case, running):
    page = secretary.get("/deadlines/").text
    assert running.ref not in page and "Those of drills are left out." in page
    assert running.ref in secretary.get("/deadlines/?drills=only").text
    assert running.ref in secretary.get(f"/deadlines/?operation={running.ref}").text


def test_the_watch_shows_a_drill_in_a_block_of_its_own(signed_in, case, running, world):
    page = signed_in("icrc_director").get("/")
    text = page.text
    assert "DRILL: exercises, nothing real" in text and running.get_absolute_url() in text
    shown = [*page.context["overdue"], *page.context["to_come"]]
    assert not [face for face in shown if running.ref in str(face.about)]
    assert running.operation not in page.context["operations"]
    assert not [each for each in waiting_for(world.icrc_director) if each.kind == "drill"]


def test_the_watch_of_somebody_else_shows_no_drill(signed_in, running):
    page = signed_in("polish").get("/").text
    assert "DRILL" not in page and running.ref not in page


def test_the_watch_forgets_a_drill_that_is_over(signed_in, running, world):
    from coordination.drills import actions

    actions.run(running, "end", by=world.coordinator)
    assert running.get_absolute_url() not in signed_in("icrc_director").get("/").text


def test_search_leaves_drills_out_unless_their_reference_is_typed(secretary, case, running, world):
    write_entry(running.operation, by=world.coordinator, text="A bridge that is played")
    found = secretary.get("/search/?q=Escalation")
    assert list(found.context["operations"]) == [case]
    assert not list(secretary.get("/search/?q=played").context["log"])
    assert list(secretary.get(f"/search/?q={running.ref}").context["operations"]) == [
        running.operation
    ]


def test_the_page_of_a_component_leaves_drills_out(secretary, case, running, world):
    page = secretary.get(f"/components/{world.urcs_ns.code}/")
    assert page.context["operations"] == [case]


def test_the_inbox_keeps_the_messages_of_a_drill_and_marks_them(signed_in, running, world):
    fire_due_rungs()
    client = signed_in("icrc_director")
    page = client.get("/inbox/").text
    mine = Delivery.objects.inbox().filter(
        recipient=world.people["icrc_director"], rung__deadline__in=Deadline.objects.of(running)
    )
    assert mine.get().subject in page.replace("&amp;", "&")
    assert page.count("<bdi>DRILL · ") >= 2, "the announcement and the reminder say it"
    assert "DRILL: an exercise" in client.get(f"/inbox/{mine.get().pk}/").text


def test_every_page_of_its_operation_says_that_it_is_a_drill(signed_in, running):
    client = signed_in("coordinator")
    ref = running.ref
    deadline = Deadline.objects.of(running).get()
    for path in (
        f"/operations/{ref}/", f"/operations/{ref}/logbook/", f"/drills/{ref}/",
        f"/drills/{ref}/report/", f"/deadlines/{deadline.pk}/",
    ):  # fmt: skip
        assert "DRILL: an exercise. Nothing here is real." in client.get(path).text, path


def test_no_page_of_a_real_operation_says_so(signed_in, case, running):
    page = signed_in("coordinator").get(f"/operations/{case.ref}/").text
    assert "DRILL: an exercise" not in page
    assert f"/drills/new/?from={case.ref}" in page


def test_the_page_of_its_operation_offers_nothing_to_change(signed_in, running):
    page = signed_in("coordinator").get(f"/operations/{running.ref}/")
    assert page.context["offers"] == [] and not page.context["starters"]
    assert "/scale/" not in page.text and "/edit/" not in page.text


def test_the_api_offers_no_step_of_its_operation(secretary, running):
    rows = secretary.get("/api/v1/operations/?drills=with").json()["results"]
    by_ref = {row["ref"]: row["steps"] for row in rows}
    assert by_ref[running.ref] == []
    assert all(steps for ref, steps in by_ref.items() if ref != running.ref)
