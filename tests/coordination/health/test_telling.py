"""The sentences: what is wrong comes first and says what to do; what is well is said in one line."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coordination.deadlines.blindness import saw_trouble
from coordination.deadlines.models import Rung
from coordination.health.figures import figures
from coordination.health.spans import ago_text, exact_text
from coordination.health.telling import sentences
from smcc.web.times import moment_text
from tests.coordination.health.rows import message, sweep
from tests.factories import cases

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def said(now=None):
    return [(each.is_well, each.text) for each in sentences(figures(now))]


@pytest.mark.django_db
def test_a_house_that_is_well_says_so_in_two_sentences(world):
    last = sweep().finished_at
    assert said(last + 4 * SECOND) == [
        (True, "The clocks were looked at 4.0 s ago."),
        (True, "Nothing is waiting that should have gone out."),
    ]


@pytest.mark.django_db
def test_a_silence_says_since_when_and_what_to_do(world):
    last = sweep(HOUR).finished_at
    first = sentences(figures(last + 65 * MINUTE))[0]
    assert (
        first.text == "The clocks were last looked at 1 h 5 min ago. Since then nobody is reminded."
    )
    assert "worker" in first.advice and "manage.py sweep" in first.advice


@pytest.mark.django_db
def test_a_house_that_never_looked_says_so(world):
    assert sentences(figures())[0].text == "The clocks were never looked at. Nobody is reminded."


@pytest.mark.django_db
def test_a_look_that_fails_is_told_apart_from_one_that_is_not_made(world):
    sweep(HOUR)
    sweep(SECOND, completed=False, trouble="OSError: the disk is full")
    first = sentences(figures())[0]
    assert first.quoted == "OSError: the disk is full" and "not completed" in first.advice
    assert "worker’s log" in first.advice


@pytest.mark.django_db
def test_what_waits_too_long_is_not_well_and_what_is_under_way_is(world):
    now = sweep(SECOND).finished_at + SECOND
    message(world.coordinator, state="pending", due_at=now - 30 * SECOND)
    assert (True, "What is due is on its way; the oldest has waited for 30 s.") in said(now)
    assert said(now + 100 * SECOND)[0] == (
        False, "A message has been due for 2 min 10 s, and was not handed over.",
    )  # fmt: skip


def in_vain(to, due_at, not_before, **more):
    """A message whose attempt failed: it keeps its due moment, and waits for the next try."""
    return message(
        to, state="pending", due_at=due_at, not_before=not_before, trouble="450 later", **more
    )


@pytest.mark.django_db
def test_what_waits_to_be_tried_again_is_said_with_how_many_since_when_and_until_when(world):
    now = sweep(SECOND).finished_at + SECOND
    in_vain(world.coordinator, now - HOUR, now + 40 * SECOND)
    in_vain(world.urcs, now - MINUTE, now + 50 * SECOND)
    first = sentences(figures(now))[0]
    assert first.text == (
        f"2 messages were not taken and are waiting to be tried again. "
        f"The oldest was due at {moment_text(now - HOUR)}, 1 h 0 min ago."
    )
    assert not first.is_well and "The next try is in 40 s, by itself." in first.advice
    assert "Nothing is waiting" not in str(said(now))


@pytest.mark.django_db
def test_one_that_failed_a_moment_ago_is_said_too_and_is_no_alarm_yet(world):
    now = sweep(SECOND).finished_at + SECOND
    in_vain(world.coordinator, now - 2 * MINUTE, now + MINUTE)
    (again,) = [each for each in sentences(figures(now)) if "tried again" in each.text]
    assert again.is_well and "1 message was not taken" in again.text
    (again,) = [
        each for each in sentences(figures(now + SECOND)) if "waiting to be tried" in each.text
    ]
    assert not again.is_well


@pytest.mark.django_db
def test_what_was_never_tried_is_told_apart_from_what_failed(world):
    now = sweep(SECOND).finished_at + SECOND
    in_vain(world.coordinator, now - HOUR, now + MINUTE)
    message(world.urcs, state="pending", due_at=now - 3 * MINUTE)
    untried, again = (each.text for each in sentences(figures(now)) if not each.is_well)
    assert untried == "A message has been due for 3 min 0 s, and was not handed over."
    assert again.startswith("1 message was not taken")


@pytest.mark.django_db
def test_what_is_held_on_purpose_is_said_apart_and_is_well(world):
    now = sweep(SECOND).finished_at + SECOND
    for why in ("quiet", "quiet", "digest", "snoozed"):
        later = now + 5 * HOUR
        message(world.coordinator, state="pending", held=why, due_at=later, not_before=later)
    assert said(now)[1:] == [
        (True, "Nothing is waiting that should have gone out."),
        (True, "Held until later, as their readers chose: 2 for quiet hours, 1 for a daily digest, "
               "1 snoozed. Nothing needs to be done."),
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_reminder_that_nobody_takes_up_is_said(world):
    cases.large_operation(world, hours_ago=1)
    now = timezone.now()
    Rung.objects.filter(fire_at__lte=now).update(state="fired")
    Rung.objects.filter(pk=Rung.objects.planned().first().pk).update(fire_at=now - 3 * MINUTE)
    sweep()
    assert said(now)[0] == (
        False, "A reminder has been due for 3 min 0 s, and no worker has taken it up.",
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "words"), [("email", "mail server"), ("webhook", "webhook"), ("chat", "chat service")]
)
def test_a_channel_that_takes_nothing_is_said_with_what_was_answered(world, kind, words):
    sweep()
    saw_trouble(kind, timezone.now() - MINUTE, "ConnectionRefusedError")
    first = sentences(figures())[0]
    assert words in first.text and first.quoted == "ConnectionRefusedError"
    assert not first.is_well and "tried again by itself" in first.advice


@pytest.mark.django_db
def test_messages_that_were_given_up_are_counted(world):
    sweep()
    message(world.coordinator, state="failed")
    assert said()[0] == (
        False, "1 message of the last 24 hours failed, or may not have arrived.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (0 * SECOND, "0.0 s"), (0.04 * SECOND, "0.0 s"), (2.34 * SECOND, "2.3 s"),
        (10 * SECOND, "10 s"), (59.9 * SECOND, "59 s"), (MINUTE, "1 min 0 s"),
        (HOUR - SECOND, "59 min 59 s"), (HOUR, "1 h 0 min"), (47 * HOUR + 59 * MINUTE, "47 h 59 min"),
        (76 * HOUR, "3 d 4 h"),
    ],
)  # fmt: skip
def test_spans_are_said_to_the_second(span, text):
    assert exact_text(span) == text


def test_a_clock_that_runs_ahead_makes_no_future_of_the_past():
    assert ago_text(-3 * SECOND) == "0.0 s ago"
