"""Emptying the database of a transactional test meets requests that are still under way."""

import threading

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, transaction

from coordination.people.models import Person
from tests.fixtures.database import AUDIT_TABLE

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
WAITING = "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)"


def a_request(has_begun: threading.Event) -> None:
    """Holds a table; once the flush waits for that one, asks for the one that the flush holds first."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Person._meta.db_table} IN ROW EXCLUSIVE MODE")
            has_begun.set()
            is_waiting = False
            while not is_waiting:
                cursor.execute(WAITING)
                (is_waiting,) = cursor.fetchone()
            cursor.execute(f"LOCK TABLE {AUDIT_TABLE} IN ROW EXCLUSIVE MODE")
    except OperationalError:  # ended in place of the flush
        pass
    finally:
        connection.close()


def test_it_tries_again_where_each_waits_for_the_other(world):
    has_begun = threading.Event()
    request = threading.Thread(target=a_request, args=(has_begun,))
    request.start()
    assert has_begun.wait(30)
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
    request.join(30)
    assert not request.is_alive() and not Person.objects.exists()
