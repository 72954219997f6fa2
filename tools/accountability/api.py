"""Figures over all operations in the API, and the operations behind one of them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.deadlines.registry import value
from coordination.operations.models import Operation
from coordination.tables import hand_out
from smcc.rest import asked
from smcc.rest.endpoint import Endpoint
from smcc.rest.shape import Shape, moment, number, text
from smcc.rules.refusals import Invalid, Invisible
from tools.accountability.asking import as_parameter, label, wanted
from tools.accountability.behind import behind
from tools.accountability.counted import BY_KEY, mandatory
from tools.accountability.counting import ToolFigure, figures
from tools.accountability.filters import FiguresFilter, StandingFilter
from tools.accountability.policy import BUCKETS, FEWEST_FOR_A_SHARE, STANDINGS, Need
from tools.accountability.tables import figures_table
from tools.mandatory_tools import SETTING


class ToolLatenessShape(serializers.Serializer):
    """Of what was used late, in begun hours; each figure is a lateness that occurred (nearest rank)."""

    count = serializers.IntegerField()
    lower_quartile_hours = serializers.IntegerField(allow_null=True)
    median_hours = serializers.IntegerField(allow_null=True)
    upper_quartile_hours = serializers.IntegerField(allow_null=True)
    longest_hours = serializers.IntegerField(allow_null=True)
    buckets = serializers.DictField(
        child=serializers.IntegerField(), help_text="late by up to so many hours; `more`: by more"
    )


class ToolFigureShape(serializers.Serializer):
    """One tool, where it was mandatory or where it was elective."""

    tool = serializers.CharField()
    tool_display = serializers.CharField()
    need = serializers.ChoiceField(Need.choices)
    need_display = serializers.CharField()
    operations = serializers.IntegerField()
    used = serializers.IntegerField()
    in_time = serializers.IntegerField()
    of = serializers.IntegerField(help_text="those of which it can be said already")
    in_time_percent = serializers.IntegerField(
        allow_null=True, help_text=f"null where `of` is less than {FEWEST_FOR_A_SHARE}"
    )
    standings = serializers.DictField(child=serializers.IntegerField())
    lateness = ToolLatenessShape()


class ToolGroupShape(serializers.Serializer):
    """The operations that have one value in common; one group of all where nothing is told apart."""

    value = serializers.CharField(allow_blank=True, help_text="as the filter of its name takes it")
    value_display = serializers.CharField(allow_blank=True)
    operations = serializers.IntegerField(allow_null=True)
    tools = ToolFigureShape(many=True)


class AccountabilityShape(serializers.Serializer):
    """Figures over the operations that you may see, at one moment."""

    at = serializers.DateTimeField()
    group_by = serializers.CharField(allow_blank=True)
    mandatory_set = serializers.CharField(help_text="the policy setting in force")
    synthetic = serializers.BooleanField()
    operations = serializers.IntegerField()
    left_out = serializers.DictField(child=serializers.IntegerField())
    groups = ToolGroupShape(many=True)


class Accountability(Endpoint):
    """Which tools were used, in time or late, over the operations that you may see.

    Exercises and what was logged in error never count, synthetic operations only with
    `show=synthetic`, and then alone. `group` tells apart by region, year, crisis, scale or need.
    `?format=csv` and `xlsx` give the same as a file.
    """

    tag = "accountability"
    summaries = {"GET": _("Read which tools were used, and when")}
    gives = {"GET": AccountabilityShape}

    def get(self, request: Any) -> Any:
        names = asked.filter_names(FiguresFilter)
        asked.check_known(request.GET, names | {asked.FORMAT})
        found = figures(self.person, wanted(_said(FiguresFilter, request)))
        if asked.FORMAT in request.GET:
            form = asked.file_format(request.GET, ("csv", "xlsx"))
            return hand_out(figures_table(found, []), form, self.tag)
        by = found.wanted.by
        return Response(
            {
                "at": found.at,
                "group_by": by,
                "mandatory_set": found.setting,
                "synthetic": found.wanted.synthetic,
                "operations": found.operations,
                "left_out": dict(found.aside),
                "groups": [
                    {
                        "value": as_parameter(by, part.value) if by else "",
                        "value_display": label(by, part.value) if by else "",
                        "operations": part.operations,
                        "tools": [_tool(each) for each in part.tools],
                    }
                    for part in found.parts
                ],
            }
        )


def _tool(each: ToolFigure) -> dict[str, Any]:
    late = each.lateness
    named = [*(str(hours) for hours in BUCKETS), "more"]
    return {
        "tool": each.tool.key,
        "tool_display": str(each.tool.title),
        "need": each.need.value,
        "need_display": str(each.need.label),
        "operations": each.operations,
        "used": each.used,
        "in_time": each.in_time,
        "of": each.of,
        "in_time_percent": each.share,
        "standings": {group.key: each.by_standing[group.key] for group in STANDINGS},
        "lateness": {
            "count": late.n,
            "lower_quartile_hours": late.at(25),
            "median_hours": late.at(50),
            "upper_quartile_hours": late.at(75),
            "longest_hours": late.at(100),
            "buckets": dict(zip(named, late.buckets, strict=True)),
        },
    }


def _said(filters: Any, request: Any) -> dict[str, Any]:
    """What the query asks for. Raises `Invalid` for a value that cannot be."""
    chosen = filters(request.GET, Operation.objects.none(), request=request)
    if not chosen.is_valid():
        raise Invalid({name: list(said) for name, said in chosen.errors.items()})
    return dict(chosen.form.cleaned_data)


BEHIND = Shape(
    "OperationBehindAccount",
    text("ref"),
    text("name"),
    moment("onset_at"),
    text("crisis"),
    text("scale", allow_blank=True),
    text("synthetic", allow_blank=True),
    number("id"),
)


class BehindAccountability(Endpoint):
    """The operations behind a figure of one tool: the same filters, and `standing`, `late` (a bucket, 0 to 4)."""

    tag, model = "accountability", Operation
    shape = BEHIND
    filters = StandingFilter
    order = ("-onset_at", "-id")
    reads_objects = False
    summaries = {"GET": _("List the operations behind a figure of accountability")}

    def get(self, request: Any, tool: str) -> Response:
        if tool not in BY_KEY:
            raise Invisible()
        self.tool = tool
        return self.page()

    def rows(self) -> QuerySet[Any]:
        said = _said(StandingFilter, self.request) | {"tool": self.tool}
        must = mandatory({SETTING: value(SETTING)})
        return behind(self.person, wanted(said), said, must)


urlpatterns = [
    path("accountability/", Accountability.as_view(), name="accountability"),
    path("accountability/<slug:tool>/operations/", BehindAccountability.as_view()),
]
