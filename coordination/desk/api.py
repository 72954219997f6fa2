"""The record of what was done, and its checks, in the API: for the secretariat alone."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.desk import actions
from coordination.desk.filters import RecordFilter
from coordination.desk.models import RecordCheck
from coordination.desk.words import told
from coordination.people.actions import is_secretariat
from smcc.audit.models import AuditEvent
from smcc.rest.endpoint import Endpoint, Listing, Record
from smcc.rest.inputs import Input
from smcc.rest.shape import Shape, column, flag, json, made, moment, number, text
from smcc.rules.refusals import Invisible


class ToldFieldShape(serializers.Serializer):
    """One thing that an event says, in words. `was`: what stood before; null: nothing did."""

    name = serializers.CharField()
    text = serializers.CharField()
    was = serializers.CharField(allow_null=True)


def _fields(event: AuditEvent) -> list[dict[str, Any]]:
    return [{"name": each.label, "text": each.text, "was": each.was} for each in told(event).fields]


EVENT = Shape(
    "AuditEvent",
    number("id"),
    moment("at"),
    text("actor", "actor_id", allow_blank=True, help_text="empty: the house itself"),
    text("actor_name"),
    text("verb"),
    made("verb_display", [""], lambda event: told(event).action, serializers.CharField),
    text("target_kind"),
    made("target_kind_display", [""], lambda event: told(event).kind, serializers.CharField),
    text("target", "target_id"),
    text("target_label", allow_blank=True),
    text("before", allow_blank=True),
    text("after", allow_blank=True),
    text("reason", allow_blank=True),
    made("changes", [""], _fields, lambda: ToldFieldShape(many=True)),
    json("data"),
    text("chain"),
    number("number"),
    text("previous", allow_blank=True),
    text("hash"),
)

CHECK = Shape(
    "RecordCheck",
    number("id"),
    moment("began_at"),
    moment("checked_at"),
    text("checked_by", "checked_by__name"),
    number("chains"),
    number("events"),
    flag("holds"),
    column("broken", doc=lambda: serializers.ListField(child=serializers.CharField())),
)


class OfTheSecretariat(Endpoint):
    """To anybody else there is nothing here."""

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not is_secretariat(request.user):
            raise Invisible()


class EventDoor(OfTheSecretariat):
    tag, model = "audit-events", AuditEvent
    shape = EVENT
    filters = RecordFilter

    def rows(self) -> QuerySet[Any]:
        return AuditEvent.objects.all()


class Events(EventDoor, Listing):
    """Everything that was done, the latest first, in words and as it is hashed."""

    summaries = {"GET": _("List what was done")}


class OneEvent(EventDoor, Record):
    """One event of the record."""

    summaries = {"GET": _("Read an event of the record")}


class NoInput(Input):
    """An empty object, or no body at all."""


class OrderedShape(serializers.Serializer):
    """The order: how many events are to be read, and the page that says how far it is."""

    events = serializers.IntegerField()
    url = serializers.CharField()


class CheckDoor(OfTheSecretariat):
    tag, model = "record-checks", RecordCheck
    shape = CHECK

    def rows(self) -> QuerySet[Any]:
        return RecordCheck.objects.visible_to(self.person).select_related("checked_by")


class Checks(CheckDoor, Listing):
    """How the record held whenever somebody had it checked."""

    summaries = {"GET": _("List checks of the record"), "POST": _("Have the record checked")}
    takes = {"POST": NoInput}
    gives = {"POST": OrderedShape}

    def post(self, request: Any) -> Response:
        """Have a worker go through every chain. What it finds is in this list once it is done."""
        self.sent()
        order = actions.order_check(by=request.user)
        url = request.build_absolute_uri(order.get_absolute_url())
        return Response({"events": order.total, "url": url})


class OneCheck(CheckDoor, Record):
    """One check of the record."""

    summaries = {"GET": _("Read a check of the record")}


urlpatterns = [
    path("audit-events/", Events.as_view(), name="audit_events"),
    path("audit-events/<int:pk>/", OneEvent.as_view(), name="audit_event"),
    path("record-checks/", Checks.as_view(), name="record_checks"),
    path("record-checks/<int:pk>/", OneCheck.as_view(), name="record_check"),
]
