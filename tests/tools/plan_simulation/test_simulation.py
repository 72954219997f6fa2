"""Simulations and findings: who records them, who mends what was found, what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tests.factories import plans
from tests.factories.world import appoint, make_person, post
from tools.contingency_plan import actions as planning
from tools.plan_simulation import actions

pytestmark = pytest.mark.django_db


def test_a_simulation_knows_the_edition_that_was_in_force(world):
    assert plans.simulated(world, plans.plan(world)).edition == 0
    assert plans.simulated(world, plans.validated(world, title="Two")).edition == 1


@pytest.mark.parametrize("name", ["observer", "polish", "icrc_director"])
def test_others_record_nothing(world, name):
    made = plans.plan(world)
    with pytest.raises(NotYours):
        actions.record(
            made, by=getattr(world, name), title="x", form="tabletop", held_on=timezone.localdate()
        )


def test_a_day_to_come_and_an_unknown_form_are_refused(world):
    with pytest.raises(Invalid) as refused:
        actions.record(
            plans.plan(world), by=world.urcs, title="", form="dream",
            held_on=timezone.localdate() + timedelta(days=2),
        )  # fmt: skip
    assert set(refused.value.fields) == {"title", "form", "held_on"}


def test_a_withdrawn_plan_is_not_simulated(world):
    made = planning.run(plans.plan(world), "withdraw", by=world.urcs, reason="Merged")
    with pytest.raises(OutOfTurn):
        plans.simulated(world, made)


def test_a_finding_is_done_with_evidence_and_once(world):
    finding = plans.simulated(world, plans.plan(world)).findings.get()
    with pytest.raises(Invalid):
        actions.finish(finding, by=world.urcs, evidence=" ")
    done = actions.finish(finding, by=world.urcs, evidence="The list hangs in every branch")
    assert done.is_done and done.done_by == world.urcs
    actions.finish(finding, by=world.urcs, evidence="The list hangs in every branch")
    with pytest.raises(OutOfTurn):
        actions.finish(finding, by=world.urcs, evidence="Something else")


def test_the_post_that_follows_it_up_mends_it_wherever_it_is(world):
    made = plans.plan(world)
    abroad = make_person("adviser", world.kenyan_ns)
    held = post("kenyan-adviser", "other", world.kenyan_ns)
    appoint(abroad, held)
    row = actions.record(made, by=world.urcs, title="x", form="full", held_on=timezone.localdate())
    finding = actions.find(row, by=world.urcs, text="No list", post=held)
    assert actions.finish(finding, by=abroad, evidence="Sent").is_done
    other = actions.find(row, by=world.urcs, text="No phone")
    with pytest.raises(NotYours):
        actions.finish(other, by=abroad, evidence="Sent")


def test_a_finding_is_not_due_before_its_simulation(world):
    row = plans.simulated(world, plans.plan(world))
    with pytest.raises(Invalid):
        actions.find(row, by=world.urcs, text="x", due_on=row.held_on - timedelta(days=1))


def test_what_was_recorded_by_mistake_is_taken_back_with_a_reason(world):
    row = plans.simulated(world, plans.plan(world))
    with pytest.raises(NotReady):
        actions.withdraw(row, by=world.urcs, reason="")
    with pytest.raises(Stale):
        actions.withdraw(row, by=world.urcs, reason="Twice", version=row.version + 5)
    row = actions.withdraw(row, by=world.urcs, reason="Recorded twice")
    with pytest.raises(OutOfTurn):
        actions.find(row, by=world.urcs, text="more")
    with pytest.raises(OutOfTurn):
        actions.finish(row.findings.get(), by=world.urcs, evidence="Done")


def test_the_pages_lead_from_the_simulation_to_the_evidence(world, client):
    made = plans.plan(world)
    client.force_login(world.urcs)
    today = timezone.localdate().isoformat()
    answer = client.post(
        f"/contingency-plans/{made.pk}/simulations/new/",
        {"title": "A night without power", "form": "tabletop", "held_on": today}, follow=True,
    )  # fmt: skip
    row = made.simulations.get()
    assert "Nothing is written down yet" in answer.text
    client.post(f"{row.get_absolute_url()}findings/new/", {"text": "No list of heating points"})
    finding = row.findings.get()
    address = f"{row.get_absolute_url()}findings/{finding.pk}/done/"
    assert client.post(address, {"evidence": ""}).status_code == 422
    answer = client.post(address, {"evidence": "It hangs in every branch"}, follow=True)
    assert "It hangs in every branch" in answer.text
    client.force_login(world.observer)
    assert client.get(row.get_absolute_url()).status_code == 200
    assert client.get(address).status_code == 403
    assert client.post(f"{row.get_absolute_url()}withdraw/", {"reason": "x"}).status_code == 403
