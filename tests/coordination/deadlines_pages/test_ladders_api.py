"""The ladders in the API: everybody reads them, the secretariat sets them over the version it read."""

import pytest

from coordination.deadlines.models import LadderVersion
from coordination.deadlines.registry import clocks
from tests.api.caller import Caller, done, refused

pytestmark = pytest.mark.django_db

ONE = "ladders/mini_summit_held/"
LAST = {"anchor": "limit", "after_hours": 0, "to": ["secretariat"], "prefers": "double"}


def sent(*rungs, version=0, reason="Agreed"):
    return {"rungs": list(rungs or [LAST]), "reason": reason, "version": version}


def test_everybody_reads_every_ladder_with_its_sentences(world):
    found = done(Caller(world.observer, "read").get("ladders/"))
    assert [each["clock"] for each in found["results"]] == [
        clock.name for clock in clocks() if not clock.like
    ]
    one = done(Caller(world.observer, "read").get(ONE))
    assert one in found["results"]
    assert (one["version"], one["is_rulebooks"], one["made_by"]) == (0, True, None)
    last = one["rungs"][-1]
    assert (last["is_last"], last["every_hours"]) == (True, 24.0)
    assert last["sentence"].startswith("Every day after the limit until it is stopped: ")


def test_the_secretariat_sets_one_and_goes_back(world):
    caller = Caller(world.secretariat)
    after = done(caller.post(f"{ONE}change/", sent(LAST | {"channels": ["email"]})))
    assert (after["version"], after["reason"], after["made_by"]) == (1, "Agreed", "Secretariat")
    assert [rung["channels"] for rung in after["rungs"]] == [["email"]]
    back = done(caller.post(f"{ONE}reset/", {"reason": "A trial", "version": 1}))
    assert (back["version"], back["is_rulebooks"], len(back["rungs"])) == (2, True, 5)


def test_a_stale_change_gets_the_ladder_that_stands_now(world):
    caller = Caller(world.secretariat)
    done(caller.post(f"{ONE}change/", sent()))
    body = refused(caller.post(f"{ONE}change/", sent(LAST | {"after_hours": 1})), 409, "stale")
    assert body["current"]["version"] == 1 and LadderVersion.objects.count() == 1
    body = refused(caller.post(f"{ONE}change/", {"rungs": [LAST], "reason": "x"}), 400, "invalid")
    assert "version" in body["fields"]


def test_what_is_wrong_is_named_by_its_place(world):
    caller = Caller(world.secretariat)
    wrong = LAST | {"anchor": "start", "after_hours": -1}
    body = refused(caller.post(f"{ONE}change/", sent(LAST, wrong)), 400, "invalid")
    assert list(body["fields"]) == ["rungs.1.after_hours"]
    for broken in (
        LAST | {"after_hours": "24"}, LAST | {"after_hours": True}, LAST | {"after_hours": None},
        LAST | {"to": "secretariat"}, LAST | {"name": "mine"}, LAST | {"anchor": 1}, [], "x",
        LAST | {"after_hours": 10**300}, LAST | {"bundled": "yes"},
    ):  # fmt: skip
        refused(caller.post(f"{ONE}change/", sent(broken)), 400, "invalid")
    refused(
        caller.post(f"{ONE}change/", {"rungs": [], "reason": "x", "version": 0}), 400, "invalid"
    )
    assert not LadderVersion.objects.exists()


def test_others_and_tokens_that_only_read_change_nothing(world):
    refused(Caller(world.coordinator).post(f"{ONE}change/", sent()), 403)
    refused(Caller(world.secretariat, "read").post(f"{ONE}change/", sent()), 403)
    refused(Caller(world.secretariat).post("ladders/nothing/change/", sent()), 404)
    refused(Caller(world.secretariat).get("ladders/nothing/"), 404)
    assert not LadderVersion.objects.exists()
