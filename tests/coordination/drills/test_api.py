"""Drills in the API."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.drills.models import Drill
from tests.coordination.drills.staged import announced, ready

pytestmark = pytest.mark.django_db
DRILLS = "/api/v1/drills/"


def post(client, path, **said):
    return client.post(path, said, content_type="application/json")


def soon():
    return (timezone.now() + timedelta(minutes=10)).isoformat()


def test_a_drill_is_announced_run_and_read(signed_in, world, case):
    client = signed_in("coordinator")
    made = post(client, DRILLS, line_up_of=case.ref, factor=60, starts_at=soon(), note="Short.")
    assert made.status_code == 201, made.text
    ref = made.json()["ref"]
    assert made["Location"] == f"{DRILLS}{ref}/"
    assert made.json()["state"] == "announced" and made.json()["factor"] == 60
    drill = ready(Drill.objects.get())
    for step in ("start", "issue", "end"):
        drill.refresh_from_db()
        done = post(client, f"{DRILLS}{ref}/steps/{step}/", version=drill.version)
        assert done.status_code == 200, done.text
    report = client.get(f"{DRILLS}{ref}/report/").json()
    assert report["verdict"] == "kept" and report["state"] == "ended"
    assert report["told_beforehand"] == 7


@pytest.mark.parametrize("factor", [0, -1, 10**9, "60", "fast", None, True, [], {}])
def test_a_factor_that_cannot_be_is_a_400_with_its_sentence(signed_in, case, factor):
    answer = post(
        signed_in("coordinator"), DRILLS, line_up_of=case.ref, factor=factor, starts_at=soon()
    )
    assert answer.status_code == 400 and "factor" in answer.json()["fields"]
    assert not Drill.objects.exists()


@pytest.mark.parametrize(
    "said, field",
    [
        ({"starts_at": "tomorrow"}, "starts_at"),
        ({}, "starts_at"),
        ({"starts_at": "2020-01-01T00:00:00Z"}, "starts_at"),
        ({"line_up_of": "UKR-1900-01"}, "line_up_of"),
        ({"zone_name": "Mars/Olympus"}, "onset_zone"),
        ({"factr": 60}, "factr"),
    ],
)
def test_other_bad_input_names_its_field(signed_in, case, said, field):
    body = {"line_up_of": case.ref} | ({"starts_at": soon()} if said else {}) | said
    answer = post(signed_in("coordinator"), DRILLS, **body)
    assert answer.status_code == 400 and field in answer.json()["fields"], answer.text


def test_who_coordinates_nothing_gets_a_403(signed_in, case):
    answer = post(signed_in("icrc_director"), DRILLS, line_up_of=case.ref, starts_at=soon())
    assert answer.status_code == 403 and answer.json()["code"] == "not_yours"


def test_a_closed_step_says_why_and_taking_it_is_a_409(signed_in, drill):
    client = signed_in("coordinator")
    (start,) = [
        s for s in client.get(f"{DRILLS}{drill.ref}/").json()["steps"] if s["name"] == "start"
    ]
    assert not start["open"] and "People were told" in start["detail"]
    answer = post(client, f"{DRILLS}{drill.ref}/steps/start/")
    assert answer.status_code == 409 and answer.json()["code"] == "not_ready"


def test_an_idempotency_key_announces_once(signed_in, case):
    client = signed_in("coordinator")
    said = {"line_up_of": case.ref, "starts_at": soon()}
    for _time in range(2):
        answer = client.post(
            DRILLS, said, content_type="application/json", headers={"Idempotency-Key": "one-drill"}
        )
        assert answer.status_code == 201
    assert Drill.objects.count() == 1


def test_outsiders_find_nothing(signed_in, running):
    client = signed_in("polish")
    assert client.get(DRILLS).json()["results"] == []
    for path in ("", "report/"):
        assert client.get(f"{DRILLS}{running.ref}/{path}").status_code == 404
    assert post(client, f"{DRILLS}{running.ref}/steps/end/").status_code == 404


def test_the_list_costs_the_same_for_many(signed_in, world, case):
    client = signed_in("coordinator")

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(DRILLS).status_code == 200
        return len(queries)

    announced(world, case)
    cost()
    one = cost()
    for _each in range(4):
        announced(world, case)
    assert cost() == one


def test_the_list_is_filtered_by_state(signed_in, running):
    client = signed_in("coordinator")
    assert len(client.get(f"{DRILLS}?state=running").json()["results"]) == 1
    assert client.get(f"{DRILLS}?state=ended").json()["results"] == []
    assert client.get(f"{DRILLS}?state=flying").status_code == 400


def test_the_report_refuses_a_parameter_that_nothing_reads(signed_in, running):
    client = signed_in("coordinator")
    assert client.get(f"{DRILLS}{running.ref}/report/?format=pdf").status_code == 400
