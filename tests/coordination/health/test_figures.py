"""The figures are exact, honest about what was never measured, and cost the same however much is stored."""

import math
import random
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.deadlines.models import Blindness, Delivery, Rung
from coordination.health.figures import GAPS_SHOWN, figures
from coordination.health.lateness import handed_over_since, lateness_since
from tests.coordination.health.rows import message, sweep
from tests.factories import cases

pytestmark = pytest.mark.django_db
SECOND, MINUTE, HOUR, DAY = (
    timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days")
)


@pytest.fixture
def reader(world):
    return world.coordinator


def spans(found):
    """(measured, p50, p99, worst) in seconds, by channel."""
    return {
        each.channel: (
            each.measured,
            *(s.total_seconds() for s in (each.p50, each.p99, each.worst)),
        )
        for each in found
    }


def nearest_rank(values, percent):
    return sorted(values)[max(math.ceil(percent / 100 * len(values)), 1) - 1]


def test_where_nothing_was_sent_there_are_no_figures(world):
    found = figures()
    assert (found.lateness_day, found.lateness_month, found.counted) == ([], [], [])
    assert found.last_completed_at is None and found.is_silent


def test_one_message_is_its_own_half_its_own_99_of_100_and_its_own_worst(reader):
    message(reader, late=4)
    assert spans(figures().lateness_day) == {"": (1, 4, 4, 4), "email": (1, 4, 4, 4)}


@pytest.mark.parametrize("number", [2, 3, 99, 100, 101, 200])
def test_percentiles_are_exact_by_nearest_rank(reader, number):
    """Against the definition, computed in Python from the same spans."""
    drawn = random.Random(number)
    late = [drawn.randrange(0, 5000) for _ in range(number)]
    for each in late:
        message(reader, late=each)
    assert spans(lateness_since(timezone.now() - DAY))[""] == (
        number, nearest_rank(late, 50), nearest_rank(late, 99), max(late),
    )  # fmt: skip


def test_the_99th_of_100_is_not_the_worst(reader):
    for late in [1] * 98 + [50, 900]:
        message(reader, late=late)
    assert spans(figures().lateness_day)["email"] == (100, 1, 50, 900)


def test_lateness_is_said_by_channel_and_for_all_together(reader):
    for late in (2, 4, 6):
        message(reader, late=late)
    message(reader, late=60, channel="webhook")
    assert spans(figures().lateness_day) == {
        "": (4, 4, 60, 60), "email": (3, 4, 6, 6), "webhook": (1, 60, 60, 60),
    }  # fmt: skip


def test_parts_of_a_second_are_kept(reader):
    message(reader, late=0.25)
    assert spans(figures().lateness_day)[""] == (1, 0.25, 0.25, 0.25)


def test_early_is_not_less_than_in_time(reader):
    """Clocks of two machines may differ by a little."""
    message(reader, late=-3)
    assert spans(figures().lateness_day)[""] == (1, 0, 0, 0)


def test_the_day_and_the_month_end_where_they_say(reader):
    message(reader, late=1, sent_ago=DAY - MINUTE)
    message(reader, late=2, sent_ago=DAY + MINUTE)
    message(reader, late=3, sent_ago=30 * DAY - MINUTE)
    message(reader, late=4, sent_ago=30 * DAY + MINUTE)
    found = figures()
    assert spans(found.lateness_day)[""] == (1, 1, 1, 1)
    assert spans(found.lateness_month)[""] == (3, 2, 3, 3)
    assert found.in_state("handed_over") == 3


def test_drills_and_the_inbox_are_left_out_of_every_figure(reader):
    due = timezone.now() - HOUR
    message(reader, late=900, is_drill=True)
    message(reader, late=900, channel="inbox")
    message(reader, state="pending", due_at=due, is_drill=True)
    message(reader, state="pending", due_at=due, channel="inbox")
    message(reader, state="failed", is_drill=True)
    found = figures()
    assert (found.lateness_day, found.lateness_month, found.counted) == ([], [], [])
    assert found.oldest_message_at is None


def test_what_was_held_on_purpose_is_not_late(reader):
    """Held for quiet hours: the core moved its due moment to the morning."""
    morning = timezone.now() - HOUR
    message(
        reader, held="quiet", created_at=morning - 8 * HOUR, due_at=morning, not_before=morning,
        handed_over_at=morning + 2 * SECOND,
    )  # fmt: skip
    message(
        reader, held="digest", state="pending", due_at=timezone.now() + 5 * HOUR,
        not_before=timezone.now() + 5 * HOUR,
    )  # fmt: skip
    found = figures()
    assert spans(found.lateness_day)[""] == (1, 2, 2, 2)
    assert found.oldest_message_at is None and found.in_state("pending") == 1


def test_messages_are_counted_by_channel_and_state(reader):
    long_ago = timezone.now() - 40 * DAY
    message(reader)
    message(reader)
    message(reader, sent_ago=31 * DAY)
    message(reader, state="failed")
    message(reader, state="failed", created_at=long_ago)
    message(reader, state="unknown", channel="webhook")
    message(reader, state="pending", created_at=long_ago, channel="chat")
    message(reader, state="claimed")
    message(reader, state="cancelled")
    found = [(each.channel, each.state, each.count) for each in figures().counted]
    assert found == [
        ("email", "claimed", 1), ("email", "handed_over", 2), ("email", "failed", 1),
        ("webhook", "unknown", 1), ("chat", "pending", 1),
    ], "open ones whatever their age, ended ones of 30 days"  # fmt: skip


def test_what_was_given_up_is_counted_for_a_day(reader):
    for state in ("failed", "unknown", "cancelled", "handed_over"):
        message(reader, state=state)
    message(reader, state="failed", created_at=timezone.now() - DAY - MINUTE)
    assert figures().given_up == 2


def test_the_oldest_message_that_waits_is_found_also_while_it_is_tried_again(reader):
    now = timezone.now()
    message(reader, state="pending", due_at=now + HOUR)
    message(reader, state="claimed", due_at=now - MINUTE)
    again = message(reader, state="pending", due_at=now - HOUR, not_before=now + HOUR)
    found = figures(now)
    assert found.oldest_message_at == again.due_at
    assert found.message_waits == HOUR and found.messages_are_stuck


def test_what_failed_and_what_is_held_are_counted_apart(reader):
    """A failed attempt leaves the due moment where it was; what is held has it moved along."""
    now = timezone.now()
    nobody_held = {"quiet": 0, "digest": 0, "snoozed": 0}
    assert figures(now).again.count == 0 and figures(now).held == nobody_held
    waits = {"state": "pending", "not_before": now + MINUTE}
    message(reader, due_at=now - HOUR, attempts=1, **waits)
    message(reader, due_at=now - 2 * HOUR, attempts=0, channel="chat", **waits)  # nobody was there
    message(reader, due_at=now - MINUTE, held="quiet", attempts=1, **waits)  # was held, then failed
    message(reader, due_at=now + MINUTE, held="quiet", **waits)
    message(reader, due_at=now + HOUR, held="digest", state="pending", not_before=now + HOUR)
    message(reader, due_at=now - 4 * HOUR, is_drill=True, **waits)
    message(reader, due_at=now - 4 * HOUR, channel="inbox", **waits)
    message(reader, due_at=now - SECOND, state="pending", not_before=now - SECOND)
    found = figures(now)
    assert (found.again.count, found.again.oldest_due_at) == (3, now - 2 * HOUR)
    assert found.again.next_at == now + MINUTE
    assert found.held == nobody_held | {"quiet": 1, "digest": 1}
    assert (found.oldest_message_at, found.oldest_untried_at) == (now - 2 * HOUR, now - SECOND)


def test_two_minutes_of_waiting_are_not_stuck_yet(reader):
    now = timezone.now()
    message(reader, state="pending", due_at=now - 2 * MINUTE)
    assert not figures(now).messages_are_stuck
    assert figures(now + SECOND).messages_are_stuck


def test_the_oldest_due_rung_that_nobody_claimed(world):
    now = timezone.now()
    operation = cases.large_operation(world, hours_ago=1)
    Rung.objects.update(state="fired")
    assert figures(now).oldest_rung_at is None
    rungs = Rung.objects.filter(deadline__operation=operation).order_by("pk")
    first, second, third = rungs[:3]
    for rung, at in ((first, now + HOUR), (second, now - MINUTE), (third, now - 3 * MINUTE)):
        Rung.objects.filter(pk=rung.pk).update(state="planned", fire_at=at)
    found = figures(now)
    assert found.oldest_rung_at == now - 3 * MINUTE and found.rungs_are_stuck
    Rung.objects.filter(pk=third.pk).update(state="cancelled")
    found = figures(now)
    assert found.rung_waits == MINUTE and not found.rungs_are_stuck


def test_the_last_completed_sweep_and_those_that_were_not(world):
    sweep(HOUR)
    done = sweep(MINUTE, fired=3, sent=2)
    sweep(SECOND, completed=False, trouble="OSError: full")
    found = figures()
    assert found.last_completed_at == done.finished_at and not found.is_silent
    assert [each.trouble for each in found.sweeps] == ["OSError: full", "", ""]


def test_blind_time_is_counted_once_and_within_the_30_days_only(world):
    now = timezone.now()
    sweep(SECOND)
    for kind, began, ended in (
        ("sweep", now - 31 * DAY, now - 29 * DAY),
        ("sweep", now - 29 * DAY - 6 * HOUR, now - 28 * DAY),
        ("email", now - 5 * DAY, None),
    ):
        Blindness.objects.create(kind=kind, began_at=began, ended_at=ended)
    found = figures(now)
    assert found.blind_for == 2 * DAY
    assert [gap.kind for gap in found.gaps] == ["email", "sweep", "sweep"], "the latest first"
    assert [gap.kind for gap in found.open_gaps] == ["email"]


def test_many_gaps_are_counted_and_the_newest_given(world):
    now = timezone.now()
    sweep(SECOND)
    Blindness.objects.bulk_create(
        Blindness(kind="email", began_at=now - n * HOUR, ended_at=now - n * HOUR + MINUTE)
        for n in range(1, 61)
    )
    found = figures(now)
    assert (found.gap_count, len(found.gaps)) == (60, GAPS_SHOWN)
    assert found.gaps[0].began_at == now - HOUR


def test_the_number_of_reads_is_at_most_twelve_and_does_not_grow(reader):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            figures()
        return len(asked)

    assert cost() <= 12, "an empty house"
    sweep(HOUR, completed=False, trouble="gone")
    assert cost() <= 12, "one that never completed a sweep, and says why"
    sweep()
    message(reader)
    few = cost()
    for n in range(40):
        message(reader, late=n, channel=["email", "webhook", "chat"][n % 3])
        message(reader, state=["pending", "failed"][n % 2])
        sweep(n * MINUTE)
    assert cost() == few <= 12


@pytest.mark.postgres
def test_postgresql_reads_the_figures_through_their_indexes(reader):
    """With thousands of others stored; so what is stored costs nothing."""
    now = timezone.now()
    old = [
        Delivery(
            cause=f"old:{n}", recipient=reader, channel="email", subject="", body="",
            state="handed_over", created_at=now - 300 * DAY, due_at=now - 300 * DAY,
            not_before=now - 300 * DAY, handed_over_at=now - 300 * DAY,
        )
        for n in range(20_000)
    ]  # fmt: skip
    Delivery.objects.bulk_create(old, batch_size=2000)
    for n in range(50):
        message(reader, late=n)
        message(reader, state=["pending", "claimed", "failed", "unknown"][n % 4])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE coordination_delivery")
    with CaptureQueriesContext(connection) as asked:
        figures()
    plans = {}
    for each in asked:
        if "coordination_delivery" in each["sql"]:
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN " + each["sql"])
                plans[each["sql"]] = "\n".join(line for (line,) in cursor.fetchall())
    assert len(plans) == 4
    for sql, plan in plans.items():
        assert "Seq Scan" not in plan, f"{sql}\n{plan}"
    assert sum("delivery_lateness" in plan for plan in plans.values()) == 3
    assert "delivery_lateness" in handed_over_since(now - DAY).explain()
