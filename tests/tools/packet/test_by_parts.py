"""A long packet is kept when it comes and taken in by parts: nothing is lost, nothing is taken twice."""

import os
import signal
import threading
import warnings
from collections import Counter
from datetime import UTC, datetime, timedelta
from time import monotonic
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from smcc.audit.models import AuditEvent
from smcc.rules.refusals import OutOfTurn
from tests.factories import cases
from tests.faults.dying import _fresh_connection
from tests.tools.packet.device import Device
from tools.cell.actions import Typed, write_cell
from tools.cell.models import CellEdit
from tools.cell.policy import Standing, Way
from tools.cell.recording import record_edits
from tools.cell.together import Together
from tools.decision import actions as decisions
from tools.mini_summit import actions as summits
from tools.packet import policy
from tools.packet.actions import make_packet, withdraw_packet
from tools.packet.filled import Text, in_order, part_of
from tools.packet.models import PacketReturn
from tools.packet.opening import open_packet, tokens_in
from tools.packet.policy import Came, Stage
from tools.packet.taking import StillComing, look_through, take_in, take_on
from tools.packet.tasks import take_packets

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def short_parts(monkeypatch):
    """Three texts are a part, and four are many."""
    monkeypatch.setattr(policy, "AT_ONCE", 3)
    monkeypatch.setattr(policy, "PART", 3)


@pytest.fixture
def fill(device, rows):
    """Two texts in each of so many rows."""

    def fill(n=4):
        for row in rows[:n]:
            device.type(row, "text", f"Agreed on {row.pk}")
            device.type(row, "supports", "ICRC, IFRC")
        return device.save()

    return fill


@pytest.fixture
def bring(world):
    def bring(content, by=None):
        by = by or world.urcs
        return take_in(open_packet(tokens_in(content), by=by), by=by)

    return bring


def one_part(made):
    return take_on(made, seconds=0)


def taken_once(summit, made):
    """Every text of the file was taken in, and each left one trace."""
    assert made.is_finished and made.done == made.total == len(made.texts)
    assert len({each["key"] for each in made.texts}) == made.total
    keys = list(CellEdit.objects.filter(summit=summit).values_list("key", flat=True))
    assert len(keys) == len(set(keys)) == made.total
    assert AuditEvent.objects.filter(verb="mini_summit.take_packet").count() == 1


# --- The rules --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("finished", "failures", "ago", "stage"),
    [
        (False, 0, 0, Stage.UNDER_WAY),
        (False, 0, 15, Stage.UNDER_WAY),
        (False, 0, 16, Stage.QUIET),
        (False, 4, 0, Stage.UNDER_WAY),
        (False, 4, 16, Stage.QUIET),
        (False, 5, 0, Stage.STUCK),
        (False, 5, 999, Stage.STUCK),
        (True, 0, 999, Stage.TAKEN),
        (True, 5, 0, Stage.TAKEN),
    ],
)
def test_how_far_a_file_is(finished, failures, ago, stage):
    moved = NOW - timedelta(seconds=ago)
    assert policy.stage_of(finished=finished, failures=failures, moved_at=moved, now=NOW) == stage


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 6)), max_size=30), st.integers(1, 8))
def test_parts_leave_nothing_out_and_no_row_apart(places, size):
    new = {n: uuid4() for n in range(1, 7)}
    texts = in_order(
        Text(None if is_new else n, new[n] if is_new else None, "text", "", uuid4(), (), 0, 0, 0)
        for is_new, n in places
    )
    parts, begin = [], 0
    while part := part_of(texts, begin, size):
        parts.append(part)
        begin += len(part)
    assert [each for part in parts for each in part] == list(texts)
    rows = [{each.place for each in part} for part in parts]
    assert sum(map(len, rows)) == len({each.place for each in texts})


# --- What becomes of a file ---------------------------------------------------------------------


@pytest.mark.django_db
class TestParts:
    def test_a_long_file_is_kept_at_once_and_written_later(self, world, summit, fill, bring):
        made = bring(fill()).made
        assert (made.done, made.total, made.stage_at(made.taken_at)) == (0, 8, Stage.UNDER_WAY)
        assert not CellEdit.objects.exists()
        begun = AuditEvent.objects.get(verb="mini_summit.begin_packet")
        assert (begun.actor_name, begun.data["texts"]) == (world.urcs.name, 8)

    def test_each_part_is_there_or_not_and_the_next_goes_on(self, summit, fill, bring):
        made = bring(fill()).made
        seen = []
        while not made.is_finished:
            made = one_part(made)
            seen.append((made.done, len(made.texts), CellEdit.objects.count()))
        assert seen == [(4, 4, 4), (8, 8, 8)]
        taken_once(summit, made)
        assert made.brought == []
        assert take_on(made).done == 8, "and once more changes nothing"
        taken_once(summit, made)

    def test_by_parts_becomes_of_each_text_what_was_shown_before(
        self, world, summit, rows, device, bring
    ):
        decisions.write_row(rows[0], by=world.coordinator, changes={"text": "Theirs"})
        decisions.write_row(rows[1], by=world.coordinator, changes={"text": "The same"})
        decisions.run(rows[2], "defer", by=world.coordinator, reason="Next week")
        device.type(rows[0], "text", "Ours")
        device.type(rows[1], "text", "The same")
        device.type(rows[2], "text", "Put off")
        device.type(rows[3], "lead", "Atlantis Brigade")
        device.type(rows[3], "supports", "ICRC")
        device.type(rows[3], "due_at", "in 6 h")
        new = uuid4()
        device.type(new, "topic", "appeals")
        device.type(new, "text", "Two to Kherson")
        device.type(uuid4(), "topic", "appeals")
        content = device.save()
        shown = look_through(open_packet(tokens_in(content), by=world.urcs), by=world.urcs)
        assert not PacketReturn.objects.exists()
        made = take_on(bring(content).made)
        assert {each["key"]: each["came"] for each in made.texts} == {
            str(each.text.key): each.came for each in shown.texts
        }
        assert Counter(each["came"] for each in made.texts) == {
            Came.APART: 1, Came.SAME: 1, Came.LATE: 1, Came.UNREAD: 1, Came.WRITTEN: 2,
            Came.ADDED: 2,
        }  # fmt: skip
        assert made.done == made.total == 9, "an empty new row is counted, and makes none"
        added = summit.rows.get(submission_key=new)
        assert (added.text, added.state) == ("Two to Kherson", "decided")
        assert [each.code for each in summit.rows.get(pk=rows[3].pk).supports.all()] == ["ICRC"]

    def test_the_worker_takes_in_what_waits(self, summit, fill, bring):
        made = bring(fill()).made
        assert take_packets() == 1
        taken_once(summit, PacketReturn.objects.get(pk=made.pk))
        assert take_packets() == 0

    def test_the_same_file_again_is_the_same_return_and_another_one_waits(
        self, summit, rows, fill, device, bring
    ):
        content = fill()
        made = one_part(bring(content).made)
        assert bring(content).made.pk == made.pk
        device.type(rows[5], "text", "One more")
        other = device.save()
        with pytest.raises(StillComing, match="4 of 8 texts"):
            bring(other)
        take_on(made)
        come = bring(other)
        made = take_on(come.made)
        assert Counter(each["came"] for each in made.texts) == {Came.KNOWN: 8, Came.WRITTEN: 1}
        with pytest.raises(OutOfTurn, match="came back at"):
            bring(content)

    def test_sentences_are_in_the_language_of_who_brought_it(self, rows, device, bring):
        for row in rows[:4]:
            device.type(row, "lead", "Atlantis Brigade")
        with translation.override("fr"):
            made = bring(device.save()).made
        made = take_on(made)
        with translation.override("fr"):
            waiting = CellEdit.objects.first()
            assert made.language == "fr" and waiting.sentence == made.texts[0]["sentence"]
        assert waiting.sentence and "was not found" not in waiting.sentence


@pytest.mark.django_db
class TestInBetween:
    def test_withdrawn_nothing_more_is_taken_and_what_is_left_is_kept(
        self, world, summit, packet, fill, bring
    ):
        made = one_part(bring(fill()).made)
        withdraw_packet(packet, by=world.coordinator, reason="Lost phone")
        made = take_on(made)
        assert made.is_finished and CellEdit.objects.count() == 4
        left = [each for each in made.texts if each["came"] == Came.LEFT]
        assert len(left) == 4 and "was withdrawn by" in left[0]["sentence"]
        kept = AuditEvent.objects.get(verb="mini_summit.take_packet").data["rows_kept"]
        assert [each["text"] for each in kept] == [each["text"] for each in left]

    def test_filed_what_comes_after_is_late_and_those_who_lead_are_told(
        self, world, summit, rows, fill, bring
    ):
        made = one_part(bring(fill()).made)
        for row in rows[:2]:
            decisions.write_row(row, by=world.urcs, changes={"lead": world.urcs_ns})
        cases.decide_all(world, summit)
        summits.file_table(summit, by=world.urcs)
        made = take_on(made)
        assert Counter(each["came"] for each in made.texts) == {Came.WRITTEN: 4, Came.LATE: 4}
        assert made.late == policy.Late.FILED
        late = CellEdit.objects.filter(standing=Standing.LATE)
        assert late.count() == 4

    def test_written_meanwhile_by_somebody_else_waits_beside(self, world, rows, fill, bring):
        made = one_part(bring(fill()).made)
        decisions.write_row(rows[3], by=world.coordinator, changes={"text": "Theirs"})
        made = take_on(made)
        assert Counter(each["came"] for each in made.texts) == {Came.WRITTEN: 7, Came.APART: 1}
        rows[3].refresh_from_db()
        assert rows[3].text == "Theirs"

    def test_a_part_that_breaks_off_leaves_no_trace_and_is_tried_so_often(
        self, summit, fill, bring, monkeypatch
    ):
        made = one_part(bring(fill()).made)
        before = CellEdit.objects.count()
        real = Together.write

        def breaks(self):
            real(self)
            raise ConnectionError

        with monkeypatch.context() as patch:
            patch.setattr(Together, "write", breaks)
            for n in range(policy.TRIES):
                take_packets()
                made.refresh_from_db()
                assert (made.done, made.failures, CellEdit.objects.count()) == (4, n + 1, before)
            assert made.stage_at(made.taken_at) == Stage.STUCK
            take_packets()
            made.refresh_from_db()
            assert made.failures == policy.TRIES, "no worker tries on"
        made = take_on(made)
        taken_once(summit, made)
        assert made.failures == 0

    def test_a_part_more_costs_the_same_queries_whatever_came_before(self, fill, bring):
        made, some = bring(fill(8)).made, []
        while not made.is_finished:
            with CaptureQueriesContext(connection) as seen:
                made = one_part(made)
            some.append(len(seen))
        assert max(some[:-1]) - min(some[:-1]) <= 3, some


# --- Dying, and both at once ---------------------------------------------------------------------


def die(made, *, inside):
    """A process takes parts and kills itself: within its second part, or between the first two."""
    kept = connections["default"].connection
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            _fresh_connection(kept)
            one_part(made)
            if inside:
                real = Together.write
                Together.write = lambda self: (real(self), os.kill(os.getpid(), signal.SIGKILL))
                one_part(made)
            os.kill(os.getpid(), signal.SIGKILL)
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("inside", [False, True], ids=["between two parts", "within a part"])
def test_after_a_kill_the_next_goes_on_where_the_last_part_ended(world, inside):
    summit = cases.held_summit(world, cases.large_operation(world))
    made = _brought(world, summit)
    die(made, inside=inside)
    made.refresh_from_db()
    assert (made.done, CellEdit.objects.count()) == (4, 4)
    taken_once(summit, take_on(made))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_worker_and_a_page_at_once_take_each_text_once(world):
    summit = cases.held_summit(world, cases.large_operation(world))
    made = _brought(world, summit, 8)
    start = threading.Barrier(3)

    def work():
        start.wait()
        take_on(PacketReturn.objects.get(pk=made.pk))
        connection.close()

    threads = [threading.Thread(target=work) for _n in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    made.refresh_from_db()
    assert made.failures == 0
    taken_once(summit, made)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_file_and_the_worker_that_records_texts_do_not_wait_for_each_other(world):
    summit = cases.held_summit(world, cases.large_operation(world))
    row = summit.rows.in_order()[0]
    device = Device(make_packet(summit, by=world.coordinator))
    device.type(row, "text", "Agreed")
    device.type(uuid4(), "text", "In a row of its own")
    typed = Typed("lead", "ICRC", 0, uuid4(), datetime.now(UTC), (), Way.FORM)
    write_cell(summit.rows.filter(pk=row.pk), typed, by=world.coordinator)
    opened, took = open_packet(tokens_in(device.save()), by=world.urcs), []

    def take():
        try:
            took.append(take_in(opened, by=world.urcs).made)
        finally:
            connection.close()

    thread = threading.Thread(target=take)
    with transaction.atomic():
        list(CellEdit.objects.unrecorded().select_for_update())
        thread.start()
        _until_somebody_waits()
        record_edits(CellEdit.objects.all())
    thread.join()
    assert [made.is_finished for made in took] == [True]
    assert not CellEdit.objects.filter(key=typed.key).unrecorded().exists()


def _until_somebody_waits(seconds=20):
    """Until another connection to this database waits for what is held here."""
    until = monotonic() + seconds
    while monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT 1 FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone():
                return
    raise AssertionError("nobody waited")


def _brought(world, summit, n=4):
    device = Device(make_packet(summit, by=world.coordinator))
    for row in summit.rows.in_order()[:n]:
        device.type(row, "text", f"Agreed on {row.pk}")
        device.type(row, "supports", "ICRC, IFRC")
    opened = open_packet(tokens_in(device.save()), by=world.urcs)
    return take_in(opened, by=world.urcs).made
