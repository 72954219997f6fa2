"""Minutes in the API: who confirmed them, who objected, how it was settled."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from coordination.components.models import Component
from coordination.exporting import InFiles
from coordination.without_drills import DrillsFilter, without_drills
from smcc.rest.endpoint import Endpoint, Record, created
from smcc.rest.inputs import ByCode, Input, OneOf, Text
from smcc.rest.shape import Shape, moment, number, text, word
from smcc.web.id_filter import IdFilter
from tools.by_meeting import OF_MEETING, VisibleSummit
from tools.mini_summit.models import MiniSummit
from tools.minutes import actions, policy
from tools.minutes.models import MinutesWord

WORD = Shape(
    "MinutesWord",
    number("id"),
    text("operation", "summit__operation__ref"),
    number("mini_summit", "summit_id"),
    word("said", policy.Said),
    word("side", policy.Side, allow_null=True),
    text("component", "component__code"),
    text("text", allow_blank=True),
    text("content_hash", help_text="SHA-256 of the minutes that this was said of"),
    text("post", "post__code", allow_null=True),
    moment("said_at"),
    text("said_by", "said_by__name"),
    text("settlement", allow_blank=True),
    moment("settled_at", allow_null=True),
    text("settled_by", "settled_by__name", allow_null=True),
)


class WordFilter(django_filters.FilterSet):
    """By operation, meeting, and what was said."""

    operation = django_filters.CharFilter(
        label=_("Reference of the operation"), field_name="summit__operation__ref"
    )
    mini_summit = IdFilter(label=_("Mini-Summit (its id)"), field_name="summit")
    said = django_filters.ChoiceFilter(label=_("What was said"), choices=policy.Said.choices)
    drills = DrillsFilter(OF_MEETING)

    class Meta:
        model = MinutesWord
        fields: list[str] = []


class WordInput(Input):
    """A confirmation names the side; an objection the component and the reason."""

    mini_summit = VisibleSummit(queryset=MiniSummit.objects.none())
    said = OneOf(policy.Said)
    side = OneOf(policy.Side, optional=True, required=False)
    component = ByCode(Component, "code", required=False, allow_null=True)
    text = Text(required=False, allow_blank=True, max_length=policy.LONGEST_TEXT)


class SettlementInput(Input):
    """How it was settled."""

    settlement = Text(max_length=policy.LONGEST_TEXT)


class WordDoor(Endpoint):
    tag, model = "minutes-words", MinutesWord
    shape = WORD
    filters = WordFilter

    def rows(self) -> QuerySet[Any]:
        return MinutesWord.objects.visible_to(self.person).select_related(
            "summit__operation", "component", "post", "said_by", "settled_by"
        )

    def listed(self) -> QuerySet[Any]:
        asked = self.request.GET
        named = asked.get("operation") or asked.get("mini_summit")
        return self.rows() if named else without_drills(self.rows(), asked, OF_MEETING)


class MinutesWords(WordDoor, InFiles):
    """What was said of the minutes of meetings."""

    summaries = {
        "GET": _("List what was said of minutes"),
        "POST": _("Confirm minutes, or object to them"),
    }
    takes = {"POST": WordInput}
    creates = True

    def post(self, request: Any) -> Response:
        """Confirm the minutes of a filed meeting for a side, or object to them for one's component."""
        sent = self.sent()
        said = actions.speak(sent.pop("mini_summit"), by=self.person, **sent)
        address = reverse("api:minutes_word", kwargs={"pk": said.pk})
        return created(self.record(said.pk), address)


class OneMinutesWord(WordDoor, Record):
    """One confirmation or objection."""

    summaries = {"GET": _("Read what was said of minutes")}


class Settlement(WordDoor):
    """How an objection was settled."""

    summaries = {"POST": _("Settle an objection to minutes")}
    takes = {"POST": SettlementInput}

    def post(self, request: Any, pk: int) -> Response:
        """By who raised it, or by those who lead the meeting."""
        found = self.find(pk)
        actions.settle(found, by=self.person, text=self.sent()["settlement"])
        return Response(self.record(pk))


urlpatterns = [
    path("minutes-words/", MinutesWords.as_view(), name="minutes_words"),
    path("minutes-words/<int:pk>/", OneMinutesWord.as_view(), name="minutes_word"),
    path("minutes-words/<int:pk>/settle/", Settlement.as_view()),
]
