"""What may wait and what may not: quiet hours, the daily digest, a snooze, and the last rung."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from coordination.channels.models import ReminderChoices
from coordination.deadlines.models import Deadline, Delivery, Rung, Snooze
from coordination.deadlines.sending import send_pending
from coordination.deadlines.sweep import fire_due_rungs
from smcc.audit.models import AuditEvent
from tests.factories import cases

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
GENEVA = ZoneInfo("Europe/Zurich")


def at(moment):
    return lambda: moment


@pytest.fixture
def clock(world, smtp_server):
    """A running Mini-Summit clock whose start reminders have gone out."""
    case = cases.large_operation(world, hours_ago=1)
    fire_due_rungs()
    send_pending()
    smtp_server.messages.clear()
    return Deadline.objects.get(operation=case, clock="mini_summit_held")


def quiet_around(person, moment):
    """Quiet hours from an hour before this moment until two hours after it."""
    local = moment.astimezone(ZoneInfo(person.time_zone))
    return ReminderChoices.objects.create(
        person=person,
        quiet_from=(local - HOUR).time().replace(second=0, microsecond=0),
        quiet_until=(local + 2 * HOUR).time().replace(second=0, microsecond=0),
    )


def mine(world, rung, channel="email"):
    return Delivery.objects.get(rung=rung, recipient=world.people["coordinator"], channel=channel)


def test_quiet_hours_hold_the_message_and_not_the_clock(world, clock, smtp_server):
    rung = clock.rungs.get(name="12h_before")
    quiet_around(world.people["coordinator"], rung.fire_at)
    fire_due_rungs(rung.fire_at)
    send_pending(at(rung.fire_at))
    rung.refresh_from_db()
    assert rung.state == "fired"
    assert AuditEvent.objects.filter(verb="deadline.rung", data__rung_id=rung.pk).exists()
    held = mine(world, rung)
    assert (held.state, held.held) == ("pending", "quiet")
    assert held.due_at == held.not_before > rung.fire_at
    assert mine(world, rung, "inbox").state == "handed_over", "the inbox makes no noise"
    assert not [m for m in smtp_server.messages if world.coordinator.email in m["To"]]

    send_pending(at(held.not_before))
    held.refresh_from_db()
    assert held.state == "handed_over" and held.handed_over_at == held.due_at, "held is not late"


def test_quiet_hours_never_hold_the_last_rung(world, clock, smtp_server):
    rung = clock.rungs.get(name="limit")
    quiet_around(world.people["coordinator"], rung.fire_at)
    fire_due_rungs(rung.fire_at)
    send_pending(at(rung.fire_at))
    assert mine(world, rung).state == "handed_over"


def test_the_daily_digest_holds_what_may_be_bundled_and_nothing_else(world, clock, smtp_server):
    person = world.people["coordinator"]
    first, second = clock.rungs.get(name="24h_after_start"), clock.rungs.get(name="12h_before")
    Rung.objects.filter(pk=first.pk).update(is_bundled=True)
    digest = (first.fire_at + 3 * HOUR).astimezone(ZoneInfo(person.time_zone)).time()
    ReminderChoices.objects.create(person=person, digest_at=digest.replace(second=0, microsecond=0))
    fire_due_rungs(first.fire_at)
    send_pending(at(first.fire_at))
    held = mine(world, first)
    assert (held.state, held.held) == ("pending", "digest")
    assert 2 * HOUR < held.not_before - first.fire_at <= 3 * HOUR
    send_pending(at(held.not_before))
    assert mine(world, first).state == "handed_over"
    fire_due_rungs(second.fire_at)
    send_pending(at(second.fire_at))
    assert mine(world, second).state == "handed_over", "twelve hours before the limit nothing waits"


def test_a_snooze_holds_a_persons_own_reminders_of_one_clock(world, clock, smtp_server):
    rung = clock.rungs.get(name="24h_after_start")
    until = rung.fire_at + 5 * HOUR
    Snooze.objects.create(
        deadline=clock, person=world.people["coordinator"], since=rung.fire_at - HOUR, until=until
    )
    fire_due_rungs(rung.fire_at)
    send_pending(at(rung.fire_at))
    assert (mine(world, rung).held, mine(world, rung).not_before) == ("snoozed", until)
    others = Delivery.objects.filter(rung=rung, channel="email").exclude(
        recipient=world.people["coordinator"]
    )
    assert set(others.values_list("state", flat=True)) == {"handed_over"}


def test_a_snooze_never_holds_the_last_rung(world, clock, smtp_server):
    rung = clock.rungs.get(name="limit")
    Snooze.objects.create(
        deadline=clock, person=world.people["coordinator"], since=rung.fire_at - HOUR,
        until=rung.fire_at + 5 * HOUR,
    )  # fmt: skip
    fire_due_rungs(rung.fire_at)
    send_pending(at(rung.fire_at))
    assert mine(world, rung).state == "handed_over"


def test_a_message_that_waited_is_written_anew(world, clock, smtp_server):
    """Held past the limit it must not say that there is time."""
    rung = clock.rungs.get(name="12h_before")
    fire_due_rungs(rung.fire_at)
    row = mine(world, rung)
    after = clock.due_at + HOUR
    Delivery.objects.filter(pk=row.pk).update(not_before=after, due_at=after, held="quiet")
    send_pending(at(after))
    row.refresh_from_db()
    (said,) = [m for m in smtp_server.messages if m["Message-ID"] == row.message_id]
    assert said["Subject"].strip().startswith("OVERDUE") and row.subject.startswith("OVERDUE")


def test_midnight_in_quiet_hours(world, clock, smtp_server):
    """22:00 to 06:00: a reminder at 23:30 and one at 02:00 both wait for six o'clock."""
    person = world.people["coordinator"]
    person.time_zone = "Europe/Zurich"
    person.save()
    ReminderChoices.objects.create(person=person, quiet_from=time(22), quiet_until=time(6))
    rung = clock.rungs.get(name="12h_before")
    local = rung.fire_at.astimezone(GENEVA)
    for hour, minute in ((23, 30), (2, 0)):
        night = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
        Delivery.objects.filter(rung=rung).delete()
        rung.state, rung.fire_at, rung.prepared_at = "planned", night, None
        rung.save()
        fire_due_rungs(night)
        send_pending(at(night))
        assert mine(world, rung).not_before.astimezone(GENEVA).hour == 6
