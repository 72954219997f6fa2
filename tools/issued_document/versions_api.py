"""What the doors to Joint Statements and minimum parameters share: texts in sections, versions, the PDF."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework import serializers

from coordination.doors import ThingDoor
from smcc.rest.inputs import Input, Text
from smcc.rest.shape import labels_of
from smcc.rest.steps import knowing
from smcc.rules.reasons import LONGEST_REASON
from smcc.rules.refusals import Invisible
from smcc.web.downloads import download
from tools.issued_document.guards import is_rival


class SectionShape(serializers.Serializer):
    """One section of a text."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    text = serializers.CharField(allow_blank=True)


class VersionInput(Input):
    """Why a new version is needed."""

    reason = Text(max_length=LONGEST_REASON)


class SectionTexts(serializers.DictField):
    """Texts by the key of their section."""

    child = Text(allow_blank=True)


def sections_of(thing: Any, words: Any) -> list[dict[str, Any]]:
    labels = labels_of(words)
    return [
        {"key": section.key, "label": labels[section.key], "text": section.text}
        for section in sorted(thing.sections.all(), key=lambda section: section.position)
    ]


class DocumentDoor(ThingDoor):
    """A door to documents that are issued. A list reads no text; a record reads its own."""

    def rows(self) -> QuerySet[Any]:
        return super().rows().defer("frozen")

    def made_ready(self, things: Sequence[Any]) -> Sequence[Any]:
        """What the guards ask of texts and versions is read for the whole page."""
        super().made_ready(things)
        know_versions(things)
        return things


class PdfDoor(DocumentDoor):
    """The document as it was issued, byte for byte."""

    gives = {"GET": "application/pdf"}

    def get(self, request: Any, pk: int) -> HttpResponseBase:
        found = self.find(pk)
        if not found.document:
            raise Invisible(_("There is a document once this is issued."))
        return download(bytes(found.document), f"{found.receipt}.pdf", "application/pdf")


def know_versions(things: Sequence[Any]) -> None:
    """Tell versions of one document of each other, in two queries, as their guards will ask."""
    if not things:
        return
    by_operation: dict[int, list[Any]] = defaultdict(list)
    model = type(things[0])
    every = model.objects.filter(operation__in={thing.operation_id for thing in things})
    for each in every.only(
        "operation_id", "number", "state", "supersedes_id", "issued_at"
    ).order_by("number"):
        by_operation[each.operation_id].append(each)

    def first(found: Any) -> Any:
        return next(iter(found), None)

    written = _written_counts(things)
    for thing in things:
        others = by_operation[thing.operation_id]

        def successor_in(*states: str, of: Any = thing, others: Any = others) -> Any:
            return first(e for e in others if e.supersedes_id == of.pk and e.state in states)

        def rival(of: Any = thing, others: Any = others) -> Any:
            return first(e for e in others if is_rival(of, e))

        knowing(
            thing, successor_in=successor_in, rival_version=rival,
            written_count=written.get(thing.pk, 0),
        )  # fmt: skip


def _written_counts(things: Sequence[Any]) -> dict[int, int]:
    """How many sections of each are written. Counted where they are stored: no text is read."""
    sections = type(things[0]).sections.rel
    by_thing = sections.related_model.objects.exclude(text="").order_by()
    found = by_thing.filter(**{f"{sections.field.name}__in": things})
    counted = found.values_list(sections.field.attname).annotate(Count("pk"))
    return dict(counted)
