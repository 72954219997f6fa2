"""Whoever asks what is new misses nothing, whatever is committed first; marks that are none are refused."""

import threading
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.people.sign_in import SignInBackend
from tests.factories import cases
from tests.factories.world import make_world
from tools.cell import changes
from tools.cell.actions import RowAt, Typed, write_cell
from tools.cell.changes import news
from tools.cell.heard import Mark, mark_now, mark_of
from tools.cell.models import CellEdit
from tools.cell.policy import Standing
from tools.mini_summit import actions as summits

on_postgres = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def typed_into(row, text, by, cell="subject", base=0, key=None):
    said = Typed(cell, text, base, key or uuid4(), timezone.now())
    return write_cell(RowAt(row.operation.ref, row.summit.number, row.pk), said, by=by)


@contextmanager
def under_way(job):
    """The job in a transaction of its own that is committed when the block ends."""
    done, go_on, told = threading.Event(), threading.Event(), []

    def work():
        try:
            with transaction.atomic():
                told.append(job())
                done.set()
                assert go_on.wait(30)
        except BaseException as error:
            told.append(error)
            raise
        finally:
            done.set()
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    assert done.wait(30)
    try:
        yield told
    finally:
        go_on.set()
        thread.join(30)
    assert not thread.is_alive()


@pytest.fixture
def met(transactional_db):
    world = make_world()
    summit = cases.held_summit(world, cases.large_operation(world, hours_ago=5))
    return world, summit, list(summit.rows.in_order()[:2])


def heard(summit, person, mark):
    said = news(summit, person, since=mark, rows="")
    return [(each["row"], each["shown"]) for each in said["cells"]], mark_of(said["last"])


class TestTogether:
    pytestmark = on_postgres

    def test_a_text_that_is_committed_after_a_later_one_is_told_too(self, met):
        world, summit, (first, second) = met
        mark = mark_now(summit)
        with under_way(lambda: typed_into(first, "Slow", world.urcs)):
            typed_into(second, "Fast", world.coordinator)
            slow, fast = CellEdit.objects.filter(decision=second).get().pk - 1, "Fast"
            told, mark = heard(summit, world.polish, mark)
            assert told == [(second.pk, fast)] and not CellEdit.objects.filter(pk=slow).exists()
            assert heard(summit, world.polish, mark)[0] == [], "and what was told is not told again"
        told, mark = heard(summit, world.polish, mark)
        assert told == [(first.pk, "Slow")]
        assert heard(summit, world.polish, mark)[0] == []

    def test_two_rows_of_a_table_are_written_at_the_same_time(self, met):
        world, _summit, (first, second) = met
        with under_way(lambda: typed_into(first, "One", world.urcs)):
            came = typed_into(second, "Two", world.coordinator)
        assert came.edit.standing == Standing.WRITTEN

    def test_a_text_that_changes_nothing_else_is_written_by_one_statement(self, met):
        world, summit, (first, _second) = met
        signed_in = SignInBackend().get_user(world.urcs.pk)
        typed_into(first, "Warm", signed_in)
        with CaptureQueriesContext(connection) as caught:
            came = typed_into(first, "Water", signed_in, base=1)
        # The row, who leads, and the text.
        assert len(caught) == 3, [each["sql"] for each in caught]
        first.refresh_from_db()
        assert (first.subject, first.cells["subject"]) == ("Water", 2) == (came.row.subject, 2)
        edit = CellEdit.objects.get(pk=came.edit.pk)
        assert (edit.typed, edit.before, edit.version, edit.base) == ("Water", "Warm", 2, 1)
        assert edit.by == world.urcs and edit.written_in > 0 and not edit.is_recorded

    def test_a_row_that_moved_since_it_was_read_is_read_again(self, met):
        world, _summit, (first, _second) = met
        came = []
        with under_way(lambda: typed_into(first, "Subject", world.urcs)):
            writer = threading.Thread(
                target=lambda: (
                    came.append(
                        typed_into(first, "Not agreed", world.coordinator, cell="disagreement")
                    )
                    or connection.close()
                )
            )
            writer.start()
            writer.join(0.5)
            assert not came, "it waits for the row"
        writer.join(30)
        first.refresh_from_db()
        assert (first.subject, first.disagreement) == ("Subject", "Not agreed")
        assert first.cells == {"subject": 1, "disagreement": 1}

    def test_a_text_sent_twice_at_once_is_taken_once(self, met):
        world, summit, (first, _second) = met
        key, came = uuid4(), []
        with under_way(lambda: typed_into(first, "Once", world.urcs, key=key)):
            writer = threading.Thread(
                target=lambda: (
                    came.append(typed_into(first, "Once", world.urcs, key=key))
                    or connection.close()
                )
            )
            writer.start()
            writer.join(0.5)
        writer.join(30)
        assert CellEdit.objects.get(key=key).typed == "Once" and came[0].edit is None
        first.refresh_from_db()
        assert first.cells == {"subject": 1}

    def test_a_page_that_is_opened_while_somebody_writes_hears_of_it(self, met):
        world, summit, (first, second) = met
        with under_way(lambda: typed_into(first, "Slow", world.urcs)):
            typed_into(second, "Fast", world.coordinator)
            mark = mark_now(summit)
        assert heard(summit, world.polish, mark)[0] == [(first.pk, "Slow")]

    @pytest.mark.parametrize(("cell", "typed"), [("text", "Too late"), ("lead", "Nobody knows")])
    def test_a_text_that_waited_for_the_filing_is_late(self, met, cell, typed):
        world, summit, (first, second) = met
        for row in summit.rows.all():
            typed_into(row, "Agreed", world.coordinator, cell="text")
            typed_into(row, "ICRC", world.coordinator, cell="lead")
        came = []
        with under_way(lambda: summits.file_table(summit, by=world.coordinator)):
            base = 1
            writer = threading.Thread(
                target=lambda: (
                    came.append(typed_into(second, typed, world.urcs, cell=cell, base=base))
                    or connection.close()
                )
            )
            writer.start()
            writer.join(0.5)
            assert not came, "it waits for the row that filing holds"
        writer.join(30)
        assert came[0].edit.standing == Standing.LATE
        summit.refresh_from_db()
        assert summit.frozen_table[1]["decision"] == "Agreed"


@pytest.mark.django_db
def test_a_long_answer_comes_in_parts_and_each_text_once(world, summit, row, write, monkeypatch):
    monkeypatch.setattr(changes, "AT_ONCE", 2)
    mark, told, parts = Mark(), [], 0
    rows = list(summit.rows.in_order()[:5])
    for number, each in enumerate(rows):
        write("subject", f"Matter {number}", into=each)
    more = True
    while more:
        said = news(summit, world.urcs, since=mark, rows="")
        told += [each["shown"] for each in said["cells"]]
        mark, more, parts = mark_of(said["last"]), said["more"], parts + 1
        write("text", "Meanwhile", base=parts - 1) if parts == 1 else None
        assert parts < 10
    assert [text for text in told if text != "Meanwhile"] == [f"Matter {n}" for n in range(5)]
    assert "Meanwhile" in [*told, *(each["shown"] for each in news(summit, world.urcs, since=mark, rows="")["cells"])]  # fmt: skip
    write("text", "At the end", base=1)
    said = news(summit, world.urcs, since=mark, rows="")
    assert "At the end" in [each["shown"] for each in said["cells"]]


@pytest.mark.parametrize(
    "bad",
    ["", "x", "1", "..", "1:2.3.", "0:5:.3.", "9:5:.3.", "5:9:7,6.3.", "5:9:9.3.", "5:9:.x.",
     f"{'9' * 30}:1:.3.", "5:9:.3.5:1:", "٥:9:.3.", "\x00.1."],
)  # fmt: skip
def test_what_is_no_mark_is_refused_before_the_database_reads_it(bad):
    assert mark_of(bad) is None


@pytest.mark.django_db
def test_a_mark_is_read_back_as_it_was_told(summit):
    mark = mark_now(summit)
    assert mark_of(str(mark)) == mark
