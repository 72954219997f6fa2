"""Queries kept compiled answer as the freshly built ones do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coordination.components.models import Component
from coordination.people.models import Holding, Post
from smcc.rest import prepared

pytestmark = pytest.mark.django_db


def by_codes(codes):
    return Component.objects.filter(code__in=codes).order_by("code").values_list("code", flat=True)


@pytest.fixture(autouse=True)
def nothing_kept():
    prepared._kept.clear()


def test_other_values_get_other_rows(world):
    assert prepared.fetch("c", by_codes, ["ICRC", "IFRC"]) == ["ICRC", "IFRC"]
    assert prepared.fetch("c", by_codes, ["DUA001", "none"]) == ["DUA001"]
    assert len(prepared._kept) == 1


def test_another_number_of_values_is_another_query(world):
    assert prepared.fetch("c", by_codes, ["ICRC"]) == ["ICRC"]
    assert prepared.fetch("c", by_codes, ["ICRC", "IFRC", "DUA001"]) == ["DUA001", "ICRC", "IFRC"]
    assert len(prepared._kept) == 2


def test_no_values_at_all_find_nothing(world):
    assert prepared.fetch("c", by_codes, []) == []


def test_instants_and_instances_come_out_as_from_the_model(world):
    now, person = timezone.now(), world.coordinator
    kept = [prepared.fetch("h", Post.objects.held_by, person.pk, now) for _time in range(2)]
    assert kept[0] == kept[1] == list(Post.objects.held_by(person, now))
    assert kept[1][0].component.code == "IFRC" and kept[1][0].created_at.tzinfo is not None
    long_ago = now - timedelta(days=9000)
    assert prepared.fetch("h", Post.objects.held_by, person.pk, long_ago) == []
    Holding.objects.filter(person=person).update(ends_at=now)
    assert prepared.fetch("h", Post.objects.held_by, person.pk, now) == []


def test_a_value_that_is_not_among_the_parameters_is_never_kept(world):
    """Whatever the builder does with a value besides handing it to the database would be frozen."""
    build = lambda n: Component.objects.order_by("code").values_list("code", flat=True)[: abs(n)]  # noqa: E731
    assert len(prepared.fetch("n", build, 1)) == 1
    assert len(prepared.fetch("n", build, 3)) == 3
    assert not prepared._kept


@pytest.mark.parametrize("value", [10**30, -(10**30), 1.5, True])
def test_what_a_column_cannot_hold_is_left_to_the_model(world, value):
    """A cursor is the reader's: whatever number it holds is answered, never passed on."""
    build = lambda n: Component.objects.filter(pk__lt=n).values_list("pk", flat=True)  # noqa: E731
    assert set(prepared.fetch("v", build, value)) == set(build(value))
    assert not prepared._kept


def test_the_oldest_is_forgotten(world, monkeypatch):
    monkeypatch.setattr(prepared, "MOST_KEPT", 2)
    for key in "abc":
        prepared.fetch(key, by_codes, ["ICRC"])
    assert [key for key, _shape in prepared._kept] == ["b", "c"]


def test_instances_are_the_model_s_own_with_what_is_read_along_and_what_is_left_for_later(world):
    """Nothing the model gives its instances is lost by making them without its iterable."""
    now, person = timezone.now(), world.coordinator
    build = Post.objects.held_by
    (asked,) = build(person, now)
    (kept,) = [prepared.fetch("h", build, person.pk, now) for _time in range(2)][1]
    assert vars(kept).keys() == vars(asked).keys() and kept.get_deferred_fields() == set()
    assert not kept._state.adding and kept._state.db == asked._state.db
    assert kept.component.get_deferred_fields() == {"search_text", "loaded"}
    assert kept.component.search_text == asked.component.search_text
    alone = Post.objects.filter(next_post__isnull=True, code=kept.code).select_related("next_post")
    again = prepared.fetch("n", lambda pk: alone.filter(pk=pk), kept.pk)
    assert again[0].next_post is None
