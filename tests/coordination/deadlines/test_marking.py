"""Marks: several are committed together, each says how many rows were still ours, and none reads a backlog."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coordination.deadlines.models import Delivery
from coordination.deadlines.sending import claim
from coordination.deadlines.sending.envelopes import envelopes
from coordination.deadlines.sending.marking import Mark, mark_all
from coordination.deadlines.sweep import database_now, fire_due_rungs
from tests.factories import cases
from tests.fixtures.scenarios import scenario


@scenario
def case(world):
    return cases.large_operation(world, hours_ago=1)


@pytest.fixture
def claimed(case):
    fire_due_rungs()
    found = envelopes(claim(database_now()).rows)
    assert len(found) >= 2
    return found


def states(found):
    return [Delivery.objects.get(pk=each.rows[0].pk).state for each in found]


def test_each_mark_says_how_many_rows_were_still_ours(claimed):
    first, second = claimed[:2]
    Delivery.objects.filter(pk__in=second.keys).update(token=uuid.uuid4())
    done, lost = Mark(first, {"state": "handed_over"}), Mark(second, {"message_id": "<x>"})
    assert mark_all([done, lost]) == [len(first.rows), 0]
    assert states([first, second]) == ["handed_over", "claimed"]
    assert not Delivery.objects.filter(message_id="<x>").exists()


def test_what_was_cancelled_meanwhile_is_not_ours(claimed):
    Delivery.objects.filter(pk__in=claimed[0].keys).update(state="cancelled")
    assert mark_all([Mark(claimed[0], {"state": "handed_over"})]) == [0]
    assert states(claimed[:1]) == ["cancelled"]


@pytest.mark.postgres
def test_the_end_of_one_and_the_beginning_of_the_next_are_one_statement(claimed):
    first, second = claimed[:2]
    with CaptureQueriesContext(connection) as caught:
        mark_all([Mark(first, {"state": "handed_over"}), Mark(second, {"message_id": "<x>"})])
    assert len(caught) == 1


@pytest.mark.postgres
def test_a_mark_reads_its_own_rows_and_not_all_that_is_claimed(claimed):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        sql, given = Mark(claimed[0], {"message_id": "<x>"}).written()
        cursor.execute(f"EXPLAIN {sql}", given)
        plan = str(cursor.fetchall())
    assert "delivery_claimed" not in plan, (
        "which index of the keys it takes is the database's choice"
    )
