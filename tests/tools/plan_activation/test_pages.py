"""The pages of an activation: from the plan, from the operation, and the comparison with all that was typed."""

from __future__ import annotations

import pytest

from tests.factories import cases, plans
from tools.plan_activation import actions

pytestmark = pytest.mark.django_db


def test_a_plan_is_activated_from_its_own_page(world, client):
    made, case = plans.validated(world), cases.operation(world)
    client.force_login(world.urcs)
    assert case.ref in client.get(f"/contingency-plans/{made.pk}/activate/").text
    answer = client.post(
        f"/contingency-plans/{made.pk}/activate/", {"operation": case.ref, "reason": "It came"}
    )
    assert answer.status_code == 302 and made.activations.get().operation == case


def test_a_plan_is_activated_from_the_page_of_an_operation(world, client):
    made, case = plans.validated(world), cases.operation(world)
    client.force_login(world.coordinator)
    listed = f"/operations/{case.ref}/contingency-plans/"
    assert listed in client.get(case.get_absolute_url()).text
    assert made.title in client.get(listed).text
    answer = client.post(listed, {"plan": made.pk, "reason": ""})
    assert answer.status_code == 422 and not made.activations.exists()
    client.post(listed, {"plan": made.pk, "reason": "It came"})
    assert made.activations.get().operation == case


def test_an_operation_that_does_not_cover_the_country_is_not_taken(world, client):
    made = plans.validated(world)
    case = cases.operation(world, countries=[world.poland], host=world.polish_ns)
    client.force_login(world.urcs)
    answer = client.post(
        f"/contingency-plans/{made.pk}/activate/", {"operation": case.ref, "reason": "It came"}
    )
    assert answer.status_code == 422 and "It came" in answer.text


def test_the_comparison_keeps_what_was_typed_until_it_is_whole(world, client):
    row = plans.activated(world, plans.validated(world), cases.operation(world))
    (told,) = plans.told(row)
    scenario, figure = told["scenario"], told["figures"][0]["figure"]
    typed = {
        "version": row.version, "match": "partly", "helped": "", f"came_{scenario}": "otherwise",
        f"happened_{scenario}": "In two regions", f"amount_{figure}": "400000",
    }  # fmt: skip
    client.force_login(world.urcs)
    answer = client.post(f"{row.get_absolute_url()}steps/compare/", typed)
    assert answer.status_code == 422 and "In two regions" in answer.text
    typed |= {"helped": "We knew whom to call", f"source_{figure}": "Ministry"}
    answer = client.post(f"{row.get_absolute_url()}steps/compare/", typed, follow=True)
    assert "400,000" in answer.text and "1,000,000" in answer.text
    assert "helps by its process" in answer.text


@pytest.mark.parametrize(
    "bad", [{"reason": "\x00"}, {"operation": "\x00"}, {"operation": "x" * 10**6}, {}]
)
def test_bad_input_gets_a_sentence(world, client, bad):
    made = plans.validated(world)
    client.force_login(world.urcs)
    answer = client.post(f"/contingency-plans/{made.pk}/activate/", bad)
    assert answer.status_code == 422


def test_an_outsider_reads_and_takes_no_step(world, client):
    row = plans.activated(world, plans.validated(world), cases.operation(world))
    client.force_login(world.observer)
    assert client.get(row.get_absolute_url()).status_code == 200
    address = f"{row.get_absolute_url()}steps/"
    assert client.get(f"{address}compare/").status_code == 403
    assert client.post(f"{address}compare/", {}).status_code == 403
    answer = client.post(address, {"step": "withdraw", "reason": "x"})
    row.refresh_from_db()
    assert answer.status_code == 403 and not row.is_withdrawn


def test_what_was_said_is_there_again_when_it_is_compared_again(world, client):
    row = plans.activated(world, plans.validated(world), cases.operation(world))
    row = actions.compare(
        row, by=world.urcs, match="largely", helped="We knew whom to call",
        scenarios=plans.told(row),
    )  # fmt: skip
    actions.run(row, "compare_again", by=world.urcs, reason="New figures")
    client.force_login(world.urcs)
    page = client.get(f"{row.get_absolute_url()}steps/compare/").text
    assert "We knew whom to call" in page and "Ministry, day 10" in page
