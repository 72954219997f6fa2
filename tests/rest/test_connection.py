"""A database connection that is kept: asked for nothing while it lives, replaced when it ended."""

import select

import pytest
from django.db import connection

from smcc.postgresql.base import DatabaseWrapper

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


class Counting:
    """A look at what the server is asked beside the queries that Django knows of."""

    def __init__(self, monkeypatch):
        self.asked = 0
        is_usable = DatabaseWrapper.__mro__[1].is_usable

        def counted(wrapper):
            self.asked += 1
            return is_usable(wrapper)

        monkeypatch.setattr(DatabaseWrapper.__mro__[1], "is_usable", counted)


@pytest.fixture
def counting(monkeypatch):
    return Counting(monkeypatch)


def process():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def other():
    return DatabaseWrapper({**connection.settings_dict}, "other")


def next_request():
    """What Django does between two requests."""
    connection.close_if_unusable_or_obsolete()


@pytest.fixture(autouse=True)
def kept(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 600)
    monkeypatch.setitem(connection.settings_dict, "CONN_HEALTH_CHECKS", True)
    connection.close()
    yield
    connection.close()


def test_a_connection_that_lives_is_kept_without_asking(counting):
    first = process()
    next_request()
    assert process() == first and counting.asked == 0


def test_a_connection_that_the_server_ended_is_replaced_before_it_is_used(counting):
    first = process()
    ending = other()
    with ending.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [first])
        assert cursor.fetchone() == (True,)
    ending.close()
    next_request()
    assert process() != first and counting.asked == 1


def test_a_connection_to_which_something_was_said_meanwhile_is_asked_and_kept(counting):
    with connection.cursor() as cursor:
        cursor.execute("LISTEN something")
    first, speaking = process(), other()
    with speaking.cursor() as cursor:
        cursor.execute("NOTIFY something")
    speaking.close()
    assert select.select([connection.connection], [], [], 30)[0], "it has arrived"
    next_request()
    assert process() == first and counting.asked == 1
    next_request()
    assert process() == first and counting.asked == 1, "and it was read then"
