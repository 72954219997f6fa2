"""What operations, convener allocations and responsibilities look like in the API."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from rest_framework import serializers

from coordination.operations import policy
from coordination.operations.declarations import CategoryChange, ScaleDeclaration
from coordination.operations.models import AppealCode, Presence
from coordination.operations.offers import COLUMNS, offers_on_many
from coordination.operations.responsibilities import Responsibility
from smcc.rest.shape import (
    Reading,
    Shape,
    column,
    day,
    flag,
    gathered,
    made,
    moment,
    number,
    text,
    texts,
    word,
)
from smcc.rest.steps import STEPS, as_json, steps_doc


def _steps(rows: list[tuple[Any, ...]], reading: Reading) -> list[list[dict[str, Any]]]:
    known: dict[int, list[dict[str, Any]]] = {}
    found = []
    for offers in offers_on_many(rows, reading.person):
        if id(offers) not in known:
            known[id(offers)] = as_json(offers)
        found.append(known[id(offers)])
    return found


OPERATION = Shape(
    "Operation",
    text("ref"),
    text("name"),
    word("state", policy.State),
    word("crisis", policy.Crisis),
    word("hazard", policy.Hazard),
    moment("onset_at"),
    text("onset_zone", help_text="the operation's time zone"),
    word("onset_precision", policy.Precision),
    text("host", "host__code"),
    made("countries", ["country_codes"], str.split, texts()),
    word("scale", policy.Scale, allow_null=True),
    moment("scale_declared_at", allow_null=True),
    word("category", policy.Category, allow_null=True),
    word("visibility", policy.Visibility),
    text("coordinator_post", "coordinator_post__code", allow_null=True),
    number("go_event", allow_null=True),
    text("glide", allow_blank=True),
    text("synthetic", allow_blank=True, help_text="what is invented, where something is"),
    moment("closed_at", allow_null=True),
    moment("withdrawn_at", allow_null=True),
    moment("created_at"),
    number("version"),
    gathered("steps", COLUMNS, _steps, steps_doc),
)
"""A row of the list: columns only, no model instances."""


def _beside(model: Any, *columns: str) -> Any:
    """Rows of another table that hang on operations, as lists by operation."""

    def gather(rows: list[tuple[Any, ...]], reading: Reading) -> list[list[Any]]:
        by_operation: dict[int, list[Any]] = defaultdict(list)
        mine = model.objects.filter(operation__in=[pk for (pk,) in rows])
        for operation, *values in mine.values_list("operation_id", *columns):
            by_operation[operation].append(values)
        return [by_operation[pk] for (pk,) in rows]

    return gather


def _codes(model: Any, column: str) -> Any:
    read = _beside(model, column)
    return lambda rows, reading: [sorted(v for (v,) in each) for each in read(rows, reading)]


SCALE_COLUMNS = ("scale", "declared_at", "declared_by_post", "reason", "recorded_at")
CATEGORY_COLUMNS = ("category", "since", "note", "recorded_at")


def _history(model: Any, names: tuple[str, ...]) -> Any:
    read = _beside(model, *names, "recorded_by__name")

    def gather(rows: list[tuple[Any, ...]], reading: Reading) -> list[list[dict[str, Any]]]:
        every = (*names, "recorded_by")
        return [[dict(zip(every, v, strict=True)) for v in each] for each in read(rows, reading)]

    return gather


class ScaleDeclarationShape(serializers.Serializer):
    """Somebody declared how large the operation is."""

    scale = serializers.ChoiceField(policy.Scale.choices)
    declared_at = serializers.DateTimeField()
    declared_by_post = serializers.CharField()
    reason = serializers.CharField()
    recorded_at = serializers.DateTimeField()
    recorded_by = serializers.CharField()


class CategoryChangeShape(serializers.Serializer):
    """The IFRC gave the operation a category, from a day on."""

    category = serializers.ChoiceField(policy.Category.choices)
    since = serializers.DateField()
    note = serializers.CharField(allow_blank=True)
    recorded_at = serializers.DateTimeField()
    recorded_by = serializers.CharField()


OPERATION_DETAIL = OPERATION.with_more(
    "OperationDetail",
    text("summary", allow_blank=True),
    gathered("present", ["id"], _codes(Presence, "component__code"), texts()),
    gathered("appeal_codes", ["id"], _codes(AppealCode, "code"), texts()),
    gathered(
        "scale_declarations", ["id"], _history(ScaleDeclaration, SCALE_COLUMNS),
        lambda: ScaleDeclarationShape(many=True),
    ),
    gathered(
        "category_changes", ["id"], _history(CategoryChange, CATEGORY_COLUMNS),
        lambda: CategoryChangeShape(many=True),
    ),
    text("created_by", "created_by__name", allow_null=True),
    text("closed_by", "closed_by__name", allow_null=True),
    text("withdrawn_by", "withdrawn_by__name", allow_null=True),
)  # fmt: skip

CONVENING = Shape(
    "Convening",
    number("id"),
    text("operation", "operation__ref"),
    text("country", "country_id"),
    word("role", policy.ConveningRole),
    text("component", "component__code"),
    word("state", policy.ConveningState),
    text("basis", allow_blank=True),
    column("areas", doc=texts(help_text="parts of the country; none for all of it")),
    text("exception", allow_blank=True, help_text="why neither the ICRC nor the IFRC"),
    flag("is_suggestion", help_text="worked out by the house, not by a person"),
    day("starts_on"),
    day("ends_on", allow_null=True),
    text("article", allow_blank=True, help_text="the article in dispute"),
    moment("agreed_at", allow_null=True),
    text("agreed_by", "agreed_by__name", allow_null=True),
    moment("ended_at", allow_null=True),
    text("ended_by", "ended_by__name", allow_null=True),
    moment("created_at"),
    number("version"),
    STEPS,
)

RESPONSIBILITY = Shape(
    "Responsibility",
    number("id"),
    text("operation", "operation__ref"),
    word("kind_of", Responsibility.Kind),
    text("subject", allow_blank=True),
    word("level", Responsibility.Level, allow_null=True),
    text("country", "country_id", allow_null=True),
    text("component", "component__code"),
    text("post", "post__code", allow_null=True),
    text("note", allow_blank=True),
    moment("recorded_at"),
    text("recorded_by", "recorded_by__name", allow_null=True),
    moment("ended_at", allow_null=True),
    text("ended_by", "ended_by__name", allow_null=True),
)
