"""What comes back in a packet is merged like any other edit; nothing is lost, nothing is written twice."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn
from tests.factories import cases
from tests.tools.packet.device import Device
from tools.cell.models import CellEdit
from tools.cell.policy import Standing, Way
from tools.decision import actions as decisions
from tools.decision.models import Decision
from tools.mini_summit import actions as summits
from tools.packet import policy
from tools.packet.actions import make_packet, withdraw_packet
from tools.packet.models import Packet, PacketReturn
from tools.packet.opening import open_packet, tokens_in
from tools.packet.policy import Came, State
from tools.packet.taking import look_through, take_in

pytestmark = pytest.mark.django_db


def opened(content, by):
    return open_packet(tokens_in(content), by=by)


@pytest.fixture
def bring(world):
    """`bring(content)` takes a file in, as the Secretary General unless said otherwise."""
    return lambda content, by=None: take_in(opened(content, by or world.urcs), by=by or world.urcs)


def standing(row):
    return Decision.objects.get(pk=row.pk)


def came(come):
    return {(each.text.cell, each.text.text): each.came for each in come.texts}


def events(summit, verb):
    return AuditEvent.objects.of("mini_summit", summit.pk).filter(verb=f"mini_summit.{verb}")


def test_what_was_typed_is_written_as_from_a_packet_and_who_brought_it_is_recorded(
    world, summit, packet, rows, device, bring
):
    key = device.type(rows[0], "text", "The IFRC co-convenes")
    device.type(rows[0], "lead", "IFRC")
    come = bring(device.save())
    assert set(came(come).values()) == {Came.WRITTEN}
    now = standing(rows[0])
    assert (now.text, now.lead, now.state) == ("The IFRC co-convenes", world.ifrc, "decided")
    edit = CellEdit.objects.get(key=key)
    assert (edit.way, edit.by, edit.base, edit.version) == (Way.PACKET, world.urcs, 0, 1)
    event = events(summit, "take_packet").get()
    assert event.actor_name == world.urcs.name
    assert event.data["for"] == "Head of Delegation, ICRC"
    assert packet.standing == State.BACK


def test_looking_through_says_the_same_and_writes_nothing(world, summit, packet, rows, device):
    device.type(rows[0], "text", "Agreed")
    device.type(rows[1], "lead", "Atlantis Brigade")
    device.type(uuid4(), "text", "Two pumps")
    file = opened(device.save(), world.urcs)
    before = AuditEvent.objects.count()
    seen = look_through(file, by=world.urcs)
    assert not CellEdit.objects.exists() and not PacketReturn.objects.exists()
    assert standing(rows[0]).text == "" and summit.rows.count() == len(rows)
    assert AuditEvent.objects.count() == before
    assert came(seen) == came(take_in(file, by=world.urcs))


def test_a_cell_written_meanwhile_keeps_both_texts(world, rows, device, bring):
    device.type(rows[0], "text", "Ours, from the road")
    decisions.write_row(rows[0], by=world.coordinator, changes={"text": "Theirs"})
    assert set(came(bring(device.save())).values()) == {Came.APART}
    assert standing(rows[0]).text == "Theirs"
    assert CellEdit.objects.waiting().get().typed == "Ours, from the road"


def test_the_same_text_and_what_is_not_understood_are_said(world, rows, device, bring):
    decisions.write_row(rows[0], by=world.coordinator, changes={"text": "Agreed"})
    device.type(rows[0], "text", "Agreed")
    device.type(rows[1], "lead", "Atlantis Brigade")
    come = bring(device.save())
    assert came(come) == {
        ("text", "Agreed"): Came.SAME, ("lead", "Atlantis Brigade"): Came.UNREAD,
    }  # fmt: skip
    assert CellEdit.objects.waiting().get().typed == "Atlantis Brigade"


def test_the_same_file_again_is_refused_and_says_who_brought_it(world, rows, device, bring):
    device.type(rows[0], "text", "Agreed")
    file = device.save()
    bring(file)
    with pytest.raises(OutOfTurn, match=rf"came back at .*, brought by {world.urcs.name}"):
        bring(file, by=world.coordinator)
    assert PacketReturn.objects.count() == CellEdit.objects.count() == 1


def test_a_newer_save_brings_only_what_is_new_and_stands_on_what_its_writer_knew(
    world, rows, device, bring
):
    device.type(rows[0], "text", "First wording")
    device.type(rows[1], "text", "Stays")
    bring(device.save())
    device.type(rows[0], "text", "Second wording")
    come = bring(device.save(), by=world.coordinator)
    assert came(come) == {
        ("text", "Second wording"): Came.WRITTEN, ("text", "Stays"): Came.KNOWN,
    }  # fmt: skip
    assert standing(rows[0]).text == "Second wording"
    assert not CellEdit.objects.waiting().exists()


def test_a_newer_save_takes_the_place_of_its_own_waiting_text(world, rows, device, bring):
    device.type(rows[0], "lead", "Atlantis Brigade")
    bring(device.save())
    device.type(rows[0], "lead", "ICRC")
    bring(device.save())
    assert standing(rows[0]).lead == world.icrc
    assert CellEdit.objects.get(typed="Atlantis Brigade").standing == Standing.LEFT


def test_a_newer_save_does_not_write_over_what_others_wrote_since(world, rows, device, bring):
    device.type(rows[0], "text", "First")
    bring(device.save())
    decisions.write_row(rows[0], by=world.coordinator, changes={"text": "Theirs"})
    device.type(rows[0], "text", "Second")
    assert Came.APART in came(bring(device.save())).values()
    assert standing(rows[0]).text == "Theirs"


def test_an_older_save_after_a_newer_one_writes_nothing_that_was_replaced(rows, device, bring):
    device.type(rows[0], "text", "Older")
    older = device.save()
    device.type(rows[0], "text", "Newer")
    device.type(rows[1], "text", "Also")
    bring(device.save())
    with pytest.raises(OutOfTurn, match="came back before"):
        bring(older)
    assert standing(rows[0]).text == "Newer"


def test_an_older_save_still_brings_what_the_newer_one_did_not_have(world, packet, rows, bring):
    one, other = Device(packet), Device(packet)
    one.type(rows[0], "text", "From the phone")
    first = one.save()
    one.type(rows[0], "text", "From the phone, better")
    bring(one.save())
    other.texts = {(rows[0].pk, "text"): next(iter(Device.texts_in(first)))}
    other.type(rows[2], "text", "From the laptop")
    come = bring(other.save())
    assert came(come) == {
        ("text", "From the phone"): Came.REPLACED, ("text", "From the laptop"): Came.WRITTEN,
    }  # fmt: skip
    assert come.is_older and standing(rows[0]).text == "From the phone, better"


def test_a_new_row_is_added_once_with_its_cells_and_goes_on_being_written(
    world, summit, rows, device, bring
):
    new = uuid4()
    device.type(new, "topic", "other")
    device.type(new, "subject", "Pumps")
    device.type(new, "text", "Two to Kherson")
    device.type(new, "lead", "Atlantis Brigade")
    bring(device.save())
    row = summit.rows.get(submission_key=new)
    assert (row.subject, row.text, row.state) == ("Pumps", "Two to Kherson", "decided")
    assert CellEdit.objects.waiting().get().typed == "Atlantis Brigade"
    device.type(new, "text", "Three to Kherson")
    bring(device.save(), by=world.coordinator)
    assert summit.rows.count() == len(rows) + 1
    assert summit.rows.get(submission_key=new).text == "Three to Kherson"


@pytest.fixture
def added(summit, device, bring):
    """A row that the first save of a packet added, with its key."""
    new = uuid4()
    device.type(new, "topic", "security_lead")
    device.type(new, "text", "ICRC leads")
    bring(device.save())
    return new, summit.rows.get(submission_key=new)


def test_a_topic_that_was_chosen_anew_in_a_second_save_is_written(
    world, summit, added, device, bring
):
    new, row = added
    device.type(new, "topic", "logistics_lead")
    come = bring(device.save(), by=world.coordinator)
    assert came(come) == {
        ("topic", "logistics_lead"): Came.WRITTEN, ("text", "ICRC leads"): Came.KNOWN,
    }  # fmt: skip
    assert (standing(row).topic, standing(row).state) == ("logistics_lead", "decided")
    device.type(new, "topic", "other")
    device.type(new, "subject", "Pumps")
    bring(device.save())
    assert (standing(row).topic, standing(row).subject) == ("other", "Pumps")
    event = AuditEvent.objects.filter(verb="decision.write", data__changes__has_key="topic").last()
    assert event.data["changes"]["topic"] == {"from": "logistics_lead", "to": "other"}


def test_a_topic_that_was_typed_first_in_a_second_save_is_written(summit, device, bring):
    new = uuid4()
    device.type(new, "subject", "Pumps")
    bring(device.save())
    device.type(new, "topic", "appeals")
    bring(device.save())
    assert summit.rows.get(submission_key=new).topic == "appeals"


def test_a_topic_that_others_chose_meanwhile_stands_and_the_packets_is_said_to_be_left(
    world, summit, added, device, bring
):
    new, row = added
    decisions.write_row(row, by=world.coordinator, changes={"topic": "appeals"})
    device.type(new, "topic", "logistics_lead")
    come = bring(device.save())
    left = next(each for each in come.texts if each.text.cell == "topic")
    assert (left.came, left.stood) == (Came.LEFT, "Appeals")
    assert "Somebody changed the decision" in left.sentence
    assert standing(row).topic == "appeals"
    kept = events(summit, "take_packet").last().data["rows_kept"]
    assert [each["text"] for each in kept] == ["logistics_lead"]
    with pytest.raises(OutOfTurn, match="came back before"):
        bring(device.save())


@pytest.mark.parametrize(("act", "sentence"), [("file", "is filed"), ("defer", "is marked")])
def test_a_topic_for_a_row_that_is_no_longer_written_is_said_to_be_left(
    world, summit, added, device, bring, act, sentence
):
    new, row = added
    if act == "file":
        decisions.write_row(row, by=world.urcs, changes={"lead": world.icrc})
        cases.decide_all(world, summit)
        summits.file_table(summit, by=world.urcs)
    else:
        decisions.run(row, "defer", by=world.coordinator, reason="Next week")
    device.type(new, "topic", "logistics_lead")
    left = next(each for each in bring(device.save()).texts if each.text.cell == "topic")
    assert left.came == Came.LEFT and sentence in left.sentence
    assert standing(row).topic == "security_lead"


@pytest.mark.parametrize("subject", ["", "x" * 201])
def test_a_new_row_that_cannot_be_named_as_it_says_is_named_after_its_packet(
    summit, device, bring, subject
):
    new = uuid4()
    device.type(new, "text", "Two pumps")
    if subject:
        device.type(new, "subject", subject)
    bring(device.save())
    row = summit.rows.get(submission_key=new)
    assert (row.subject, row.text) == ("From Packet 1", "Two pumps")
    assert [each.typed for each in CellEdit.objects.waiting()] == ([subject] if subject else [])


def test_after_the_filing_texts_are_kept_late_and_new_rows_with_the_packet(
    world, summit, packet, rows, device, bring
):
    device.type(rows[0], "text", "Too late")
    new = uuid4()
    device.type(new, "subject", "Pumps")
    device.type(new, "text", "Two to Kherson")
    cases.decide_all(world, summit)
    filed = summits.file_table(summit, by=world.urcs)
    before = standing(rows[0]).text
    come = bring(device.save())
    assert came(come) == {
        ("text", "Too late"): Came.LATE, ("subject", "Pumps"): Came.KEPT,
        ("text", "Two to Kherson"): Came.KEPT,
    }  # fmt: skip
    assert standing(rows[0]).text == before
    assert CellEdit.objects.waiting().get().standing == Standing.LATE
    assert filed.rows.count() == len(rows)
    assert come.made.late == policy.Late.FILED
    assert Packet.objects.get().standing == State.LATE
    event = events(summit, "take_packet").get()
    assert [each["text"] for each in event.data["rows_kept"]] == ["Pumps", "Two to Kherson"]


def test_after_its_days_a_packet_is_late_and_still_merged(world, packet, rows, device, bring):
    past = timezone.now() - timedelta(minutes=1)
    Packet.objects.filter(pk=packet.pk).update(valid_until=past)
    assert Packet.objects.get().standing == State.LATE, "out too long"
    device.type(rows[0], "text", "After a week on the road")
    come = bring(device.save())
    assert come.made.late == policy.Late.EXPIRED
    assert standing(rows[0]).text == "After a week on the road"


def test_those_who_lead_are_told_of_a_late_packet_and_of_no_other(
    world, summit, packet, rows, device, bring
):
    from coordination.deadlines.models import Delivery

    def told(event):
        found = Delivery.objects.filter(cause=f"event:{event.pk}")
        return {each.recipient.name for each in found}

    device.type(rows[0], "text", "In time")
    bring(device.save())
    assert told(events(summit, "take_packet").last()) == set()
    Packet.objects.filter(pk=packet.pk).update(valid_until=timezone.now())
    device.type(rows[1], "text", "Late")
    bring(device.save())
    assert world.coordinator.name in told(events(summit, "take_packet").last())


def test_a_row_that_was_put_off_keeps_the_text_beside_it(world, rows, device, bring):
    device.type(rows[0], "text", "Typed meanwhile")
    decisions.run(rows[0], "defer", by=world.coordinator, reason="Next week")
    assert set(came(bring(device.save())).values()) == {Came.LATE}


def test_nothing_is_taken_from_a_withdrawn_packet(world, summit, packet, rows, device, bring):
    device.type(rows[0], "text", "Agreed")
    withdraw_packet(packet, by=world.coordinator, reason="Lost phone")
    with pytest.raises(OutOfTurn, match=f"withdrawn by {world.coordinator.name}"):
        bring(device.save())
    assert not CellEdit.objects.exists()
    withdraw_packet(packet, by=world.urcs)
    assert events(summit, "withdraw_packet").get().reason == "Lost phone"


def test_only_those_who_write_in_the_table_make_withdraw_or_bring(
    world, summit, packet, rows, device, bring
):
    device.type(rows[0], "text", "Agreed")
    for act in (
        lambda: make_packet(summit, by=world.observer),
        lambda: withdraw_packet(packet, by=world.observer),
        lambda: bring(device.save(), by=world.observer),
    ):
        with pytest.raises(NotYours):
            act()


def test_packets_are_numbered_named_and_made_once_per_form(world, summit):
    key = uuid4()
    first = make_packet(summit, by=world.urcs, key=key)
    assert make_packet(summit, by=world.urcs, key=key) == first
    assert (first.number, first.made_for) == (1, world.urcs.name)
    assert make_packet(summit, by=world.urcs, made_for=" The  driver ").made_for == "The driver"
    assert first.valid_until - first.made_at == policy.VALID_FOR
    assert [each.data["number"] for each in events(summit, "make_packet")] == [1, 2]
    with pytest.raises(Invalid):
        make_packet(summit, by=world.urcs, made_for="x" * 201)


def test_no_packet_is_made_of_a_filed_table(world, case):
    filed = cases.filed_summit(world, case)
    with pytest.raises(OutOfTurn, match="is filed"):
        make_packet(filed, by=world.urcs)


@pytest.mark.parametrize("clock", [timedelta(0), timedelta(hours=2), timedelta(hours=-2)])
def test_a_clock_two_hours_wrong_does_no_harm_to_a_span(packet, rows, bring, clock):
    """Opened when it was made, two hours ago; "in 6 h" typed an hour ago; saved and brought at once."""
    Packet.objects.filter(pk=packet.pk).update(made_at=timezone.now() - timedelta(hours=2))
    packet.refresh_from_db()
    device = Device(packet, clock=clock)
    device.type(rows[0], "due_at", "in 6 h", ago=timedelta(hours=1), saved_ago=timedelta(0))
    come = bring(device.save())
    due_in = standing(rows[0]).due_at - timezone.now()
    assert abs(due_in - timedelta(hours=5)) < timedelta(minutes=2)
    assert abs(come.off + clock) < timedelta(minutes=2), "and that it was wrong is said"
