"""Edits need the version that was read; what somebody else changed is never overwritten."""

from datetime import UTC, datetime, timedelta

import pytest

from smcc.audit.models import AuditEvent
from tests.api.caller import content, done, refused
from tests.factories import cases

pytestmark = pytest.mark.django_db
LATER = f"{datetime.now(UTC) + timedelta(days=90):%Y-%m-%d}T00:00:00Z"


def test_a_change_bumps_the_version_and_is_recorded(call, large):
    caller, here = call("coordinator"), f"operations/{large.ref}/"
    before = done(caller.get(here))
    sent = {"name": "Renamed", "version": before["version"], "reason": "A better name"}
    after = done(caller.patch(here, sent))
    assert (after["name"], after["version"]) == ("Renamed", before["version"] + 1)
    assert AuditEvent.objects.filter(verb="operation.amend", reason="A better name").exists()


def test_a_change_without_its_version_is_refused_with_a_sentence(call, large):
    body = refused(call("coordinator").patch(f"operations/{large.ref}/", {"name": "X"}), 400)
    assert "version that you read" in body["fields"]["version"][0]


def test_a_stale_change_gets_the_copy_that_stands_now(call, large):
    caller, here = call("coordinator"), f"operations/{large.ref}/"
    version = done(caller.get(here))["version"]
    done(caller.patch(here, {"name": "First", "version": version}))
    body = refused(caller.patch(here, {"name": "Second", "version": version}), 409, "stale")
    assert body["current"]["name"] == "First"
    assert body["current"]["version"] == version + 1
    assert "below" not in body["detail"]  # there is no form below an answer
    assert done(caller.get(here))["name"] == "First"


@pytest.mark.parametrize("kind", ["mini-summits", "decisions", "joint-statements", "convenings"])
def test_a_step_with_an_old_version_is_refused_with_the_current_copy(call, world, large, kind):
    caller = call("coordinator")
    record = done(caller.get(f"{kind}/"))["results"][0]
    step = {"mini-summits": "waive", "decisions": "drop", "joint-statements": "waive"}.get(
        kind, "withdraw"
    )
    there = f"{kind}/{record['id']}/steps/{step}/"
    old = {"reason": "Because", "version": record["version"] + 7}
    body = refused(caller.post(there, old), 409, "stale")
    assert body["current"]["id"] == record["id"]
    assert body["current"]["state"] == record["state"]
    done(caller.post(there, old | {"version": record["version"]}))


def test_a_step_out_of_turn_and_one_without_its_reason_say_so(call, large):
    caller, there = call("coordinator"), f"operations/{large.ref}/steps/"
    assert "Say why" in refused(caller.post(f"{there}close/"), 409, "not_ready")["detail"]
    refused(caller.post(f"{there}reopen/", {"reason": "Why"}), 409, "out_of_turn")
    unknown = refused(caller.post(f"{there}dance/", {"reason": "Why"}), 404, "not_found")
    assert "close, reopen" in unknown["detail"]
    done(caller.post(f"{there}close/", {"reason": "Over"}))


def test_a_step_that_is_somebody_elses_is_refused_as_such(call, large):
    answer = call("observer").post(f"operations/{large.ref}/steps/close/", {"reason": "Why"})
    refused(answer, 403, "not_yours")


def test_an_entry_is_corrected_by_another_never_edited(call, large):
    caller = call("urcs")
    first = done(caller.post("log-entries/", {"operation": large.ref, "text": "10 trucks"}), 201)
    refused(caller.patch(f"log-entries/{first['id']}/", {"text": "11"}), 405, "method_not_allowed")
    sent = {"operation": large.ref, "text": "12 trucks", "corrects": first["id"]}
    body = refused(caller.post("log-entries/", sent), 400, "invalid")
    assert "correction_reason" in body["fields"]
    second = done(caller.post("log-entries/", sent | {"correction_reason": "Miscounted"}), 201)
    assert done(caller.get(f"log-entries/{first['id']}/"))["corrected_by"] == second["id"]


def test_files_come_by_multipart_and_go_out_as_they_came(call, large):
    from django.core.files.uploadedfile import SimpleUploadedFile

    caller = call("urcs")
    sent = {
        "operation": large.ref,
        "text": "With a picture of the bridge",
        "files": SimpleUploadedFile("bridge.txt", "جسر".encode()),
    }
    entry = done(caller.client.post("/api/v1/log-entries/", sent), 201)
    (file,) = entry["attachments"]
    answer = caller.get(file["path"])
    assert content(answer).decode() == "جسر"
    assert "attachment" in answer["Content-Disposition"]
    sent["files"] = SimpleUploadedFile("tool.exe", b"MZ")
    body = refused(caller.client.post("/api/v1/log-entries/", sent), 400, "invalid")
    assert "not a kind of file" in body["fields"]["files"][0]


def test_convener_roles_are_proposed_agreed_and_ended(call, large):
    caller = call("coordinator")
    sent = {
        "operation": large.ref, "country": "UKR", "role": "co_convener", "component": "IFRC",
        "starts_on": "2026-11-20", "areas": ["West"],
    }  # fmt: skip
    convening = done(caller.post("convenings/", sent), 201)
    there = f"convenings/{convening['id']}/steps/"
    agreed = done(caller.post(f"{there}agree/", {"version": convening["version"]}))
    assert (agreed["state"], agreed["state_display"]) == ("agreed", "Agreed")
    body = refused(caller.post("convenings/", sent | {"component": "DUA001"}), 400, "invalid")
    assert body["fields"]["exception"][0].startswith("The co-convener is the ICRC or the IFRC.")
    sent |= {"component": "DUA001", "exception": "Both institutions asked it to."}
    assert done(caller.post("convenings/", sent), 201)["exception"] == sent["exception"]


def test_a_responsibility_is_assigned_and_ended_with_a_reason(call, large):
    caller = call("coordinator")
    sent = {"operation": large.ref, "kind_of": "security_lead", "component": "ICRC"}
    row = done(caller.post("responsibilities/", sent), 201)
    there = f"responsibilities/{row['id']}/end/"
    refused(caller.post(there, {}), 400, "invalid")
    assert done(caller.post(there, {"reason": "Handed over"}))["ended_at"]


def test_a_deadline_is_extended_with_a_reason_and_keeps_its_first_limit(call, large):
    caller = call("coordinator")
    clock = done(caller.get("deadlines/", {"clock": "mini_summit_held"}))["results"][0]
    there = f"deadlines/{clock['id']}/extend/"
    late = {"due_at": LATER, "version": clock["version"]}
    refused(caller.post(there, late), 400, "invalid")
    after = done(caller.post(there, late | {"reason": "The roads are closed"}))
    assert after["due_at"] == LATER
    assert after["first_due_at"] == clock["due_at"]
    body = refused(caller.post(there, late | {"reason": "Again"}), 409, "stale")
    assert body["current"]["version"] == after["version"]


def test_policy_settings_are_changed_by_the_secretariat_only(call, large):
    key = "mini_summit_held.limit_hours"
    there, sent = f"policy-settings/{key}/", {"value": 72, "version": 0, "reason": "Agreed"}
    refused(call("coordinator").patch(there, sent), 403, "not_yours")
    line = done(call("secretariat").patch(there, sent))
    assert (line["value"], line["version"], line["is_default"]) == (72, 1, False)
    body = refused(call("secretariat").patch(there, sent), 409, "stale")
    assert (body["current"]["value"], body["current"]["version"]) == (72, 1)
    refused(call("coordinator").patch(there, sent), 403, "not_yours")
    refused(call("secretariat").patch(there, {"value": "soon", "version": 1}), 400, "invalid")
    refused(call("coordinator").get("policy-settings/nothing/"), 404)


def test_a_table_is_written_moved_and_followed_up(call, world, large):
    caller = call("urcs")
    summit = done(caller.get("mini-summits/"))["results"][0]
    row = done(
        caller.post(
            "decisions/",
            {
                "mini_summit": summit["id"],
                "topic": "other",
                "subject": "Fuel",
                "supports": ["ICRC"],
            },
        ),
        201,
    )
    assert (row["state"], row["supports"]) == ("open", ["ICRC"])
    moved = done(caller.post(f"decisions/{row['id']}/move/", {"to": "up"}))
    assert moved["position"] == row["position"] - 1
    row = done(
        caller.patch(
            f"decisions/{row['id']}/",
            {"text": "Two days", "supports": [], "version": moved["version"]},
        )
    )
    assert (row["state"], row["supports"]) == ("decided", [])


def test_agenda_and_facts_of_a_meeting(call, large):
    caller = call("urcs")
    summit = done(caller.get("mini-summits/"))["results"][0]
    there = f"mini-summits/{summit['id']}/"
    agenda = [{"title": "Security", "proposed_by": "ICRC", "minutes": 20}, {"title": "Appeals"}]
    summit = done(caller.put(f"{there}agenda/", {"agenda": agenda, "version": summit["version"]}))
    assert [item["title"] for item in summit["agenda"]] == ["Security", "Appeals"]
    sent = {"mode": "remote", "place": "https://meet.example/1", "chair": "urcs-secretary-general"}
    summit = done(caller.patch(there, sent | {"version": summit["version"]}))
    assert (summit["mode_display"], summit["chair"]) == ("Remote", "urcs-secretary-general")
    summit = done(caller.patch(there, {"mode": None, "version": summit["version"]}))
    assert summit["mode"] is None and summit["mode_display"] is None


def test_a_new_version_leaves_the_issued_one_in_force(call, world, large):
    statement = cases.issued_statement(world, large)
    caller, there = call("coordinator"), f"joint-statements/{statement.pk}/"
    new = done(caller.post(f"{there}versions/", {"reason": "New facts"}), 201)
    assert (new["number"], new["supersedes"], new["state"]) == (2, statement.pk, "draft")
    assert done(caller.get(there))["state"] == "issued"
    signed = {"components": ["DUA001", "ICRC"], "version": new["version"]}
    there = f"joint-statements/{new['id']}/signatories/"
    assert "IFRC" in refused(caller.put(there, signed), 400)["fields"]["reason"][0]
    signed["reason"] = "It signs its own"
    new = done(caller.put(f"joint-statements/{new['id']}/signatories/", signed))
    assert {each["component"] for each in new["signatories"]} == {"DUA001", "ICRC"}
