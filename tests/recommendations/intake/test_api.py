"""The API: a file in by multipart, its proposals a page at a time, cells applied by their numbers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from recommendations.intake.models import Intake
from smcc.audit.models import AuditEvent
from tests.api.caller import Caller, done, refused, steps
from tests.factories import reviews, tables
from tests.fixtures.scenarios import scenario

ALL = "/api/v1/reviews/LLR-2026/intakes/"
ROWS = [("Strategic level",), ("1", "Do it otherwise.", "Because of 1.", "", ""),
        ("7", "Something quite new.", "Why.", "", "")]  # fmt: skip


@scenario
def review(world):
    return reviews.review(world, count=3)


def send(caller, content, name="table.docx"):
    return caller.client.post(ALL, {"file": SimpleUploadedFile(name, content)})


def test_a_table_comes_in_is_read_and_applied(world, review):
    caller = Caller(world.secretariat)
    answer = send(caller, tables.document(ROWS))
    record = done(answer, 201)
    assert answer["Location"] == f"/api/v1/intakes/{record['id']}/"
    assert (record["file_name"], record["file_format"], record["state"]) == (
        "table.docx",
        "docx",
        "open",
    )
    assert set(steps(record)) == {"apply", "discard"}
    proposals = f"intakes/{record['id']}/proposals/"
    first = done(caller.get(proposals, {"limit": 3}))
    assert len(first["results"]) == 3 and first["next"]
    changed = done(caller.get(proposals, {"verdict": "changed"}))["results"]
    assert [(row["recommendation"], row["column"], row["said"]) for row in changed] == [
        (1, "recommendation", "Do it otherwise.")
    ]
    assert review.recommendations.get(number=1).text == "Do the thing number 1"
    sent = {"proposals": [changed[0]["id"]], "version": record["version"]}
    after = done(caller.post(f"intakes/{record['id']}/steps/apply/", sent))
    assert after["version"] == record["version"] + 1
    assert review.recommendations.get(number=1).text == "Do it otherwise."
    refused(caller.post(f"intakes/{record['id']}/steps/apply/", sent), 409, "stale")
    done(caller.post(f"intakes/{record['id']}/steps/apply/", {"all_changed": True}))
    assert review.recommendations.get(number=7).detail == "Why."
    rest = done(caller.get(proposals, {"applied": "true"}))["results"]
    assert [row["applied_by"] for row in rest] == ["Secretariat"] * 3
    assert done(caller.get(ALL))["results"][0]["id"] == record["id"]
    done(caller.post(f"intakes/{record['id']}/steps/discard/"))
    refused(
        caller.post(f"intakes/{record['id']}/steps/apply/", {"all_changed": True}),
        409,
        "out_of_turn",
    )


def test_it_is_there_for_those_only_who_may_use_it(world, review):
    made = done(send(Caller(world.committee), tables.document(ROWS)), 201)
    outsider = Caller(world.observer)
    refused(outsider.get(ALL), 404)
    refused(send(outsider, tables.document(ROWS)), 404)
    for path in ("", "proposals/"):
        refused(outsider.get(f"intakes/{made['id']}/{path}"), 404)
    refused(outsider.post(f"intakes/{made['id']}/steps/apply/", {"all_changed": True}), 404)
    refused(outsider.post(f"intakes/{made['id']}/rows/1/", {}), 404)
    refused(Caller(world.secretariat).get("/api/v1/reviews/NONE/intakes/"), 404)
    assert Intake.objects.count() == 1


@pytest.mark.parametrize("content, said", [(b"", "empty"), (b"x", "neither a Word")])
def test_a_file_that_cannot_be_read_names_its_field(world, review, content, said):
    body = refused(send(Caller(world.secretariat), content), 400, "invalid")
    assert said in body["fields"]["file"][0]


def test_a_request_without_a_file(world, review):
    caller = Caller(world.secretariat)
    refused(caller.client.post(ALL, {}), 400, "invalid")
    refused(caller.post(ALL, {"file": "x"}), 415)


@pytest.mark.parametrize("sent", [{}, {"proposals": []}, {"proposals": [10**9]}, {"proposals": "1"},
                                  {"proposals": [-1]}, {"all_changed": "yes"}, {"cells": [1]}])  # fmt: skip
def test_a_step_without_a_cell_gets_a_sentence(world, review, sent):
    caller = Caller(world.secretariat)
    made = done(send(caller, tables.document(ROWS)), 201)
    refused(caller.post(f"intakes/{made['id']}/steps/apply/", sent), 400, "invalid")
    assert not AuditEvent.objects.filter(verb="intake.apply").exists()


def test_what_a_row_is_is_said_by_number(world, review):
    caller = Caller(world.secretariat)
    made = done(send(caller, tables.document([("Atlantis",), ("", "Raise it.", "", "", "")])), 201)
    [row] = done(caller.get(f"intakes/{made['id']}/proposals/", {"column": "recommendation"}))[
        "results"
    ]
    address = f"intakes/{made['id']}/rows/{row['row_id']}/"
    done(caller.post(address, {"recommendation": 2}))
    [row] = done(caller.get(f"intakes/{made['id']}/proposals/", {"verdict": "changed"}))["results"]
    assert row["recommendation"] == 2
    refused(caller.post(address, {"recommendation": 99}), 404)


def test_the_same_request_twice_reads_the_file_once(world, review):
    caller = Caller(world.secretariat, **{"Idempotency-Key": "one"})
    content = tables.document(ROWS)
    first, second = send(caller, content), send(caller, content)
    assert first.json()["id"] == second.json()["id"] and Intake.objects.count() == 1
