"""A plan for the country team alone does not exist for others: pages, files, API, readiness, search, clocks."""

from __future__ import annotations

import pytest
from django.utils import timezone

from coordination.countries.thing import MAY_READ
from coordination.countries.whole_record import read_whole_by
from coordination.deadlines.models import Deadline
from tests.factories import cases, plans
from tools.contingency_plan import aspect, parts
from tools.contingency_plan.models import ContingencyPlan
from tools.plan_activation.models import PlanActivation
from tools.plan_simulation.models import PlanSimulation

pytestmark = pytest.mark.django_db

NAME = "Quiet talks in the valley"
TEAM = {"urcs", "urcs_staff", "icrc_hod", "ifrc_hod", "region"}
CENTRE = {"secretariat", "committee", "icrc_director", "ifrc_usg"}


@pytest.fixture
def quiet(world):
    """A restricted plan with everything that hangs on it, activated by an operation that all may see."""
    made = plans.validated(world, title=NAME, reach="country_team")
    plans.simulated(world, made)
    plans.activated(world, made, cases.operation(world))
    return made


def test_the_rule_in_sql_and_the_one_in_python_are_twins(world, quiet):
    open_to_all = plans.plan(world, title="For all")
    seen_by = set()
    for name, person in world.as_seen_by_role().items():
        seen = set(ContingencyPlan.objects.visible_to(person))
        assert seen == {each for each in (quiet, open_to_all) if each.roles_of(person)}, name
        seen_by |= {name} if quiet in seen else set()
        hung = (PlanSimulation, PlanActivation)
        for model in hung:
            assert model.objects.visible_to(person).exists() == (quiet in seen), (name, model)
    assert seen_by == TEAM | CENTRE


@pytest.mark.parametrize("name", ["observer", "polish", "coordinator"])
def test_to_others_it_does_not_exist(world, quiet, client, name):
    client.force_login(getattr(world, name))
    simulation, activation = quiet.simulations.get(), quiet.activations.get()
    here, api = f"/contingency-plans/{quiet.pk}/", f"/api/v1/contingency-plans/{quiet.pk}/"
    doors = [
        here, here + "text/", here + "facts/", here + "validate/", here + "history/",
        here + "plan.pdf", here + "plan.docx", here + "editions/1/",
        here + "editions/1/plan.docx", here + "activate/", here + "simulations/new/",
        here + "parts/roles/new/", here + f"parts/roles/{quiet.roles.first().pk}/",
        simulation.get_absolute_url(), activation.get_absolute_url(), api,
        activation.get_absolute_url() + "steps/compare/",
        f"/api/v1/plan-simulations/{simulation.pk}/",
        f"/api/v1/plan-activations/{activation.pk}/",
    ]  # fmt: skip
    assert {door: client.get(door).status_code for door in doors} == dict.fromkeys(doors, 404)
    for door in (here + "steps/", api + "validations/", api + "roles/", api + "steps/revise/"):
        assert client.post(door, {}, content_type="application/json").status_code == 404, door
    lists = [
        "/contingency-plans/", "/contingency-plans/list.csv", "/countries/UKR/", "/search/?q=quiet",
        "/api/v1/contingency-plans/", "/api/v1/contingency-plans/?format=csv",
        "/api/v1/plan-simulations/", "/api/v1/plan-activations/", "/api/v1/deadlines/", "/",
        activation.operation.get_absolute_url(),
        activation.operation.get_absolute_url() + "contingency-plans/",
    ]  # fmt: skip
    for page in lists:
        answer = client.get(page)
        body = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code == 200 and NAME.encode() not in body, page


@pytest.mark.parametrize("name", sorted(TEAM | CENTRE))
def test_the_country_team_and_the_centre_read_it(world, quiet, client, name):
    client.force_login(getattr(world, name))
    assert NAME in client.get(quiet.get_absolute_url()).text
    assert NAME in client.get("/contingency-plans/").text
    assert NAME in client.get("/countries/UKR/").text


def test_who_may_not_see_the_plan_sees_none_of_its_clocks(world, quiet):
    clocks = Deadline.objects.filter(subject_kind__in=["contingency_plan", "plan_activation"])
    assert clocks.count() == 2
    for name, person in world.as_seen_by_role().items():
        seen = clocks.visible_to(person).exists()
        assert not seen or quiet.roles_of(person) & MAY_READ, name


def test_readiness_counts_what_may_not_be_seen_as_not_there(world, quiet):
    now = timezone.now()
    for name, state in (("observer", "none"), ("urcs", "validated")):
        found = aspect.standings([world.ukraine], getattr(world, name), now)
        assert found["UKR"].state == state


def test_nobody_signed_out_reads_anything(client, quiet):
    for door in (quiet.get_absolute_url(), "/contingency-plans/"):
        assert client.get(door).status_code == 302


def test_a_link_with_it_is_not_told_in_the_history_of_the_plan_across_the_border(
    world, quiet, client
):
    other = plans.plan(world, country=world.poland, by=world.polish, title="Open to all")
    link = parts.add(quiet, "spill-overs", by=world.urcs, destination=other, what="Quiet families")
    parts.take_out(link, by=world.urcs, reason="Counted with the others")
    history = other.get_absolute_url() + "history/"
    for name, is_told in (("observer", False), ("polish", False), ("secretariat", True)):
        client.force_login(getattr(world, name))
        page = client.get(history).content.decode()
        assert ("Quiet families" in page) is is_told, name
        assert "Begun" in page, name
        whole = [each.pk for each in read_whole_by(getattr(world, name))]
        assert ("POL" in whole) is is_told, name
