"""No sentence of a library reaches whoever calls the API: each is the house's own, in every language."""

import uuid

import pytest
from django.utils.functional import Promise
from rest_framework import serializers

from smcc.rest import sentences
from smcc.rest.inputs import Input, Number, Text


class Everything(Input):
    """A field of every kind that the API is declared with."""

    text = Text(max_length=3)
    chars = serializers.CharField(max_length=3, min_length=2)
    number = Number(min_value=1, max_value=5)
    whole = serializers.IntegerField()
    real = serializers.FloatField(max_value=2)
    flag = serializers.BooleanField()
    key = serializers.UUIDField()
    mail = serializers.EmailField()
    address = serializers.URLField()
    several = serializers.ListField(child=serializers.CharField(), max_length=2)
    own = Text(error_messages={"required": "Say who."})


RIGHT = {
    "text": "abc", "chars": "abc", "number": 2, "whole": 3, "real": 1.5, "flag": True,
    "key": str(uuid.uuid4()), "mail": "a@example.org", "address": "https://example.org",
    "several": ["x"], "own": "x",
}  # fmt: skip
THEIRS = (
    "field is required", "field may not", "valid string", "valid integer", "valid number",
    "Ensure this", "valid boolean", "valid UUID", "valid email", "valid URL", "Enter a",
    "Null characters", "Surrogate", "object does not exist", "Expected", "Invalid pk", "not a valid",
    "Must be a",
)  # fmt: skip
WRONG = (None, "", "a" * 9, "a\x00b", "\ud800x", -1, 99, 1.5, [], {}, ["x"] * 3, [None], "nonsense", True)  # fmt: skip


def test_what_is_right_passes():
    assert Everything(data=RIGHT).is_valid()


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_missing_or_wrong_is_said_in_our_words(name):
    missing = Everything(data={key: value for key, value in RIGHT.items() if key != name})
    assert not missing.is_valid()
    assert missing.errors[name] == (["Say who."] if name == "own" else [str(sentences.MISSING)])
    for value in WRONG:
        sent = Everything(data=RIGHT | {name: value})
        if sent.is_valid():
            continue
        said = str(sent.errors[name])
        assert not [words for words in THEIRS if words in said], said


def test_the_limit_is_named():
    sent = Everything(data=RIGHT | {"text": "abcd", "number": 9, "several": ["x"] * 3})
    assert not sent.is_valid()
    assert "at most 3 characters" in sent.errors["text"][0]
    assert "at most 5" in sent.errors["number"][0]
    assert "at most 2" in sent.errors["several"][0]


def test_every_sentence_waits_for_the_language_of_its_reader():
    ours = [*sentences.OF_EVERY.values(), *(each for _kind, each in sentences.INVALID)]
    ours += [each for bound in sentences.BOUNDS for each in bound[1:] if each is not None]
    assert all(isinstance(each, Promise) for each in ours)


@pytest.mark.parametrize("sent", [10**9, "x", True, None, {}])
def test_a_record_that_is_not_there_is_no_matter_of_keys(world, sent):
    from tests.api.caller import Caller, refused

    case = world_case(world)
    body = {"operation": case.ref, "template": sent}
    answer = refused(Caller(world.coordinator).post("checklists/", body), 400)
    said = " ".join(answer["fields"]["template"])
    assert "pk" not in said and not [words for words in THEIRS if words in said]


def world_case(world):
    from tests.factories import cases

    return cases.operation(world)
