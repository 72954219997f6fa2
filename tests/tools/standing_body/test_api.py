"""Standing bodies and items in the API: the same steps and sentences as on the page, versions, bad input."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.api.caller import Caller, content, done, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(world):
    return lambda who: Caller(getattr(world, who))


def set_up(call, level="strategic", **more):
    sent = {"country": "UKR", "level": level, "rhythm": "monthly", "zone": "Europe/Kyiv"} | more
    return done(call("urcs").post("standing-bodies/", sent), 201)


def test_a_body_is_set_up_filled_planned_and_met(call):
    at = f"standing-bodies/{set_up(call)['id']}/"
    caller = call("urcs")
    done(caller.post(f"{at}members/", {"post": "icrc-hod-ukraine", "capacity": "chair"}))
    row = done(caller.post(f"{at}members/", {"post": "mco-ukraine", "capacity": "observer"}))
    assert [(m["capacity"], m["vacant"]) for m in row["members"]] == [
        ("chair", False), ("observer", False),
    ]  # fmt: skip
    member = row["members"][1]["id"]
    row = done(caller.post(f"{at}members/{member}/end/", {}))
    assert row["members"][1]["until"] == timezone.localdate().isoformat()
    when = (timezone.now() + timedelta(days=5)).isoformat()
    row = done(call("icrc_hod").post(f"{at}next-meeting/", {"at": when, "place": "Kyiv"}))
    assert row["next_meeting_place"] == "Kyiv" and not row["overdue"]
    held = {"held_on": timezone.localdate().isoformat(), "present": ["ICRC"], "decided": "Go on"}
    row = done(caller.post(f"{at}meetings/", held))
    assert row["meetings"][0]["present"] == ["ICRC"]
    refused(caller.post(f"{at}meetings/", held), 409, "not_ready")
    meeting = row["meetings"][0]["id"]
    row = done(caller.post(f"{at}meetings/{meeting}/take-back/", {"reason": "A mistake"}))
    assert row["meetings"] == []
    done(caller.post(f"{at}steps/dissolve/", {"reason": "Over"}))
    assert done(caller.post(f"{at}steps/reopen/", {"reason": "Again"}))["state"] == "open"


def test_one_body_of_a_level_and_the_version_that_was_read(call):
    made = set_up(call)
    body = refused(
        call("urcs").post(
            "standing-bodies/",
            {"country": "UKR", "level": "strategic", "rhythm": "weekly", "zone": "UTC"},
        ),
        409,
        "not_ready",
    )
    assert "Ukraine has a body of the Strategic level already" in body["detail"]
    at = f"standing-bodies/{made['id']}/"
    done(call("urcs").patch(at, {"name": "Leaders", "version": made["version"]}))
    stale = refused(call("urcs").patch(at, {"name": "x", "version": made["version"]}), 409, "stale")
    assert stale["current"]["name"] == "Leaders"
    refused(call("observer").patch(at, {"name": "x", "version": 2}), 403)
    refused(call("urcs").post(f"{at}steps/sleep/", {}), 404)
    refused(call("urcs").post(f"{at}members/99/end/", {}), 404)
    refused(call("urcs").post(f"{at}meetings/99/take-back/", {"reason": "x"}), 404)


@pytest.mark.parametrize(
    "sent",
    [
        {"country": "XXX"}, {"level": "cosmic"}, {"rhythm": "hourly"}, {"zone": "Mars/Base"},
        {"zone": ""}, {"name": "x" * 201}, {"terms": "a\x00b"}, {"level": None}, {"more": 1},
    ],
)  # fmt: skip
def test_bad_input_gets_a_sentence(call, sent):
    whole = {"country": "UKR", "level": "strategic", "rhythm": "weekly", "zone": "UTC"}
    refused(call("urcs").post("standing-bodies/", whole | sent), 400, "invalid")


def test_an_item_goes_up_is_answered_and_settled(call):
    below, above = set_up(call, "technical"), set_up(call, "strategic")
    sent = {"body": below["id"], "title": "Water", "text": "Who leads?"}
    item = done(call("urcs").post("body-items/", sent), 201)
    at = f"body-items/{item['id']}/"
    refused(call("urcs").post(f"{at}steps/pass/", {"reason": "x"}), 400, "invalid")
    body = refused(
        call("urcs").post(f"{at}steps/pass/", {"reason": "x", "to_level": "operational"}), 409
    )
    assert "There is no body of the Operational level in Ukraine" in body["detail"]
    passed = done(
        call("urcs").post(f"{at}steps/pass/", {"reason": "Yours", "to_level": "strategic"})
    )
    assert (passed["level"], passed["body"], passed["asked_by"]) == (
        "strategic", above["id"], below["id"],
    )  # fmt: skip
    assert (
        done(call("urcs").get("standing-bodies/", {"level": "strategic"}))["results"][0][
            "open_items"
        ]
        == 1
    )
    answered = done(call("urcs").post(f"{at}steps/answer/", {"reason": "The ICRC"}))
    assert (answered["state"], answered["level"]) == ("answered", "technical")
    settled = done(call("urcs").post(f"{at}steps/settle/", {"reason": "The ICRC leads"}))
    assert settled["outcome"] == "The ICRC leads"
    assert [each["what"] for each in settled["path"]] == [
        "raised", "passed_up", "answered", "settled",
    ]  # fmt: skip
    refused(call("observer").post("body-items/", sent), 403)
    refused(call("urcs").post("body-items/", sent | {"body": 999}), 400, "invalid")
    refused(call("urcs").post("body-items/", sent | {"decision": 999}), 400, "invalid")


def test_filters_and_files(call):
    body = set_up(call)
    done(call("urcs").post("body-items/", {"body": body["id"], "title": "Water"}), 201)
    caller = call("observer")
    for asked, n in (({"open": "true"}, 1), ({"open": "false"}, 0), ({"overdue": "true"}, 0),
                     ({"level": "strategic"}, 1), ({"country": "pol"}, 0)):  # fmt: skip
        assert len(done(caller.get("body-items/", asked))["results"]) == n, asked
    assert b"Water" in content(caller.get("body-items/", {"format": "csv"}))
    assert b"strategic" in content(caller.get("standing-bodies/", {"format": "csv"}))
    refused(caller.get("standing-bodies/", {"level": "cosmic"}), 400, "invalid")


def test_of_many_meetings_the_latest_are_read_and_no_others(call, levels):
    body = levels.body("strategic", days_ago=60)
    for days_ago in range(30, 5, -1):
        levels.met(body, days_ago=days_ago)
    with CaptureQueriesContext(connection) as asked:
        found = done(call("observer").get(f"standing-bodies/{body.pk}/"))["meetings"]
    assert len(found) == 20 and found[0]["held_on"] > found[-1]["held_on"]
    read = [each["sql"] for each in asked if 'FROM "tools_bodymeeting"' in each["sql"]]
    assert read and all("ROW_NUMBER()" in sql for sql in read)
