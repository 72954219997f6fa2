"""Agendas in the API: what is proposed for a meeting, and what is on its agenda."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from coordination.components.models import Component
from coordination.doors import ThingDoor
from coordination.exporting import InFiles
from coordination.without_drills import DrillsFilter, without_drills
from smcc.rest.endpoint import Endpoint, Record, created
from smcc.rest.inputs import ByCode, Flag, Input, Number, OneOf, Text, Version, many, text_for
from smcc.rest.shape import Shape, made, moment, number, text, word
from smcc.rest.steps import STEPS, StepInput, Steps
from smcc.web.id_filter import IdFilter
from tools.agenda import actions, policy
from tools.agenda.models import AgendaItem
from tools.agenda.shape import AgendaShape, agenda_of
from tools.by_meeting import OF_MEETING, VisibleSummit
from tools.mini_summit.models import MiniSummit

ITEM = Shape(
    "AgendaItem",
    number("id"),
    text("operation", "summit__operation__ref"),
    number("mini_summit", "summit_id"),
    text("title"),
    text("proposed_by", "proposed_by__code", allow_null=True),
    word("purpose", policy.Purpose, allow_null=True),
    word("scope", policy.Scope, allow_null=True),
    number("minutes", allow_null=True),
    number("position"),
    moment("aob_since", allow_null=True),
    word("state", policy.State),
    text("answer", allow_blank=True, help_text="what those who lead answered"),
    moment("answered_at", allow_null=True),
    moment("created_at"),
    number("version"),
    STEPS,
)


class AgendaItemFilter(django_filters.FilterSet):
    """Items by operation, meeting and state."""

    operation = django_filters.CharFilter(
        label=_("Reference of the operation"), field_name="summit__operation__ref"
    )
    mini_summit = IdFilter(label=_("Mini-Summit (its id)"), field_name="summit")
    state = django_filters.ChoiceFilter(label=_("State"), choices=policy.State.choices)
    drills = DrillsFilter(OF_MEETING)

    class Meta:
        model = AgendaItem
        fields: list[str] = []


class ProposalInput(Input):
    """What a component would have a meeting take up."""

    mini_summit = VisibleSummit(queryset=MiniSummit.objects.none())
    component = ByCode(Component, "code")
    title = text_for(AgendaItem, "title")
    purpose = OneOf(policy.Purpose)
    scope = OneOf(policy.Scope)
    minutes = Number(required=False, allow_null=True)
    is_aob = Flag(required=False)


class AgendaRow(Input):
    """An item as those who lead write it; `id` names the one that it was."""

    id = Number(required=False, allow_null=True)
    title = text_for(AgendaItem, "title")
    proposed_by = ByCode(Component, "code", required=False, allow_null=True)
    minutes = Number(required=False, allow_null=True)
    purpose = OneOf(policy.Purpose, optional=True, required=False)
    scope = OneOf(policy.Scope, optional=True, required=False)
    is_aob = Flag(required=False)


class AgendaInput(Input):
    """The whole agenda, in order."""

    agenda = many(AgendaRow)
    version = Version()


class MoveUpInput(Input):
    """The version that was read."""

    version = Version(required=False)
    reason = Text(required=False, allow_blank=True, max_length=2000)


class ItemDoor(ThingDoor):
    tag, model = "agenda-items", AgendaItem
    shape = ITEM
    filters = AgendaItemFilter
    with_these = ("summit__operation", "proposed_by")

    def listed(self) -> QuerySet[Any]:
        asked = self.request.GET
        named = asked.get("operation") or asked.get("mini_summit")
        return self.rows() if named else without_drills(self.rows(), asked, OF_MEETING)


class AgendaItems(ItemDoor, InFiles):
    """What is proposed for meetings, and what became of it."""

    summaries = {"GET": _("List agenda items"), "POST": _("Propose an agenda item")}
    takes = {"POST": ProposalInput}
    creates = True

    def post(self, request: Any) -> Response:
        """Propose an item for a meeting that is still to be held, for one's own component."""
        sent = self.sent()
        item = actions.propose(sent.pop("mini_summit"), by=self.person, **sent)
        return created(self.record(item.pk), reverse("api:agenda_item", kwargs={"pk": item.pk}))


class OneAgendaItem(ItemDoor, Record):
    """One item."""

    summaries = {"GET": _("Read an agenda item")}


class MoveUp(ItemDoor):
    """Out of any other business."""

    summaries = {"POST": _("Move an item out of any other business")}
    takes = {"POST": MoveUpInput}

    def post(self, request: Any, pk: int) -> Response:
        """It becomes an item of its own, in its default place."""
        item, sent = self.find(pk), self.sent()
        actions.move_up(item, by=self.person, version=sent.get("version"))
        return Response(self.record(pk))


class AgendaItemSteps(ItemDoor, Steps):
    """Accept, decline with a reason, take off, withdraw, put back."""

    summaries = {"POST": _("Take a step of an agenda item")}
    takes = {"POST": StepInput}

    def take(self, thing: AgendaItem, step: str, sent: dict[str, Any]) -> AgendaItem:
        return actions.run(thing, step, by=self.person, **sent)


AGENDA = Shape(
    "Agenda",
    number("id", help_text="of the Mini-Summit"),
    text("operation", "operation__ref"),
    made("agenda", [""], agenda_of, lambda: AgendaShape(many=True)),
    number("version"),
)


class SummitAgenda(Endpoint):
    """What is spoken of, in order."""

    tag, model = "mini-summits", MiniSummit
    shape = AGENDA
    summaries = {"PUT": _("Replace the agenda")}
    takes = {"PUT": AgendaInput}

    def rows(self) -> QuerySet[Any]:
        return MiniSummit.objects.visible_to(self.person).select_related("operation")

    def put(self, request: Any, pk: int) -> Response:
        """Replace the agenda. The follow-up of earlier decisions stands first by itself."""
        summit, sent = self.find(pk), self.sent()
        items = [actions.Line(pk=row.pop("id", None), **row) for row in sent["agenda"]]
        actions.set_agenda(summit, by=self.person, items=items, version=sent["version"])
        return Response(self.record(pk))


urlpatterns = [
    path("agenda-items/", AgendaItems.as_view(), name="agenda_items"),
    path("agenda-items/<int:pk>/", OneAgendaItem.as_view(), name="agenda_item"),
    path("agenda-items/<int:pk>/move-up/", MoveUp.as_view()),
    path("agenda-items/<int:pk>/steps/<str:step>/", AgendaItemSteps.as_view()),
    path("mini-summits/<int:pk>/agenda/", SummitAgenda.as_view()),
]
