"""What the matrix, areas and letters look like in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from coordination.conveners import policy
from coordination.conveners.findings import Finding, Kind
from coordination.conveners.matrix import Matrix
from coordination.operations.policy import ConveningRole, ConveningState
from smcc.rest.shape import Shape, made, moment, number, text, word
from smcc.rest.steps import STEPS


class OpenDaysShape(serializers.Serializer):
    """Days in which nobody is agreed; without areas: anywhere in the country."""

    areas = serializers.ListField(child=serializers.CharField())
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    is_past = serializers.BooleanField()


class AllocationShape(serializers.Serializer):
    """An allocation, in short; the whole of it is at `convenings/<id>/`."""

    id = serializers.IntegerField()
    component = serializers.CharField()
    state = serializers.ChoiceField(ConveningState.choices)
    areas = serializers.ListField(child=serializers.CharField())
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    is_suggestion = serializers.BooleanField()


class FindingShape(serializers.Serializer):
    """Something that a person has to look at."""

    kind = serializers.ChoiceField(Kind.choices)
    role = serializers.ChoiceField(ConveningRole.choices, allow_blank=True)
    sentence = serializers.CharField()
    todo = serializers.CharField(allow_blank=True)
    is_past = serializers.BooleanField()


class RoleShape(serializers.Serializer):
    """One role in one country."""

    role = serializers.ChoiceField(ConveningRole.choices)
    allocations = AllocationShape(many=True)
    gaps = OpenDaysShape(many=True)
    suggested = serializers.CharField(allow_null=True, help_text="a component; nobody has agreed")
    why_suggested = serializers.CharField(allow_blank=True)


class CountryShape(serializers.Serializer):
    """One country of the operation."""

    country = serializers.CharField()
    areas = serializers.ListField(child=serializers.CharField())
    roles = RoleShape(many=True)
    findings = FindingShape(many=True)


class LetterStandingShape(serializers.Serializer):
    """The letter in force, and whether the matrix still says so; nulls where there is none."""

    id = serializers.IntegerField(allow_null=True)
    number = serializers.IntegerField(allow_null=True)
    is_behind = serializers.BooleanField()
    draft = serializers.IntegerField(allow_null=True)


def countries_of(operation: Any) -> list[dict[str, Any]]:
    return [_country(line) for line in _matrix(operation).lines]


def _matrix(operation: Any) -> Matrix:
    """Read once for all the fields of one answer."""
    if not hasattr(operation, "_matrix"):
        operation._matrix = Matrix(operation)
    found: Matrix = operation._matrix
    return found


def letter_of(operation: Any) -> dict[str, Any]:
    matrix = _matrix(operation)
    letter, draft = matrix.letter, matrix.draft
    return {
        "id": letter.pk if letter else None,
        "number": letter.number if letter else None,
        "is_behind": matrix.is_letter_behind,
        "draft": draft.pk if draft else None,
    }


def _country(line: Any) -> dict[str, Any]:
    return {
        "country": line.country,
        "areas": [area.name for area in line.areas],
        "roles": [_role(cell) for cell in line.cells],
        "findings": [finding_as_data(each) for each in line.findings],
    }


def _role(cell: Any) -> dict[str, Any]:
    suggestion = cell.suggestion if cell.may_be_confirmed else None
    return {
        "role": cell.role.value,
        "allocations": [
            {
                "id": each.pk, "component": each.component.code, "state": each.state,
                "areas": each.areas, "starts_on": each.starts_on, "ends_on": each.ends_on,
                "is_suggestion": each.is_suggestion,
            }
            for each in cell.in_force
        ],
        "gaps": [
            {
                "areas": list(gap.areas), "starts_on": gap.starts_on, "ends_on": gap.ends_on,
                "is_past": gap.is_past(cell.today),
            }
            for gap in cell.gaps
        ],
        "suggested": suggestion.component.code if suggestion else None,
        "why_suggested": str(suggestion.why) if suggestion else "",
    }  # fmt: skip


def finding_as_data(each: Finding) -> dict[str, Any]:
    return {
        "kind": each.kind.value, "role": each.role, "sentence": each.sentence, "todo": each.todo,
        "is_past": each.is_past,
    }  # fmt: skip


MATRIX = Shape(
    "ConvenerMatrix",
    text("operation", "ref"),
    made("countries", [""], countries_of, lambda: CountryShape(many=True)),
    made("letter", [""], letter_of, LetterStandingShape),
)

AREA = Shape(
    "OperationArea",
    number("id"),
    text("operation", "operation__ref"),
    text("country", "country_id"),
    text("name"),
    moment("recorded_at"),
    text("recorded_by", "recorded_by__name", allow_null=True),
    moment("withdrawn_at", allow_null=True),
    text("withdrawn_by", "withdrawn_by__name", allow_null=True),
    text("reason", allow_blank=True, help_text="why it was withdrawn"),
)


class RowShape(serializers.Serializer):
    """An allocation as the letter says it."""

    country = serializers.CharField()
    role = serializers.ChoiceField(ConveningRole.choices)
    component = serializers.CharField()
    areas = serializers.ListField(child=serializers.CharField())
    starts_on = serializers.CharField()
    ends_on = serializers.CharField(allow_blank=True)
    basis = serializers.CharField(allow_blank=True)
    exception = serializers.CharField(allow_blank=True)


def _rows(said: Any) -> list[dict[str, Any]]:
    return list(said.get("rows", ()))


LETTER = Shape(
    "ConvenerLetter",
    number("id"),
    text("operation", "operation__ref"),
    number("number"),
    word("state", policy.State),
    text("revision_reason", allow_blank=True),
    text("receipt", allow_blank=True),
    text("sha256", "content_hash"),
    made("is_behind", [""], lambda letter: letter.is_behind(), serializers.BooleanField),
    number("supersedes", "supersedes_id", allow_null=True),
    moment("icrc_signed_at", allow_null=True),
    text("icrc_signed_by", "icrc_signed_by__name", allow_null=True),
    moment("ifrc_signed_at", allow_null=True),
    text("ifrc_signed_by", "ifrc_signed_by__name", allow_null=True),
    moment("issued_at", allow_null=True),
    text("issued_by", "issued_by__name", allow_null=True),
    moment("created_at"),
    number("version"),
    STEPS,
)
LETTER_DETAIL = LETTER.with_more(
    "ConvenerLetterDetail",
    made("rows", ["said"], _rows, lambda: RowShape(many=True)),
)
