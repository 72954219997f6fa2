"""How far a long packet is: its page, with a worker and without, and its address in the API."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from smcc.rest.models import KeptAnswer
from tests.api.caller import Caller, done, refused
from tests.factories import cases
from tools.cell.models import CellEdit
from tools.decision import actions as decisions
from tools.packet import policy
from tools.packet.actions import withdraw_packet
from tools.packet.models import PacketReturn
from tools.packet.taking import take_on
from tools.packet.tasks import take_packets

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def short_parts(monkeypatch):
    monkeypatch.setattr(policy, "AT_ONCE", 3)
    monkeypatch.setattr(policy, "PART", 3)


@pytest.fixture
def urcs(world, signed_in):
    return signed_in(world.urcs)


@pytest.fixture
def file(device, rows):
    for row in rows[:8]:
        device.type(row, "text", f"Agreed on {row.pk}")
    return device.save()


@pytest.fixture
def take(summit, urcs):
    """Upload a file, look through it, and press the button."""

    def take(content):
        args = [summit.operation.ref, summit.number]
        sent = {"file": SimpleUploadedFile("packet.html", content, "text/html")}
        preview = urcs.post(reverse("packet_back", args=args), sent)
        assert preview.status_code == 200, preview.content.decode()
        assert "you see how far it is" in preview.content.decode()
        tokens = preview.context["form"].initial["tokens"]
        return urcs.post(reverse("packet_take", args=args), {"tokens": tokens})

    return take


def go_on(made):
    return f"{made.get_absolute_url()}go-on/"


def quiet(made):
    """For a while, nobody went on with it."""
    past = timezone.now() - policy.QUIET - timedelta(seconds=1)
    PacketReturn.objects.filter(pk=made.pk).update(moved_at=past, taken_at=past)


def test_the_answer_is_quick_and_says_in_words_how_far_it_is(urcs, take, file):
    answer = take(file)
    made = PacketReturn.objects.get()
    assert answer.url == made.get_absolute_url() and not CellEdit.objects.exists()
    page = urcs.get(answer.url).content.decode()
    assert "0 of 8 texts are taken in." in page and "Being taken in" in page
    assert "Look again" in page and "Go on with it now" not in page
    assert '<noscript><meta http-equiv="refresh"' in page
    part = urcs.get(answer.url, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="progress"') and "every 2s" in part


def test_a_long_preview_shows_first_what_somebody_has_to_look_at(world, summit, rows, device, urcs):
    decisions.write_row(rows[0], by=world.coordinator, changes={"text": "Theirs"})
    for row in rows[:5]:
        device.type(row, "text", f"Agreed on {row.pk}")
    device.type(rows[5], "lead", "Atlantis Brigade")
    sent = {"file": SimpleUploadedFile("packet.html", device.save(), "text/html")}
    answer = urcs.post(reverse("packet_back", args=[summit.operation.ref, summit.number]), sent)
    page = answer.content.decode()
    cards, lines = page.split("Where nothing else stands")
    assert cards.count('class="card"') == 2 and "Theirs" in cards and "Atlantis Brigade" in cards
    assert all(f"Agreed on {row.pk}" in lines for row in rows[1:5])
    assert "Take in 6 cells" in lines


def test_with_a_worker_the_page_says_what_became_of_each_text(urcs, take, file):
    made_at = take(file).url
    take_packets()
    part = urcs.get(made_at, headers={"HX-Request": "true"}).content.decode()
    assert "every 2s" not in part and "See what became of each text" in part
    page = urcs.get(made_at).content.decode()
    assert "Written into the cell: 8." in page and page.count('class="card"') == 8
    assert 'http-equiv="refresh"' not in page
    packet = urcs.get(PacketReturn.objects.get().packet.get_absolute_url()).content.decode()
    assert "See what became of 8 texts" in packet and 'class="card"' not in packet


def test_without_a_worker_a_button_goes_on_by_itself_or_pressed(urcs, take, file, monkeypatch):
    monkeypatch.setattr(policy, "SECONDS", 0)
    made_at = take(file).url
    made = PacketReturn.objects.get()
    quiet(made)
    page = urcs.get(made_at).content.decode()
    assert "Waits to be gone on with" in page and "load, submit" in page
    assert 'http-equiv="refresh"' not in page, "who reads it presses; it does not run away"
    part = urcs.post(go_on(made), headers={"HX-Request": "true"}).content.decode()
    assert "3 of 8 texts are taken in." in part and "load, submit" in part
    answer = urcs.post(go_on(made))
    assert answer.url == f"{made_at}?go_on=1"
    page = urcs.get(answer.url).content.decode()
    assert "6 of 8 texts are taken in." in page and "Go on with it now" in page
    assert urcs.post(go_on(made)).url == made_at
    assert "Written into the cell: 8." in urcs.get(made_at).content.decode()
    assert CellEdit.objects.count() == 8
    assert urcs.post(go_on(made)).url == made_at, "and once more changes nothing"
    assert CellEdit.objects.count() == 8


def test_one_that_broke_off_says_so_and_may_be_tried_again(urcs, take, file):
    made_at = take(file).url
    PacketReturn.objects.update(failures=policy.TRIES)
    page = urcs.get(made_at).content.decode()
    assert "Broke off" in page and "Try it again" in page and "every 2s" not in page
    urcs.post(go_on(PacketReturn.objects.get()))
    assert PacketReturn.objects.get().is_finished


def test_another_file_meanwhile_is_led_to_the_one_that_is_coming(
    summit, rows, device, urcs, take, file
):
    made_at = take(file).url
    device.type(rows[0], "lead", "ICRC")
    sent = {"file": SimpleUploadedFile("packet.html", device.save(), "text/html")}
    answer = urcs.post(reverse("packet_back", args=[summit.operation.ref, summit.number]), sent)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "0 of 8 texts" in page and f'href="{made_at}"' in page


def test_onlookers_see_how_far_it_is_and_do_not_go_on_with_it(world, take, file, signed_in):
    made_at = take(file).url
    made = PacketReturn.objects.get()
    quiet(made)
    onlooker = signed_in(world.observer)
    page = onlooker.get(made_at).content.decode()
    assert "0 of 8 texts" in page and "Go on with it now" not in page
    assert onlooker.post(go_on(made)).status_code == 403
    assert not CellEdit.objects.exists()


def test_many_texts_are_read_page_by_page(urcs, take, file, monkeypatch):
    monkeypatch.setattr("tools.packet.views.TEXTS_AT_ONCE", 5)
    made_at = take(file).url
    take_packets()
    first, second = (urcs.get(f"{made_at}?page={n}").content.decode() for n in (1, 2))
    assert (first.count('class="card"'), second.count('class="card"')) == (5, 3)
    assert "1 to 5 of 8" in first and "?page=2" in first
    assert urcs.get(f"{made_at}?page=x%00").status_code == 200


def test_a_return_of_another_packet_is_none_of_this(world, take, file, packet, urcs):
    take(file)
    made = PacketReturn.objects.get()
    other = cases.packet_out(world, packet.summit)
    there = reverse(
        "packet_return",
        args=[packet.summit.operation.ref, packet.summit.number, other.number, made.pk],
    )
    assert urcs.get(there).status_code == 404


def test_a_page_that_goes_on_by_itself_does_not_ask_besides(world, urcs, take, file, signed_in):
    made_at = take(file).url
    quiet(PacketReturn.objects.get())
    asks = "every 2s"
    assert asks not in urcs.get(made_at).content.decode(), "its answer would be replaced"
    assert asks in signed_in(world.observer).get(made_at).content.decode()


def test_neither_a_part_nor_a_look_moves_the_whole_file(urcs, take, file):
    made_at = take(file).url
    with CaptureQueriesContext(connection) as part:
        take_on(PacketReturn.objects.get(), seconds=0)
    updates = [each["sql"] for each in part if each["sql"].startswith("UPDATE")]
    assert not [sql for sql in updates if '"brought" = ' in sql]
    with CaptureQueriesContext(connection) as look:
        page = urcs.get(made_at, headers={"HX-Request": "true"}).content.decode()
    assert "3 of 8 texts are taken in." in page
    assert not [sql for each in look if '."texts"' in (sql := each["sql"])]


def test_one_that_a_withdrawal_ended_is_not_called_taken_in(world, packet, urcs, take, file):
    made_at = take(file).url
    take_on(PacketReturn.objects.get(), seconds=0)
    withdraw_packet(packet, by=world.coordinator, reason="Lost phone")
    take_packets()
    answer = urcs.get(made_at)
    assert answer.context["tag"] == ("Withdrawn", "draft")
    assert "Not taken: 5." in answer.content.decode()


def test_one_that_was_taken_in_stays_so_when_its_packet_is_withdrawn(
    world, packet, urcs, take, file
):
    made_at = take(file).url
    take_packets()
    withdraw_packet(packet, by=world.coordinator, reason="Lost phone")
    assert urcs.get(made_at).context["tag"] == ("Taken in", "ok")


def test_what_waits_is_found_without_its_texts(take, file):
    take(file)
    with CaptureQueriesContext(connection) as seen:
        take_packets()
    first = next(each["sql"] for each in seen if "tools_packetreturn" in each["sql"])
    assert '"brought"' not in first and '"texts"' not in first


# --- The API ------------------------------------------------------------------------------------


def test_the_api_answers_where_to_look_and_goes_on(world, packet, file, monkeypatch):
    monkeypatch.setattr(policy, "SECONDS", 0)
    caller = Caller(world.urcs)

    def back():
        sent = {"file": io.BytesIO(file), "take": "true"}
        return caller.client.post(f"/api/v1/packets/{packet.pk}/back/", sent)

    first = back()
    told = done(first, 202)
    assert (told["stage"], told["done"], told["total"], told["texts"]) == ("under_way", 0, 8, [])
    again = back()
    assert again["Location"] == first["Location"], "sent again, it is the same return"
    there = first["Location"]
    assert done(caller.get(there))["done"] == 0
    assert done(caller.post(f"{there}go-on/"))["done"] == 3
    read = done(caller.get(there))
    assert (read["done"], len(read["texts"])) == (3, 3)
    take_packets()
    read = done(caller.get(there))
    assert (read["stage"], read["done"], len(read["texts"])) == ("taken", 8, 8)
    assert "came back at" in refused(back(), 409)["detail"]
    assert done(caller.get(f"packets/{packet.pk}/"))["returns"][0]["id"] == read["id"]


def test_the_api_refuses_onlookers_and_what_is_not_there(world, packet, file):
    caller = Caller(world.urcs)
    sent = {"file": io.BytesIO(file), "take": "true"}
    there = caller.client.post(f"/api/v1/packets/{packet.pk}/back/", sent)["Location"]
    onlooker = Caller(world.observer)
    assert done(onlooker.get(there))["done"] == 0
    assert "send the file to one of them" in refused(onlooker.post(f"{there}go-on/"), 403)["detail"]
    refused(caller.get(f"packets/{packet.pk}/returns/99999999999999999999/"), 404)


def test_a_short_file_is_answered_at_once_by_the_api(world, packet, rows, device):
    device.type(rows[0], "text", "Agreed")
    sent = {"file": io.BytesIO(device.save()), "take": "true"}
    told = done(Caller(world.urcs).client.post(f"/api/v1/packets/{packet.pk}/back/", sent))
    assert (told["stage"], told["done"], told["total"]) == ("taken", 1, 1)


def test_a_key_does_not_hold_the_parts_in_one_transaction(world, packet, file, monkeypatch):
    monkeypatch.setattr(policy, "SECONDS", 0)
    caller = Caller(world.urcs)
    sent = {"file": io.BytesIO(file), "take": "true"}
    there = caller.client.post(f"/api/v1/packets/{packet.pk}/back/", sent)["Location"]
    told = [done(caller.post(f"{there}go-on/", Idempotency_Key="k")) for _n in range(2)]
    assert [each["done"] for each in told] == [3, 6], "the same again goes on"
    assert not KeptAnswer.objects.exists()


def test_who_files_is_told_what_of_packets_would_come_late(summit, urcs, take, file, packet):
    check = reverse("mini_summit_file", args=[summit.operation.ref, summit.number])
    assert "1 offline packet is still out." in urcs.get(check).content.decode()
    take(file)
    made = PacketReturn.objects.get()
    take_on(made, seconds=0)
    page = urcs.get(check).content.decode()
    assert f"{packet.title} is being taken in: 3 of 8 texts are in the table." in page
    assert f'href="{made.get_absolute_url()}"' in page and "still out" not in page
    take_packets()
    assert "taken in" not in urcs.get(check).content.decode()
