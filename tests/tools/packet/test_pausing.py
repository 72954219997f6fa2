"""Who brought a long packet may no longer write: it pauses, and somebody who may goes on with it."""

from collections import Counter

import pytest
from django.urls import reverse

from coordination.people import actions as people
from coordination.people.models import Holding
from smcc.audit.models import AuditEvent
from tests.api.caller import Caller, done
from tools.cell.models import CellEdit
from tools.packet import policy
from tools.packet.actions import withdraw_packet
from tools.packet.models import PacketReturn
from tools.packet.opening import open_packet, tokens_in
from tools.packet.policy import Came, Stage
from tools.packet.taking import take_in, take_on
from tools.packet.tasks import take_packets

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def short_parts(monkeypatch):
    monkeypatch.setattr(policy, "AT_ONCE", 3)
    monkeypatch.setattr(policy, "PART", 3)


@pytest.fixture
def content(rows, device):
    for row in rows[:8]:
        device.type(row, "text", f"Agreed on {row.pk}")
    return device.save()


def brought(content, by):
    return take_in(open_packet(tokens_in(content), by=by), by=by).made


@pytest.fixture
def paused(world, content):
    """Three of eight texts are taken in; then who brought them left the post, and the worker came."""
    made = take_on(brought(content, world.coordinator), seconds=0)
    people.end_holding(Holding.objects.get(person=world.coordinator), by=world.secretariat)
    assert take_packets() == 0
    made.refresh_from_db()
    return made


def test_it_pauses_and_leaves_nothing_out(paused):
    assert (paused.done, len(paused.texts), CellEdit.objects.count()) == (3, 3, 3)
    assert paused.stage_at(paused.taken_at) == Stage.STUCK, "no worker tries on"
    assert not paused.is_finished and len(paused.brought) == 8


def test_who_may_no_longer_write_does_not_go_on(world, paused):
    made = take_on(paused, by=world.coordinator)
    assert (made.done, made.is_finished, made.taken_by_id) == (3, False, world.coordinator.pk)


def test_somebody_who_may_goes_on_and_brings_the_rest(world, paused):
    made = take_on(paused, seconds=0, by=world.urcs)
    assert (made.done, made.stage_at(made.moved_at)) == (6, Stage.UNDER_WAY)
    assert take_packets() == 1, "and the worker goes on from there"
    made.refresh_from_db()
    assert Counter(each["came"] for each in made.texts) == {Came.WRITTEN: 8}
    writers = CellEdit.objects.order_by("id").values_list("by", flat=True)
    assert list(writers) == [world.coordinator.pk] * 3 + [world.urcs.pk] * 5
    event = AuditEvent.objects.get(verb="mini_summit.go_on_packet")
    assert (event.actor_name, event.data["brought_by"]) == (world.urcs.name, world.coordinator.name)
    assert (event.data["done"], event.data["texts"]) == (3, 8)


def test_one_whose_writer_may_still_write_stays_theirs(world, content):
    made = take_on(brought(content, world.coordinator), by=world.urcs)
    assert made.is_finished and made.taken_by == world.coordinator
    assert not AuditEvent.objects.filter(verb="mini_summit.go_on_packet").exists()


def test_the_same_file_leads_to_where_it_paused(world, content, paused):
    assert brought(content, world.urcs) == paused


def test_the_page_says_why_beside_the_button(world, paused, signed_in):
    urcs, there = signed_in(world.urcs), paused.get_absolute_url()
    page = urcs.get(there).content.decode()
    assert "may no longer write in this table" in page and "Try it again" in page
    assert "broke off several times" not in page
    urcs.post(f"{there}go-on/")
    page = urcs.get(there).content.decode()
    assert "Written into the cell: 8." in page and "may no longer" not in page


def test_the_api_goes_on_as_the_page_does(world, packet, paused):
    there = reverse("api:packet_return", kwargs={"pk": packet.pk, "returned": paused.pk})
    caller = Caller(world.urcs)
    told = done(caller.get(there))
    assert told["stage"] == "stuck" and "may no longer write in this table" in told["why"]
    told = done(caller.post(f"{there}go-on/"))
    assert (told["stage"], told["done"], told["taken_by"]) == ("taken", 8, world.urcs.name)
    assert told["why"] == ""


def test_once_the_packet_is_withdrawn_the_page_says_so_and_it_ends(
    world, packet, paused, signed_in
):
    withdraw_packet(packet, by=world.urcs, reason="Lost phone")
    urcs, there = signed_in(world.urcs), paused.get_absolute_url()
    assert "was withdrawn by" in urcs.get(there).content.decode()
    urcs.post(f"{there}go-on/")
    made = PacketReturn.objects.get()
    assert made.is_finished and CellEdit.objects.count() == 3
    assert Counter(each["came"] for each in made.texts) == {Came.WRITTEN: 3, Came.LEFT: 5}
