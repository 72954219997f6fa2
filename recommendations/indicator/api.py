"""Bindings to indicators in the API: the figure, and the operations behind it."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.response import Response

from coordination.exporting import InFiles
from coordination.indicators.counting import behind, figures
from coordination.indicators.figures import hours
from coordination.operations.models import Operation
from recommendations.doors import CommitteeDoor
from recommendations.indicator import actions, policy
from recommendations.indicator.filters import SYNTHETIC, BehindFilter, groups
from recommendations.indicator.models import IndicatorBinding
from recommendations.indicator.shown import facts, measured
from recommendations.recommendation.models import Recommendation
from recommendations.review.models import Review
from smcc.rest.endpoint import Endpoint, Record, created
from smcc.rest.inputs import ByCode, Change, Day, Input, Number, Text
from smcc.rest.shape import Reading, Shape, day, gathered, made, moment, number, text, word
from smcc.rest.steps import STEPS, Steps
from smcc.rules.refusals import Invalid, Invisible


def _figures(rows: list[tuple[Any, ...]], reading: Reading) -> list[dict[str, Any] | None]:
    known = measured(reading.person, (binding for (binding,) in rows))
    return [facts(each.figure) if each.figure is not None else None for each in known]


BINDING = Shape(
    "IndicatorBinding",
    number("id"),
    text("review", "recommendation__review__ref"),
    number("recommendation", "recommendation__number"),
    text("indicator"),
    text("title"),
    day("since"),
    text("note", allow_blank=True),
    gathered(
        "figure", [""], _figures,
        lambda: serializers.DictField(
            allow_null=True, help_text="over the real operations that you may see"
        ),
    ),
    word("state", policy.State),
    moment("created_at"),
    number("version"),
    STEPS,
)  # fmt: skip


def _hours(took: Any) -> float | None:
    return hours(took)


def _counts(standing: str) -> str:
    group = groups().get(standing)
    return group.counts.value if group is not None else ""


def _label(standing: str) -> str:
    group = groups().get(standing)
    return str(group.label) if group is not None else standing


BEHIND = Shape(
    "OperationBehindFigure",
    text("ref"),
    text("name"),
    moment("onset_at"),
    moment("large_since"),
    text("synthetic", allow_blank=True),
    text("standing"),
    made("standing_display", ["standing"], _label, serializers.CharField),
    made("counts", ["standing"], _counts, lambda: serializers.ChoiceField(["in", "out", "left_out"])),
    moment("started_at", "started", allow_null=True),
    moment("due_at", "due", allow_null=True),
    moment("stopped_at", "stopped", allow_null=True),
    made("took_hours", ["took"], _hours, lambda: serializers.FloatField(allow_null=True)),
    text("reason", "why", allow_blank=True, allow_null=True),
)  # fmt: skip


class BindingFilter(django_filters.FilterSet):
    """Bindings by review, recommendation, indicator and state."""

    review = django_filters.CharFilter(
        label=gettext_lazy("Reference of the review"), field_name="recommendation__review__ref"
    )
    recommendation = django_filters.NumberFilter(
        label=gettext_lazy("Number of the recommendation"), field_name="recommendation__number"
    )
    indicator = django_filters.CharFilter(label=gettext_lazy("Indicator"))
    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=policy.State.choices)

    class Meta:
        model = IndicatorBinding
        fields: list[str] = []


class BindingInput(Input):
    """What is to measure which recommendation."""

    review = ByCode(Review, "ref", visible=True)
    recommendation = Number(min_value=1)
    indicator = Text(max_length=60)
    since = Day(required=False)
    note = Text(required=False, allow_blank=True, max_length=policy.LONGEST_NOTE)


class BindingChange(Change):
    """Since when operations count, and the note."""

    since = Day()
    note = Text(allow_blank=True, max_length=policy.LONGEST_NOTE)


class BindingDoor(CommitteeDoor):
    tag, model = "indicator-bindings", IndicatorBinding
    shape = BINDING
    filters = BindingFilter
    with_these = ("recommendation__review",)


class IndicatorBindings(BindingDoor, InFiles):
    """Recommendations that measure themselves, each with its figure."""

    summaries = {
        "GET": gettext_lazy("List bindings to indicators"),
        "POST": gettext_lazy("Measure a recommendation by an indicator"),
    }
    takes = {"POST": BindingInput}
    creates = True

    def post(self, request: Any) -> Response:
        sent = self.sent()
        number, seen = sent.pop("recommendation"), Recommendation.objects.visible_to(self.person)
        thing = seen.filter(review=sent.pop("review"), number=number).first()
        if thing is None:
            raise Invalid({"recommendation": _("The review has no recommendation of this number.")})
        bound = actions.bind(thing, by=self.person, **sent)
        return created(self.record(bound.pk), f"{request.path}{bound.pk}/")


class OneIndicatorBinding(BindingDoor, Record):
    """One binding, with its figure."""

    summaries = {
        "GET": gettext_lazy("Read a binding to an indicator"),
        "PATCH": gettext_lazy("Change since when it counts, or the note"),
    }
    takes = {"PATCH": BindingChange}

    def patch(self, request: Any, pk: int) -> Response:
        sent = self.sent()
        version = sent.pop("version")
        sent.pop("reason", "")
        actions.amend_binding(self.find(pk), by=self.person, changes=sent, version=version)
        return Response(self.record(pk))


class IndicatorBindingSteps(BindingDoor, Steps):
    """Stop measuring, measure again."""

    summaries = {"POST": gettext_lazy("Take a step of a binding to an indicator")}

    def take(self, thing: IndicatorBinding, step: str, sent: dict[str, Any]) -> IndicatorBinding:
        return actions.run(thing, step, by=self.person, **sent)


class OperationsBehind(Endpoint):
    """The operations behind a figure that you may see: those that count, and those left out, with why.

    `part` chooses one of the figure's parts (its first, where nothing is said). With
    `show=synthetic` only invented operations are listed, which count in no figure.
    """

    tag, model = "indicator-bindings", Operation
    shape = BEHIND
    filters = BehindFilter
    reads_objects = False
    summaries = {"GET": gettext_lazy("List the operations behind a figure")}

    def get(self, request: Any, pk: int) -> Response:
        binding = IndicatorBinding.objects.visible_to(self.person).filter(pk=pk).first()
        if binding is None or binding.known is None:
            raise Invisible()
        self.asked = binding.known, binding.since
        return self.page()

    def rows(self) -> QuerySet[Any]:
        params, (indicator, since) = self.request.GET, self.asked
        figure = figures(self.person, [self.asked])[indicator.key, since]
        counted = [each.part for each in figure.parts]
        wanted = params.get("part") or counted[0].key
        part = next((each for each in counted if each.key == wanted), None)
        if part is None:
            said = _("This figure has no such part. There are: %(parts)s.") % {
                "parts": ", ".join(each.key for each in counted)
            }
            raise Invalid({"part": said})
        return behind(self.person, part, since, synthetic=params.get("show") == SYNTHETIC)


urlpatterns = [
    path("indicator-bindings/", IndicatorBindings.as_view(), name="indicator_bindings"),
    path("indicator-bindings/<int:pk>/", OneIndicatorBinding.as_view(), name="indicator_binding"),
    path("indicator-bindings/<int:pk>/operations/", OperationsBehind.as_view()),
    path("indicator-bindings/<int:pk>/steps/<str:step>/", IndicatorBindingSteps.as_view()),
]
