"""kill -9 at every step of a reminder, against a mail server and a webhook receiver that count.

Over the whole matrix: no logical reminder is lost or exists twice; a physical double happens only
where the rung prefers it; and what may or may not have gone out is called `unknown`, never silent.
"""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from coordination.channels.models import Contact
from coordination.channels.sealing import seal
from coordination.deadlines.models import Deadline, Delivery, Rung
from coordination.deadlines.sending import LEASE, send_pending
from coordination.deadlines.sweep import database_now, fire_due_rungs
from smcc.audit.models import AuditEvent
from smcc.audit.record import broken_chains
from tests.coordination.channels.receiver import listening
from tests.factories import cases
from tests.factories.world import make_world
from tests.faults.dying import STEPS, die_at

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres, pytest.mark.long]

ANSWERED = {"after the hand-over", "after the answer, before it was written down"}
IN_DOUBT = {"after the attempt was written down", *ANSWERED}
"""Between the attempt and its settling nobody can know whether the other side has the message."""


@pytest.fixture
def receiver():
    with listening() as found:
        yield found


@pytest.fixture
def reminder(transactional_db, settings, smtp_server, receiver):
    """One rung that is due, of a clock that reaches one coordinator by e-mail, webhook and inbox."""
    settings.WEBHOOKS_MAY_BE_PRIVATE = True
    world = make_world()
    case = cases.large_operation(world, hours_ago=1)
    person = world.people["coordinator"]
    Contact.objects.create(
        person=person, channel="webhook", name="Duty desk", sealed_address=seal(receiver.url),
        sealed_secret=seal("whsec_test"), shown="http://127.0.0.1", set_at=timezone.now(),
        set_by=world.people["secretariat"],
    )  # fmt: skip
    clock = Deadline.objects.get(operation=case, clock="mini_summit_held")
    Rung.objects.exclude(deadline=clock, name="start").update(state="cancelled")
    rung = clock.rungs.get(name="start")
    rung.to = ["coordinator"]
    rung.save()
    Delivery.objects.all().delete()
    return rung


def recover():
    """Another worker, once the dead one's lease is over."""
    later = database_now() + LEASE + timedelta(seconds=1)
    fire_due_rungs()
    send_pending(lambda: later)


@pytest.mark.parametrize("prefers", ["miss", "double"])
@pytest.mark.parametrize("step", STEPS)
def test_nothing_is_lost_or_doubled_without_a_word(step, prefers, reminder, smtp_server, receiver):
    Rung.objects.filter(pk=reminder.pk).update(prefers=prefers)
    assert die_at(step), "the worker never came to this step"
    recover()
    recover()
    reminder.refresh_from_db()
    rows = Delivery.objects.filter(rung=reminder)
    assert reminder.state == "fired"
    assert sorted(rows.values_list("channel", flat=True)) == ["email", "inbox", "webhook"]

    mails = Counter(message["Message-ID"] for message in smtp_server.messages)
    posts = Counter(request.headers["X-SMCC-Delivery"] for request in receiver.requests)
    assert len(mails) <= 1 and len(posts) <= 1, "one id a message, however often it is sent"
    doubled = {n for n in (*mails.values(), *posts.values()) if n > 1}
    if prefers == "miss":
        assert not doubled
    if step not in IN_DOUBT:
        assert not doubled and (sum(mails.values()), sum(posts.values())) == (1, 1)
        assert set(rows.values_list("state", flat=True)) == {"handed_over"}
    else:
        check_the_one_in_doubt(step, prefers, rows, mails)
    check_the_record(reminder, rows)


def check_the_one_in_doubt(step, prefers, rows, mails):
    """The e-mail was under way when the worker died; the webhook's message had not begun."""
    mail = rows.get(channel="email")
    handed_over_before = step in ANSWERED
    if prefers == "double":
        assert mail.state == "handed_over" and mail.attempts == 2
        assert sum(mails.values()) == (2 if handed_over_before else 1)
    else:
        assert mail.state == "unknown" and mail.trouble
        assert sum(mails.values()) == (1 if handed_over_before else 0)
    assert rows.get(channel="webhook").state == "handed_over"


def check_the_record(rung, rows):
    """The record tells once that the rung fired, and of each message once how it ended."""
    assert AuditEvent.objects.filter(verb="deadline.rung", data__rung_id=rung.pk).count() == 1
    told = [
        each["id"]
        for event in AuditEvent.objects.filter(verb="deadline.delivered")
        for each in event.data["deliveries"]
    ]
    sent = rows.exclude(channel="inbox").values_list("pk", flat=True)
    assert sorted(told) == sorted(sent)
    assert broken_chains() == []
