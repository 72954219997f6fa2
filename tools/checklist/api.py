"""Checklists in the API: of each operation, with every item, how it stands, and its steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.doors import OfOperation, StartInput, ThingDoor, names_of
from coordination.exporting import InFiles
from coordination.operations.offers import allocate_many
from coordination.without_drills import DrillsFilter, without_drills
from smcc.rest.endpoint import Record, created
from smcc.rest.inputs import Text
from smcc.rest.shape import Reading, Shape, flag, gathered, moment, number, text, word
from smcc.rest.steps import STEPS, StepInput, Steps
from smcc.web.id_filter import IdFilter
from tools.checklist import actions, policy
from tools.checklist.models import Checklist, ChecklistItem, with_evidence
from tools.checklist.shown import Line, Shown, lines_of
from tools.checklist_template.models import ChecklistTemplate
from tools.checklist_template.policy import Length, Phase, Responsible, Tool

OF_ITEM = "checklist__operation__drill_factor"


class Sum(serializers.Serializer):
    """How far a checklist is: items that apply, those done, and the key of the next."""

    done = serializers.IntegerField()
    of = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    sentence = serializers.CharField()


def _sums(rows: list[tuple[Any, ...]], reading: Reading) -> list[dict[str, Any]]:
    things = [thing for (thing,) in rows]
    by_checklist: dict[int, list[Line]] = {thing.pk: [] for thing in things}
    for row in lines_of(things, reader=reading.person):
        by_checklist[row.checklist_id].append(Line(row))
    found = []
    for thing in things:
        shown = Shown(thing, by_checklist[thing.pk])
        following = shown.open[0].row.item.key if shown.open else None
        found.append(
            {
                "done": shown.done, "of": len(shown.counted), "next": following,
                "sentence": shown.sentence,
            }
        )  # fmt: skip
    return found


CHECKLIST = Shape(
    "Checklist",
    number("id"),
    text("operation", "operation__ref"),
    number("number"),
    word("length", Length, "template__length"),
    number("template", "template_id"),
    flag(
        "template_in_force", "template__is_in_force",
        help_text="false: there is a newer version; this one keeps its own",
    ),
    word("state", policy.State),
    text("reason", allow_blank=True),
    gathered("progress", ("",), _sums, lambda: Sum()),
    moment("created_at"),
    text("created_by", "created_by__name", allow_null=True),
    moment("replaced_at", allow_null=True),
    text("replaced_by", "replaced_by__name", allow_null=True),
    moment("withdrawn_at", allow_null=True),
    number("version"),
    STEPS,
)  # fmt: skip


class EvidenceShape(serializers.Serializer):
    """What the records show of an item that ticks itself; null for others."""

    holds = serializers.BooleanField()
    detail = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField(allow_null=True)
    url = serializers.CharField(allow_blank=True)


def _evidence(rows: list[tuple[Any, ...]], reading: Reading) -> list[dict[str, Any] | None]:
    found: list[dict[str, Any] | None] = []
    for (row,) in rows:
        seen = row.evidence()
        said = {"holds": seen.holds, "detail": str(seen.said), "at": seen.at, "url": seen.url}
        found.append(said if row.ticks_itself else None)
    return found


ITEM = Shape(
    "ChecklistItem",
    number("id"),
    text("operation", "checklist__operation__ref"),
    number("checklist", "checklist_id"),
    text("key", "item__key"),
    word("phase", Phase, "item__phase"),
    text("text", "item__text", help_text="in the reader’s language where somebody wrote it"),
    word("responsible", Responsible, "item__responsible"),
    word("tool", Tool, "item__tool", allow_null=True),
    text("source", "item__source"),
    word("state", policy.ItemState),
    flag("done", "is_done", help_text="by a person, or shown by the records"),
    moment("done_at", allow_null=True),
    gathered("evidence", ("",), _evidence, lambda: EvidenceShape(allow_null=True)),
    text("note", allow_blank=True),
    moment("ticked_at", allow_null=True),
    text("ticked_by", "ticked_by__name", allow_null=True),
    moment("set_aside_at", allow_null=True),
    text("set_aside_by", "set_aside_by__name", allow_null=True),
    number("version"),
    STEPS,
)


class ChecklistFilter(OfOperation):
    """Checklists by operation, state and which."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=policy.State.choices)
    length = django_filters.ChoiceFilter(
        label=_("Which"), choices=Length.choices, field_name="template__length"
    )

    class Meta:
        model = Checklist
        fields: list[str] = []


class ChecklistItemFilter(django_filters.FilterSet):
    """Items by operation, checklist, phase, tool and what a person said."""

    operation = django_filters.CharFilter(
        label=_("Reference of the operation"), field_name="checklist__operation__ref"
    )
    checklist = IdFilter(label=_("Checklist (its id)"))
    phase = django_filters.ChoiceFilter(
        label=_("When"), choices=Phase.choices, field_name="item__phase"
    )
    tool = django_filters.ChoiceFilter(
        label=_("Tool"), choices=Tool.choices, field_name="item__tool"
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=policy.ItemState.choices)
    drills = DrillsFilter(OF_ITEM)

    class Meta:
        model = ChecklistItem
        fields: list[str] = []


class VisibleTemplate(serializers.PrimaryKeyRelatedField):
    """A version of a checklist by its id, among those that may be seen."""

    def get_queryset(self) -> Any:
        return ChecklistTemplate.objects.visible_to(self.context["request"].user)


class ChecklistInput(StartInput):
    """The version that the checklist is made from; a reason where it takes the place of another."""

    template = VisibleTemplate(queryset=ChecklistTemplate.objects.none())
    reason = Text(required=False, allow_blank=True, max_length=policy.LONGEST_NOTE)


class ChecklistDoor(ThingDoor):
    tag, model = "checklists", Checklist
    shape = CHECKLIST
    filters = ChecklistFilter
    with_these = ("operation", "template")
    with_many = names_of("created_by", "replaced_by")  # type: ignore[assignment]


class Checklists(ChecklistDoor, InFiles):
    """The checklists of operations, newest first."""

    summaries = {"GET": _("List checklists"), "POST": _("Start a checklist")}
    takes = {"POST": ChecklistInput}
    creates = True

    def post(self, request: Any) -> Response:
        """Give an operation a checklist; the one in use before is replaced, and kept."""
        sent = self.sent()
        row = actions.start(sent.pop("operation"), sent.pop("template"), by=self.person, **sent)
        return created(self.record(row.pk), reverse("api:checklist", args=[row.pk]))


class OneChecklist(ChecklistDoor, Record):
    """One checklist. Its items: `checklist-items/?checklist=`."""

    summaries = {"GET": _("Read a checklist")}


class ChecklistSteps(ChecklistDoor, Steps):
    """Withdraw a checklist that was started in error."""

    summaries = {"POST": _("Take a step of a checklist")}
    takes = {"POST": StepInput}

    def take(self, thing: Checklist, step: str, sent: dict[str, Any]) -> Checklist:
        return actions.run(thing, step, by=self.person, **sent)


class ChecklistItemDoor(ThingDoor):
    tag, model = "checklist-items", ChecklistItem
    shape = ITEM
    filters = ChecklistItemFilter
    with_these = ("checklist__operation", "item")
    with_many = names_of("ticked_by", "set_aside_by")  # type: ignore[assignment]

    def listed(self) -> QuerySet[Any]:
        asked = self.request.GET
        rows = self.rows()
        if asked.get("checklist") or asked.get("operation"):
            return rows
        return without_drills(rows, asked, OF_ITEM)

    def made_ready(self, things: Sequence[Any]) -> Sequence[Any]:
        whole = {thing.operation.pk: thing.operation for thing in things}
        allocate_many(list(whole.values()))
        for thing in things:
            thing.checklist.operation = whole[thing.operation.pk]
        return with_evidence(list(things), self.person)


class ChecklistItems(ChecklistItemDoor, InFiles):
    """What is to be done in operations, item by item; `done` also where the records show it."""

    summaries = {"GET": _("List items of checklists")}


class OneChecklistItem(ChecklistItemDoor, Record):
    """One item of an operation's checklist."""

    summaries = {"GET": _("Read an item of a checklist")}


class ChecklistItemSteps(ChecklistItemDoor, Steps):
    """Tick an item (`reason`: what shows it), take the tick back, or set it aside with a reason."""

    summaries = {"POST": _("Take a step of a checklist item")}
    takes = {"POST": StepInput}

    def take(self, thing: ChecklistItem, step: str, sent: dict[str, Any]) -> ChecklistItem:
        return actions.run_item(thing, step, by=self.person, **sent)


ONE, ONE_ITEM = "checklists/<int:pk>/", "checklist-items/<int:pk>/"

urlpatterns = [
    path("checklists/", Checklists.as_view(), name="checklists"),
    path(ONE, OneChecklist.as_view(), name="checklist"),
    path(ONE + "steps/<str:step>/", ChecklistSteps.as_view()),
    path("checklist-items/", ChecklistItems.as_view(), name="checklist_items"),
    path(ONE_ITEM, OneChecklistItem.as_view(), name="checklist_item"),
    path(ONE_ITEM + "steps/<str:step>/", ChecklistItemSteps.as_view()),
]
