"""A change and its record stand or fall together, and no change goes unrecorded."""

import pytest
from django.db import transaction

from coordination.operations import actions as operations
from smcc.audit.models import AuditEvent, Chain
from smcc.audit.record import append, broken_chains
from tests.audit.chains import NOON
from tests.factories import cases

pytestmark = pytest.mark.django_db


def test_a_change_whose_record_cannot_be_written_does_not_happen(world):
    """The chain's next number is taken already: the record fails, and with it the step."""
    case = cases.large_operation(world)
    head = Chain.objects.get(name=case.chain)
    Chain.objects.filter(pk=head.pk).update(length=head.length - 1)
    with pytest.raises(Exception, match=r"(?i)unique|duplicate"), transaction.atomic():
        operations.run(case, "close", by=world.coordinator, reason="Over")
    case.refresh_from_db()
    assert case.state == "active" and case.closed_at is None
    assert not AuditEvent.objects.filter(verb="operation.close").exists()


def test_a_record_whose_change_is_rolled_back_is_not_there():
    with pytest.raises(RuntimeError), transaction.atomic():
        append(chain="house", at=NOON, verb="test.write", target_kind="test", target_id=1)
        raise RuntimeError
    assert not AuditEvent.objects.filter(verb="test.write").exists()
    assert broken_chains() == []


def test_a_whole_case_is_recorded_in_its_own_chain_by_people_with_names(world):
    case = cases.large_operation(world)
    cases.issued_parameters(world, case)
    events = AuditEvent.objects.filter(chain=case.chain)
    verbs = set(events.values_list("verb", flat=True))
    assert {
        "operation.log", "operation.declare_scale", "mini_summit.hold", "mini_summit.file_table",
        "joint_statement.clear", "joint_statement.issue", "minimum_parameters.endorse",
        "minimum_parameters.issue", "deadline.start", "deadline.met",
    } <= verbs  # fmt: skip
    assert not AuditEvent.objects.filter(chain="").exists()
    assert not events.filter(actor_name="").exists()
    assert broken_chains() == []


def test_the_record_keeps_the_name_of_who_acted_even_if_it_changes_later(world):
    case = cases.large_operation(world)
    person = world.coordinator
    person.name = "Somebody else entirely"
    person.save()
    event = AuditEvent.objects.get(chain=case.chain, verb="operation.log")
    assert event.actor_name != person.name and event.actor_id == str(person.pk)


def test_a_refused_step_leaves_no_event(world):
    case = cases.large_operation(world)
    before = AuditEvent.objects.count()
    with pytest.raises(Exception, match="not yours"):
        operations.run(case, "close", by=world.observer, reason="Over")
    assert AuditEvent.objects.count() == before
