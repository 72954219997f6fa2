"""A table through the API: sent, looked at, mapped, taken."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api.caller import done, refused
from tests.api.conftest import call  # noqa: F401
from tools.cell.models import CellEdit
from tools.decision.models import Decision

TEXT = "Topic\tDecision\tWho\nSecurity lead\tThe ICRC leads\tICRC\nPumps\tTwo\tAtlantis"


def test_sent_looked_at_mapped_and_taken(world, summit, rows, call):  # noqa: F811
    caller = call("urcs")
    made = done(caller.post("table-imports/", {"mini_summit": summit.pk, "text": TEXT}), 201)
    assert made["columns"] == ["topic", "text", "lead"] and not CellEdit.objects.exists()
    first, second = made["preview"]
    assert (first["decision"], first["how"], second["goes"]) == (rows[1].pk, "title", "new")
    assert [cell["verdict"] for cell in second["cells"]] == ["new", "unread"]
    path = f"table-imports/{made['id']}/"
    mapped = done(caller.send("PATCH", path, {"version": 1, "rows": [{"row": 3, "goes": "out"}]}))
    assert mapped["preview"][1]["goes"] == "out"
    refused(caller.send("PATCH", path, {"version": 1, "columns": ["topic"]}), 409, "stale")
    refused(caller.send("PATCH", path, {"version": 2, "columns": ["topic"]}), 400, "invalid")
    taken = done(caller.post(f"{path}steps/take/", {"version": 2, "seen": mapped["seen"]}))
    assert taken["state"] == "taken"
    assert Decision.objects.get(pk=rows[1].pk).text == "The ICRC leads"
    assert summit.rows.count() == 13
    refused(call("icrc_hod").get(path), 404)
    assert done(call("icrc_hod").get("table-imports/"))["results"] == []
    refused(call("icrc_hod").post("table-imports/", {"mini_summit": summit.pk, "text": TEXT}), 403)


@pytest.mark.parametrize("sent", [{}, {"text": ""}, {"text": "  "}])
def test_without_a_table_there_is_a_sentence(summit, call, sent):  # noqa: F811
    refused(call("urcs").post("table-imports/", {"mini_summit": summit.pk} | sent), 400, "invalid")


def test_a_file_is_sent_as_one(world, summit, call):  # noqa: F811
    file = SimpleUploadedFile("a.csv", b"Topic;Decision\nAppeals;One\n")
    client = call("urcs").client
    answer = client.post("/api/v1/table-imports/", {"mini_summit": summit.pk, "file": file})
    assert answer.status_code == 201, answer.content
    assert answer.json()["preview"][0]["cells"][0]["text"] == "One"
