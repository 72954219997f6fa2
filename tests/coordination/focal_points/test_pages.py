"""Focal points on pages, in files and in the API: who sees them, what is said, what it costs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coordination.focal_points.models import FocalPoint
from coordination.people.models import Post
from tests.api.caller import Caller, content, done, refused
from tests.factories import leaders
from tests.factories.world import post

pytestmark = pytest.mark.django_db

NEW = "/countries/UKR/focal-points/new/"


def test_the_whole_movement_reads_them_and_nobody_else(world, client):
    made = leaders.focal_point(world)
    doors = (made.get_absolute_url(), "/focal-points/", "/focal-points/list.csv", "/countries/UKR/")
    for door in doors:
        assert client.get(door).status_code == 302, door
    for name, person in world.as_seen_by_role().items():
        client.force_login(person)
        for door in doors:
            answer = client.get(door)
            assert answer.status_code == 200 and content(answer), (name, door)
        seen = FocalPoint.objects.visible_to(person).exists()
        assert seen == bool(made.roles_of(person)), name


def test_the_steps_are_offered_to_those_who_may_take_them(world):
    made = leaders.focal_point(world)
    offered = {
        name: {offer.name for offer in made.offers(person)}
        for name, person in world.as_seen_by_role().items()
    }
    both = {"confirm", "end"}
    assert {name: steps for name, steps in offered.items() if steps} == {
        "icrc_hod": both, "secretariat": both,
    }  # fmt: skip


def test_one_button_on_the_watch_confirms(world, client):
    made = leaders.focal_point(world)
    leaders.aged(made, 190)
    client.force_login(world.icrc_hod)
    page = client.get("/")
    assert "Are you still the focal point?" in page.text and "Still right" in page.text
    steps = f"/focal-points/{made.pk}/steps/"
    assert steps in page.text
    sent = {"step": "confirm", "version": made.version}
    assert client.post(steps, sent).status_code == 302
    assert leaders.reread(made).confirmations == 1
    assert "Still right" not in client.get("/").text
    assert client.post(steps, sent).status_code == 409, "the same button pressed again"


def test_it_is_named_on_the_page_of_the_country_and_what_was_typed_stays(world, client):
    client.force_login(world.icrc_hod)
    assert "Name a focal point" in client.get("/countries/UKR/").text
    again = client.post(NEW, {"post": world.posts["icrc_hod"].pk, "since": "3000-13-45", "note": "Water\x00"})  # fmt: skip
    assert again.status_code == 422 and "Water" in again.text and "3000-13-45" in again.text
    for bad in ({"post": "9" * 30}, {"post": ""}, {"post": world.posts["urcs_sg"].pk}, {"post": world.posts["icrc_hod"].pk, "note": "x" * 1_000_000}):  # fmt: skip
        assert client.post(NEW, bad).status_code == 422, bad
    made = client.post(NEW, {"post": world.posts["icrc_hod"].pk, "note": "Security too"})
    assert made.status_code == 302 and "Security too" in client.get(made.url).text
    client.force_login(world.observer)
    assert "Name a focal point" not in client.get("/countries/UKR/").text
    assert client.get(NEW).status_code == 403
    assert client.get("/countries/XXX/focal-points/new/").status_code == 404
    assert client.get("/countries/A%00B/focal-points/new/").status_code == 404


def test_the_readiness_says_which_of_the_three_is_missing_vacant_or_to_be_confirmed(world, client):
    client.force_login(world.observer)

    def said():
        row = client.get("/countries/UKR/").context["row"]
        return next(each for aspect, each in row.standings if aspect.name == "focal_points")

    found = said()
    for whose in ("the National Society", "the ICRC", "the IFRC"):
        assert f"a focal point of {whose}" in found.missing
    leaders.focal_point(world, "urcs_sg", "urcs")
    leaders.focal_point(world, "ifrc_hod", "ifrc_hod")
    made = leaders.focal_point(world)
    assert (
        said().missing == ""
        and said().state == "confirmed"
        and "Last said to be right on" in said().sentence
    )
    leaders.aged(made, 200)
    assert said().state == "to_confirm" and "confirmation" in said().missing and said().due_at
    leaders.vacate(world)
    assert said().missing == "a focal point of the ICRC" and "Vacant: ICRC." in said().sentence


def test_a_partner_society_there_is_listed_and_not_asked_for(world, client):
    partner = post("kenya-desk", Post.Duty.OTHER, world.kenyan_ns, country=world.ukraine)
    world.posts["desk"] = partner
    leaders.focal_point(world, "desk", "secretariat")
    client.force_login(world.observer)
    page = client.get("/countries/UKR/")
    assert str(partner) in page.text
    row = page.context["row"]
    assert any("of the National Society" in missing for missing in row.missing)


def test_the_list_is_filtered_and_says_what_cannot_be_read(world, client):
    made = leaders.focal_point(world)
    leaders.focal_point(world, "urcs_sg", "urcs")
    client.force_login(world.observer)

    def codes(**asked):
        page = client.get("/focal-points/", asked)
        return {line["shown"].point.post.code for line in page.context["lines"]}

    assert codes() == {"icrc-hod-ukraine", "urcs-secretary-general"}
    assert codes(component="ICRC") == {"icrc-hod-ukraine"}
    assert codes(region="africa") == set() and codes(country="ukr") == codes()
    assert (
        codes(standing="vacant") == codes(standing="to_confirm") == codes(standing="ended") == set()
    )
    leaders.aged(made, 200)
    assert codes(standing="to_confirm") == {"icrc-hod-ukraine"}
    leaders.vacate(world)
    assert codes(standing="vacant") == {"icrc-hod-ukraine"}
    assert (
        "There is no country with this code."
        in client.get("/focal-points/", {"country": "ZZZ"}).text
    )
    for bad in ({"region": "mars"}, {"standing": "x"}, {"country": "\x00"}):
        assert client.get("/focal-points/", bad).status_code == 200


def test_the_list_and_the_file_cost_the_same_for_few_and_many(world, client):
    leaders.focal_point(world)
    client.force_login(world.observer)
    costs = {}
    for name in ("few", "many"):
        for door in ("/focal-points/", "/focal-points/list.csv"):
            with CaptureQueriesContext(connection) as queries:
                content(client.get(door))
            costs.setdefault(door, []).append(len(queries))
        if name == "few":
            leaders.focal_point(world, "urcs_sg", "urcs")
            leaders.focal_point(world, "ifrc_hod", "ifrc_hod")
    for door, (few, many) in costs.items():
        assert few == many <= 12, (door, few, many)


def test_the_api_lists_names_confirms_and_ends(world):
    caller = Caller(world.icrc_hod)
    sent = {"country": "UKR", "post": "icrc-hod-ukraine", "note": "Calls day and night"}
    key = {"Idempotency_Key": "0f4a9c1e-0000-4000-8000-000000000077"}
    made = done(caller.post("focal-points/", sent, **key), 201)
    assert done(caller.post("focal-points/", sent, **key), 201)["id"] == made["id"]
    assert made["component"] == "ICRC" and made["held_by"] == ["Icrc_Hod"] and not made["vacant"]
    assert made["due_at"] and made["confirmed_at"] is None
    here = f"focal-points/{made['id']}/"
    confirmed = done(caller.post(here + "steps/confirm/", {"version": made["version"]}))
    assert confirmed["confirmed_at"] and confirmed["version"] > made["version"]
    refused(caller.post(here + "steps/confirm/", {"version": made["version"]}), 409, "stale")
    refused(caller.post(here + "steps/end/", {}), 409)
    refused(Caller(world.ifrc_hod).post(here + "steps/end/", {"reason": "x"}), 403)
    assert done(caller.post(here + "steps/end/", {"reason": "Moved"}))["state"] == "ended"
    assert done(caller.get("focal-points/", {"standing": "now"}))["results"] == []
    assert len(done(caller.get("focal-points/"))["results"]) == 1
    assert done(caller.get(here))["end_reason"] == "Moved"


@pytest.mark.parametrize(
    "bad, field",
    [
        ({"post": "polish-secretary-general"}, "post"),
        ({"post": "nobody"}, "post"),
        ({"country": "XXX"}, "country"),
        ({"since": "1066-10-14"}, "since"),
        ({"since": 12}, "since"),
        ({"note": "a\x00b"}, "note"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_bad_input_of_the_api_gets_a_sentence_beside_its_field(world, bad, field):
    sent = {"country": "UKR", "post": "icrc-hod-ukraine"} | bad
    body = refused(Caller(world.secretariat).post("focal-points/", sent), 400, "invalid")
    assert set(body["fields"]) == {field}


def test_the_file_says_who_holds_the_post_and_what_is_invented(world, client):
    leaders.focal_point(world, synthetic="Invented for a test")
    client.force_login(world.observer)
    text = content(client.get("/focal-points/list.csv")).decode()
    assert "Icrc_Hod" in text and "synthetic" in text
    assert client.get("/focal-points/list.exe").status_code == 404
