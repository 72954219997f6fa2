"""What tests share is built once, and no test sees what another did with it."""

import pytest
from django.db import IntegrityError, connection, transaction

from coordination.components.models import Country
from coordination.people.models import Person
from smcc.audit.models import AuditEvent
from tests.factories import cases
from tests.fixtures.scenarios import scenario

built = []


@scenario
def large(world):
    built.append("large")
    return cases.large_operation(world)


@scenario
def held(world, large):
    return cases.held_summit(world, large)


@scenario
def speaks_of_it(large):
    return {"operation": large}


@scenario
def small(world):
    return cases.operation(world)


@pytest.mark.parametrize("time", ["first", "second", "third"])
class TestEachTime:
    """Every test of this class changes what the next one begins with."""

    def test_rows_that_were_changed_added_or_deleted_are_as_they_were(self, world, large, time):
        assert large.name == type(large).objects.get().name == "Escalation in Ukraine"
        assert Country.objects.filter(iso3="XXX").count() == 0
        assert large.presences.count() == 3
        type(large).objects.update(name="Changed by a test")
        large.presences.all().delete()
        Country.objects.create(iso3="XXX", iso2="XX", name_en="X", region=1)

    def test_objects_and_what_they_cache_are_as_they_were(self, world, large, time):
        assert world.people["urcs"].name == "Urcs" and "added" not in world.posts
        assert not hasattr(large, "_noted") and large.name == "Escalation in Ukraine"
        world.people["urcs"].name = large.name = "Changed by a test"
        world.posts["added"] = large._noted = True

    def test_a_broken_transaction_is_mended(self, world, time):
        with pytest.raises(IntegrityError):
            Country.objects.create(iso3="UKR", iso2="UA", name_en="Again", region=1)

    def test_a_savepoint_of_the_test_is_its_own(self, large, time):
        before = AuditEvent.objects.count()
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            type(large).objects.update(name="Undone")
            raise ZeroDivisionError
        assert type(large).objects.get().name == "Escalation in Ukraine"
        assert AuditEvent.objects.count() == before

    def test_what_is_planned_for_the_commit_is_this_tests_alone(
        self, large, time, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks() as planned:
            transaction.on_commit(lambda: None)
        assert len(planned) == 1

    def test_it_was_built_once(self, large, time):
        assert built == ["large"]


def test_what_speaks_of_the_same_thing_is_the_same_thing(speaks_of_it, large):
    assert speaks_of_it["operation"] is large


def test_one_is_built_upon_the_other(large, held):
    assert held.state == "held" and large.mini_summits.get() == held


def test_without_it_the_meeting_was_not_held(large):
    assert large.mini_summits.get().state != "held"


def test_of_another_beginning_nothing_is_there(small):
    assert type(small).objects.count() == 1 and small.scale != "large"


@pytest.mark.django_db
def test_who_asks_for_nothing_begins_with_nothing():
    assert not Person.objects.exists() and not AuditEvent.objects.exists()


def test_a_fixture_asked_for_inside_a_test_is_built_for_it_alone(request, world):
    assert request.getfixturevalue("small").pk and AuditEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_has_them_committed(world, small):
    assert not connection.in_atomic_block
    assert type(small).objects.get() == small
