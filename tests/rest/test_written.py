"""Rows written with SQL that is put together once: the same rows as Django writes."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from smcc.rest.written import insert, update_and_insert, update_at
from tests.factories import cases
from tools.cell.models import CellEdit
from tools.cell.policy import Standing, Way
from tools.decision.models import Decision

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(world):
    return cases.held_summit(world, cases.large_operation(world)).rows.in_order().first()


def edit(world, row, **more):
    fields = {
        "summit_id": row.summit_id, "decision": row, "cell": "text", "key": uuid4(), "base": 0,
        "typed": "Agreed ’ % %s \\ 🌊", "value": {"a": ["%s", None]}, "before": "", "version": 1,
        "standing": Standing.WRITTEN, "way": Way.CELL, "by": world.urcs,
        "typed_at": timezone.now(), "at": timezone.now(),
    } | more  # fmt: skip
    return CellEdit(**fields)


def test_what_is_inserted_is_read_back_as_it_was(world, row):
    for version in (1, 2):  # the second with the SQL of the first
        new = edit(world, row, version=version)
        insert(new)
        found = CellEdit.objects.get(pk=new.pk)
        for field in CellEdit._meta.concrete_fields:
            assert getattr(found, field.attname) == getattr(new, field.attname), field.name
    assert CellEdit.objects.count() == 2


def test_what_the_database_refuses_is_refused(world, row):
    first = edit(world, row)
    insert(first)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(edit(world, row, key=first.key, version=2))


def test_a_row_is_written_only_while_its_version_is_the_one_read(world, row):
    assert update_at(row, row.version, {"text": "Ours", "lead": world.ifrc, "version": 9})
    assert not update_at(row, row.version, {"text": "Theirs", "lead": None, "version": 9})
    stands = Decision.objects.get(pk=row.pk)
    assert (stands.text, stands.lead, stands.version) == ("Ours", world.ifrc, 9)
    assert update_at(row, 9, {"text": "Then", "lead": None, "version": 10})
    assert Decision.objects.get(pk=row.pk).lead is None


def test_a_row_and_what_is_added_beside_it_are_written_both_or_not_at_all(world, row):
    for number in (1, 2, 3):  # from the second on with the SQL of the first
        new = edit(world, row, version=number)
        moved = {"text": f"Text {number} % %s", "lead": world.ifrc, "version": row.version + 1}
        beside = ("summit", "filed_at")
        assert update_and_insert(row, row.version, moved, new, beside=beside)
        found = CellEdit.objects.get(pk=new.pk)
        for field in CellEdit._meta.concrete_fields:
            assert getattr(found, field.attname) == getattr(new, field.attname), field.name
        row = Decision.objects.get(pk=row.pk)
        assert (row.text, row.lead) == (f"Text {number} % %s", world.ifrc)
        late = edit(world, row, version=99)
        assert not update_and_insert(row, row.version - 1, {"text": "Old"}, late), "it moved on"
        assert late.pk is None and not CellEdit.objects.filter(version=99).exists()
    row.summit.filed_at, row.summit.filed_by = timezone.now(), world.urcs
    row.summit.save(update_fields=["filed_at", "filed_by"])
    after = edit(world, row, version=4)
    assert not update_and_insert(row, row.version, {"text": "After"}, after, beside=beside)
    twice = edit(world, row, version=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        update_and_insert(row, row.version, {"text": "Twice", "version": 99}, twice)
    assert Decision.objects.get(pk=row.pk).text == "Text 3 % %s"
