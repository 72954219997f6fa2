"""Briefings on pages and in the API, and what the readiness of a country says of its leaders."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.briefings.models import Briefing
from tests.api.caller import Caller, content, done, refused
from tests.factories import leaders
from tests.factories.world import make_person

pytestmark = pytest.mark.django_db


def test_the_whole_movement_reads_that_leadership_changed(world, client):
    made = leaders.briefing(world)
    doors = (made.get_absolute_url(), "/briefings/", "/countries/UKR/")
    assert {client.get(door).status_code for door in doors} == {302}
    for name, person in world.as_seen_by_role().items():
        client.force_login(person)
        assert {client.get(door).status_code for door in doors} == {200}, name
        assert Briefing.objects.visible_to(person).exists() == bool(made.roles_of(person))


def test_it_is_planned_and_recorded_on_its_pages_and_what_was_typed_stays(world, client):
    made = leaders.briefing(world)
    here = made.get_absolute_url()
    client.force_login(world.urcs)
    assert "Brief the new leader" in client.get("/").text
    again = client.post(here + "steps/plan/", {"planned_on": "yesterday", "version": made.version})
    assert again.status_code == 422 and "yesterday" in again.text
    day = timezone.localdate() + timedelta(days=3)
    sent = {"planned_on": day.isoformat(), "briefer": world.posts["ifrc_hod"].pk, "version": made.version}  # fmt: skip
    assert client.post(here + "steps/plan/", sent).status_code == 302
    assert "is planned for" in client.get(here).text
    stale = client.post(here + "steps/hold/", {"held_on": day.isoformat(), "topics": ["roles"], "note": "Mine", "version": made.version})  # fmt: skip
    assert stale.status_code in (409, 422) and "Mine" in stale.text
    made.refresh_from_db()
    today = timezone.localdate().isoformat()
    bad = client.post(here + "steps/hold/", {"held_on": today, "topics": ["astrology"], "note": "x\x00y", "version": made.version})  # fmt: skip
    assert bad.status_code == 422 and "xy" in bad.text
    sent = {"held_on": today, "topics": ["seville", "roles"], "note": "Wants the MCP", "version": made.version}  # fmt: skip
    assert client.post(here + "steps/hold/", sent).status_code == 302
    assert "Wants the MCP" in client.get(here).text
    assert "Brief the new leader" not in client.get("/").text
    client.force_login(world.observer)
    assert client.get(here + "steps/plan/").status_code == 403
    assert client.post(here + "steps/", {"step": "waive", "reason": "x"}).status_code == 403
    assert client.get("/briefings/99999/").status_code == 404
    assert client.get(here + "steps/").status_code == 405


def test_the_readiness_calls_planned_what_is_planned_and_not_what_still_has_a_day(world, client):
    made = leaders.briefing(world)
    Briefing.objects.filter(pk=made.pk).update(
        planned_on=timezone.localdate() - timedelta(days=3), briefer=world.posts["region"]
    )
    client.force_login(world.observer)
    row = client.get("/countries/UKR/").context["row"]
    said = next(each for aspect, each in row.standings if aspect.name == "leadership")
    assert (said.state, str(said.label)) == ("to_brief", "New leader, not yet briefed")
    assert "not yet briefed" in said.sentence and "planned" not in said.sentence
    client.force_login(world.urcs)
    assert "Brief the new leader" in client.get("/").text


def test_the_readiness_says_who_is_new_and_what_is_missing(world, client):
    client.force_login(world.observer)

    def said():
        row = client.get("/countries/UKR/").context["row"]
        return next(each for aspect, each in row.standings if aspect.name == "leadership")

    assert said().missing == "" and said().state == "briefed"
    made = leaders.briefing(world)
    assert "not yet briefed" in said().sentence and "Head of Delegation, ICRC" in said().missing
    assert said().state == "to_brief" and said().due_at is not None
    leaders.aged(made, 40)
    assert said().state == "late"
    page = client.get("/countries/", {"sort": "leadership"})
    assert page.context["rows"][0].country.iso3 == "UKR"


def test_the_list_is_filtered_and_costs_the_same(world, client):
    made = leaders.briefing(world)
    client.force_login(world.observer)
    costs = []
    for _each in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get("/briefings/")
        costs.append(len(queries))
        leaders.new_leader(world, post="urcs_sg", who=make_person(f"sg{len(costs)}", world.urcs_ns))
    assert costs[0] == costs[1] <= 12

    def found(**asked):
        return {line["briefing"].post.code for line in client.get("/briefings/", asked).context["lines"]}  # fmt: skip

    assert found(state="called_off") == {"urcs-secretary-general"}
    assert found(open="true", country="UKR") == {"urcs-secretary-general", "icrc-hod-ukraine"}
    assert found(region="africa") == set() == found(late="true")
    leaders.aged(made, 40)
    assert found(late="true") == {"icrc-hod-ukraine"}
    assert "There is no country with this code." in client.get("/briefings/?country=QQQ").text


def test_the_api_plans_holds_and_says_the_same_sentences(world):
    made = leaders.briefing(world)
    caller, here = Caller(world.urcs), f"briefings/{made.pk}/"
    row = done(caller.get(here))
    assert row["post"] == "icrc-hod-ukraine" and row["leader"] and row["due_at"]
    assert {step["name"] for step in row["steps"]} == {"plan", "hold", "waive"}
    day = (timezone.localdate() + timedelta(days=2)).isoformat()
    body = refused(caller.post(here + "steps/plan/", {}), 400, "invalid")
    assert set(body["fields"]) == {"planned_on", "briefer"}
    planned = {"planned_on": day, "briefer": "ifrc-hod-ukraine", "version": row["version"]}
    assert done(caller.post(here + "steps/plan/", planned))["state"] == "planned"
    refused(caller.post(here + "steps/plan/", planned), 409, "stale")
    for bad in ({"topics": "roles"}, {"topics": ["x"]}, {"briefer": "nobody"}, {"held_on": "1800"}):
        refused(caller.post(here + "steps/hold/", bad), 400, "invalid")
    held = {"held_on": timezone.localdate().isoformat(), "topics": ["toolkit"]}
    assert done(caller.post(here + "steps/hold/", held))["topics"] == ["toolkit"]
    refused(Caller(world.observer).post(here + "steps/take_back/", {"reason": "x"}), 403)
    refused(caller.post(here + "steps/call_off/", {"reason": "x"}), 403)
    assert b"icrc-hod" in content(caller.get("briefings/", {"format": "csv"}))
