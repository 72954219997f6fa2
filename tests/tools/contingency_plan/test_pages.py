"""The pages of a plan: list, files, reading, writing, validating; what they cost, and bad input."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import plans
from tools.contingency_plan import actions, aspect
from tools.contingency_plan.models import ContingencyPlan

pytestmark = pytest.mark.django_db


def test_what_is_done_first_stands_above_everything_else(world, client):
    made = plans.validated(world)
    client.force_login(world.observer)
    page = client.get(made.get_absolute_url()).text
    places = [page.index(word) for word in ("What we do first", "Scenarios", "Who does what")]
    assert places == sorted(places) and "calls the two Heads of Delegation" in page
    assert "Ten days below" in page and "1,000,000" in page and "Own estimate, 2026" in page


def test_a_plan_in_preparation_says_that_nobody_has_validated_it(world, client):
    client.force_login(world.observer)
    page = client.get(plans.written(world).get_absolute_url()).text
    assert "Nobody has validated this text yet" in page
    assert "Activate the plan" not in page


def test_the_edition_in_force_is_read_while_the_next_is_written(world, client):
    made = actions.run(plans.validated(world), "revise", by=world.urcs, reason="New figures")
    actions.amend_plan(made, by=world.urcs, changes={"first_steps": "Open the depots."})
    client.force_login(world.observer)
    page = client.get(made.get_absolute_url()).text
    assert "calls the two" in page and "Open the depots" not in page
    assert "Open the depots" in client.get(f"{made.get_absolute_url()}text/").text
    assert "calls the two" in client.get(f"{made.get_absolute_url()}editions/1/").text
    assert client.get(f"{made.get_absolute_url()}editions/2/").status_code == 404


def test_a_plan_is_begun_written_proposed_and_validated_on_pages_alone(world, client):
    client.force_login(world.urcs)
    assert "Begin a contingency plan" in client.get("/countries/UKR/").text
    begin = "/countries/ukr/contingency-plans/new/"
    typed = {"title": "", "hazard": "flood", "reach": "movement", "first_steps": "Call"}
    answer = client.post(begin, typed)
    assert answer.status_code == 422 and "Call" in answer.text
    client.post(begin, typed | {"title": "Floods in spring"})
    made = ContingencyPlan.objects.get()
    part = f"/contingency-plans/{made.pk}/parts/"
    client.post(f"{part}scenarios/new/", {"version": made.version, "title": "The dam breaks"})
    made.refresh_from_db()
    answer = client.post(f"{part}roles/new/", {
        "version": made.version, "component": "URCS", "area": "Boats", "task": "Runs them",
    }, follow=True)  # fmt: skip
    assert "Boats" in answer.text
    made.refresh_from_db()
    client.post(
        f"/contingency-plans/{made.pk}/steps/", {"step": "propose", "version": made.version}
    )
    for name in plans.THREE:
        client.force_login(getattr(world, name))
        made.refresh_from_db()
        assert "Validate the plan" in client.get(made.get_absolute_url()).text
        client.post(f"/contingency-plans/{made.pk}/validate/", {"version": made.version})
    made.refresh_from_db()
    assert made.is_in_force


def test_a_row_is_changed_and_taken_out_on_pages(world, client):
    made = plans.written(world)
    row = made.roles.first()
    client.force_login(world.urcs)
    address = f"/contingency-plans/{made.pk}/parts/roles/{row.pk}/"
    typed = {"version": made.version, "component": "ICRC", "area": "Water", "task": "All of it"}
    assert client.post(address, typed).status_code == 302
    stale = client.post(address, typed | {"task": "Another text"})
    assert stale.status_code == 409 and "Another text" in stale.text
    assert client.post(f"{address}take-out/", {"reason": ""}).status_code == 422
    made.refresh_from_db()
    client.post(f"{address}take-out/", {"reason": "Not ours", "version": made.version})
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["observer", "polish", "coordinator"])
def test_who_does_not_work_for_the_country_reads_and_writes_nothing(world, client, name):
    made = plans.written(world)
    client.force_login(getattr(world, name))
    assert client.get(made.get_absolute_url()).status_code == 200
    address = f"/contingency-plans/{made.pk}/"
    for door in ("facts/", "parts/roles/new/", "validate/", "simulations/new/"):
        assert client.get(address + door).status_code == 403, door
        assert client.post(address + door, {}).status_code == 403, door
    assert client.get("/countries/UKR/contingency-plans/new/").status_code == 403
    assert client.post(f"{address}steps/", {"step": "propose"}).status_code == 403


def test_the_list_is_filtered_and_had_as_a_file(world, client):
    plans.validated(world)
    plans.plan(world, country=world.poland, by=world.polish, title="Refugees arrive")
    client.force_login(world.observer)
    for asked, there in (
        ({"in_force": "true"}, "Winter"), ({"country": "pol"}, "Refugees"), ({"q": "refug"}, "Refugees"),
        ({"hazard": "cold_wave", "in_force": "true"}, "Winter"), ({"state": "validated"}, "Winter"),
        ({"review_late": "false", "simulated": "false", "activated": "false", "in_force": "true"}, "Winter"),
    ):  # fmt: skip
        page = client.get("/contingency-plans/", asked).text
        other = {"Winter": "Refugees arrive", "Refugees": "Winter in"}[there]
        assert there in page and other not in page, asked
    for form in ("csv", "xlsx", "hxl"):
        answer = client.get(f"/contingency-plans/list.{form}")
        body = b"".join(answer)
        assert answer.status_code == 200 and body
    assert b"Refugees arrive" in body and b"Winter in the east" in body
    assert client.get("/contingency-plans/list.exe").status_code == 404


def test_a_plan_is_printed(world, client):
    client.force_login(world.observer)
    for made in (plans.validated(world), plans.written(world, title="In preparation")):
        answer = client.get(f"/contingency-plans/{made.pk}/plan.pdf")
        body = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code == 200 and body.startswith(b"%PDF")
    assert client.get(f"/contingency-plans/{made.pk}/plan.exe").status_code == 404


def words_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    body = b"".join(answer) if answer.streaming else answer.content
    found = docx.Document(BytesIO(body))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in found.paragraphs), *cells])


def test_a_plan_is_had_as_a_word_file_marked_by_edition_and_state(world, client):
    client.force_login(world.observer)
    made = plans.validated(world)
    text = words_of(client, f"/contingency-plans/{made.pk}/plan.docx")
    for said in (
        "What we do first",
        "Who does what",
        "1,000,000",
        "Edition: 1, in force",
        "In force",
    ):
        assert said in text
    assert "Nobody has validated it" not in text
    text = words_of(client, f"/contingency-plans/{made.pk}/editions/1/plan.docx")
    assert "Edition: 1, in force" in text
    draft = plans.written(world, title="In preparation")
    text = words_of(client, f"/contingency-plans/{draft.pk}/plan.docx")
    assert "Edition: 1, in preparation" in text and "Nobody has validated it" in text


def test_in_arabic_it_runs_from_the_right(world, client):
    reader = world.observer
    reader.language = "ar"
    reader.save()
    client.force_login(reader)
    made = plans.validated(world)
    answer = client.get(f"/contingency-plans/{made.pk}/plan.docx")
    body = b"".join(answer) if answer.streaming else answer.content
    document = ZipFile(BytesIO(body)).read("word/document.xml").decode()
    assert "<w:bidiVisual/>" in document and "<w:bidi/>" in document


def test_the_history_says_what_was_done(world, client):
    made = plans.validated(world)
    client.force_login(world.observer)
    page = client.get(f"/contingency-plans/{made.pk}/history/").text
    for said in ("Begun", "Scenario added", "Validated by one of the three"):
        assert said in page


@pytest.mark.parametrize(
    "bad",
    [
        {"title": "a\x00b"}, {"title": "x" * 10**6}, {"hazard": "frogs"}, {"reach": "mars"}, {},
        {"title": "Fine", "hazard": "flood", "reach": "movement", "first_steps": "x" * 10**6},
    ],
)  # fmt: skip
def test_bad_input_gets_a_sentence(world, client, bad):
    client.force_login(world.urcs)
    answer = client.post("/countries/UKR/contingency-plans/new/", bad)
    assert answer.status_code == 422 and not ContingencyPlan.objects.filter(title="Fine").exists()


@pytest.mark.parametrize("bad", ["-1", "99999999999999", "many", ""])
def test_a_figure_that_is_none_gets_a_sentence(world, client, bad):
    made = plans.written(world)
    client.force_login(world.urcs)
    scenario = made.scenarios.get()
    answer = client.post(f"/contingency-plans/{made.pk}/parts/figures/new/", {
        "version": made.version, "scenario": scenario.pk, "measure": "affected", "unit": "people",
        "source": "x", "amount": bad,
    })  # fmt: skip
    assert answer.status_code == 422


def test_addresses_that_lead_nowhere_are_not_found(world, client):
    made = plans.written(world)
    client.force_login(world.urcs)
    for door in (
        "/contingency-plans/99999999/", "/countries/XXX/contingency-plans/new/",
        "/countries/%00/contingency-plans/new/",
        f"/contingency-plans/{made.pk}/parts/dragons/new/",
        f"/contingency-plans/{made.pk}/parts/roles/99999/", "/contingency-plans/?after=%00",
    ):  # fmt: skip
        assert client.get(door).status_code == (200 if "after" in door else 404), door


@pytest.mark.parametrize("page", ["list", "plan", "country"])
def test_a_page_costs_the_same_whatever_it_holds(world, client, page):
    first = plans.validated(world)
    plans.simulated(world, first)
    client.force_login(world.urcs)
    address = {
        "list": "/contingency-plans/", "plan": first.get_absolute_url(), "country": "/countries/UKR/",
    }[page]  # fmt: skip
    client.get(address)
    costs = []
    for n in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        costs.append(len(queries))
        for m in range(4):
            made = plans.written(world, title=f"{n} {m}")
            plans.simulated(world, made)
            plans.simulated(world, first)
    assert costs[0] == costs[1] <= 30, costs


class TestReadiness:
    def standing(self, world, iso3="UKR"):
        countries = [world.ukraine, world.poland]
        return aspect.standings(countries, world.observer, timezone.now())[iso3]

    def test_it_says_what_is_missing_until_a_plan_is_in_force(self, world):
        assert self.standing(world).missing == "a Movement Contingency Plan"
        plans.proposed(world)
        assert self.standing(world).state == "proposed"
        plans.validated(world, title="Two")
        found = self.standing(world)
        assert found.state == "validated" and not found.missing and found.due_at
        assert self.standing(world, "POL").state == "none"

    def test_one_query_for_all_countries(self, world):
        plans.validated(world)
        person = world.secretariat
        person.held_posts()  # as on every request
        with CaptureQueriesContext(connection) as queries:
            aspect.standings([world.ukraine, world.poland], person, timezone.now())
        assert len(queries) <= 2
