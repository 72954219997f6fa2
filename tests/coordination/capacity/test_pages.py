"""The capacity to convene on pages and in the API: everybody reads it as the National Society's own words."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coordination.capacity.models import CapacityVersion, ConvenerCapacity
from tests.api.caller import Caller, content, done, refused
from tests.factories import leaders

pytestmark = pytest.mark.django_db

WRITE = "/countries/UKR/capacity-to-convene/"


def test_the_whole_movement_reads_it_marked_as_the_societys_own(world, client):
    made = leaders.described(world)
    doors = (
        made.get_absolute_url(), made.get_absolute_url() + "versions/1/", "/capacity-to-convene/",
        "/countries/UKR/",
    )  # fmt: skip
    assert {client.get(door).status_code for door in doors} == {302}
    for name, person in world.as_seen_by_role().items():
        client.force_login(person)
        for door in doors:
            page = client.get(door)
            assert page.status_code == 200 and "As the National Society describes it" in page.text, (name, door)  # fmt: skip
        for model in (ConvenerCapacity, CapacityVersion):
            assert model.objects.visible_to(person).exists() == bool(made.roles_of(person))


def test_only_the_society_finds_the_form_and_what_was_typed_stays(world, client):
    client.force_login(world.urcs)
    assert WRITE in client.get("/countries/UKR/").text
    typed = {"text": "We lead\x00 the work", "surge_text": "Twelve teams", "other_1_rating": "now"}
    again = client.post(WRITE, typed)
    assert again.status_code == 422
    assert "Twelve teams" in again.text and "We lead the work" in again.text
    assert "Say whether you can lead this." in again.text and "Say what it is." in again.text
    assert again.context["form"].errors.keys() >= {"surge_rating", "other_1_name"}
    made = client.post(WRITE, typed | {"surge_rating": "now", "other_1_name": "Cash"})
    assert made.status_code == 302
    page = client.get(made.url)
    assert "Twelve teams" in page.text and "Cash" in page.text and "Surge" in page.text
    row = ConvenerCapacity.objects.get()
    assert "Twelve teams" in client.get(WRITE).text, "the next version begins with this one"
    stale = client.post(WRITE, {"text": "Mine", "version": 99})
    assert stale.status_code == 409 and "Mine" in stale.text
    assert client.post(WRITE, {"text": "Next", "version": row.version}).status_code == 302
    assert row.versions.count() == 2
    for name in ("secretariat", "icrc_hod", "urcs_staff", "polish", "observer"):
        client.force_login(getattr(world, name))
        assert WRITE not in client.get("/countries/UKR/").text
        assert client.get(WRITE).status_code == 403
        assert client.post(WRITE, {"text": "Theirs"}).status_code == 403
    assert client.get("/countries/XXX/capacity-to-convene/").status_code == 404
    assert client.get(made.url + "versions/99/").status_code == 404


def test_the_form_keeps_every_other_function_and_has_room_for_one_more(world, client):
    names = ["Cash", "Shelter", "Health", "Water", "Camps"]
    rows = [{"function": "other", "name": name, "rating": "now"} for name in names]
    made = leaders.described(world, rows=rows)
    client.force_login(world.urcs)
    form = client.get(WRITE).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    assert [sent[f"other_{n}_name"] for n in range(6)] == [*names, ""]
    sent |= {"other_5_name": "Schools", "other_5_rating": "now"}
    assert client.post(WRITE, sent).status_code == 302
    said = [row["name"] for row in made.last_version().rows]
    assert said == [*names, "Schools"]
    leaders.described(world, rows=rows[:1], version=made.version + 1)
    late = client.post(WRITE, sent)
    assert late.status_code == 409 and "Schools" in late.text, "nothing typed is lost"


def test_the_readiness_misses_it_until_it_is_described_and_when_its_year_is_over(world, client):
    client.force_login(world.observer)

    def said():
        row = client.get("/countries/UKR/").context["row"]
        return next(each for aspect, each in row.standings if aspect.name == "capacity")

    assert said().state == "none" and "as the National Society describes it" in said().missing
    made = leaders.described(world)
    assert said().state == "described" and said().missing == ""
    leaders.aged(made, 400)
    assert said().state == "to_renew" and "yearly" in said().missing
    page = client.get("/capacity-to-convene/", {"late": "true"})
    assert len(page.context["lines"]) == 1


def test_the_list_costs_the_same_and_says_what_it_cannot_read(world, client):
    client.force_login(world.observer)
    leaders.described(world)
    costs = []
    for _each in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get("/capacity-to-convene/")
        costs.append(len(queries))
        Caller(world.polish).post("convener-capacities/", {"component": "DPL001", "text": "We do"})
    assert costs[0] == costs[1] <= 12
    assert len(client.get("/capacity-to-convene/").context["lines"]) == 2
    assert (
        "There is no country with this code."
        in client.get("/capacity-to-convene/?country=QQQ").text
    )


def test_the_api_describes_renews_and_takes_back(world):
    caller = Caller(world.urcs)
    sent = {
        "component": "DUA001", "text": "We lead",
        "functions": [{"function": "logistics", "rating": "now"}],
    }  # fmt: skip
    key = {"Idempotency_Key": "0f4a9c1e-0000-4000-8000-000000000078"}
    made = done(caller.post("convener-capacities/", sent, **key), 201)
    assert done(caller.post("convener-capacities/", sent, **key), 201)["id"] == made["id"]
    here = f"convener-capacities/{made['id']}/"
    assert made["versions"][0]["functions"][0]["rating_display"] == "We can lead this now"
    assert done(caller.post(here + "steps/renew/", {}))["renewed_at"]
    version = done(caller.get(here))["version"]
    again = done(caller.post(here + "versions/", {"text": "More", "version": version}))
    assert [each["number"] for each in again["versions"]] == [2, 1]
    refused(caller.post(here + "versions/", {"text": "x", "version": version}), 409, "stale")
    refused(Caller(world.secretariat).post(here + "versions/", {"text": "x", "version": again["version"]}), 403)  # fmt: skip
    refused(caller.post(here + "steps/describe/", {}), 409)
    bad = {"component": "DUA001", "functions": [{"function": "other", "rating": "now"}]}
    assert "rows.0.name" in refused(caller.post("convener-capacities/", bad), 400)["fields"]
    anew = {"component": "DUA001", "text": "Over it"}
    refused(caller.post("convener-capacities/", anew), 409, "stale")
    again = done(caller.post("convener-capacities/", anew | {"version": again["version"]}), 201)
    assert len(again["versions"]) == 3
    for bad in ({"component": "X"}, {"component": "DUA001", "functions": "all"}, {}):
        refused(caller.post("convener-capacities/", bad), 400, "invalid")
    taken = done(caller.post(here + "steps/take_back/", {"reason": "Election"}))
    assert taken["state"] == "taken_back" and not taken["described"]
    assert b"DUA001" in content(caller.get("convener-capacities/", {"format": "csv"}))
