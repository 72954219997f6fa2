"""Checklists and their templates in the API."""

import pytest

from tests.api.caller import Caller, content, done, refused
from tests.factories import cases
from tools.checklist_template.models import ChecklistTemplate

pytestmark = pytest.mark.django_db


def items(caller, checklist, **more):
    return done(caller.get("checklist-items/", {"checklist": checklist["id"], "limit": 100, **more}))["results"]  # fmt: skip


def test_a_checklist_is_started_ticked_and_told_by_the_records(world, case):
    template = cases.checklist_template()
    caller = Caller(world.coordinator)
    body = {"operation": case.ref, "template": template.pk}
    one = done(caller.post("checklists/", body, Idempotency_Key="k1"), 201)
    assert done(caller.post("checklists/", body, Idempotency_Key="k1"), 201)["id"] == one["id"]
    assert (one["length"], one["progress"]["done"], one["progress"]["of"]) == ("full", 1, 24)
    assert one["progress"]["next"] == "agreement-at-hand"
    refused(caller.post("checklists/", body), 409, "out_of_turn")

    by_key = {row["key"]: row for row in items(caller, one)}
    told = by_key["partners-told"]
    step = f"checklist-items/{told['id']}/steps/tick/"
    refused(caller.post(step, {"version": told["version"]}), 409, "not_ready")
    row = done(caller.post(step, {"version": told["version"], "reason": "Letter 12"}))
    assert (row["done"], row["note"], row["ticked_by"]) == (True, "Letter 12", "Coordinator")
    body = refused(caller.post(step, {"version": told["version"], "reason": "x"}), 409, "stale")
    assert body["current"]["note"] == "Letter 12"

    held = by_key["mini-summit-held"]
    assert held["evidence"] == {"holds": False, "detail": "", "at": None, "url": ""}
    (offer,) = [each for each in held["steps"] if each["name"] == "tick"]
    assert not offer["open"] and "ticks itself" in offer["detail"]
    cases.held_summit(world, case)
    held = done(caller.get(f"checklist-items/{held['id']}/"))
    assert held["done"] and held["state"] == "open" and held["evidence"]["detail"]
    again = caller.get(f"checklists/{one['id']}/")
    assert done(again)["progress"]["done"] == 3
    seen = caller.get(f"checklists/{one['id']}/", **{"If-None-Match": again["ETag"]})
    assert seen.status_code == 304


def test_a_list_of_many_costs_a_constant_number_of_queries(world, django_assert_max_num_queries):
    for n in range(4):
        cases.with_checklist(world, cases.operation(world, name=f"Flood {n}"))
    caller = Caller(world.coordinator)
    for path in ("checklists/", "checklist-items/"):
        caller.get(path)
        with django_assert_max_num_queries(14):
            assert done(caller.get(path, {"limit": 90}))["results"]


def test_filters_and_files(world, checklist):
    caller = Caller(world.observer)
    ref = checklist.operation.ref
    found = done(caller.get("checklist-items/", {"operation": ref, "tool": "mini_summit"}))
    assert {row["tool"] for row in found["results"]} == {"mini_summit"}
    assert done(caller.get("checklists/", {"length": "short"}))["results"] == []
    assert b"partners-told" in content(caller.get("checklist-items/", {"format": "csv"}))
    refused(caller.get("checklist-items/", {"phase": "someday"}), 400, "invalid")


def test_the_secretariat_drafts_and_publishes_and_others_only_read(world):
    template = cases.checklist_template()
    keeper, reader = Caller(world.secretariat), Caller(world.observer)
    draft = done(keeper.post("checklist-templates/", {"length": "full", "reason": "Learnt"}), 201)
    refused(reader.get(f"checklist-templates/{draft['id']}/"), 404)
    refused(reader.post("checklist-templates/", {"length": "short", "reason": "x"}), 403)
    sent = {
        "template": draft["id"], "phase": "weeks", "text_en": "Rest.", "responsible": "all",
        "source": "Default of this installation",
    }  # fmt: skip
    new = done(keeper.post("checklist-template-items/", sent), 201)
    assert (new["key"], new["fact"]) == ("rest", None)
    at = f"checklist-template-items/{new['id']}/"
    changed = done(keeper.patch(at, {"version": 1, "text_fr": "Se reposer."}))
    assert changed["version"] == 2
    refused(keeper.patch(at, {"version": 1, "text_fr": "x"}), 409, "stale")
    refused(keeper.patch(at, {"version": 2, "fact": "sun_shines"}), 400, "invalid")
    refused(keeper.patch(at, {"text_fr": "x"}), 400, "invalid")
    done(keeper.post(f"checklist-templates/{draft['id']}/steps/publish/"))
    assert done(reader.get(f"checklist-templates/{draft['id']}/"))["state"] == "in_force"
    assert not ChecklistTemplate.objects.get(pk=template.pk).is_in_force


def test_what_is_invisible_is_neither_found_nor_named(world):
    hidden = cases.large_operation(world, visibility="participants")
    row = cases.with_checklist(world, hidden)
    caller = Caller(world.observer)
    refused(caller.get(f"checklists/{row.pk}/"), 404)
    refused(caller.post(f"checklist-items/{row.items.first().pk}/steps/tick/", {"reason": "x"}), 404)  # fmt: skip
    body = {"operation": hidden.ref, "template": row.template_id}
    refused(caller.post("checklists/", body), 400, "invalid")
    assert done(caller.get("checklist-items/"))["results"] == []
