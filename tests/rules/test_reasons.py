"""A reason has one longest length, on every page and in the API; a shorter one says why."""

import pytest
from django import forms
from django.urls import get_resolver
from rest_framework import serializers

from smcc.rules.reasons import LONGEST_REASON, check_reason
from smcc.rules.refusals import Invalid

SHORTER = {
    "coordination.deadlines.forms.PassOnForm",  # a colleague reads it in a message, on the way
    "coordination.deadlines.answers_api.PassOnInput",
    "recommendations.recommendation.api.TakingBackInput",  # a column of its own, in the published table
    "tools.agenda.api.MoveUpInput",  # printed in the agenda
    "tools.amendment.api.AmendmentInput",  # printed with the table
    "tools.checklist.api.ChecklistInput",  # a line of the checklist's page
    "tools.checklist_template.api.DraftInput",  # the head of a version
    "tools.packet.api.PacketWithdrawalInput",  # a line of a list
    "tools.silence.api.TakeBackInput",  # goes to everybody who was asked
}


def test_a_reason_that_there_is_no_room_for_is_refused_beside_its_field():
    check_reason("x" * LONGEST_REASON)
    with pytest.raises(
        Invalid, match="This has 5001 characters; there is room for 5000"
    ) as refused:
        check_reason("x" * (LONGEST_REASON + 1))
    assert set(refused.value.fields) == {"reason"}


def every(kind):
    for each in kind.__subclasses__():
        yield each
        yield from every(each)


def fields_of(kind):
    return getattr(kind, "base_fields", None) or getattr(kind, "_declared_fields", {})


def test_every_form_and_every_input_of_the_api_has_room_for_the_same_reason():
    assert get_resolver().url_patterns  # every page and door is loaded
    found = {}
    for kind in [*every(forms.BaseForm), *every(serializers.Serializer)]:
        field = fields_of(kind).get("reason")
        limit = getattr(field, "max_length", None)
        if limit is not None and kind.__module__.split(".")[0] in (
            "smcc", "coordination", "tools", "recommendations",
        ):  # fmt: skip
            found[f"{kind.__module__}.{kind.__qualname__}"] = limit
    assert len(found) > 30
    assert {name for name, limit in found.items() if limit != LONGEST_REASON} == SHORTER
