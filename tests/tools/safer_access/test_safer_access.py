"""Safer Access as a table, its clock, its page, and the API."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from coordination.components.models import Component
from coordination.deadlines.models import Deadline
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn
from tests.api.caller import Caller, done, refused
from tools.agreement.opening import house_zone
from tools.safer_access import actions, policy
from tools.safer_access.models import SaferAccess

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LEADS = {
    "not_begun": {"assess": "assessed"},
    "assessed": {"plan": "planned", "restart": "not_begun"},
    "planned": {"start": "under_way", "restart": "not_begun"},
    "under_way": {"assess": "assessed", "review": "reviewed", "restart": "not_begun"},
    "reviewed": {
        "assess": "assessed", "review": "reviewed", "go_on": "under_way", "restart": "not_begun",
    },
}  # fmt: skip
WAY = ("assess", "plan", "start", "review")


def to(world, state):
    access = actions.begin(world.urcs_ns, by=world.urcs)
    for name in WAY:
        if access.state == state:
            break
        access = actions.run(access, name, by=world.urcs)
    return access


@pytest.mark.parametrize("state", LEADS)
def test_every_step_leads_where_the_table_says_and_nowhere_else(world, state):
    access = to(world, state)
    offered = {o.name: o.step.target for o in access.offers(world.urcs) if o.open}
    assert offered == LEADS[state]
    for step in policy.WORKFLOW.steps:
        if step.name not in LEADS[state]:
            with pytest.raises((OutOfTurn, NotReady)):
                actions.run(access, step.name, by=world.urcs, reason="x")
    for name, target in LEADS[state].items():
        SaferAccess.objects.filter(pk=access.pk).update(state=state)
        assert actions.run(access, name, by=world.icrc_hod, reason="Seen").state == target


def test_its_history_says_when_and_by_whom(world):
    access = to(world, "not_begun")
    today = timezone.localdate()
    actions.run(
        access, "assess", by=world.icrc_hod, on=today - 30 * DAY, done_by="Joint team", reason="Low"
    )
    actions.run(access, "plan", by=world.urcs)
    newest, first = SaferAccess.objects.get().history.all()
    assert (first.state, first.done_by, first.note) == ("assessed", "Joint team", "Low")
    assert first.happened_at.astimezone(house_zone()).date() == today - 30 * DAY
    assert (newest.state, newest.done_by) == ("planned", "URCS")
    assert AuditEvent.objects.filter(chain="country:UKR", verb="safer_access.plan").exists()


def test_days_to_come_or_before_the_last_are_refused(world):
    access = to(world, "assessed")
    today = timezone.localdate()
    with pytest.raises(Invalid, match="future"):
        actions.run(access, "plan", by=world.urcs, on=today + DAY)
    with pytest.raises(Invalid, match="before the last day on record"):
        actions.run(access, "plan", by=world.urcs, on=today - DAY)
    with pytest.raises(Invalid):
        actions.run(access, "plan", by=world.urcs, done_by="x" * 201)


def test_it_is_kept_of_active_national_societies_by_those_who_work_for_the_country(world):
    with pytest.raises(Invalid, match="of National Societies"):
        actions.begin(world.icrc, by=world.secretariat)
    for who in ("polish", "observer", "committee", "icrc_director"):
        with pytest.raises(NotYours):
            actions.begin(world.urcs_ns, by=getattr(world, who))
    assert actions.begin(world.urcs_ns, by=world.urcs) == to(world, "not_begun")
    Component.objects.filter(pk=world.polish_ns.pk).update(active_until=timezone.localdate() - DAY)
    gone = Component.objects.get(pk=world.polish_ns.pk)
    with pytest.raises(Invalid, match="not an active component"):
        actions.begin(gone, by=world.secretariat)


def test_its_clock_runs_two_years_from_each_word_and_stops_where_it_goes_back(world):
    access = to(world, "not_begun")
    rows = Deadline.objects.filter(clock=policy.CLOCK).order_by("occurrence")
    assert not rows.exists()
    access = actions.run(access, "assess", by=world.urcs)
    assert rows.get().due_at - rows.get().started_at == 730 * DAY
    access = actions.run(access, "plan", by=world.urcs)
    assert [each.outcome for each in rows.all()] == ["met", ""]
    access = actions.run(access, "restart", by=world.urcs, reason="Recorded by mistake")
    assert [each.outcome for each in rows.all()] == ["met", "withdrawn"]
    actions.run(access, "assess", by=world.urcs)
    assert [each.outcome for each in rows.all()] == ["met", "withdrawn", ""]


def test_the_page_records_it_and_keeps_what_was_typed(world, client):
    client.force_login(world.urcs)
    at = "/countries/UKR/safer-access/"
    assert "Nothing is recorded yet." in client.get(at).text
    far = (timezone.localdate() + 9 * DAY).isoformat()
    sent = {"step": "assess", "on": far, "reason": "We sat together", "version": 1}
    answer = client.post(at, sent)
    assert answer.status_code == 422 and "We sat together" in answer.text
    assert client.post(at, sent | {"on": ""}).status_code == 302
    assert "We sat together" in client.get(at).text
    for wrong in ({"step": "fly"}, {"step": "plan", "reason": "x" * 1_000_000}, {}, {"on": "\x00"}):
        answer = client.post(at, {"version": 2} | wrong)
        assert answer.status_code == 422, wrong
    assert client.post(at, {"step": "plan", "version": 1}).status_code == 409
    assert client.get("/countries/%00/safer-access/").status_code == 404
    assert client.delete(at).status_code == 405
    client.force_login(world.icrc_director)
    assert "We sat together" in client.get(at).text
    assert client.post(at, {"step": "plan", "version": 2}).status_code == 403


def test_a_refused_first_word_leaves_no_record(world, client):
    client.force_login(world.urcs)
    far = (timezone.localdate() + 9 * DAY).isoformat()
    sent = {"step": "assess", "on": far, "version": 1}
    assert client.post("/countries/UKR/safer-access/", sent).status_code == 422
    assert not SaferAccess.objects.exists()


def test_the_api_begins_it_once_and_takes_its_steps(world):
    call = Caller(world.icrc_hod)
    made = done(call.post("safer-access/", {"component": "DUA001"}), 201)
    assert done(call.post("safer-access/", {"component": "DUA001"}), 201)["id"] == made["id"]
    at = f"safer-access/{made['id']}/"
    record = done(call.post(f"{at}steps/assess/", {"done_by": "Joint team", "reason": "Low"}))
    assert record["state"] == "assessed" and record["history"][0]["done_by"] == "Joint team"
    refused(call.post(f"{at}steps/review/", {}), 409)
    refused(call.post("safer-access/", {"component": "ICRC"}), 400)
    refused(Caller(world.polish).post(f"{at}steps/plan/", {}), 404)
    refused(Caller(world.icrc_director).post(f"{at}steps/plan/", {}), 403)
    assert done(call.get("safer-access/", {"state": "assessed"}))["results"]
