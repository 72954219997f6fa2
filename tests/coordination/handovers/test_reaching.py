"""Whom the reminders of a post reach while it passes from one to the next: shown by the real sweep."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from coordination.deadlines import looking, messages, tasks
from coordination.deadlines.models import Deadline, Delivery
from coordination.handovers import actions
from coordination.people.models import Person
from coordination.watch.waiting import waiting_for
from tests.factories import cases
from tests.factories.world import make_person
from tests.fixtures.scenarios import scenario

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@scenario
def clock(world):
    """The Mini-Summit's clock, which reminds the coordinator's post. Its first reminder is out."""
    row = Deadline.objects.get(
        operation=cases.large_operation(world, hours_ago=1), clock="mini_summit_held"
    )
    make_person("newcomer", world.ifrc)
    tasks.sweep()
    return row


def newcomer():
    return Person.objects.get(email="newcomer@demo.example")


def begin(world, **more):
    return actions.begin(world.posts["advisor"], successor=newcomer(), by=world.coordinator, **more)


def reached_by(clock, name):
    """Fire a rung through the sweep, and say whom of the two it reached, by inbox and by e-mail."""
    rung = clock.rungs.get(name=name, deadline_version=clock.version)
    moment = timezone.now() - timedelta(seconds=1)
    clock.rungs.filter(pk=rung.pk).update(fire_at=moment)
    tasks.sweep()
    told = Delivery.objects.filter(rung=rung).exclude(state=Delivery.State.CANCELLED)
    by_inbox = set(told.filter(channel="inbox").values_list("recipient__email", flat=True))
    by_mail = set(told.filter(channel="email").values_list("recipient__email", flat=True))
    assert by_inbox == by_mail
    return by_inbox & {"coordinator@demo.example", "newcomer@demo.example"}


# --- Reminders --------------------------------------------------------------------------


def test_until_it_is_confirmed_both_are_reminded_and_from_then_on_the_successor_alone(world, clock):
    assert reached_by(clock, "24h_after_start") == {"coordinator@demo.example"}
    row = begin(world)
    assert reached_by(clock, "12h_before") == {
        "coordinator@demo.example", "newcomer@demo.example",
    }  # fmt: skip
    actions.confirm(row, by=newcomer())
    assert reached_by(clock, "limit") == {"newcomer@demo.example"}


def test_before_the_successors_time_begins_the_holder_alone_is_reminded(world, clock):
    begin(world, starts_at=timezone.now() + DAY)
    assert reached_by(clock, "24h_after_start") == {"coordinator@demo.example"}


def test_called_off_the_holder_alone_is_reminded(world, clock):
    row = begin(world)
    actions.call_off(row, by=world.coordinator, reason="Stays")
    assert reached_by(clock, "24h_after_start") == {"coordinator@demo.example"}


def test_a_successor_who_never_confirms_silences_nobody(world, clock):
    """Weeks later the holder is still reminded: the gap that a date would make is not there."""
    row = begin(world)
    type(row.successor).objects.filter(pk=row.successor.pk).update(
        starts_at=timezone.now() - 30 * DAY
    )
    assert "coordinator@demo.example" in reached_by(clock, "limit")


# --- Messages ---------------------------------------------------------------------------


def inbox_of(person, since):
    return list(Delivery.objects.visible_to(person).inbox().filter(pk__gt=since).order_by("pk"))


def last_pk():
    return Delivery.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def test_the_successor_is_told_in_the_inbox_and_by_mail(world, clock):
    since = last_pk()
    row = begin(world, note="Ring the depot first.")
    (message,) = inbox_of(newcomer(), since)
    assert message.subject == f"Take over the post: {world.posts['advisor']}"
    assert "Ring the depot first." in message.body and world.coordinator.name in message.body
    assert message.url == row.get_absolute_url() and message.url in message.body
    assert inbox_of(world.coordinator, since) == []
    mail.outbox.clear()
    looking.look(inline=True)
    (sent,) = [each for each in mail.outbox if each.to == ["newcomer@demo.example"]]
    assert sent.subject == message.subject


def test_a_holder_who_did_not_begin_it_is_told_who_takes_over_when_and_that_reminders_go_on(
    world, clock
):
    since, starts = last_pk(), timezone.now() + DAY
    row = actions.begin(
        world.posts["advisor"], successor=newcomer(), by=world.secretariat, starts_at=starts,
        note="For the successor's eyes.",
    )  # fmt: skip
    (message,) = inbox_of(world.coordinator, since)
    assert message.subject == f"Your post is being handed over: {world.posts['advisor']}"
    assert f"Newcomer (newcomer@demo.example) is to take the post {world.posts['advisor']}" in (
        message.body
    )
    with messages.read_by(world.coordinator) as zone_name:
        assert f"from {messages.spoken_time(starts, zone_name)}" in message.body
    assert "Until Newcomer confirms, you keep the post, and its reminders keep coming to you" in (
        message.body
    )
    assert world.secretariat.name in message.body and row.get_absolute_url() in message.body
    assert "For the successor's eyes." not in message.body
    (other,) = inbox_of(newcomer(), since)
    assert other.subject.startswith("Take over the post")
    mail.outbox.clear()
    looking.look(inline=True)
    theirs = [each.subject for each in mail.outbox if each.to == [world.coordinator.email]]
    assert theirs.count(message.subject) == 1


def test_it_is_told_in_the_readers_language(world, clock):
    Person.objects.filter(pk=newcomer().pk).update(language="ar")
    since = last_pk()
    begin(world)
    (message,) = inbox_of(newcomer(), since)
    assert str(world.posts["advisor"]) in message.subject


def test_the_predecessor_is_told_of_the_confirmation(world, clock):
    row = begin(world)
    since = last_pk()
    actions.confirm(row, by=newcomer())
    (message,) = inbox_of(world.coordinator, since)
    assert message.subject.startswith("Handed over: ")
    assert "no longer reach you" in message.body
    assert inbox_of(newcomer(), since) == []


def test_of_a_call_off_the_others_are_told_why(world, clock):
    row = begin(world)
    since = last_pk()
    actions.call_off(row, by=world.secretariat, reason="The contract fell through")
    for person in (world.coordinator, newcomer()):
        (message,) = inbox_of(person, since)
        assert "was called off" in message.body and "The contract fell through" in message.body
        assert f"{world.coordinator.name} keeps the post" in message.body


# --- The Watch --------------------------------------------------------------------------


def asked(person):
    return [each for each in waiting_for(person) if each.kind == "hand_over"]


def test_the_watch_asks_the_successor_until_it_is_confirmed(client, world, clock):
    row = begin(world)
    (mine,) = asked(newcomer())
    assert mine.sentence == f"Take over the post {world.posts['advisor']}"
    assert mine.url == row.get_absolute_url()
    assert asked(world.coordinator) == [] and asked(world.secretariat) == []
    client.force_login(newcomer())
    assert "Take over the post" in client.get("/").text
    actions.confirm(row, by=newcomer())
    assert asked(newcomer()) == []


def test_the_watch_asks_from_the_day_on_which_the_post_passes(world, clock):
    row = begin(world, starts_at=timezone.now() + DAY)
    assert asked(newcomer()) == []
    type(row.successor).objects.filter(pk=row.successor.pk).update(starts_at=timezone.now())
    assert asked(newcomer())


def test_a_hand_over_is_not_pushed_off_the_watch_by_many_clocks_to_come(world, clock):
    """It stands by its day among the limits, not behind all that have a date."""
    begin(world)
    Deadline.objects.filter(operation=clock.operation).update(due_at=timezone.now() + 9 * DAY)
    assert waiting_for(newcomer())[0].kind == "hand_over"
