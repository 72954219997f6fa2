"""Sending: what a crash, a refusal or a hanging line may and may not do to a message."""

import smtplib
from collections import Counter
from datetime import timedelta

import pytest

from coordination.deadlines import actions
from coordination.deadlines.models import Blindness, Deadline, Delivery
from coordination.deadlines.sending import LEASE, RETRY_AFTER, claim, send_pending, settle_stale
from coordination.deadlines.sending.claiming import BATCH
from coordination.deadlines.sending.email import said
from coordination.deadlines.sending.lanes import AT_MOST
from coordination.deadlines.sending.rounds import Round
from coordination.deadlines.sweep import database_now, fire_due_rungs
from tests.factories import cases
from tests.fixtures.scenarios import scenario

pytestmark = pytest.mark.django_db
MAIL = Delivery.Channel.EMAIL
SECOND = timedelta(seconds=1)


@scenario
def case(world):
    """An operation whose start rungs have fired: several e-mails wait."""
    found = cases.large_operation(world, hours_ago=1)
    fire_due_rungs()
    return found


def only_one(prefers="miss"):
    """Leave one waiting e-mail, of a rung that prefers a miss or a double."""
    keep = Delivery.objects.filter(channel=MAIL, state="pending", rung__isnull=False).first()
    Delivery.objects.filter(channel=MAIL).exclude(pk=keep.pk).update(state="cancelled")
    Delivery.objects.filter(pk=keep.pk).update(prefers=prefers)
    return Delivery.objects.get(pk=keep.pk)


def at(moment):
    return lambda: moment


def again(row):
    return Delivery.objects.get(pk=row.pk)


def test_what_waits_is_sent_once_with_a_message_id_of_its_own(case, smtp_server):
    waiting = Delivery.objects.filter(channel=MAIL, state="pending")
    rows, people = waiting.count(), waiting.values("recipient").distinct().count()
    assert send_pending() == rows > people > 1
    assert send_pending() == 0
    ids = [message["Message-ID"] for message in smtp_server.messages]
    assert len(ids) == len(set(ids)) == people, "what is due for one person at once is one message"
    assert all(message["Auto-Submitted"] == "auto-generated" for message in smtp_server.messages)


def test_the_inboxs_copy_needs_no_mail_server(case):
    assert set(Delivery.objects.inbox().values_list("state", flat=True)) == {"handed_over"}


def test_claim_and_attempt_and_hand_over_are_three_moments(case, smtp_server):
    row = only_one()
    claimed = claim(database_now()).rows
    row = again(row)
    assert (row.state, row.attempted_at, row.handed_over_at) == ("claimed", None, None)
    assert row.token and row.claimed_until
    Round(MAIL, database_now).send(claimed)
    row = again(row)
    assert row.state == "handed_over" and row.attempted_at <= row.handed_over_at


class TestDyingBetween:
    """The worker dies; its lease runs out; the next sweep settles what it left."""

    def test_claimed_but_never_attempted_is_surely_unsent_and_is_sent(self, case, smtp_server):
        row = only_one()
        claim(database_now())
        assert send_pending() == 0, "the lease still runs: it may yet be at work"
        assert send_pending(at(database_now() + LEASE + SECOND)) == 1
        assert again(row).state == "handed_over" and len(smtp_server.messages) == 1

    @pytest.mark.parametrize(
        ("prefers", "state", "mails"), [("miss", "unknown", 0), ("double", "handed_over", 1)]
    )
    def test_attempted_but_never_settled_follows_the_rung(
        self, case, smtp_server, prefers, state, mails
    ):
        row = only_one(prefers)
        claim(database_now())
        Delivery.objects.filter(pk=row.pk).update(attempted_at=database_now())
        send_pending(at(database_now() + LEASE + SECOND))
        assert again(row).state == state and len(smtp_server.messages) == mails

    def test_an_unknown_message_is_never_dropped_without_a_word(self, case):
        row = only_one("miss")
        claim(database_now())
        Delivery.objects.filter(pk=row.pk).update(attempted_at=database_now())
        settle_stale(database_now() + LEASE + SECOND)
        assert again(row).state == "unknown" and "worker stopped" in again(row).trouble

    def test_a_worker_whose_lease_ran_out_neither_attempts_nor_settles(self, case, smtp_server):
        row = only_one()
        (mine,) = claim(database_now()).rows
        settle_stale(database_now() + LEASE + SECOND)
        claim(database_now() + LEASE + SECOND)
        assert Round(MAIL, database_now).send([mine]) == 0
        assert smtp_server.messages == [] and again(row).state == "claimed"


class TestTheServer:
    @pytest.mark.parametrize("mode", ["refuse", "refuse_for_now"])
    def test_a_refusal_is_tried_again_later_and_at_last_given_up_aloud(
        self, case, smtp_server, mode
    ):
        row, now = only_one(), database_now()
        smtp_server.mode = mode
        for wait in RETRY_AFTER:
            assert send_pending(at(now)) == 0
            row = again(row)
            assert row.state == "pending" and row.not_before == now + wait and row.trouble
            assert send_pending(at(now + wait - SECOND)) == 0
            now += wait
        send_pending(at(now))
        assert (again(row).state, again(row).attempts) == ("failed", len(RETRY_AFTER) + 1)
        assert smtp_server.messages == []

    def test_no_server_at_all_is_surely_unsent(self, case, settings):
        from tooling.ports import free_port

        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
        row = only_one("miss")
        assert send_pending() == 0
        assert again(row).state == "pending" and again(row).trouble

    def test_a_mail_server_that_is_away_for_days_loses_nothing(self, case, settings, smtp_server):
        """No attempt is used up while nobody is there, and each round tries only a few."""
        from tooling.ports import free_port

        Delivery.objects.filter(channel=MAIL).update(is_bundled=False)
        waiting = Delivery.objects.filter(channel=MAIL, state="pending").count()
        there, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
        now = database_now()
        for minute in range(0, 3 * 24 * 60, 30):
            assert send_pending(at(now + timedelta(minutes=minute))) == 0
        rows = Delivery.objects.filter(channel=MAIL)
        assert set(rows.values_list("state", "attempts")) == {("pending", 0)}
        gap = Blindness.objects.get(kind="email")
        assert gap.ended_at is None
        settings.EMAIL_PORT = there
        assert send_pending(at(now + timedelta(days=3))) == waiting
        gap.refresh_from_db()
        assert gap.ended_at == now + timedelta(days=3)

    def test_a_server_that_hangs_for_all_puts_few_in_doubt(self, case, smtp_server, settings):
        """The lines that were opened are in doubt; whoever came after them keeps waiting."""
        settings.EMAIL_TIMEOUT = 1
        row = only_one()
        more = [
            Delivery(
                cause=f"trial:{n}", operation=case, recipient=row.recipient, channel=MAIL,
                address=row.address, subject="Trial", body="-", rung=row.rung, state="pending",
                created_at=row.created_at, due_at=row.due_at, not_before=row.not_before,
            )
            for n in range(30)
        ]  # fmt: skip
        Delivery.objects.bulk_create(more)
        smtp_server.mode = "hang"
        assert send_pending() == 0
        states = Counter(Delivery.objects.filter(channel=MAIL).values_list("state", flat=True))
        assert 1 <= states["unknown"] <= AT_MOST
        assert states["pending"] == 31 - states["unknown"]

    @pytest.mark.parametrize(("prefers", "state"), [("miss", "unknown"), ("double", "pending")])
    def test_accepted_and_then_the_line_drops(self, case, smtp_server, prefers, state):
        row = only_one(prefers)
        smtp_server.mode = "accept_then_drop"
        assert send_pending() == 0
        assert again(row).state == state and len(smtp_server.messages) == 1
        smtp_server.mode = "accept"
        send_pending(at(database_now() + timedelta(hours=2)))
        ids = [message["Message-ID"] for message in smtp_server.messages]
        assert len(ids) == (1 if prefers == "miss" else 2)
        assert len(set(ids)) == 1, "a double carries the same Message-ID"

    def test_a_hanging_server_gives_unknown_and_never_blocks_for_good(
        self, case, smtp_server, settings
    ):
        settings.EMAIL_TIMEOUT = 1
        row = only_one("miss")
        smtp_server.mode = "hang"
        assert send_pending() == 0
        assert again(row).state == "unknown" and "imeout" in again(row).trouble + "Timeout"

    def test_one_refused_address_does_not_hold_up_the_others(self, case, smtp_server):
        Delivery.objects.filter(channel=MAIL).update(is_bundled=False)
        waiting = list(Delivery.objects.filter(channel=MAIL, state="pending").order_by("pk"))
        Delivery.objects.filter(pk=waiting[0].pk).update(address="nobody@demo.example")
        smtp_server.refused.add("nobody@demo.example")
        send_pending()
        assert {again(row).state for row in waiting[1:]} == {"handed_over"}
        assert again(waiting[0]).state == "pending" and "550" in again(waiting[0]).trouble


class TestNoLongerNeeded:
    def test_a_clock_met_before_the_send_cancels_the_message(self, world, case, smtp_server):
        cases.held_summit(world, case)
        send_pending()
        summit_mails = Delivery.objects.filter(
            channel=MAIL, rung__deadline__clock="mini_summit_held"
        )
        assert set(summit_mails.values_list("state", flat=True)) == {"cancelled"}

    def test_a_limit_moved_while_the_message_waits_cancels_it(self, world, case, smtp_server):
        row = Deadline.objects.get(operation=case, clock="mini_summit_held")
        actions.extend(
            row, due_at=row.due_at + timedelta(hours=9), reason="why", by=world.coordinator
        )
        send_pending()
        old = Delivery.objects.filter(channel=MAIL, rung__deadline=row, rung__deadline_version=1)
        assert set(old.values_list("state", flat=True)) == {"cancelled"}

    def test_a_limit_moved_between_rung_and_claim_is_seen_at_the_claim(self, world, case):
        """The guard at the claim itself, with the cancelling that comes before it undone by hand."""
        row = Deadline.objects.get(operation=case, clock="mini_summit_held")
        actions.extend(
            row, due_at=row.due_at + timedelta(hours=9), reason="why", by=world.coordinator
        )
        old = Delivery.objects.filter(channel=MAIL, rung__deadline=row, rung__deadline_version=1)
        old.update(state="pending")
        claimed = {r.pk for r in claim(database_now(), size=100).rows}
        assert not claimed & set(old.values_list("pk", flat=True))
        assert set(old.values_list("state", flat=True)) == {"cancelled"}


def test_a_message_is_unique_per_cause_recipient_and_channel(case):
    from django.db import IntegrityError, transaction

    row = Delivery.objects.filter(rung__isnull=False).first()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_trouble_is_short_enough_to_keep():
    assert len(said(smtplib.SMTPException("x" * 5000))) == 300


def test_messages_that_nobody_needs_hold_up_none_behind_them(case, smtp_server):
    """More than a batch of void ones stand first in the queue: one round gets past them."""
    row = only_one()
    void = [
        Delivery(
            cause=f"trial:{n}", operation=case, recipient=row.recipient, channel=MAIL,
            contact=None, subject="Void", body="-", rung=row.rung, state="pending",
            created_at=row.created_at, due_at=row.due_at,
            not_before=row.not_before - timedelta(hours=1), is_bundled=False,
        )
        for n in range(BATCH + 5)
    ]  # fmt: skip
    Delivery.objects.bulk_create(void)
    person = row.recipient
    other = Delivery.objects.filter(channel=MAIL).exclude(recipient=person).first()
    Delivery.objects.filter(pk=other.pk).update(state="pending")
    person.is_active = False
    person.save()
    assert send_pending() == 1
    assert again(other).state == "handed_over"
