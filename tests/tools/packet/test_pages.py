"""The pages and the API of packets."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.api.caller import Caller, done, refused
from tests.factories import cases
from tests.tools.form_reader import form_of
from tests.tools.packet.device import Device
from tools.cell.models import CellEdit
from tools.decision.models import Decision
from tools.packet.actions import make_packet
from tools.packet.models import Packet, PacketReturn
from tools.packet.opening import open_packet, tokens_in
from tools.packet.taking import take_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(summit):
    """`at("packet_new")` is the address of a page of packets of the meeting."""
    return lambda name, *more: reverse(name, args=[summit.operation.ref, summit.number, *more])


@pytest.fixture
def urcs(world, signed_in):
    return signed_in(world.urcs)


@pytest.fixture
def file(device, rows):
    device.type(rows[0], "text", "Agreed")
    return device.save()


def upload(content, name="packet.html"):
    return {"file": SimpleUploadedFile(name, content, "text/html")}


def test_the_table_leads_those_who_write_to_a_packet_and_says_how_many_are_out(
    world, summit, packet, signed_in, at, urcs
):
    table = reverse("decision_table", args=[summit.operation.ref, summit.number])
    make_packet(summit, by=world.urcs)
    page = urcs.get(table).content.decode()
    assert at("packet_new") in page and "2 packets are out." in page
    assert at("packet_new") not in signed_in(world.observer).get(table).content.decode()
    device = Device(packet)
    device.type(summit.rows.first(), "text", "Agreed")
    take_in(open_packet(tokens_in(device.save()), by=world.urcs), by=world.urcs)
    page = urcs.get(table).content.decode()
    assert "1 packet is out. The last one came back at" in page


def test_a_double_click_makes_one_packet_and_its_file_is_the_same_each_time(
    world, summit, at, urcs
):
    form = form_of(urcs.get(at("packet_new"))) | {"made_for": "The driver"}
    first, second = (urcs.post(at("packet_new"), form) for _n in range(2))
    packet = Packet.objects.get()
    assert first.url == second.url == packet.get_absolute_url()
    one, other = (urcs.get(at("packet_file", packet.number)) for _n in range(2))
    assert one.content == other.content
    assert f'filename="{summit.operation.ref}-MS1-packet1.html"' in one["Content-Disposition"]
    assert one["Content-Disposition"].startswith("attachment")
    assert "sandbox" in one["Content-Security-Policy"]


def test_a_packet_is_in_its_makers_language_whoever_downloads_it(world, summit, at, signed_in):
    type(world.urcs).objects.filter(pk=world.urcs.pk).update(language="ar")
    arabic = signed_in(world.urcs)
    arabic.post(at("packet_new"), form_of(arabic.get(at("packet_new"))))
    page = signed_in(world.coordinator).get(at("packet_file", 1)).content.decode()
    assert '<html lang="ar" dir="rtl">' in page


def test_bring_look_take(world, summit, packet, rows, at, urcs, file):
    preview = urcs.post(at("packet_back"), upload(file))
    assert preview.status_code == 200 and "Take in 1 cell" in preview.content.decode()
    assert not CellEdit.objects.exists()
    answer = urcs.post(at("packet_take"), {"tokens": preview.context["form"].initial["tokens"]})
    assert answer.url == packet.get_absolute_url()
    assert Decision.objects.get(pk=rows[0].pk).text == "Agreed"
    page = urcs.get(packet.get_absolute_url()).content.decode()
    assert "Agreed" in page and "Written into the cell: 1." in page and world.urcs.name in page
    again = urcs.post(at("packet_take"), {"tokens": preview.context["form"].initial["tokens"]})
    assert again.status_code == 409 and "Nothing was written again" in again.content.decode()
    assert PacketReturn.objects.count() == 1


def test_before_it_is_taken_in_nothing_is_said_to_be_written_and_dates_have_their_place(
    packet, rows, device, at, urcs
):
    device.type(rows[0], "text", "Agreed")
    device.type(rows[0], "due_at", "2099-03-25 18:00")
    page = urcs.post(at("packet_back"), upload(device.save())).content.decode()
    assert "Written" not in page and "Will be written into the cell: 2." in page
    assert "2099-03-25 18:00 Kyiv" in page


def test_a_file_that_is_no_packet_is_not_said_to_be_unsaved(packet, at, urcs):
    page = urcs.post(at("packet_back"), upload(b"%PDF")).content.decode()
    assert "Nothing was taken in" in page and "This was not saved yet" not in page


def test_what_the_preview_sends_on_is_believed_no_more_than_a_file(packet, rows, at, urcs, file):
    given, filled = tokens_in(file).split(" ")
    for tokens in ("", "x", f"{given} {filled[:-1]}x", f"x{given} {filled}", "\x00 \x00"):
        answer = urcs.post(at("packet_take"), {"tokens": tokens})
        assert answer.status_code == 422, tokens
        assert len(answer.context["form"].errors["file"]) == 1
    assert not CellEdit.objects.exists()


def test_a_wrong_file_gets_a_sentence_and_a_packet_of_another_meeting_a_way(
    world, packet, at, urcs, file
):
    for sent in ({}, upload(b""), upload(b"%PDF")):
        answer = urcs.post(at("packet_back"), sent)
        assert answer.status_code == 422 and answer.context["form"].errors["file"]
    other = cases.held_summit(world, cases.large_operation(world, name="Elsewhere"))
    there = reverse("packet_back", args=[other.operation.ref, other.number])
    answer = urcs.post(there, upload(file))
    assert answer.status_code == 409 and at("packet_back") in answer.content.decode()


def test_a_withdrawn_packet_is_handed_out_no_more(world, packet, at, urcs, file):
    answer = urcs.post(at("packet_withdraw", packet.number), {"reason": "Lost phone"})
    assert answer.url == packet.get_absolute_url()
    assert "Lost phone" in urcs.get(answer.url).content.decode()
    assert urcs.get(at("packet_file", packet.number)).status_code == 409
    refused_now = urcs.post(at("packet_back"), upload(file))
    assert refused_now.status_code == 409 and "was withdrawn by" in refused_now.content.decode()
    long = urcs.post(at("packet_withdraw", packet.number), {"reason": "x" * 501})
    assert long.status_code == 422


def test_onlookers_neither_make_nor_fetch_nor_bring(world, packet, at, signed_in, file):
    onlooker = signed_in(world.observer)
    assert onlooker.get(at("packet", packet.number)).status_code == 200
    answers = [
        onlooker.get(at("packet_new")), onlooker.post(at("packet_new"), {}),
        onlooker.get(at("packet_file", packet.number)), onlooker.get(at("packet_back")),
        onlooker.post(at("packet_back"), upload(file)),
        onlooker.post(at("packet_take"), {"tokens": tokens_in(file)}),
        onlooker.post(at("packet_withdraw", packet.number), {}),
    ]  # fmt: skip
    assert {each.status_code for each in answers} == {403}
    assert all("send the file to one of them" in each.content.decode() for each in answers)
    assert Packet.objects.get().withdrawn_at is None and not CellEdit.objects.exists()


def test_a_filed_table_makes_no_packet_but_takes_one_back(world, summit, packet, at, urcs, file):
    from tools.mini_summit import actions as summits

    cases.decide_all(world, summit)
    summits.file_table(summit, by=world.urcs)
    form = form_of(urcs.get(at("packet_back")))
    assert urcs.post(at("packet_new"), {"key": "0" * 8}).status_code in (409, 422)
    preview = urcs.post(at("packet_back"), form | upload(file)).content.decode()
    assert "The table was filed before it came back." in preview
    page = urcs.get(reverse("decision_table", args=[summit.operation.ref, summit.number]))
    assert at("packet_back") in page.content.decode()
    assert at("packet_back") in urcs.get(summit.get_absolute_url()).content.decode()


def test_the_list_takes_no_more_queries_for_more_packets(
    world, summit, at, urcs, django_assert_max_num_queries
):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert urcs.get(at("packet_list")).status_code == 200
        return len(seen)

    def some(n):
        for _n in range(n):
            device = Device(make_packet(summit, by=world.urcs))
            device.type(summit.rows.last(), "subject", f"{Packet.objects.count()}")
            take_in(open_packet(tokens_in(device.save()), by=world.urcs), by=world.urcs)

    some(2)
    urcs.get(at("packet_list"))
    few = queries()
    some(4)
    assert queries() == few
    for _n in range(20):
        make_packet(summit, by=world.urcs)
    assert "after=" in urcs.get(at("packet_list")).content.decode()


def test_a_packet_that_came_back_often_takes_one_line_of_the_list(world, packet, rows, at, urcs):
    come_back(world, packet, rows, 4)
    page = urcs.get(at("packet_list")).content.decode()
    row = page.split("<tbody>")[1].split("</tbody>")[0]
    assert row.count(world.urcs.name) == 1 and "came back 4 times" in row


def reads_texts(act):
    """How many queries of `act` load what returns brought, and how many it makes at all."""
    with CaptureQueriesContext(connection) as seen:
        act()
    said = [each["sql"] for each in seen]
    return sum('"tools_packetreturn"."texts"' in each for each in said), len(said)


def come_back(world, packet, rows, n):
    device = Device(packet)
    for nth in range(n):
        device.type(rows[0], "text", f"Wording {nth}")
        take_in(open_packet(tokens_in(device.save()), by=world.urcs), by=world.urcs)


def test_lists_and_states_leave_the_texts_that_came_back_in_the_database(
    world, summit, packet, rows, at, urcs
):
    come_back(world, packet, rows, 2)
    caller = Caller(world.urcs)
    table = reverse("decision_table", args=[summit.operation.ref, summit.number])
    for act in (
        lambda: urcs.get(at("packet_list")),
        lambda: urcs.get(table),
        lambda: done(caller.get("packets/")),
        lambda: caller.get("packets/", {"format": "csv"}).getvalue(),
        lambda: Packet.objects.get().standing,
    ):
        assert reads_texts(act)[0] == 0
    assert reads_texts(lambda: urcs.get(packet.get_absolute_url()))[0] == 1


# --- The API ------------------------------------------------------------------------------


def test_a_list_of_the_api_counts_returns_and_a_record_tells_the_newest(
    world, summit, packet, rows, monkeypatch
):
    monkeypatch.setattr("tools.packet.api.NEWEST", 2)
    caller = Caller(world.urcs)
    one = reads_texts(lambda: done(caller.get("packets/")))
    come_back(world, packet, rows, 3)
    come_back(world, make_packet(summit, by=world.urcs), rows, 1)
    assert reads_texts(lambda: done(caller.get("packets/")))[1] <= one[1] + 1
    listed = done(caller.get("packets/"))["results"]
    assert [each["times_returned"] for each in listed] == [1, 3]
    assert not any("returns" in each for each in listed)
    record = done(caller.get(f"packets/{packet.pk}/"))
    assert record["times_returned"] == 3
    told = [text["text"] for each in record["returns"] for text in each["texts"]]
    assert told == ["Wording 1", "Wording 2"]
    assert reads_texts(lambda: done(caller.get(f"packets/{packet.pk}/")))[0] == 1


def test_the_api_makes_hands_out_looks_through_takes_and_withdraws(world, summit, rows):
    caller = Caller(world.urcs)
    sent = {"mini_summit": summit.pk, "made_for": "The driver"}
    made = done(caller.post("packets/", sent), 201)
    assert (made["state"], made["made_for"], made["returns"]) == ("out", "The driver", [])
    assert "secret" not in made and "snapshot" not in made
    packet = Packet.objects.get()
    file = caller.client.get(f"/api/v1/packets/{packet.pk}/file/")
    assert file.status_code == 200 and b"smcc-packet" in file.content
    device = Device(packet)
    device.type(rows[0], "text", "Agreed")
    content = device.save()

    def back(**more):
        sent = {"file": io.BytesIO(content)} | more
        return caller.client.post(f"/api/v1/packets/{packet.pk}/back/", sent)

    seen = done(back())
    assert seen["texts"][0]["typed_at"].endswith("Z")
    assert seen["taken_at"] is None and seen["texts"][0]["came"] == "written"
    assert not CellEdit.objects.exists()
    taken = done(back(take="true"))
    assert taken["taken_by"] == world.urcs.name
    assert Decision.objects.get(pk=rows[0].pk).text == "Agreed"
    assert "Nothing was written again" in refused(back(take="true"), 409)["detail"]
    record = done(caller.get(f"packets/{packet.pk}/"))
    assert record["returns"][0]["texts"][0]["typed_at"].endswith("Z")
    assert record["state"] == "back" and record["returns"][0]["texts"][0]["text"] == "Agreed"
    gone = done(caller.post(f"packets/{packet.pk}/withdraw/", {"reason": "Lost"}))
    assert (gone["state"], gone["reason"]) == ("withdrawn", "Lost")
    refused(caller.client.get(f"/api/v1/packets/{packet.pk}/file/"), 409)


def test_a_packet_that_is_sent_as_json_is_told_how_to_send_it(world, packet):
    answer = Caller(world.urcs).post(f"packets/{packet.pk}/back/", {"file": "PGh0bWw+"})
    said = refused(answer, 415, "unsupported_media_type")
    assert said["detail"] == "Send the file as multipart/form-data, in the field “file”."
    assert said["fields"] == {}


def test_the_api_refuses_onlookers_and_wrong_files(world, summit, packet, file):
    onlooker = Caller(world.observer)
    refused(onlooker.post("packets/", {"mini_summit": summit.pk}), 403)
    refused(onlooker.client.get(f"/api/v1/packets/{packet.pk}/file/"), 403)
    sent = {"file": io.BytesIO(file), "take": "true"}
    said = refused(onlooker.client.post(f"/api/v1/packets/{packet.pk}/back/", sent), 403)
    assert "send the file to one of them" in said["detail"]
    back = f"/api/v1/packets/{packet.pk}/back/"
    wrong = Caller(world.urcs).client.post(back, {"file": io.BytesIO(b"x")})
    assert "no packet" in refused(wrong, 400, "invalid")["fields"]["file"][0]
    other = make_packet(summit, by=world.urcs)
    elsewhere = Caller(world.urcs).client.post(
        f"/api/v1/packets/{other.pk}/back/", {"file": io.BytesIO(file), "take": "true"}
    )
    assert "Bring it back there" in refused(elsewhere, 409)["detail"]
    assert not CellEdit.objects.exists()
