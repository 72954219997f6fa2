"""Plans, simulations and activations in the API: lists, records, steps, rows, and the same sentences as the pages."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.factories import cases, plans
from tools.contingency_plan.models import ContingencyPlan

pytestmark = pytest.mark.django_db

PLANS = "/api/v1/contingency-plans/"
JSON = {"content_type": "application/json"}


@pytest.fixture
def signed_in(client, world):
    def sign_in(name):
        client.force_login(getattr(world, name))
        return client

    return sign_in


def test_a_plan_is_begun_written_proposed_and_validated(world, signed_in):
    client = signed_in("urcs")
    sent = {"country": "UKR", "title": "Winter", "hazard": "cold_wave", "first_steps": "Call"}
    key = {"HTTP_IDEMPOTENCY_KEY": "0f4a9c1e-0000-4000-8000-000000000001"}
    first = client.post(PLANS, sent, **JSON, **key)
    again = client.post(PLANS, sent, **JSON, **key)
    assert first.status_code == again.status_code == 201
    assert ContingencyPlan.objects.count() == 1
    plan = first.json()
    here = f"{PLANS}{plan['id']}/"
    plan = client.post(
        f"{here}scenarios/", {"title": "The grid fails", "version": plan["version"]}, **JSON
    ).json()
    scenario = plan["text"]["scenarios"][0]
    figure = {"scenario": scenario["id"], "measure": "affected", "amount": 1000, "source": "Own"}
    plan = client.post(f"{here}figures/", figure, **JSON).json()
    client.post(f"{here}roles/", {"component": "ICRC", "area": "Water", "task": "Runs it"}, **JSON)
    assert plan["text"]["scenarios"][0]["figures"][0]["amount"] == 1000
    assert "A simulation" in plan["missing"] and plan["text_in_force"] is None
    assert client.post(f"{here}steps/propose/", {}, **JSON).json()["state"] == "proposed"
    for name in plans.THREE:
        client = signed_in(name)
        version = client.get(here).json()["version"]
        plan = client.post(f"{here}validations/", {"version": version}, **JSON).json()
    assert plan["state"] == "validated" and plan["in_force"] and plan["review_due_at"]
    assert plan["text_in_force"]["scenarios"] == plan["text"]["scenarios"]


def test_a_row_is_changed_and_taken_out_over_the_version_that_was_read(world, signed_in):
    made, client = plans.written(world), signed_in("urcs")
    row = made.roles.first()
    here = f"{PLANS}{made.pk}/roles/{row.pk}/"
    assert client.patch(here, {"task": "Else"}, **JSON).status_code == 400
    assert client.patch(here, {"task": "Else", "version": made.version}, **JSON).status_code == 200
    stale = client.patch(here, {"task": "Other", "version": made.version}, **JSON)
    assert stale.status_code == 409 and stale.json()["code"] == "stale"
    assert client.post(f"{here}take-out/", {"reason": "Not ours"}, **JSON).status_code == 200
    assert client.post(f"{here}take-out/", {"reason": "Not ours"}, **JSON).status_code == 404


def test_a_refusal_is_said_as_on_the_page(world, signed_in):
    made = plans.proposed(world)
    refused = signed_in("observer").post(
        f"{PLANS}{made.pk}/validations/", {"version": made.version}, **JSON
    )
    assert refused.status_code == 403 and "Only those who hold" in refused.json()["detail"]
    assert (
        "Only those who hold"
        in signed_in("observer").get(f"/contingency-plans/{made.pk}/validate/").text
    )
    refused = signed_in("urcs").patch(
        f"{PLANS}{made.pk}/", {"first_steps": "Else", "version": made.version}, **JSON
    )
    assert refused.status_code == 409 and refused.json()["code"] == "out_of_turn"


@pytest.mark.parametrize(
    "bad",
    [
        {"title": 5}, {"hazard": "frogs"}, {"country": "XXX"}, {"title": "a\u0000"},
        {"reach": "mars"}, {"unknown": 1}, {"title": "x" * 201},
    ],
)  # fmt: skip
def test_bad_input_names_its_field(world, signed_in, bad):
    sent = {"country": "UKR", "title": "Winter", "hazard": "flood"} | bad
    answer = signed_in("urcs").post(PLANS, sent, **JSON)
    assert answer.status_code == 400 and set(answer.json()["fields"]) == set(bad)


def test_a_simulation_is_recorded_and_its_finding_mended(world, signed_in):
    made, client = plans.plan(world), signed_in("urcs")
    sent = {
        "plan": made.pk, "title": "At night", "form": "tabletop",
        "held_on": timezone.localdate().isoformat(),
    }  # fmt: skip
    row = client.post("/api/v1/plan-simulations/", sent, **JSON)
    assert row.status_code == 201
    here = f"/api/v1/plan-simulations/{row.json()['id']}/"
    found = client.post(
        f"{here}findings/", {"text": "No list", "post": "urcs-secretary-general"}, **JSON
    )
    finding = found.json()["findings"][0]["id"]
    done = client.post(f"{here}findings/{finding}/done/", {"evidence": "Printed"}, **JSON).json()
    assert done["findings"][0]["state"] == "done"
    listed = client.get("/api/v1/plan-simulations/?open_findings=true").json()
    assert listed["results"] == []


def test_an_activation_is_compared_with_what_happened(world, signed_in):
    made, case, client = plans.validated(world), cases.operation(world), signed_in("urcs")
    sent = {"plan": made.pk, "operation": case.ref, "reason": "It came"}
    row = client.post("/api/v1/plan-activations/", sent, **JSON)
    assert row.status_code == 201
    again = client.post("/api/v1/plan-activations/", sent, **JSON)
    assert again.status_code == 400 and "already" in again.json()["fields"]["operation"][0]
    here = f"/api/v1/plan-activations/{row.json()['id']}/"
    told = plans.told(made.activations.get(), amount=None)
    done = client.post(
        f"{here}steps/compare/", {"match": "hardly", "helped": "Much", "scenarios": told}, **JSON
    )
    assert done.status_code == 200 and done.json()["match"] == "hardly"
    listed = client.get("/api/v1/plan-activations/?match=hardly").json()["results"]
    assert [each["id"] for each in listed] == [row.json()["id"]]


def test_the_list_costs_the_same_for_few_and_for_many(
    world, signed_in, django_assert_max_num_queries
):
    client = signed_in("observer")
    plans.validated(world)
    client.get(PLANS)
    with django_assert_max_num_queries(12) as few:
        client.get(PLANS)
    for n in range(5):
        plans.written(world, title=f"Plan {n}")
    with django_assert_max_num_queries(12) as many:
        client.get(PLANS)
    assert len(few.captured_queries) == len(many.captured_queries)
