"""Queries that PostgreSQL keeps prepared: the same answers, none forgotten, none in a pooler's way."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.components.models import Component
from coordination.people.models import Holding, Post
from smcc.rest import prepared, statements

pytestmark = pytest.mark.postgres


def by_codes(codes):
    found = Component.objects.filter(code__in=codes).order_by("code")
    return found.values_list("code", flat=True)


@pytest.fixture(autouse=True)
def nothing_kept(world):
    prepared._kept.clear()
    statements._seen.clear()


def asked(*fetched):
    with CaptureQueriesContext(connection) as caught:
        found = prepared.fetch(*fetched)
    (query,) = [each["sql"] for each in caught]
    return query.startswith("EXECUTE"), found


def test_what_is_asked_again_is_executed_and_says_the_same():
    assert asked("c", by_codes, ["ICRC", "IFRC"]) == (False, ["ICRC", "IFRC"])
    for codes in (["ICRC", "IFRC"], ["DUA001", "none"], ["x' OR 'a'='a", "%s"], ["ICRC", "IFRC"]):
        assert asked("c", by_codes, codes) == (True, list(by_codes(codes)))


def test_instances_instants_and_their_absence_come_out_alike(world):
    now, person = timezone.now(), world.coordinator
    for at in (now, now, now - timedelta(days=9000), now):
        found = prepared.fetch("h", Post.objects.held_by, person.pk, at)
        assert found == list(Post.objects.held_by(person, at))
    assert found[0].component.code == "IFRC"
    Holding.objects.filter(person=person).update(ends_at=now)
    assert asked("h", Post.objects.held_by, person.pk, now) == (True, [])


def test_a_transaction_that_fails_leaves_the_statement_in_order():
    prepared.fetch("c", by_codes, ["ICRC"])
    with pytest.raises(DatabaseError), transaction.atomic():
        assert asked("c", by_codes, ["ICRC"]) == (True, ["ICRC"])
        connection.cursor().execute("SELECT 1/0")
    assert asked("c", by_codes, ["IFRC"]) == (True, ["IFRC"])


def test_the_one_unused_for_longest_is_given_up(monkeypatch):
    monkeypatch.setattr(statements, "MOST_PREPARED", 2)
    before = held()
    for key in ("a", "a", "b", "b", "c", "c", "a"):
        assert prepared.fetch(key, by_codes, ["ICRC"]) == ["ICRC"]
    assert held() - before <= 2


def held():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        return cursor.fetchone()[0]


def test_behind_a_pooler_nothing_is_prepared(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    for _thrice in range(3):
        assert asked("c", by_codes, ["ICRC"]) == (False, ["ICRC"])
