"""What a calendar program reads: every limit once, in its place, with how it stands."""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from icalendar import Calendar

from coordination.deadlines import actions as deadlines
from coordination.deadlines.models import Deadline
from coordination.feeds.actions import make_feed
from coordination.feeds.calendar import uid_of
from coordination.feeds.clocks import CLOCKS_AT_MOST, KEPT_FOR, clocks_of
from coordination.operations import actions as operations
from coordination.operations.models import Operation
from smcc.audit.models import AuditEvent
from tests.coordination.feeds.reading import answer_to, calendar_of, events_of
from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tools.mini_summit import actions as summits

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@scenario
def large(world):
    return cases.large_operation(world, hours_ago=5)


@scenario
def secret(world, large):
    """The coordinator's calendar of the operation."""
    return make_feed(world.coordinator, operation=large, by=world.coordinator)[1]


def clock_of(case, name="mini_summit_held"):
    return Deadline.objects.get(operation=case, clock=name)


def event_of(secret, deadline):
    return events_of(secret)[uid_of(deadline)]


# --- One event for each clock -----------------------------------------------------------


def test_every_clock_of_the_operation_is_an_event_at_its_limit(large, secret):
    found = events_of(secret)
    rows = list(Deadline.objects.filter(operation=large))
    assert set(found) == {uid_of(row) for row in rows} and len(rows) > 2
    for row in rows:
        event = found[uid_of(row)]
        assert event.start == row.due_at.astimezone(UTC).replace(microsecond=0)
        assert event.end - event.start == timedelta(minutes=15)
        assert event["transp"] == "TRANSPARENT" and event["status"] == "CONFIRMED"
        assert event["url"] == f"http://127.0.0.1:8000{row.subject_url}"
        assert event["dtstamp"].dt == event["last-modified"].dt <= timezone.now()


def test_an_event_says_what_where_and_on_what_it_rests(large, secret):
    row = clock_of(large)
    event = event_of(secret, row)
    assert event["summary"] == f"Mini-Summit held · {large.ref} · due"
    said = str(event["description"]).split("\n")
    assert said[0] == str(large)
    there = row.due_at.astimezone(ZoneInfo("Europe/Kyiv"))
    assert said[2] == f"Limit: {there:%Y-%m-%d %H:%M} (Europe/Kyiv)"
    assert any(line.startswith("Counts from the onset") for line in said)
    assert any(line.startswith("Basis: ") for line in said)
    assert said[-1] == event["url"]


def test_the_uid_names_the_clock_and_this_installation(large, secret, settings):
    row = clock_of(large)
    assert uid_of(row) == f"deadline-{row.pk}@127.0.0.1"
    settings.SITE_URL = "https://smcc.example:8443"
    assert uid_of(row) == f"deadline-{row.pk}@smcc.example"


def test_the_calendar_has_a_name_and_says_how_often_to_come_again(large, secret):
    found = calendar_of(secret)
    assert found["x-wr-calname"] == f"SMCC · {large}"
    assert found["refresh-interval"].dt == HOUR
    assert found["version"] == "2.0" and found["prodid"]
    text = answer_to(secret).content.decode()
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in text
    assert "\r\nX-PUBLISHED-TTL:PT1H\r\n" in text  # what Outlook reads instead
    assert "\r\nNAME:" in text and "\r\nX-WR-CALNAME:" in text
    assert "METHOD:" not in text  # with a method, programs take it for an invitation


def test_open_clocks_ring_a_day_and_an_hour_before_and_stopped_ones_do_not(world, large, secret):
    row = clock_of(large)
    rings = [alarm["trigger"].dt for alarm in event_of(secret, row).walk("VALARM")]
    assert rings == [-24 * HOUR, -HOUR]
    cases.held_summit(world, large)
    assert not event_of(secret, row).walk("VALARM")


def test_every_alarm_says_what_it_rings_for(large, secret):
    """RFC 5545, 3.6.6: a displayed alarm has an action, a text and a trigger, each once."""
    events = events_of(secret).values()
    alarms = [(event, alarm) for event in events for alarm in event.walk("VALARM")]
    assert alarms
    for event, alarm in alarms:
        assert sorted(alarm) == ["ACTION", "DESCRIPTION", "TRIGGER"]
        assert alarm["action"] == "DISPLAY" and alarm["description"] == event["summary"]


def test_every_event_has_what_programs_need_to_keep_it(large, secret):
    for event in events_of(secret).values():
        for name in ("uid", "dtstamp", "created", "last-modified", "dtstart", "dtend", "sequence"):
            assert name in event and not isinstance(event[name], list), name
        for name in ("dtstamp", "created", "last-modified", "dtstart", "dtend"):
            assert event[name].to_ical().endswith(b"Z"), name
        assert event.start < event.end


def test_no_alarm_rings_before_its_clock_began(world, large, secret):
    """The decision table has twelve hours: nothing rings a day before."""
    cases.held_summit(world, large)
    row = clock_of(large, "decision_table_filed")
    assert row.due_at - row.started_at < 24 * HOUR
    rings = [alarm["trigger"].dt for alarm in event_of(secret, row).walk("VALARM")]
    assert rings == [-HOUR]


# --- Changes ----------------------------------------------------------------------------


def test_the_sequence_rises_when_a_limit_moves_and_the_uid_stays(world, large, secret):
    row = clock_of(large)
    before = event_of(secret, row)
    deadlines.extend(row, due_at=row.due_at + 6 * HOUR, reason="The roads, again", by=world.urcs)
    after = event_of(secret, row)
    assert after["sequence"] > before["sequence"]
    assert after.start - before.start == 6 * HOUR
    assert after["last-modified"].dt >= before["last-modified"].dt
    assert "First limit: " in after["description"] and "First limit" not in before["description"]


def test_the_sequence_rises_with_each_stop_and_each_resumption(world, large, secret):
    row, seen = clock_of(large), []
    steps = [
        lambda: operations.run(large, "close", by=world.coordinator, reason="Over"),
        lambda: operations.run(large, "reopen", by=world.coordinator, reason="Not over"),
        lambda: operations.run(large, "close", by=world.coordinator, reason="Over now"),
    ]
    seen.append((event_of(secret, row)["sequence"], "CONFIRMED"))
    for step in steps:
        step()
        event = event_of(secret, row)
        seen.append((event["sequence"], str(event["status"])))
    numbers = [number for number, _status in seen]
    assert numbers == sorted(set(numbers))
    assert [status for _number, status in seen] == [
        "CONFIRMED", "CANCELLED", "CONFIRMED", "CANCELLED",
    ]  # fmt: skip


def test_the_sequence_rises_when_it_is_corrected_how_a_clock_stopped(world, large, secret):
    """Met first, then found to have been waived: the version stays, and yet the event is another."""
    summit = cases.held_summit(world, large)
    row = clock_of(large)
    before = event_of(secret, row)
    type(summit).objects.filter(pk=summit.pk).update(
        held_at=None, held_by=None, state="waived", waived_at=timezone.now(),
        waived_by=world.coordinator,
    )  # fmt: skip
    summit.refresh_from_db()
    deadlines.sync(summit, by=world.coordinator, reason="It never took place")
    after = event_of(secret, row)
    assert Deadline.objects.get(pk=row.pk).version == row.version
    assert after["sequence"] > before["sequence"]
    assert after["summary"].endswith(" · waived")


def test_once_met_the_summary_says_so(world, large, secret):
    cases.held_summit(world, large)
    event = event_of(secret, clock_of(large))
    assert event["summary"] == f"Mini-Summit held · {large.ref} · met"
    assert event["status"] == "CONFIRMED"


def test_a_waived_clock_is_cancelled_with_its_reason(world, large, secret):
    row = clock_of(large)
    summits.run(
        large.mini_summits.get(), "waive", by=world.coordinator, reason="Decided by phone; see log"
    )
    event = event_of(secret, row)
    assert event["status"] == "CANCELLED"
    assert event["summary"].endswith(" · waived")
    assert "Decided by phone; see log" in event["description"]


def test_a_withdrawn_clock_is_cancelled(world, large, secret):
    operations.run(large, "withdraw", by=world.coordinator, reason="Logged twice")
    found = events_of(secret)
    assert {str(event["status"]) for event in found.values()} == {"CANCELLED"}
    assert all(event["summary"].endswith(" · withdrawn") for event in found.values())


def test_a_waiver_of_the_clock_itself_cancels_it_and_taking_it_back_confirms_it(
    world, large, secret
):
    row = next(
        each for each in Deadline.objects.filter(operation=large).open()
        if not deadlines.waived_elsewhere(each)
    )  # fmt: skip
    seen = [event_of(secret, row)]
    deadlines.waive(row, reason="Not needed here", by=world.coordinator)
    seen.append(event_of(secret, row))
    deadlines.run_again(row, reason="Needed after all", by=world.coordinator)
    seen.append(event_of(secret, row))
    assert [str(event["status"]) for event in seen] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    numbers = [event["sequence"] for event in seen]
    assert numbers == sorted(set(numbers))
    stamps = [event["dtstamp"].dt for event in seen]
    assert stamps == sorted(stamps)


def test_another_name_of_the_operation_is_a_new_revision_of_its_events_alone(world, large, secret):
    """The name stands in each event: a program that compares revisions must take the new text."""
    other = cases.large_operation(world, name="Elsewhere", hours_ago=2)
    _feed, of_other = make_feed(world.coordinator, operation=other, by=world.coordinator)
    before, apart = events_of(secret), answer_to(of_other).content
    operations.amend_operation(large, by=world.coordinator, changes={"name": "Another name"})
    after = events_of(secret)
    assert after.keys() == before.keys() and answer_to(of_other).content == apart
    changed = AuditEvent.objects.filter(verb="operation.amend").latest("id").at
    for uid, event in after.items():
        assert "Another name" in event["description"]
        assert event["sequence"] > before[uid]["sequence"]
        assert event["last-modified"].dt == changed.astimezone(UTC).replace(microsecond=0)


# --- Text -------------------------------------------------------------------------------

AWKWARD = 'فيضانات, a; \\b "c" 🚑 «нові» ' + "very-long-" * 30


def test_long_lines_are_folded_and_any_script_comes_back_whole(world, large, secret):
    Operation.objects.filter(pk=large.pk).update(name=AWKWARD[:200])
    large.refresh_from_db()
    raw = answer_to(secret).content
    assert raw.endswith(b"END:VCALENDAR\r\n")
    lines = raw.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    assert max(map(len, lines)) > 70  # there were long ones to fold
    assert "\r\n".join(line.decode() for line in lines)  # no letter is cut in two by a fold
    named = raw.replace(b"\r\n ", b"").split(b"X-WR-CALNAME:")[1].split(b"\r\n")[0].decode()
    assert "\\, a\\; \\\\b" in named
    plain = named.replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
    assert plain == f"SMCC · {large}"
    assert str(event_of(secret, clock_of(large))["description"]).split("\n")[0] == str(large)


def test_text_that_looks_like_calendar_lines_adds_none(world, large, secret):
    injected = "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil\r\nSUMMARY:evil"
    deadlines.extend(
        clock_of(large), due_at=timezone.now() + 90 * HOUR, reason=injected, by=world.urcs
    )
    Operation.objects.filter(pk=large.pk).update(name=injected[:200])
    Deadline.objects.filter(operation=large).update(subject_label=injected)
    assert set(events_of(secret)) == {
        uid_of(row) for row in Deadline.objects.filter(operation=large)
    }


def test_it_speaks_the_language_of_its_person(world, large):
    reader = world.urcs
    reader.language = "fr"
    reader.save()
    _feed, secret = make_feed(world.urcs, operation=large, by=world.urcs)
    summary = event_of(secret, clock_of(large))["summary"]
    assert "held" not in summary and large.ref in summary


# --- Drills -----------------------------------------------------------------------------


def test_a_drill_says_so_everywhere_and_rings_so_much_sooner(world, large, secret):
    """Sixty times faster: a day before is 24 minutes before."""
    Operation.objects.filter(pk=large.pk).update(drill_factor=60)
    found = calendar_of(secret)
    assert found["x-wr-calname"].startswith("DRILL · ")
    event = event_of(secret, clock_of(large))
    assert event["summary"].startswith("DRILL · ")
    assert str(event["description"]).startswith("This is a DRILL")
    assert event["categories"].to_ical() == b"DRILL"
    rings = [alarm["trigger"].dt for alarm in event.walk("VALARM")]
    assert rings == [-timedelta(minutes=24), -timedelta(minutes=1)]


def test_a_real_operation_never_says_drill(secret):
    assert b"DRILL" not in answer_to(secret).content


# --- Which clocks -----------------------------------------------------------------------


def test_two_calendars_differ(world, large):
    other = cases.large_operation(world, name="Floods in the west", hours_ago=2)
    _one, first = make_feed(world.coordinator, operation=large, by=world.coordinator)
    _two, second = make_feed(world.coordinator, operation=other, by=world.coordinator)
    assert first != second
    assert not set(events_of(first)) & set(events_of(second))


def test_the_personal_calendar_holds_all_clocks_of_operations_that_one_leads(world, large):
    other = cases.operation(world, by=world.urcs, name="Local floods", countries=[world.ukraine])
    Operation.objects.filter(pk=other.pk).update(coordinator_post=None, host=world.polish_ns)
    _feed, secret = make_feed(world.coordinator, by=world.coordinator)
    mine = Deadline.objects.filter(operation=large)
    assert set(events_of(secret)) == {uid_of(row) for row in mine}


def test_the_personal_calendar_holds_what_the_watch_asks_of_a_principal(world, large):
    """The director leads no operation: only what the 48 hours ask of the two principals."""
    cases.endorsing_parameters(world, large)
    _feed, secret = make_feed(world.icrc_director, by=world.icrc_director)
    assert set(events_of(secret)) == {uid_of(clock_of(large, "minimum_parameters_issued"))}


def test_the_personal_calendar_of_somebody_who_is_asked_nothing_is_empty(world, large):
    _feed, secret = make_feed(world.observer, by=world.observer)
    found = calendar_of(secret)
    assert not found.events
    assert found["x-wr-calname"] == "SMCC · Waiting for you"
    assert [each.name for each in found.subcomponents] == ["VTIMEZONE"]  # one part there must be
    assert answer_to(secret).content == found.to_ical()


def test_clocks_stopped_long_ago_leave_the_calendar(world, large, secret):
    cases.held_summit(world, large)
    row = clock_of(large)
    now = timezone.now()
    for ago, there in ((KEPT_FOR - HOUR, True), (KEPT_FOR + HOUR, False)):
        Deadline.objects.filter(pk=row.pk).update(stopped_at=now - ago)
        assert (uid_of(row) in events_of(secret)) == there


def test_a_calendar_is_bounded_and_running_clocks_come_first(world, large, monkeypatch):
    feed, _secret = make_feed(world.coordinator, operation=large, by=world.coordinator)
    cases.held_summit(world, large)
    every = clocks_of(feed, timezone.now())
    assert CLOCKS_AT_MOST == 500 and len(every) > 3
    running = [row for row in every if row.stopped_at is None]
    assert every[: len(running)] == running
    assert [row.due_at for row in running] == sorted((r.due_at for r in running), reverse=True)
    monkeypatch.setattr("coordination.feeds.clocks.CLOCKS_AT_MOST", 2)
    assert clocks_of(feed, timezone.now()) == every[:2]


def test_the_text_is_the_same_while_nothing_changes(world, large, secret):
    assert answer_to(secret).content == answer_to(secret).content


def test_no_method_of_the_library_is_bent(large, secret):
    """What is written is what the library reads and would write again."""
    raw = answer_to(secret).content
    assert Calendar.from_ical(raw).to_ical() == raw
