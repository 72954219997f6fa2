"""A post in which nobody can be reached: who is told instead, and that the coordinator learns of it."""

import pytest
from django.utils import timezone

from coordination.channels.models import Contact, ReminderChoices
from coordination.deadlines.chronicle import record_rungs
from coordination.deadlines.models import LATE, Deadline, Delivery, PassedOn, Rung
from coordination.deadlines.sweep import fire_due_rungs
from coordination.people.models import Holding, Post
from smcc.audit.models import AuditEvent
from tests.factories import cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def before_the_limit(world):
    """The rung 12 hours before a Mini-Summit's limit: it reaches the coordinator and the convener."""
    case = cases.large_operation(world, hours_ago=1)
    clock = Deadline.objects.get(operation=case, clock="mini_summit_held")
    fire_due_rungs(clock.rungs.get(name="24h_after_start").fire_at)
    return clock.rungs.get(name="12h_before")


def vacate(post):
    Holding.objects.filter(post=post).update(ends_at=timezone.now())


def told(rung):
    rows = Delivery.objects.filter(rung=rung, channel="email")
    return set(rows.values_list("recipient__email", flat=True))


def event(rung):
    return AuditEvent.objects.get(verb="deadline.rung", data__rung_id=rung.pk)


def test_the_next_post_gets_the_message_of_a_post_without_a_holder(world, before_the_limit):
    empty, following = world.posts["urcs_sg"], world.posts["icrc_hod"]
    empty.next_post = following
    empty.save()
    vacate(empty)
    fire_due_rungs(before_the_limit.fire_at)
    assert world.icrc_hod.email in told(before_the_limit)
    said = event(before_the_limit).data
    assert said["unreachable"] == [{"post": str(empty), "why": "Nobody holds this post."}]
    assert {
        "post": str(following), "people": [world.icrc_hod.name], "instead_of": str(empty)
    } in said["reached"]  # fmt: skip


def test_without_a_next_post_the_coordinators_gets_it(world, before_the_limit):
    vacate(world.posts["urcs_sg"])
    fire_due_rungs(before_the_limit.fire_at)
    assert told(before_the_limit) == {world.coordinator.email}


def test_the_coordinator_is_told_at_once_that_a_post_was_not_reached(world, before_the_limit):
    vacate(world.posts["urcs_sg"])
    fire_due_rungs(before_the_limit.fire_at)
    notice = Delivery.objects.inbox().get(
        cause=f"unreached:{before_the_limit.pk}.{world.posts['urcs_sg'].pk}"
    )
    assert notice.recipient == world.people["coordinator"]
    assert str(world.posts["urcs_sg"]) in notice.body and "Nobody holds this post." in notice.body


def test_a_holder_who_switched_e_mail_off_and_has_no_other_channel_is_not_reached(
    world, before_the_limit
):
    ReminderChoices.objects.create(person=world.people["urcs"], by_email=False)
    fire_due_rungs(before_the_limit.fire_at)
    assert world.urcs.email not in told(before_the_limit)
    (said,) = event(before_the_limit).data["unreachable"]
    assert said["post"] == str(world.posts["urcs_sg"])
    assert "has no working channel: e-mail is switched off" in said["why"]
    own = Delivery.objects.inbox().filter(rung=before_the_limit, recipient=world.people["urcs"])
    assert own.exists(), "the inbox is filled all the same"


def pass_on(world, rung, to):
    return PassedOn.objects.create(
        deadline=rung.deadline, person=world.people["urcs"], to=to, reason="On the road",
        at=timezone.now(),
    )  # fmt: skip


def test_reminders_passed_on_reach_the_post_through_the_other_person(world, before_the_limit):
    colleague = world.people["urcs_staff"]
    pass_on(world, before_the_limit, colleague)
    fire_due_rungs(before_the_limit.fire_at)
    assert colleague.email in told(before_the_limit)
    assert world.urcs.email not in told(before_the_limit)
    said = event(before_the_limit).data
    assert said["unreachable"] == []
    assert {"post": str(world.posts["urcs_sg"]), "people": [colleague.name]} in said["reached"]


def test_reminders_passed_on_go_to_the_other_persons_webhook_and_not_to_ones_own(
    world, before_the_limit
):
    colleague = world.people["urcs_staff"]
    theirs, mine = (
        Contact.objects.create(
            person=person, channel="webhook", name="Phone", sealed_address="x", shown="https://x",
            set_at=timezone.now(), set_by=world.people["secretariat"],
        )
        for person in (colleague, world.people["urcs"])
    )  # fmt: skip
    pass_on(world, before_the_limit, colleague)
    fire_due_rungs(before_the_limit.fire_at)
    rows = Delivery.objects.filter(rung=before_the_limit, channel="webhook")
    assert [(row.contact, row.recipient) for row in rows] == [(theirs, colleague)]
    limit = before_the_limit.deadline.rungs.get(name="limit")
    fire_due_rungs(limit.fire_at)
    rows = Delivery.objects.filter(rung=limit, channel="webhook")
    assert {row.contact for row in rows} == {theirs, mine}, "the last rung reaches both"


def test_the_last_rung_reaches_both_who_passed_it_on_and_to_whom(world, before_the_limit):
    colleague = world.people["urcs_staff"]
    pass_on(world, before_the_limit, colleague)
    limit = before_the_limit.deadline.rungs.get(name="limit")
    fire_due_rungs(limit.fire_at)
    assert {colleague.email, world.urcs.email} <= told(limit)


def test_what_was_passed_to_somebody_who_left_comes_back(world, before_the_limit):
    colleague = world.people["urcs_staff"]
    pass_on(world, before_the_limit, colleague)
    colleague.is_active = False
    colleague.save()
    fire_due_rungs(before_the_limit.fire_at)
    assert world.urcs.email in told(before_the_limit)
    assert colleague.email not in told(before_the_limit)


def test_an_address_that_refused_the_last_message_reaches_nobody(world, before_the_limit):
    """The message is tried all the same, and somebody else is told as well."""
    Delivery.objects.filter(recipient=world.people["urcs"], channel="email").update(
        state="failed", attempted_at=timezone.now()
    )
    fire_due_rungs(before_the_limit.fire_at)
    assert world.urcs.email in told(before_the_limit)
    (said,) = event(before_the_limit).data["unreachable"]
    assert said["post"] == str(world.posts["urcs_sg"])


def test_a_reminder_meant_for_no_post_at_all_goes_to_the_coordinator_and_says_so(
    world, before_the_limit
):
    Rung.objects.filter(pk=before_the_limit.pk).update(to=["regions"])
    Post.objects.filter(duty=Post.Duty.REGIONAL_DIRECTOR).update(duty=Post.Duty.OTHER)
    fire_due_rungs(before_the_limit.fire_at)
    assert told(before_the_limit) == {world.coordinator.email}
    said = event(before_the_limit).data
    nowhere = "the regional directors concerned"
    assert said["unreachable"] == [{"post": nowhere, "why": "There is no such post."}]
    coordinator = str(world.posts["advisor"])
    assert said["reached"] == [
        {"post": coordinator, "people": [world.coordinator.name], "instead_of": nowhere}
    ]


def test_while_nobody_holds_the_coordinators_post_the_secretariat_is_told(world, before_the_limit):
    vacate(world.posts["urcs_sg"])
    vacate(world.posts["advisor"])
    fire_due_rungs(before_the_limit.fire_at)
    secretariat = world.people["secretariat"]
    assert told(before_the_limit) == {secretariat.email}
    notices = Delivery.objects.inbox().filter(cause__startswith=f"unreached:{before_the_limit.pk}.")
    assert {notice.recipient for notice in notices} == {secretariat}


def test_it_is_not_recorded_before_it_is_known_who_may_read_it(world, before_the_limit):
    """Another worker writes the messages out at this moment: whom they reach is not known yet."""
    rungs = Rung.objects.filter(pk=before_the_limit.pk)
    fire_due_rungs(before_the_limit.fire_at)
    rungs.update(is_recorded=False)
    Delivery.objects.filter(rung=before_the_limit).update(subject="", state="pending")
    now = before_the_limit.fire_at
    assert record_rungs(now) == 0
    assert record_rungs(now + LATE + timezone.timedelta(seconds=1)) == 1, "it waits in vain"


def test_the_channels_of_a_post_itself_reach_it(world, before_the_limit):
    ReminderChoices.objects.create(person=world.people["urcs"], by_email=False)
    Contact.objects.create(
        post=world.posts["urcs_sg"], channel="webhook", name="Duty room", sealed_address="x",
        shown="https://duty.example", set_at=timezone.now(), set_by=world.people["secretariat"],
    )  # fmt: skip
    fire_due_rungs(before_the_limit.fire_at)
    assert event(before_the_limit).data["unreachable"] == []
    row = Delivery.objects.get(rung=before_the_limit, channel="webhook")
    assert (row.recipient, row.post) == (None, world.posts["urcs_sg"])


def test_a_delegate_who_is_reached_reaches_the_post(world, before_the_limit):
    ReminderChoices.objects.create(person=world.people["urcs"], by_email=False)
    Holding.objects.create(
        post=world.posts["urcs_sg"], person=world.people["urcs_staff"], kind="delegate",
        starts_at=timezone.now(),
    )  # fmt: skip
    fire_due_rungs(before_the_limit.fire_at)
    assert event(before_the_limit).data["unreachable"] == []
    assert world.urcs_staff.email in told(before_the_limit)


def test_a_passed_limit_is_recorded_as_a_breach_once(world, before_the_limit):
    clock = before_the_limit.deadline
    fire_due_rungs(clock.due_at)
    fire_due_rungs(clock.due_at + timezone.timedelta(days=1))
    clock.refresh_from_db()
    assert clock.breached_at == clock.due_at
    (breach,) = AuditEvent.objects.filter(verb="deadline.breach", target_id=clock.key)
    assert breach.data["due_at"] == clock.due_at.isoformat()
