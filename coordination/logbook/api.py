"""The logbook in the API: entries are written and corrected, never edited."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponseBase
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from coordination.components.models import Component
from coordination.doors import OfOperation, ThingDoor, names_of, of_operation
from coordination.logbook import actions
from coordination.logbook.filters import LogFilter
from coordination.logbook.models import Attachment, LogEntry
from smcc.rest.endpoint import Endpoint, Listing, Record, created
from smcc.rest.inputs import ByCode, Input, Moment, Text, text_for
from smcc.rest.parsers import JSONParser
from smcc.rest.shape import Shape, made, moment, number, text
from smcc.web.downloads import download


class AttachmentShape(serializers.Serializer):
    """A file beside an entry."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="in bytes")
    sha256 = serializers.CharField()
    path = serializers.CharField(help_text="where it is downloaded")


def _attachments(entry: LogEntry) -> list[dict[str, Any]]:
    return [
        {
            "id": each.pk,
            "name": each.name,
            "content_type": each.content_type,
            "size": each.size,
            "sha256": each.sha256,
            "path": reverse("api:attachment", kwargs={"pk": each.pk}),
        }
        for each in entry.attachments.all()
    ]


def _corrected_by(entry: LogEntry) -> int | None:
    return next((each.pk for each in entry.corrections.all()), None)


LOG_ENTRY = Shape(
    "LogEntry",
    number("id"),
    text("operation", "operation__ref"),
    moment("happened_at"),
    text("text"),
    text("component", "component__code", allow_null=True),
    moment("recorded_at"),
    text("recorded_by", "recorded_by__name"),
    number("corrects", "corrects_id", allow_null=True, help_text="the entry that this one corrects"),
    text("correction_reason", allow_blank=True),
    made(
        "corrected_by", [""], _corrected_by, lambda: serializers.IntegerField(allow_null=True)
    ),
    made("attachments", [""], _attachments, lambda: AttachmentShape(many=True)),
)  # fmt: skip


class EntryFilter(OfOperation, LogFilter):
    """The logbook's filters, across operations."""


class EntryInput(Input):
    """What happened, when, for whom; of a correction, what it corrects and why."""

    operation = of_operation()
    text = Text(max_length=10_000)
    happened_at = Moment(required=False, help_text=_("now, where it is not given"))
    component = ByCode(Component, "code", required=False, allow_null=True)
    corrects = serializers.PrimaryKeyRelatedField(
        queryset=LogEntry.objects.none(), required=False, allow_null=True
    )
    correction_reason = text_for(LogEntry, "correction_reason", required=False)
    files = serializers.ListField(
        child=serializers.FileField(), required=False, max_length=10,
        help_text=_("only with Content-Type: multipart/form-data"),
    )  # fmt: skip

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        if "request" in self.context:
            person = self.context["request"].user
            fields["corrects"].queryset = LogEntry.objects.visible_to(person)
        return fields


class EntryDoor(ThingDoor):
    tag, model = "log-entries", LogEntry
    shape = LOG_ENTRY
    filters = EntryFilter
    order = ("-happened_at", "-id")
    with_these = ("operation", "component")
    with_many = (
        *names_of("recorded_by"),
        "attachments",
        Prefetch("corrections", LogEntry.objects.only("corrects_id")),
    )

    def rows(self) -> QuerySet[Any]:
        return super().rows().defer("search_text")

    def made_ready(self, things: Any) -> Any:
        return things


class LogEntries(EntryDoor, Listing):
    """What happened, newest first, across the operations that you may see."""

    summaries = {"GET": _("List log entries"), "POST": _("Write a log entry")}
    takes = {"POST": EntryInput}
    creates = True
    parser_classes = [JSONParser, MultiPartParser]

    def post(self, request: Any) -> Response:
        """Write an entry or, with `corrects` and a reason, the correction of one. Files go by multipart."""
        sent = {name: value for name, value in self.sent().items() if value is not None}
        entry = actions.write_entry(sent.pop("operation"), by=request.user, **sent)
        return created(self.record(entry.pk), reverse("api:log_entry", kwargs={"pk": entry.pk}))


class OneLogEntry(EntryDoor, Record):
    """One entry."""

    summaries = {"GET": _("Read a log entry")}


class OneAttachment(Endpoint):
    """A file beside an entry, for those who may see the operation."""

    tag, model = "log-entries", Attachment
    summaries = {"GET": _("Download an attachment")}
    gives = {"GET": "application/octet-stream"}

    def rows(self) -> QuerySet[Any]:
        return Attachment.objects.filter(entry__in=LogEntry.objects.visible_to(self.person))

    def get(self, request: Any, pk: int) -> HttpResponseBase:
        """The file as it was uploaded."""
        file = self.find(pk)
        return download(file.file.open("rb"), file.name, file.content_type)


urlpatterns = [
    path("log-entries/", LogEntries.as_view(), name="log_entries"),
    path("log-entries/<int:pk>/", OneLogEntry.as_view(), name="log_entry"),
    path("attachments/<int:pk>/", OneAttachment.as_view(), name="attachment"),
]
