"""Shapes: rows rendered from columns or from objects, the same."""

from types import SimpleNamespace

import pytest
from django.db import models

from smcc.rest.shape import Reading, Shape, gathered, made, number, text, word


class Mood(models.TextChoices):
    CALM = "calm", "Calm"
    LOUD = "loud", "Loud"


SHAPE = Shape(
    "Thing",
    number("id"),
    text("owner", "owner__code"),
    word("mood", Mood, allow_null=True),
    made("initial", ["name"], lambda name: name[0], lambda: None),
    gathered("rank", ["id"], lambda rows, reading: [100 - pk for (pk,) in rows], lambda: None),
)
THING = SimpleNamespace(id=7, owner=SimpleNamespace(code="ICRC"), mood="loud", name="Zoe")


def render(thing, wanted=None):
    plan = SHAPE.plan(frozenset(wanted) if wanted else None)
    return plan.render([plan.read(thing)], Reading(None))[0]


def test_fields_come_in_the_shape_s_order_with_the_label_beside_the_word():
    assert list(render(THING).items()) == [
        ("id", 7), ("owner", "ICRC"), ("mood", "loud"), ("mood_display", "Loud"),
        ("initial", "Z"), ("rank", 93),
    ]  # fmt: skip


def test_no_word_is_null_with_a_null_label():
    calm = SimpleNamespace(**vars(THING) | {"mood": ""})
    assert render(calm, ["mood", "mood_display"]) == {"mood": None, "mood_display": None}


def test_a_missing_link_of_a_path_is_null():
    alone = SimpleNamespace(**vars(THING) | {"owner": None})
    assert render(alone, ["owner"]) == {"owner": None}


@pytest.mark.parametrize("wanted", [["id"], ["mood_display"], ["mood"], ["rank", "initial"]])
def test_only_what_is_wanted_is_read_and_shown(wanted):
    assert set(render(THING, wanted)) == set(wanted)
    assert "name" not in SHAPE.plan(frozenset(["id"])).columns


def test_a_reader_s_choices_of_fields_do_not_fill_the_memory():
    for n in range(500):
        SHAPE.plan(frozenset(["id"]), extra=(f"column_{n}",))
    assert len(SHAPE._plans) <= 201


def test_no_rows_are_no_records():
    assert SHAPE.plan().render([], Reading(None)) == []


def test_a_zero_is_no_missing_word():
    class Level(models.IntegerChoices):
        NONE = 0, "None"
        SOME = 1, "Some"

    plan = Shape("Thing", word("level", Level)).plan()
    assert [record["level"] for record in plan.render([(0,), (1,)], Reading(None))] == [0, 1]
