"""Requests in the API: the same rules, the same sentences."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.api.caller import done, refused, steps
from tests.api.conftest import call  # noqa: F401
from tests.factories import cases
from tools.advisor_request.models import AdvisorRequest


@pytest.fixture
def sent(case):
    today = timezone.localdate()
    return {
        "operation": case.ref, "asked_for": "Help", "languages": ["en"],
        "starts_on": str(today), "ends_on": str(today + timedelta(days=9)),
    }  # fmt: skip


def test_the_whole_way(world, call, sent, advisor):  # noqa: F811
    made = done(call("coordinator").post("advisor-requests/", sent), 201)
    one = f"advisor-requests/{made['id']}/"
    desk = call("secretariat")
    (best,) = done(desk.get(f"{one}suggestions/"))["suggestions"]
    assert (best["advisor"], best["missing_languages"]) == (advisor.pk, [])
    row = done(desk.post(f"{one}steps/match/", {"advisor": advisor.pk, "version": 1}))
    assert row["advisor"] == world.urcs_staff.name
    assert done(call("observer").get(one))["advisor"] is None
    director = call("icrc_director")
    assert {"approve", "unmatch"} <= set(steps(done(director.get(one))))
    done(director.post(f"{one}steps/approve/", {"version": row["version"]}))
    assert done(call("observer").get(one))["advisor"] == world.urcs_staff.name
    there = call("urcs_staff")
    done(there.post(f"{one}steps/deploy/"))
    said = {"handed_to": "country_team", "open_points": "None"}
    done(there.post(f"{one}steps/hand_over/", said))
    row = done(there.post(f"{one}steps/debrief/", {"worked": "Calls", "lessons": "Earlier"}))
    assert (row["state"], row["lessons"]) == ("debriefed", "Earlier")


def test_the_same_key_asks_once(call, sent):  # noqa: F811
    caller = call("coordinator")
    for _twice in range(2):
        done(caller.post("advisor-requests/", sent, Idempotency_Key="k-1"), 201)
    assert AdvisorRequest.objects.count() == 1


def test_an_unchanged_record_is_a_304(call, asked):  # noqa: F811
    caller = call("observer")
    first = caller.get(f"advisor-requests/{asked.pk}/")
    again = caller.get(f"advisor-requests/{asked.pk}/", **{"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_changed_with_the_version_that_was_read(call, asked):  # noqa: F811
    caller, one = call("coordinator"), f"advisor-requests/{asked.pk}/"
    row = done(caller.patch(one, {"languages": ["ar", "en"], "version": asked.version}))
    assert row["languages"] == ["ar", "en"]
    refused(caller.patch(one, {"languages": ["fr"], "version": asked.version}), 409, "stale")
    refused(call("polish").patch(one, {"languages": ["fr"], "version": row["version"]}), 403)


@pytest.mark.parametrize(
    "given",
    [
        {"languages": ["klingon"]}, {"languages": "en"}, {"starts_on": "soon"},
        {"ends_on": "1999-01-01"}, {"ends_on": "2099-01-01"}, {"starts_on": "1900-01-01", "ends_on": "2099-12-31"}, {"asked_for": "a\x00b"}, {"asked_for": "x" * 5001},
        {"asked_for": " "}, {"operation": "NOPE"}, {"nonsense": 1},
    ],
)  # fmt: skip
def test_what_cannot_be_names_its_field(call, sent, given):  # noqa: F811
    body = refused(call("coordinator").post("advisor-requests/", sent | given), 400, "invalid")
    assert {name.partition(".")[0] for name in body["fields"]} == set(given)


def test_the_suggestions_and_the_pool_are_for_those_who_match(call, asked, advisor):  # noqa: F811
    one = f"advisor-requests/{asked.pk}/"
    refused(call("coordinator").get(f"{one}suggestions/"), 403, "not_yours")
    said = {"advisor": advisor.pk}
    for one_of_the_pool in (said, {"advisor": 999}):
        refused(call("coordinator").post(f"{one}steps/match/", one_of_the_pool), 403, "not_yours")
    for nobody in ({"advisor": 999}, {"advisor": "x\x00"}, {"advisor": 10**30}, {}):
        body = refused(call("secretariat").post(f"{one}steps/match/", nobody), 400, "invalid")
        assert list(body["fields"]) == ["advisor"]


def test_unmet_needs_one_of_the_reasons(call, asked):  # noqa: F811
    one = f"advisor-requests/{asked.pk}/steps/mark_unmet/"
    refused(call("secretariat").post(one, {}), 400, "invalid")
    refused(call("secretariat").post(one, {"unmet_reason": "other"}), 400, "invalid")
    row = done(call("secretariat").post(one, {"unmet_reason": "other", "reason": "No visa"}))
    assert (row["unmet_reason"], row["unmet_note"]) == ("other", "No visa")


def test_reading_a_page_costs_the_same_for_one_and_for_many(
    world,
    case,
    call,  # noqa: F811
    asked,
    advisor,
    django_assert_max_num_queries,
):
    cases.advisor_matched(world, asked, advisor)
    for _each in range(5):
        cases.advisor_requested(world, case)
    caller = call("observer")
    caller.get("advisor-requests/")
    with django_assert_max_num_queries(9):
        assert len(done(caller.get("advisor-requests/"))["results"]) == 6
