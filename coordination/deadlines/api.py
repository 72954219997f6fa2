"""Deadlines, one's own messages and the policy settings in the API."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.deadlines import actions, registry
from coordination.deadlines.filters import DeadlineFilter, InboxFilter
from coordination.deadlines.models import Deadline, Delivery
from coordination.doors import ThingDoor
from smcc.rest import asked
from smcc.rest.endpoint import Endpoint, Listing, Record
from smcc.rest.inputs import Input, Moment, Text, Version
from smcc.rest.shape import (
    Reading,
    Shape,
    flag,
    gathered,
    json,
    labels_of,
    made,
    moment,
    number,
    text,
    word,
)
from smcc.rules.reasons import LONGEST_REASON
from smcc.rules.refusals import Invisible


def _clock_label(name: str) -> str:
    known = registry.clock(name)
    return str(known.label) if known else name


def _statuses(rows: list[tuple[Any, ...]], reading: Reading) -> list[str]:
    """All at one moment, so that a page does not contradict itself."""
    now = timezone.now()
    return [str(deadline.status(now)) for (deadline,) in rows]


def _status_labels(rows: list[tuple[Any, ...]], reading: Reading) -> list[str | None]:
    labels = labels_of(Deadline.Status)
    return [labels[status] for status in _statuses(rows, reading)]


def _ladder_version(policy: dict[str, Any]) -> int:
    return int(policy.get("ladder", {}).get("number", 0))


DEADLINE = Shape(
    "Deadline",
    number("id"),
    text("operation", "operation__ref", allow_null=True, help_text="null: of the Committee"),
    text("part_of", "matter_ref", allow_blank=True, help_text="the review, where there is no operation"),
    text("clock"),
    made("clock_display", ["clock"], _clock_label, serializers.CharField),
    text("subject_kind"),
    text("subject_id"),
    text("subject_label"),
    number("occurrence", help_text="which run of a clock that starts again"),
    gathered("status", [""], _statuses, lambda: serializers.ChoiceField(Deadline.Status.choices)),
    gathered("status_display", [""], _status_labels, serializers.CharField),
    moment("started_at"),
    text("anchored_by", allow_blank=True),
    moment("target_at", allow_null=True),
    moment("due_at"),
    moment("first_due_at", help_text="the limit as first promised"),
    moment("stopped_at", allow_null=True),
    word("outcome", Deadline.Outcome, allow_null=True),
    text("reason", allow_blank=True),
    text("responsible_post", "responsible_post__code", allow_null=True),
    text("responsible_component", "responsible_component__code", allow_null=True),
    made("basis", ["policy"], lambda p: p.get("basis", ""), serializers.CharField),
    made("basis_text", ["policy"], lambda p: p.get("basis_text", ""), serializers.CharField),
    moment("breached_at", allow_null=True, help_text="when the limit was found passed"),
    text("cause", allow_blank=True, help_text="why the limit was missed"),
    moment("cause_given_at", allow_null=True),
    flag("waived_by_hand", help_text="waived on the clock itself, not by a step of its subject"),
    made("ladder_version", ["policy"], _ladder_version, lambda: serializers.IntegerField(
        help_text="of the ladder that this clock keeps; 0: the rulebook's"
    )),
    number("version"),
)  # fmt: skip

MESSAGE = Shape(
    "Message",
    number("id"),
    text("operation", "operation__ref", allow_null=True),
    text("subject"),
    text("body"),
    text("url", allow_blank=True, help_text="the page that it speaks of"),
    text("post_title", allow_blank=True, help_text="the post that it reached you by"),
    moment("created_at"),
    moment("due_at"),
    moment("read_at", allow_null=True),
    moment("acknowledged_at", allow_null=True),
)

SETTING = Shape(
    "PolicySetting",
    text("key"),
    text("label"),
    json("value", help_text="hours, or one of the choices"),
    text("unit", allow_blank=True),
    flag("is_default"),
    text("basis", help_text="“source” or “default”"),
    text("basis_text"),
    number("version", help_text="0 until it is first changed"),
    moment("changed_at", allow_null=True),
    text("changed_by", allow_null=True),
)


class ExtendInput(Input):
    """The new limit, and why it moves."""

    due_at = Moment()
    reason = Text(max_length=LONGEST_REASON)
    version = Version()


class DeadlineDoor(ThingDoor):
    tag, model = "deadlines", Deadline
    shape = DEADLINE
    filters = DeadlineFilter
    order = ("due_at", "id")
    with_these = ("operation", "responsible_post", "responsible_component")

    def made_ready(self, things: Any) -> Any:
        return things


class Deadlines(DeadlineDoor, Listing):
    """The clocks of the operations that you may see, the earliest limit first."""

    summaries = {"GET": _("List deadlines")}


class OneDeadline(DeadlineDoor, Record):
    """One deadline."""

    summaries = {"GET": _("Read a deadline")}


class ExtendDeadline(DeadlineDoor):
    """A later limit."""

    summaries = {"POST": _("Extend a deadline")}
    takes = {"POST": ExtendInput}

    def post(self, request: Any, pk: int) -> Response:
        """Move an open deadline's limit, with a reason. The first limit stays on record."""
        actions.extend(self.find(pk), by=request.user, **self.sent())
        return Response(self.record(pk))


class MessageDoor(Endpoint):
    tag, model = "messages", Delivery
    shape = MESSAGE
    filters = InboxFilter
    reads_objects = False

    def rows(self) -> QuerySet[Any]:
        return Delivery.objects.visible_to(self.person).inbox()


class Messages(MessageDoor, Listing):
    """Your own inbox, newest first."""

    summaries = {"GET": _("List your messages")}


class OneMessage(MessageDoor, Record):
    """One message. Reading it here does not mark it as read."""

    summaries = {"GET": _("Read a message")}


class Nothing(Input):
    """An empty object, or no body at all."""


class AcknowledgeMessage(MessageDoor):
    """“Seen”, said by the one it was for."""

    summaries = {"POST": _("Acknowledge a message")}
    takes = {"POST": Nothing}

    def post(self, request: Any, pk: int) -> Response:
        """Say that you have seen it. The clock runs on; a second time changes nothing."""
        message = self.find(pk)
        self.sent()
        actions.acknowledge(message, by=request.user)
        return Response(self.record(pk))


class SettingInput(Input):
    """The new value, why, and the version that was read (0 where the default stands)."""

    value = serializers.JSONField()
    reason = Text(max_length=LONGEST_REASON)
    version = serializers.IntegerField(min_value=0)


class SettingDoor(Endpoint):
    tag = "policy-settings"
    shape = SETTING

    def lines(self) -> list[dict[str, Any]]:
        return [self.copy_of(standing) for standing in registry.in_force()]

    def find_line(self, key: str) -> dict[str, Any]:
        known = registry.setting(key)
        if known is None:
            raise Invisible()
        return self.copy_of(registry.in_force_of(known))

    def copy_of(self, current: Any) -> dict[str, Any]:
        known, row = current.setting, current.changed
        return {
            "key": known.key,
            "label": str(known.label),
            "value": current.value,
            "unit": str(known.unit),
            "is_default": row is None,
            "basis": known.basis.kind,
            "basis_text": str(known.basis.text),
            "version": current.version,
            "changed_at": row.changed_at if row else None,
            "changed_by": row.changed_by.name if row and row.changed_by else None,
        }


class Settings(SettingDoor, Listing):
    """How long each clock runs in this installation, and on what that rests."""

    summaries = {"GET": _("List policy settings")}

    def get(self, request: Any, **kwargs: Any) -> Response:
        asked.check_known(request.GET, frozenset())
        return Response({"results": self.lines(), "next": None, "previous": None})


class OneSetting(SettingDoor):
    """One policy setting."""

    summaries = {"GET": _("Read a policy setting"), "PATCH": _("Change a policy setting")}
    takes = {"PATCH": SettingInput}

    def get(self, request: Any, key: str) -> Response:
        return Response(self.find_line(key))

    def patch(self, request: Any, key: str) -> Response:
        """Change it, as the secretariat. Clocks already running keep their promise."""
        self.find_line(key)
        sent = self.sent()
        actions.change_setting(
            key=key, new=sent["value"], by=request.user, reason=sent["reason"],
            version=sent["version"],
        )  # fmt: skip
        return Response(self.find_line(key))


urlpatterns = [
    path("deadlines/", Deadlines.as_view(), name="deadlines"),
    path("deadlines/<int:pk>/", OneDeadline.as_view(), name="deadline"),
    path("deadlines/<int:pk>/extend/", ExtendDeadline.as_view()),
    path("messages/", Messages.as_view(), name="messages"),
    path("messages/<int:pk>/", OneMessage.as_view(), name="message"),
    path("messages/<int:pk>/acknowledge/", AcknowledgeMessage.as_view()),
    path("policy-settings/", Settings.as_view(), name="policy_settings"),
    path("policy-settings/<str:key>/", OneSetting.as_view(), name="policy_setting"),
]
