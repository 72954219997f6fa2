"""The database itself refuses to change or delete what was recorded."""

import pytest
from django.db import Error, connection, transaction

from smcc.audit.models import AuditEvent
from tests.audit.chains import NAME, export, write_chain

pytestmark = pytest.mark.django_db

STATEMENTS = [
    "UPDATE audit_auditevent SET reason = 'nothing happened'",
    "UPDATE audit_auditevent SET hash = 'x' WHERE number = 1",
    "DELETE FROM audit_auditevent",
    "DELETE FROM audit_auditevent WHERE number = 4",
]


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_sql_that_changes_the_record_is_refused(statement):
    write_chain()
    before = export()
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        execute(statement)
    assert export() == before


def test_the_orm_is_refused_too():
    event = write_chain()[0]
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        AuditEvent.objects.filter(chain=NAME).update(actor_name="Nobody")
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        AuditEvent.objects.filter(chain=NAME).delete()
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        event.reason = "changed"
        event.save()
    event.refresh_from_db()
    assert event.reason == "reason 0"


def test_a_number_is_given_once():
    event = write_chain()[0]
    event.pk = None
    with pytest.raises(Error), transaction.atomic():
        event.save(force_insert=True)


@pytest.mark.postgres
def test_postgresql_refuses_to_empty_the_table_at_once():
    write_chain()
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        execute("TRUNCATE audit_auditevent")
    assert len(export()) == 4
