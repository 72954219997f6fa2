"""The matrix, areas and letters through the API: the same rules, the same sentences."""

import pytest

from coordination.conveners.models import ConvenerLetter, OperationArea
from tests.api.caller import Caller, content, done, refused
from tests.factories import cases


@pytest.fixture
def call(world):
    return lambda name: Caller(getattr(world, name))


def test_the_matrix_says_what_the_page_says(call, world, case, agree):
    agree(areas=["Kharkiv"])
    body = done(call("observer").get(f"operations/{case.ref}/convener-matrix/"))
    assert [c["country"] for c in body["countries"]] == ["UKR", "POL"]
    convener, co_convener = body["countries"][0]["roles"]
    assert convener["allocations"][0]["areas"] == ["Kharkiv"]
    assert convener["gaps"] == [] and co_convener["gaps"][0]["ends_on"] is None
    assert co_convener["suggested"] == "ICRC" and co_convener["why_suggested"]
    assert {f["kind"] for f in body["countries"][1]["findings"]} == {"gap"}
    assert body["letter"] == {"id": None, "number": None, "is_behind": False, "draft": None}


def test_the_matrix_has_an_etag_and_a_304(call, case):
    caller = call("observer")
    first = caller.get(f"operations/{case.ref}/convener-matrix/")
    again = caller.get(
        f"operations/{case.ref}/convener-matrix/", **{"If-None-Match": first["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


def test_a_suggestion_is_confirmed_once_for_one_key(call, case):
    caller, where = call("coordinator"), f"operations/{case.ref}/convener-matrix/confirm/"
    sent = {"country": "UKR", "role": "co_convener", "component": "ICRC"}
    first = done(caller.post(where, sent, idempotency_key="k-1"), 201)
    assert (first["state"], first["is_suggestion"]) == ("agreed", True)
    assert done(caller.post(where, sent, idempotency_key="k-1"), 201) == first
    body = refused(caller.post(where, sent), 409)
    assert "no longer suggested" in body["detail"]
    refused(call("observer").post(where, sent), 403)
    refused(caller.post(where, {"country": "XXX", "role": "boss", "component": "NOPE"}), 400)


def test_areas_are_named_listed_and_withdrawn(call, case):
    caller = call("coordinator")
    sent = {"operation": case.ref, "country": "UKR", "name": "Kharkiv"}
    area = done(caller.post("operation-areas/", sent), 201)
    body = refused(caller.post("operation-areas/", sent), 400, "invalid")
    assert body["fields"]["name"] == ["This area is named already."]
    refused(call("observer").post("operation-areas/", sent | {"name": "East"}), 403)
    there = f"operation-areas/{area['id']}/"
    refused(caller.post(f"{there}withdraw/", {"reason": " "}), 400)
    gone = done(caller.post(f"{there}withdraw/", {"reason": "one with Sumy"}))
    assert gone["withdrawn_by"] == "Coordinator" and gone["reason"] == "one with Sumy"
    assert done(caller.get("operation-areas/", {"current": "yes"}))["results"] == []
    assert len(done(caller.get("operation-areas/", {"country": "UKR"}))["results"]) == 1
    assert OperationArea.objects.count() == 1


def test_a_letter_from_draft_to_its_next_version(call, world, case, agree):
    agree()
    caller = call("coordinator")
    letter = done(caller.post("convener-letters/", {"operation": case.ref}), 201)
    assert letter["state"] == "draft" and letter["rows"][0]["component"] == "DUA001"
    there = f"convener-letters/{letter['id']}/"
    refused(caller.post(f"{there}steps/sign_icrc/"), 403)
    body = refused(caller.post(f"{there}steps/issue/"), 409)
    assert body["detail"] == "It waits for the signatures of the ICRC and the IFRC."
    refused(call("icrc_director").post(f"{there}steps/sign_icrc/", {"version": 99}), 409)
    done(call("icrc_director").post(f"{there}steps/sign_icrc/"))
    done(call("ifrc_usg").post(f"{there}steps/sign_ifrc/"))
    refused(caller.get(f"{there}files/en/pdf/"), 404)
    issued = done(caller.post(f"{there}steps/issue/"))
    assert issued["receipt"] and issued["is_behind"] is False
    assert content(caller.get(f"{there}files/fr/pdf/")).startswith(b"%PDF")
    assert content(caller.get(f"{there}files/ar/docx/")).startswith(b"PK")
    refused(caller.get(f"{there}files/xx/pdf/"), 404)
    refused(caller.post("convener-letters/", {"operation": case.ref}), 409)
    agree(role="co_convener", component=world.icrc)
    assert done(caller.get(there))["is_behind"] is True
    refused(caller.post("convener-letters/", {"operation": case.ref}), 400)
    done(caller.post("convener-letters/", {"operation": case.ref, "reason": "The ICRC too"}), 201)
    rows = done(caller.get("convener-letters/", {"operation": case.ref}))["results"]
    assert [row["number"] for row in rows] == [2, 1]


def test_a_list_of_letters_asks_what_is_agreed_once(
    call, world, agree, issue, django_assert_max_num_queries
):
    agree()
    issue()
    agree(role="co_convener", component=world.icrc)
    issue("more")
    caller = call("observer")
    with django_assert_max_num_queries(8):
        assert len(done(caller.get("convener-letters/"))["results"]) == 2


def test_what_may_not_be_seen_is_not_there(call, world):
    hidden = cases.operation(world, name="Quiet", visibility="participants")
    letter = cases.with_letter(world, hidden)
    area = hidden.areas.get()
    caller = call("observer")
    for address in (
        f"operations/{hidden.ref}/convener-matrix/", f"convener-letters/{letter.pk}/",
        f"operation-areas/{area.pk}/", f"convener-letters/{letter.pk}/files/en/pdf/",
    ):  # fmt: skip
        refused(caller.get(address), 404)
    assert done(caller.get("convener-letters/"))["results"] == []
    assert done(caller.get("operation-areas/"))["results"] == []
    assert ConvenerLetter.objects.count() == 1
