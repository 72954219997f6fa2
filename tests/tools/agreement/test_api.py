"""Agreements in the API: the pipeline, the same sentences as on the page, versions, bad input."""

from __future__ import annotations

import pytest

from tests.api.caller import Caller, content, done, refused
from tests.factories import cases
from tools.agreement.models import Agreement

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(world):
    return lambda who: Caller(getattr(world, who))


def begin(call):
    return done(call("urcs").post("agreements/", {"country": "UKR", "scope": "All of it"}), 201)


def test_an_agreement_is_brought_into_force_and_joined(call):
    at = f"agreements/{begin(call)['id']}/"
    for name in ("draft", "negotiate"):
        done(call("urcs").post(f"{at}steps/{name}/", {}))
    body = refused(call("polish").post(f"{at}signatures/", {"component": "DPL001"}), 400, "invalid")
    assert "is not a party to this agreement" in body["fields"]["component"][0]
    paper = {"component": "DUA001", "signed_on": "2020-01-01", "reference": "Archive 3"}
    body = refused(call("urcs").post(f"{at}signatures/", paper), 400, "invalid")
    assert list(body["fields"]) == ["on_paper"]
    for who, code in (("urcs", "DUA001"), ("icrc_hod", "ICRC"), ("ifrc_hod", "IFRC")):
        signed = done(call(who).post(f"{at}signatures/", {"component": code}))
    assert signed["state"] == "signed"
    refused(call("urcs").post(f"{at}steps/enter/", {"at": "2020-01-01T00:00:00Z"}), 400, "invalid")
    there = done(call("urcs").post(f"{at}steps/enter/", {}))
    assert (there["state"], there["standing"]) == ("in_force", "in_force")
    joined = done(call("polish").post(f"{at}declarations/", {"component": "DPL001"}))
    assert [each["component"] for each in joined["parties"] if each["by_declaration"]] == ["DPL001"]
    following = done(call("urcs").post(f"{at}renewals/", {}), 201)
    assert (following["renews"], following["number"]) == (there["id"], 2)


def test_parties_and_documents_come_and_are_taken_back(call):
    at = f"agreements/{begin(call)['id']}/"
    done(call("urcs").post(f"{at}parties/", {"component": "DPL001"}))
    record = done(call("urcs").post(f"{at}parties/DPL001/take-back/", {"reason": "Later"}))
    assert {each["component"] for each in record["parties"]} == {"DUA001", "ICRC", "IFRC"}
    refused(call("urcs").post(f"{at}parties/DPL001/take-back/", {"reason": "Later"}), 404)
    record = done(call("urcs").post(f"{at}documents/", {"title": "Text", "url": "https://x.org/1"}))
    document = record["documents"][0]["id"]
    record = done(call("urcs").post(f"{at}documents/{document}/take-back/", {"reason": "A draft"}))
    assert record["documents"] == []
    refused(call("observer").post(f"{at}documents/", {"title": "x", "kept_at": "y"}), 403)


def test_a_change_needs_the_version_that_was_read(call):
    made = begin(call)
    at = f"agreements/{made['id']}/"
    done(call("urcs").patch(at, {"name": "MCA of Ukraine", "version": made["version"]}))
    body = refused(call("urcs").patch(at, {"name": "x", "version": made["version"]}), 409, "stale")
    assert body["current"]["name"] == "MCA of Ukraine"
    refused(call("observer").patch(at, {"name": "x", "version": 2}), 403)


@pytest.mark.parametrize(
    "sent",
    [
        {"country": "XXX"}, {"country": "UKR", "scope": "x" * 5001},
        {"country": "UKR", "name": "a\x00b"}, {"country": "UKR", "ends_on": "31/12"}, {}, [],
    ],
)  # fmt: skip
def test_bad_input_gets_a_sentence(call, sent):
    refused(call("urcs").post("agreements/", sent), 400, "invalid")


def test_filters_and_the_gap(call, world):
    cases.operation(world)
    caller = call("observer")
    (row,) = done(caller.get("agreements/", {"gap": "true"}))["results"]
    assert row["active_components"] == ["DUA001", "ICRC", "IFRC"] and row["needed_since"]
    assert done(caller.get("agreements/", {"standing": "in_force"}))["results"] == []
    assert len(done(caller.get("agreements/", {"country": "ukr"}))["results"]) == 1
    refused(caller.get("agreements/", {"standing": "asleep"}), 400, "invalid")
    assert b"UKR" in content(caller.get("agreements/", {"format": "csv"}))


def test_an_unknown_step_and_record_are_not_there(call):
    at = f"agreements/{begin(call)['id']}/"
    refused(call("urcs").post(f"{at}steps/sleep/", {}), 404)
    refused(call("urcs").post(f"{at}steps/sign/", {}), 409)
    refused(call("urcs").get("agreements/999/"), 404)
    assert Agreement.objects.count() == 1
