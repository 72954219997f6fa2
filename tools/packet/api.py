"""Packets in the API: make one, fetch its file, withdraw it, and bring one back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from coordination.exporting import InFiles
from coordination.without_drills import DrillsFilter, without_drills
from smcc.rest.endpoint import Endpoint, Record, created
from smcc.rest.inputs import Input, Text
from smcc.rest.shape import Shape, made, moment, number, text
from smcc.rules.refusals import Invisible
from smcc.web.downloads import download
from smcc.web.id_filter import IdFilter
from tools.by_meeting import OF_MEETING, VisibleSummit
from tools.mini_summit.models import MiniSummit
from tools.packet import actions, opening, policy, taking
from tools.packet.document import page_of
from tools.packet.models import Packet, PacketReturn
from tools.packet.policy import Came


class CameShape(serializers.Serializer):
    """A text of a packet, and what became of it."""

    row = serializers.IntegerField(allow_null=True, help_text="the decision; null: a new row")
    new = serializers.CharField(allow_null=True, help_text="the new row that it belongs to")
    cell = serializers.CharField()
    text = serializers.CharField()
    key = serializers.CharField()
    typed_at = serializers.DateTimeField(help_text="as the device told, on the server’s clock")
    came = serializers.ChoiceField(choices=Came.choices)
    sentence = serializers.CharField(help_text="why it was not written, or not understood")


NEWEST = 20
"""As many of a packet's returns are told with it; its page has all."""
SHOWN = ("row", "new", "cell", "text", "key", "typed_at", "came", "sentence")


class ReturnShape(serializers.Serializer):
    """A file of a packet that came back. A long one is taken in by parts, and `texts` come with them."""

    id = serializers.IntegerField(allow_null=True, help_text="null: it was only looked at")
    stage = serializers.ChoiceField(choices=policy.Stage.choices, allow_null=True)
    why = serializers.CharField(
        allow_blank=True,
        help_text="why nobody goes on with it; else empty, also where its next part only broke off",
    )
    done = serializers.IntegerField(help_text="texts that are taken in")
    total = serializers.IntegerField(help_text="texts that it brought")
    taken_at = serializers.DateTimeField(allow_null=True, help_text="null: it was only looked at")
    taken_by = serializers.CharField(allow_null=True)
    late = serializers.ChoiceField(choices=policy.Late.choices, allow_blank=True)
    clock_off = serializers.IntegerField(help_text="minutes the device’s clock was behind")
    texts = CameShape(many=True)


def _text(kept: dict[str, Any]) -> dict[str, Any]:
    said = {name: kept[name] for name in SHOWN}
    return said | {"typed_at": _instant(kept["typed_at"])}


def _instant(said: str) -> datetime:
    """As it was kept, in UTC: every time of the API is told with Z."""
    return datetime.fromisoformat(said).astimezone(UTC)


def _return(made: PacketReturn) -> dict[str, Any]:
    stage = made.stage_at(timezone.now())
    return {
        "id": made.pk, "stage": stage,
        "why": taking.why_stuck(made) if stage == policy.Stage.STUCK else "", "done": made.done,
        "total": made.total, "taken_at": made.taken_at, "taken_by": made.taken_by.name,
        "late": made.late, "clock_off": made.clock_off,
        "texts": [_text(kept) for kept in made.texts],
    }  # fmt: skip


def _returns(packet: Packet) -> list[dict[str, Any]]:
    newest = packet.returns.defer("brought").select_related("taken_by").order_by("-id")[:NEWEST]
    return [_return(each) for each in reversed(newest)]


PACKET = Shape(
    "Packet",
    number("id"),
    text("operation", "summit__operation__ref"),
    number("mini_summit", "summit_id"),
    number("number"),
    text("made_for"),
    text("language"),
    made("state", [""], lambda packet: packet.standing,
         lambda: serializers.ChoiceField(choices=policy.State.choices)),
    moment("made_at"),
    text("made_by", "made_by__name"),
    moment("valid_until"),
    moment("withdrawn_at", allow_null=True),
    text("withdrawn_by", "withdrawn_by__name", allow_null=True),
    text("reason", allow_blank=True),
    made("times_returned", [""], lambda packet: packet.times_returned,
         serializers.IntegerField),
)  # fmt: skip
PACKET_DETAIL = PACKET.with_more(
    "PacketDetail",
    made("returns", [""], _returns,
         lambda: ReturnShape(many=True, help_text=f"the newest {NEWEST}, oldest first")),
)  # fmt: skip


class PacketFilter(django_filters.FilterSet):
    """By operation and meeting."""

    operation = django_filters.CharFilter(
        label=_("Reference of the operation"), field_name="summit__operation__ref"
    )
    mini_summit = IdFilter(label=_("Mini-Summit (its id)"), field_name="summit")
    drills = DrillsFilter(OF_MEETING)

    class Meta:
        model = Packet
        fields: list[str] = []


class PacketInput(Input):
    """Of which meeting's table, and for whom; the maker, where nobody is named."""

    mini_summit = VisibleSummit(queryset=MiniSummit.objects.none())
    made_for = Text(required=False, allow_blank=True, max_length=policy.LONGEST_NAME)


class PacketWithdrawalInput(Input):
    """Why, if somebody wants to say it."""

    reason = Text(required=False, allow_blank=True, max_length=policy.LONGEST_REASON)


class ReturnInput(Input):
    """The filled file, as multipart/form-data. Without `take` it is only looked through."""

    file = serializers.FileField(allow_empty_file=True)
    take = serializers.BooleanField(required=False, help_text=_("take it in"))


class PacketDoor(Endpoint):
    tag, model = "packets", Packet
    shape, detail = PACKET, PACKET_DETAIL
    filters = PacketFilter

    def rows(self) -> QuerySet[Any]:
        seen = Packet.objects.visible_to(self.person).with_returns()
        return seen.select_related("summit__operation", "made_by", "withdrawn_by")

    def listed(self) -> QuerySet[Any]:
        asked = self.request.GET
        named = asked.get("operation") or asked.get("mini_summit")
        return self.rows() if named else without_drills(self.rows(), asked, OF_MEETING)


class Packets(PacketDoor, InFiles):
    """Tables that were given out as files, to be filled in without a line."""

    summaries = {"GET": _("List offline packets"), "POST": _("Make an offline packet")}
    takes = {"POST": PacketInput}
    creates = True

    def post(self, request: Any) -> Response:
        """Make a packet of an open table. Its file is at `file/`."""
        sent = self.sent()
        packet = actions.make_packet(sent.pop("mini_summit"), by=self.person, **sent)
        return created(self.record(packet.pk), reverse("api:packet", kwargs={"pk": packet.pk}))


class OnePacket(PacketDoor, Record):
    """One packet, and what came back in it."""

    summaries = {"GET": _("Read an offline packet")}


class PacketFile(PacketDoor):
    """The packet itself."""

    summaries = {"GET": _("Download an offline packet")}
    gives = {"GET": "text/html"}

    def get(self, request: Any, pk: int) -> HttpResponseBase:
        """One HTML file, for those who may write in the table."""
        packet = self.find(pk)
        actions.check_may_carry(packet.summit, self.person)
        actions.check_not_withdrawn(packet)
        return download(page_of(packet), packet.file_name, "text/html")


class Withdrawal(PacketDoor):
    """The end of a packet."""

    summaries = {"POST": _("Withdraw an offline packet")}
    takes = {"POST": PacketWithdrawalInput}

    def post(self, request: Any, pk: int) -> Response:
        """Nothing is taken from it any more. A second time changes nothing."""
        actions.withdraw_packet(self.find(pk), by=self.person, **self.sent())
        return Response(self.record(pk))


class Back(PacketDoor):
    """A packet that comes back."""

    parser_classes = [MultiPartParser]
    summaries = {"POST": _("Bring an offline packet back")}
    takes = {"POST": ReturnInput}
    gives = {"POST": ReturnShape}
    may_go_on = True

    def post(self, request: Any, pk: int) -> Response:
        """Say what would become of each text and, with `take`, let it become that.

        A file of more than 60 texts is kept, and taken in by parts: 202, with where to look how far
        it is. The same file again, while it is being taken in, is answered likewise.
        """
        packet, sent = self.find(pk), self.sent()
        tokens = opening.tokens_in(sent["file"].read(policy.LARGEST_BYTES + 1))
        opened = opening.open_packet(tokens, by=self.person, packet=packet)
        if not sent.get("take"):
            come = taking.look_through(opened, by=self.person)
            return Response(
                {
                    "id": None, "stage": None, "why": "", "done": 0, "total": len(opened.texts),
                    "taken_at": None, "taken_by": None, "late": come.late,
                    "clock_off": int(come.off.total_seconds() // 60),
                    "texts": [_text(each.kept()) for each in come.texts],
                }
            )  # fmt: skip
        made = taking.take_in(opened, by=self.person).made
        assert made is not None
        if made.is_finished:
            return Response(_return(made))
        there = reverse("api:packet_return", kwargs={"pk": packet.pk, "returned": made.pk})
        return Response(_return(made), status=202, headers={"Location": there})


class ReturnDoor(PacketDoor):
    """One file of a packet that came back."""

    def returned(self, pk: int, returned: int) -> PacketReturn:
        rows = self.find(pk).returns.defer("brought").select_related("taken_by")
        found: PacketReturn | None = rows.filter(pk=returned).first()
        if found is None:
            raise Invisible()
        return found


class OneReturn(ReturnDoor):
    """How far it is, and what became of its texts."""

    summaries = {"GET": _("Read how far a packet that came back is taken in")}
    gives = {"GET": ReturnShape}

    def get(self, request: Any, pk: int, returned: int) -> Response:
        """While it is `under_way`, ask again; `quiet`, no worker seems to go on with it."""
        return Response(_return(self.returned(pk, returned)))


class GoOn(ReturnDoor):
    """Parts that are taken in at once."""

    summaries = {"POST": _("Go on taking in a packet that came back")}
    gives = {"POST": ReturnShape}
    is_done_by_parts = True

    def post(self, request: Any, pk: int, returned: int) -> Response:
        """Take parts in for some seconds, for where no worker does. What is taken in stays so."""
        made = self.returned(pk, returned)
        actions.check_may_carry(made.packet.summit, self.person)
        return Response(_return(taking.take_on(made, seconds=policy.SECONDS, by=self.person)))


urlpatterns = [
    path("packets/", Packets.as_view(), name="packets"),
    path("packets/<int:pk>/back/", Back.as_view()),
    path("packets/<int:pk>/returns/<int:returned>/", OneReturn.as_view(), name="packet_return"),
    path("packets/<int:pk>/returns/<int:returned>/go-on/", GoOn.as_view()),
    path("packets/<int:pk>/", OnePacket.as_view(), name="packet"),
    path("packets/<int:pk>/file/", PacketFile.as_view()),
    path("packets/<int:pk>/withdraw/", Withdrawal.as_view()),
]
