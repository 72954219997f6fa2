"""What hangs beside a meeting: agenda items, kinds, positions, minutes, amendments, and their files."""

import csv
import io

import pytest

from tests.api.caller import content, done, refused, steps
from tests.factories import cases

pytestmark = pytest.mark.django_db

PROPOSAL = {"component": "ICRC", "title": "Access", "purpose": "decision", "scope": "response"}


def test_an_item_is_proposed_and_answered(call, large):
    summit = large.mini_summits.get()
    icrc, urcs = call("icrc_hod"), call("urcs")
    item = done(icrc.post("agenda-items/", PROPOSAL | {"mini_summit": summit.pk}), 201)
    assert (item["state"], item["proposed_by"]) == ("proposed", "ICRC")
    assert set(steps(item)) == {"withdraw"}
    body = refused(urcs.post(f"agenda-items/{item['id']}/steps/decline/", {}), 409, "not_ready")
    assert "needs a reason" in body["detail"]
    answered = done(urcs.post(f"agenda-items/{item['id']}/steps/accept/", {}))
    assert answered["state"] == "accepted"
    agenda = done(urcs.get(f"mini-summits/{summit.pk}/"))["agenda"]
    assert [(each["title"], each["scope"]) for each in agenda] == [("Access", "response")]
    refused(call("polish").post("agenda-items/", PROPOSAL | {"mini_summit": summit.pk}), 403)


def test_the_agenda_is_replaced_and_an_item_named_by_its_id_stays(call, large):
    summit = large.mini_summits.get()
    urcs = call("urcs")
    address = f"mini-summits/{summit.pk}/agenda/"
    rows = [
        {"title": "Fuel", "minutes": 10},
        {"title": "Later", "scope": "response", "is_aob": True},
    ]
    one = done(urcs.put(address, {"agenda": rows, "version": summit.version}))
    assert [bool(each["aob_since"]) for each in one["agenda"]] == [False, True]
    later = one["agenda"][1]["id"]
    two = done(
        urcs.put(address, {"agenda": [{"id": later, "title": "Now"}], "version": one["version"]})
    )
    assert [(each["id"], each["title"], each["aob_since"]) for each in two["agenda"]] == [
        (later, "Now", None)
    ]
    refused(urcs.put(address, {"agenda": [], "version": one["version"]}), 409, "stale")


def test_an_item_moves_out_of_any_other_business(call, large):
    summit = large.mini_summits.get()
    sent = PROPOSAL | {"mini_summit": summit.pk, "is_aob": True}
    item = done(call("icrc_hod").post("agenda-items/", sent), 201)
    refused(call("icrc_hod").post(f"agenda-items/{item['id']}/move-up/", {}), 403)
    moved = done(call("urcs").post(f"agenda-items/{item['id']}/move-up/", {}))
    assert (moved["aob_since"], moved["state"]) == (None, "accepted")


def test_a_rows_kind_and_way_of_deciding_are_written_with_its_cells(call, world, large):
    summit = cases.held_summit(world, large)
    urcs, row = call("urcs"), summit.rows.in_order().first()
    sent = {"version": row.version, "kind": "action", "how_decided": "consensus", "text": "Agreed"}
    one = done(urcs.patch(f"decisions/{row.pk}/", sent))
    assert (one["kind"], one["how_decided"], one["text"]) == ("action", "consensus", "Agreed")
    refused(urcs.patch(f"decisions/{row.pk}/", sent), 409, "stale")
    new = done(
        urcs.post(
            "decisions/",
            {"mini_summit": summit.pk, "topic": "appeals", "kind": "information"},
        ),
        201,
    )
    assert (new["kind"], new["how_decided"]) == ("information", None)


def test_a_position_is_said_and_the_row_is_contested(call, world, large):
    summit = cases.held_summit(world, large)
    row, icrc = summit.rows.in_order().first(), call("icrc_hod")
    sent = {"decision": row.pk, "component": "ICRC", "stance": "disagrees"}
    body = refused(icrc.post("positions/", sent), 400, "invalid")
    assert "text" in body["fields"]
    said = done(icrc.post("positions/", sent | {"text": "Ours", "article": "6"}), 201)
    assert (said["post"], said["is_recorded"], said["article"]) == ("icrc-hod-ukraine", False, "6")
    assert done(icrc.get(f"decisions/{row.pk}/"))["is_contested"] is True
    refused(call("ifrc_hod").post("positions/", sent | {"text": "No"}), 403)
    refused(icrc.post("positions/", sent | {"text": "Again", "version": 0}), 409, "stale")
    none = {"decision": row.pk, "component": "IFRC", "stance": "not_heard"}
    refused(call("ifrc_hod").post("positions/", none), 400, "invalid")


def test_minutes_are_confirmed_objected_to_and_settled(call, world, large):
    summit = cases.filed_summit(world, large)
    urcs, icrc = call("urcs"), call("icrc_hod")
    sent = {"mini_summit": summit.pk, "said": "confirms", "side": "convener"}
    word = done(urcs.post("minutes-words/", sent), 201)
    assert (word["side"], word["component"]) == ("convener", "DUA001")
    refused(icrc.post("minutes-words/", sent), 403)
    objects = {"mini_summit": summit.pk, "said": "objects", "component": "ICRC", "text": "Late"}
    word = done(icrc.post("minutes-words/", objects), 201)
    refused(icrc.post("minutes-words/", objects | {"component": None}), 400, "invalid")
    address = f"minutes-words/{word['id']}/settle/"
    settled = done(urcs.post(address, {"settlement": "Mended"}))
    assert settled["settlement"] == "Mended" and settled["settled_at"]
    refused(urcs.post(address, {"settlement": "Twice"}), 409, "out_of_turn")


def test_a_filed_table_is_amended(call, world, large):
    summit = cases.filed_summit(world, large)
    row, urcs = summit.rows.in_order().first(), call("urcs")
    cells = {"decision": row.pk, "version": row.version, "text": "Anew", "lead": "IFRC"}
    sent = {"mini_summit": summit.pk, "reason": "Misheard", "rows": [cells]}
    refused(call("icrc_hod").post("amendments/", sent), 403)
    made = done(urcs.post("amendments/", sent), 201)
    assert made["number"] == 1 and made["receipt"].endswith(made["content_hash"][:8].upper())
    kept = done(urcs.get(f"mini-summits/{summit.pk}/"))["table_as_filed"][0]
    assert kept["decision"].startswith("Agreed on") and kept["lead"] == "DUA001"
    assert done(urcs.get(f"decisions/{row.pk}/"))["text"] == "Anew"
    refused(urcs.post("amendments/", sent), 409, "stale")


@pytest.mark.parametrize(
    "name", ["agenda-items", "decisions", "positions", "minutes-words", "amendments", "packets"]
)
def test_every_list_is_had_as_a_file_and_only_by_who_may_see_it(call, world, large, name):
    cases.packet_out(world, cases.with_agenda(world, large))
    cases.spoken_about(world, cases.filed_summit(world, large))
    caller = call("observer")
    listed = done(caller.get(f"{name}/", {"limit": 200}))["results"]
    found = list(
        csv.reader(
            io.StringIO(content(caller.get(f"{name}/", {"format": "csv"})).decode("utf-8-sig"))
        )
    )
    assert len(found) - 1 == len(listed) > 0
    large.visibility = "participants"
    large.save()
    assert done(caller.get(f"{name}/"))["results"] == []
