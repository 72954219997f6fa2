"""Checklist templates in the API: versions with their items, drafted and published by the secretariat."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.doors import names_of
from coordination.exporting import InFiles
from smcc.rest.endpoint import Endpoint, Listing, Record, created
from smcc.rest.inputs import Input, Number, OneOf, Text, Version, text_for
from smcc.rest.shape import Shape, made, moment, number, text, word
from smcc.rest.steps import STEPS, StepInput, Steps
from smcc.web.id_filter import IdFilter
from tools.checklist_template import actions, policy
from tools.checklist_template.models import ChecklistTemplate, TemplateItem

TEMPLATE = Shape(
    "ChecklistTemplate",
    number("id"),
    word("length", policy.Length),
    number("number"),
    word("state", policy.State),
    text("reason"),
    number("edition", help_text="of the delivered default; 0: written here"),
    moment("created_at"),
    text("created_by", "created_by__name", allow_null=True),
    moment("published_at", allow_null=True),
    text("published_by", "published_by__name", allow_null=True),
    moment("withdrawn_at", allow_null=True),
    number("version"),
    STEPS,
)

ITEM = Shape(
    "ChecklistTemplateItem",
    number("id"),
    number("template", "template_id"),
    text("key", help_text="the same from version to version for what is the same thing"),
    word("phase", policy.Phase),
    number("place"),
    text("text_en"),
    text("text_fr", allow_blank=True),
    text("text_es", allow_blank=True),
    text("text_ar", allow_blank=True),
    word("responsible", policy.Responsible),
    word("tool", policy.Tool, allow_null=True),
    made(
        "fact", ("fact",), lambda fact: fact or None,
        lambda: serializers.CharField(allow_null=True, help_text="what ticks it; null: a person"),
    ),
    text("source"),
    text("left_out_because", allow_blank=True, help_text="of a draft: not part of this version"),
    number("version"),
)  # fmt: skip


class TemplateFilter(django_filters.FilterSet):
    """Versions by which checklist, and state."""

    length = django_filters.ChoiceFilter(label=_("Which"), choices=policy.Length.choices)
    state = django_filters.ChoiceFilter(label=_("State"), choices=policy.State.choices)

    class Meta:
        model = ChecklistTemplate
        fields: list[str] = []


class TemplateItemFilter(django_filters.FilterSet):
    """Items by version, phase and tool."""

    template = IdFilter(label=_("Version (its id)"))
    phase = django_filters.ChoiceFilter(label=_("When"), choices=policy.Phase.choices)
    tool = django_filters.ChoiceFilter(label=_("Tool"), choices=policy.Tool.choices)

    class Meta:
        model = TemplateItem
        fields: list[str] = []


class DraftInput(Input):
    """Which checklist gets a new version, and why. It begins as a copy of the one in force."""

    length = OneOf(policy.Length)
    reason = Text(max_length=policy.LONGEST_REASON)


class VisibleTemplate(serializers.PrimaryKeyRelatedField):
    """A version by its id, among those that may be seen."""

    def get_queryset(self) -> Any:
        return ChecklistTemplate.objects.visible_to(self.context["request"].user)


class ItemFields(Input):
    """What is said of an item."""

    phase = OneOf(policy.Phase)
    place = Number(required=False, max_value=actions.FURTHEST)
    text_en = text_for(TemplateItem, "text_en")
    text_fr = text_for(TemplateItem, "text_fr", required=False)
    text_es = text_for(TemplateItem, "text_es", required=False)
    text_ar = text_for(TemplateItem, "text_ar", required=False)
    responsible = OneOf(policy.Responsible)
    tool = OneOf(policy.Tool, optional=True, required=False)
    fact = text_for(TemplateItem, "fact", required=False)
    source = text_for(TemplateItem, "source")  # type: ignore[assignment]


class NewItemInput(ItemFields):
    """An item for a draft."""

    template = VisibleTemplate(queryset=ChecklistTemplate.objects.none())


class ItemChange(ItemFields):
    """Any of the fields, with the version of the item that was read. `left_out_because` takes it out."""

    left_out_because = text_for(TemplateItem, "left_out_because", required=False)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        for each in fields.values():
            each.required = False
        return {"version": Version(), **fields}


class TemplateDoor(Endpoint):
    tag, model = "checklist-templates", ChecklistTemplate
    shape = TEMPLATE
    filters = TemplateFilter

    def rows(self) -> QuerySet[Any]:
        seen = ChecklistTemplate.objects.visible_to(self.person)
        return seen.prefetch_related(*names_of("created_by", "published_by"))


class Templates(TemplateDoor, Listing):
    """The versions of the full and of the short checklist, newest first."""

    summaries = {"GET": _("List checklist templates"), "POST": _("Draft a checklist template")}
    takes = {"POST": DraftInput}
    creates = True

    def post(self, request: Any) -> Response:
        """Draft a new version as a copy of the one in force."""
        sent = self.sent()
        row = actions.draft(sent["length"], by=self.person, reason=sent["reason"])
        return created(self.record(row.pk), reverse("api:checklist_template", args=[row.pk]))


class OneTemplate(TemplateDoor, Record):
    """One version. Its items: `checklist-template-items/?template=`."""

    summaries = {"GET": _("Read a checklist template")}


class TemplateSteps(TemplateDoor, Steps):
    """Publish a draft, or withdraw it."""

    summaries = {"POST": _("Take a step of a checklist template")}
    takes = {"POST": StepInput}

    def take(self, thing: ChecklistTemplate, step: str, sent: dict[str, Any]) -> ChecklistTemplate:
        return actions.run(thing, step, by=self.person, **sent)


class ItemDoor(Endpoint):
    tag, model = "checklist-template-items", TemplateItem
    shape = ITEM
    filters = TemplateItemFilter

    def rows(self) -> QuerySet[Any]:
        return TemplateItem.objects.visible_to(self.person).select_related("template")


class TemplateItems(ItemDoor, InFiles):
    """The items of all versions, newest first."""

    summaries = {
        "GET": _("List items of checklist templates"),
        "POST": _("Add an item to a checklist template"),
    }
    takes = {"POST": NewItemInput}
    creates = True

    def post(self, request: Any) -> Response:
        """Add an item to a draft."""
        sent = self.sent()
        row = actions.add_item(sent.pop("template"), by=self.person, **sent)
        address = reverse("api:checklist_template_item", args=[row.pk])
        return created(self.record(row.pk), address)


class OneTemplateItem(ItemDoor, Record):
    """One item of one version."""

    summaries = {
        "GET": _("Read an item of a checklist template"),
        "PATCH": _("Change an item of a draft"),
    }
    takes = {"PATCH": ItemChange}

    def patch(self, request: Any, pk: int) -> Response:
        """Change an item of a draft, or leave it out with a reason."""
        row, sent = self.find(pk), self.sent()
        version = sent.pop("version")
        done = actions.amend_item(row, by=self.person, changes=sent, version=version)
        return Response(self.record(done.pk))


ONE_TEMPLATE = "checklist-templates/<int:pk>/"

urlpatterns = [
    path("checklist-templates/", Templates.as_view(), name="checklist_templates"),
    path(ONE_TEMPLATE, OneTemplate.as_view(), name="checklist_template"),
    path(ONE_TEMPLATE + "steps/<str:step>/", TemplateSteps.as_view()),
    path("checklist-template-items/", TemplateItems.as_view(), name="checklist_template_items"),
    path(
        "checklist-template-items/<int:pk>/", OneTemplateItem.as_view(),
        name="checklist_template_item",
    ),
]  # fmt: skip
