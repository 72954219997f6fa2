"""What the doors to Joint Statements and minimum parameters share: texts in sections, and versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from smcc.rest.inputs import Input, Text
from smcc.rest.shape import labels_of
from smcc.rest.steps import knowing


class SectionShape(serializers.Serializer):
    """One section of a text."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    text = serializers.CharField(allow_blank=True)


class VersionInput(Input):
    """Why a new version is needed."""

    reason = Text(max_length=5000)


class SectionTexts(serializers.DictField):
    """Texts by the key of their section."""

    child = Text(allow_blank=True)


def sections_of(thing: Any, words: Any) -> list[dict[str, Any]]:
    labels = labels_of(words)
    return [
        {"key": section.key, "label": labels[section.key], "text": section.text}
        for section in sorted(thing.sections.all(), key=lambda section: section.position)
    ]


def know_versions(things: Sequence[Any], waived: str) -> None:
    """Tell versions of one document of each other, in one query, as their guards will ask."""
    if not things:
        return
    by_operation: dict[int, list[Any]] = defaultdict(list)
    model = type(things[0])
    every = model.objects.filter(operation__in={thing.operation_id for thing in things})
    for each in every.only("operation_id", "number", "state", "supersedes_id").order_by("number"):
        by_operation[each.operation_id].append(each)

    def first(found: Any) -> Any:
        return next(iter(found), None)

    for thing in things:
        others = by_operation[thing.operation_id]

        def successor_in(*states: str, of: Any = thing, others: Any = others) -> Any:
            return first(e for e in others if e.supersedes_id == of.pk and e.state in states)

        def later(of: Any = thing, others: Any = others) -> Any:
            return first(e for e in others if e.number > of.number and e.state != waived)

        written = sum(bool(section.text) for section in thing.sections.all())
        knowing(thing, successor_in=successor_in, later_version=later, written_count=written)
