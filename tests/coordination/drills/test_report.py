"""The readiness report: who was reached, after how long, who said "seen", which posts were empty."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.deadlines import actions as deadlines
from coordination.deadlines.models import Deadline, Delivery, Rung
from coordination.deadlines.sweep import fire_due_rungs
from coordination.drills import actions
from coordination.drills.export import as_csv
from coordination.drills.report import report_of
from coordination.people.models import Holding
from tests.coordination.drills.staged import announced, started
from tests.fixtures.scenarios import scenario

pytestmark = pytest.mark.django_db
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def hand_over(rows, after):
    """As if the worker had handed these over so long after they were due."""
    for row in rows:
        row.state, row.handed_over_at = "handed_over", row.due_at + after
        row.save(update_fields=["state", "handed_over_at"])


@scenario
def fired(world, case):
    """Running, nobody in the IFRC principal's post; the first reminder has fired and been handed over."""
    drill = announced(world, case)
    Holding.objects.filter(post=world.posts["ifrc_usg"]).update(ends_at=timezone.now())
    drill = started(world, drill)
    fire_due_rungs()
    hand_over(reminders(drill).filter(channel="email"), 2 * SECOND)
    return drill


def reminders(drill):
    return Delivery.objects.filter(rung__deadline__in=Deadline.objects.of(drill))


def report(drill):
    return report_of(drill, timezone.now())


def reader(found, name):
    return next(each for each in found.readers if each.person == name)


def test_it_says_who_was_reached_by_which_channel_and_after_how_long(world, fired):
    mine = reader(report(fired), world.icrc_director.name)
    assert mine.post == str(world.posts["icrc_director"]) and mine.is_reached
    assert mine.reminders == 1
    by_name = {str(line.channel): line for line in mine.channels}
    assert by_name["E-mail"].slowest == 2 * SECOND
    assert (by_name["E-mail"].handed_over, by_name["E-mail"].sent) == (1, 1)


def test_an_empty_post_is_named_with_the_reason(world, fired):
    (missing,) = report(fired).not_reached
    assert missing.post == str(world.posts["ifrc_usg"])
    assert str(missing.why) == "Nobody holds this post."
    assert missing.reminders == ["At the start"]


def test_who_said_seen_and_after_how_long(world, fired):
    found = report(fired)
    assert found.acknowledged == 0
    mine = reminders(fired).get(channel="inbox", recipient=world.people["icrc_director"])
    deadlines.acknowledge(mine, by=world.icrc_director)
    Delivery.objects.filter(pk=mine.pk).update(acknowledged_at=mine.due_at + 90 * SECOND)
    found = report(fired)
    assert found.acknowledged == 1
    assert reader(found, world.icrc_director.name).seen_first_after == 90 * SECOND


def test_a_message_that_failed_reaches_nobody(world, fired):
    reminders(fired).filter(channel="email", recipient=world.people["icrc_director"]).update(
        state="failed", handed_over_at=None
    )
    found = report(fired)
    mine = reader(found, world.icrc_director.name)
    assert not mine.is_reached
    assert found.reached < found.people


def test_lateness_is_by_nearest_rank_and_leaves_the_inbox_out(world, fired):
    rows = list(reminders(fired).filter(channel="email"))
    for n, row in enumerate(rows, start=1):
        hand_over([row], n * SECOND)
    lateness = report(fired).lateness
    assert lateness.measured == len(rows)
    assert lateness.worst == lateness.p99 == len(rows) * SECOND
    assert lateness.p50 == -(-len(rows) // 2) * SECOND


def test_what_was_handed_over_before_it_was_due_is_not_late(world, fired):
    hand_over(reminders(fired).filter(channel="email"), -SECOND)
    assert report(fired).lateness.worst == 0 * SECOND


def test_people_told_beforehand_are_counted_and_those_told_after_are_not(world, fired):
    found = report(fired)
    assert found.told_beforehand == 7
    actions.run(fired, "end", by=world.coordinator)
    fired.refresh_from_db()
    assert report(fired).told_beforehand == 7


def test_the_limit_is_kept_missed_or_not_reached(world, fired):
    assert report(fired).verdict == "running"
    deadline = Deadline.objects.of(fired).get()
    assert report_of(fired, deadline.due_at + SECOND).verdict == "missed"
    issued = actions.run(fired, "issue", by=world.icrc_director)
    assert report(issued).verdict == "kept"
    Deadline.objects.of(fired).update(due_at=deadline.started_at)
    assert report(issued).verdict == "missed"


def test_a_drill_that_ended_before_its_limit_says_so(world, fired):
    ended = actions.run(fired, "end", by=world.coordinator)
    assert report(ended).verdict == "not_reached"


def test_before_the_start_there_is_nothing_to_report(world, drill):
    found = report(drill)
    assert found.verdict == "not_begun" and not found.readers and found.lateness is None


def test_the_record_is_told_step_by_step(world, fired):
    actions.run(fired, "call_off", by=world.coordinator, reason="A real one began")
    fired.refresh_from_db()
    said = [(str(each.step), each.reason) for each in report(fired).events]
    assert said == [
        ("Announce a drill", ""), ("Start the clock", ""),
        ("Call the drill off", "A real one began"),
    ]  # fmt: skip


def test_it_costs_the_same_however_many_messages_there_are(world, fired):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            report(fired)
        return len(queries)

    before = cost()
    planned = Rung.objects.planned().filter(deadline__in=Deadline.objects.of(fired))
    planned.update(fire_at=timezone.now() - SECOND)
    fire_due_rungs()
    assert reminders(fired).count() > 6
    assert cost() == before <= 5


def test_the_table_has_a_row_a_message_and_no_formula(world, fired):
    person = world.people["icrc_director"]
    person.name = "=HYPERLINK(1)"
    person.save()
    rows = list(csv.reader(io.StringIO(as_csv(report(fired)).lstrip("\ufeff"))))
    assert len(rows) == 1 + reminders(fired).count()
    assert rows[0][0] == "drill" and {row[0] for row in rows[1:]} == {fired.ref}
    assert "'=HYPERLINK(1)" in {row[3] for row in rows}
    mailed = next(row for row in rows if row[4] == "E-mail")
    assert mailed[8] == "2.0"
