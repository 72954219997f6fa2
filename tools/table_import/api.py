"""Tables brought in, in the API: sent as a file or as text, shown as what they would change, taken in."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from coordination.doors import ThingDoor, names_of
from coordination.without_drills import without_drills
from smcc.reading.limits import MOST_BYTES, MOST_COLUMNS, MOST_PASTED
from smcc.rest.endpoint import Listing, Record, created
from smcc.rest.inputs import Input, Number, OneOf, Text, Version
from smcc.rest.parsers import JSONParser
from smcc.rest.shape import Shape, json, made, moment, number, text, word
from smcc.rest.steps import STEPS, StepInput, Steps
from smcc.rules.refusals import Invalid
from tools.by_meeting import OF_MEETING, VisibleSummit
from tools.mini_summit.models import MiniSummit
from tools.table_import import actions, policy
from tools.table_import.filters import TableImportFilter
from tools.table_import.models import TableImport
from tools.table_import.preview import Preview
from tools.table_import.preview_rows import PreviewRow
from tools.table_import.unused import unused_columns

BRIEF = (
    number("id"),
    text("operation", "summit__operation__ref"),
    number("mini_summit", "summit_id"),
    word("source", policy.Source),
    text("file_name", allow_blank=True),
    number("size"),
    text("sha256"),
    json("notices"),
    number("head", allow_null=True, help_text="the row that names the columns; null: there is none"),
    json("columns"),
    word("state", policy.State),
    moment("created_at"),
    text("created_by", "created_by__name"),
    moment("taken_at", allow_null=True),
    text("taken_by", "taken_by__name", allow_null=True),
    number("seen", help_text="the newest text of the table that was looked at: send it with the step take"),
    number("version"),
    STEPS,
)  # fmt: skip


class PreviewCellShape(serializers.Serializer):
    """What becomes, or became, of a cell."""

    cell = serializers.CharField()
    text = serializers.CharField(allow_blank=True)
    means = serializers.CharField(allow_blank=True)
    stands = serializers.CharField(allow_blank=True)
    verdict = serializers.ChoiceField(choices=policy.Verdict.values)
    why = serializers.CharField(allow_blank=True)


class UnusedColumnShape(serializers.Serializer):
    """A column with something in it that nothing is taken from: PATCH `columns` to use it."""

    column = serializers.IntegerField(help_text="its place, from 1")
    title = serializers.CharField(allow_blank=True)
    sentence = serializers.CharField()


class PreviewRowShape(serializers.Serializer):
    """A row that was brought, and where it goes: the id of a decision, "new" or "out"."""

    row = serializers.IntegerField()
    title = serializers.CharField(allow_blank=True)
    goes = serializers.CharField()
    how = serializers.ChoiceField(choices=policy.Match.values)
    decision = serializers.IntegerField(allow_null=True)
    refused = serializers.CharField(allow_blank=True)
    cells = PreviewCellShape(many=True)


def _row(preview: Preview, row: PreviewRow) -> dict[str, Any]:
    target = preview.row_of(row)
    return {
        "row": row.n, "title": row.title, "goes": row.goes.choice, "how": str(row.goes.by),
        "decision": target.pk if target is not None else None, "refused": row.refused,
        "cells": [
            {"cell": one.cell, "text": one.text, "means": one.means, "stands": one.stands, "verdict": str(one.verdict),
             "why": one.why}
            for one in row.cells
        ],
    }  # fmt: skip


def _preview(table: TableImport) -> list[dict[str, Any]]:
    preview = Preview(table)
    return [_row(preview, each) for each in preview.rows]


def _unused(table: TableImport) -> list[dict[str, Any]]:
    return [
        {"column": each.n, "title": each.title, "sentence": each.sentence}
        for each in unused_columns(table)
    ]


def _unused_doc() -> serializers.Field:
    return UnusedColumnShape(many=True)


def _preview_doc() -> serializers.Field:
    return PreviewRowShape(many=True)


IMPORT = Shape("TableImport", *BRIEF)
WITH_PREVIEW = Shape(
    "TableImportWithPreview",
    *BRIEF,
    made("unused_columns", [""], _unused, _unused_doc),
    made("preview", [""], _preview, _preview_doc),
)


class ImportInput(Input):
    """A file (multipart/form-data), or a text, or the clipboard's HTML."""

    mini_summit = VisibleSummit(queryset=MiniSummit.objects.none())
    file = serializers.FileField(required=False, allow_empty_file=True)
    text = Text(required=False, allow_blank=True, max_length=MOST_PASTED)
    html = Text(required=False, allow_blank=True, max_length=MOST_PASTED)


class RowChoice(Input):
    """Where a row goes: the id of a decision, "new" or "out"."""

    row = Number(min_value=1)
    goes = Text(max_length=20)


class MappingInput(Input):
    """What the table means: its header, its columns, where its rows go. The rest stays."""

    head = Number(required=False, allow_null=True, min_value=1)
    columns = serializers.ListField(
        child=OneOf(policy.Field), required=False, max_length=MOST_COLUMNS
    )
    rows = serializers.ListField(child=RowChoice(), required=False, max_length=1000)
    version = Version()


class TakeInput(StepInput):
    """For the step take: up to which text of the table you have seen what stands."""

    seen = Number(required=False, min_value=0)


class ImportDoor(ThingDoor):
    tag, model = "table-imports", TableImport
    shape, detail = IMPORT, WITH_PREVIEW
    filters = TableImportFilter
    with_these = ("summit__operation",)
    with_many = tuple(names_of("created_by", "taken_by"))

    def listed(self) -> QuerySet[Any]:
        asked = self.request.GET
        named = asked.get("operation") or asked.get("mini_summit")
        return self.rows() if named else without_drills(self.rows(), asked, OF_MEETING)


class TableImports(ImportDoor, Listing):
    """Tables brought in by those who lead, newest first."""

    summaries = {"GET": _("List tables brought in"), "POST": _("Bring a table in")}
    takes = {"POST": ImportInput}
    creates = True
    parser_classes = [JSONParser, MultiPartParser]

    def post(self, request: Any) -> Response:
        """Read a table and answer with what it would change. Nothing is written into the decision table."""
        sent = self.sent()
        summit, file = sent["mini_summit"], sent.get("file")
        if file is not None:
            found = actions.read_file_table(
                summit, by=self.person, name=file.name, content=file.read(MOST_BYTES + 1)
            )
        elif sent.get("text") or sent.get("html"):
            found = actions.read_pasted_table(
                summit, by=self.person, text=sent.get("text", ""), html=sent.get("html", "")
            )
        else:
            raise Invalid({"text": _("Send a file, a text or HTML.")})
        return created(self.record(found.pk), reverse("api:table_import", kwargs={"pk": found.pk}))


class OneTableImport(ImportDoor, Record):
    """One table brought in, with what it would change."""

    summaries = {"GET": _("Read a table brought in"), "PATCH": _("Say what a table means")}
    takes = {"PATCH": MappingInput}

    def patch(self, request: Any, pk: int) -> Response:
        """Say which row is the header, what the columns say, where rows go; the answer shows what that changes."""
        table, sent = self.find(pk), self.sent()
        if "rows" in sent:
            sent["choices"] = {str(each["row"]): each["goes"] for each in sent.pop("rows")}
        actions.say_what_it_is(table, by=self.person, **sent)
        return Response(self.record(pk))


class TableImportSteps(ImportDoor, Steps):
    """Bring it in, put it away."""

    summaries = {"POST": _("Take a step of a table brought in")}
    takes = {"POST": TakeInput}

    def post(self, request: Any, step: str, **kwargs: Any) -> Response:
        """Take a step. Bringing in writes cell by cell, so that nobody waits at the table meanwhile."""
        if step != "take":
            return super().post(request, step=step, **kwargs)
        thing, sent = self.find(kwargs["pk"]), self.sent()
        actions.take(thing, by=self.person, version=sent.get("version"), seen=sent.get("seen"))
        return Response(self.record(thing.pk))

    def take(self, thing: TableImport, step: str, sent: dict[str, Any]) -> TableImport:
        sent.pop("seen", None)
        return actions.run(thing, step, by=self.person, **sent)


urlpatterns = [
    path("table-imports/", TableImports.as_view(), name="table_imports"),
    path("table-imports/<int:pk>/", OneTableImport.as_view(), name="table_import"),
    path("table-imports/<int:pk>/steps/<str:step>/", TableImportSteps.as_view()),
]
