"""Amendments in the API: what was changed in filed tables, and why."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from coordination.components.models import Component
from coordination.exporting import InFiles
from coordination.people.models import Post
from coordination.without_drills import DrillsFilter, without_drills
from smcc.rest.endpoint import Endpoint, Record, created
from smcc.rest.inputs import ByCode, ByCodes, Input, Moment, Number, Text, Version, many, text_for
from smcc.rest.shape import Shape, json, moment, number, text
from smcc.web.id_filter import IdFilter
from tools.amendment import actions, policy
from tools.amendment.models import Amendment
from tools.by_meeting import OF_MEETING, VisibleSummit
from tools.decision.models import Decision
from tools.mini_summit.models import MiniSummit

AMENDMENT = Shape(
    "Amendment",
    number("id"),
    text("operation", "summit__operation__ref"),
    number("mini_summit", "summit_id"),
    number("number"),
    text("reason"),
    json("changes", help_text="row by row, each cell as it was and as it is"),
    text("receipt"),
    text("content_hash", help_text="SHA-256, over the hash of the filed table too"),
    moment("made_at"),
    text("made_by", "made_by__name"),
)


class AmendmentFilter(django_filters.FilterSet):
    """By operation and meeting."""

    operation = django_filters.CharFilter(
        label=_("Reference of the operation"), field_name="summit__operation__ref"
    )
    mini_summit = IdFilter(label=_("Mini-Summit (its id)"), field_name="summit")
    drills = DrillsFilter(OF_MEETING)

    class Meta:
        model = Amendment
        fields: list[str] = []


class AmendedRowInput(Input):
    """The cells of a row that are to stand otherwise, and the version of it that was read."""

    decision = Number()
    version = Version()
    subject = text_for(Decision, "subject", required=False)
    text = text_for(Decision, "text", required=False)
    lead = ByCode(Component, "code", required=False, allow_null=True)
    supports = ByCodes(Component, "code", required=False)
    responsible_post = ByCode(Post, "code", required=False, allow_null=True)
    due_at = Moment(required=False, allow_null=True)


class AmendmentInput(Input):
    """The reason, and the rows."""

    mini_summit = VisibleSummit(queryset=MiniSummit.objects.none())
    reason = Text(max_length=policy.LONGEST_REASON)
    rows = many(AmendedRowInput)


class AmendmentDoor(Endpoint):
    tag, model = "amendments", Amendment
    shape = AMENDMENT
    filters = AmendmentFilter

    def rows(self) -> QuerySet[Any]:
        seen = Amendment.objects.visible_to(self.person)
        return seen.select_related("summit__operation", "made_by")

    def listed(self) -> QuerySet[Any]:
        asked = self.request.GET
        named = asked.get("operation") or asked.get("mini_summit")
        return self.rows() if named else without_drills(self.rows(), asked, OF_MEETING)


class Amendments(AmendmentDoor, InFiles):
    """What was changed in filed tables."""

    summaries = {"GET": _("List amendments"), "POST": _("Amend a filed table")}
    takes = {"POST": AmendmentInput}
    creates = True

    def post(self, request: Any) -> Response:
        """Make a numbered amendment. The table as filed and its hash stay; everybody told of the filing is told."""
        sent = self.sent()
        rows = {row.pop("decision"): row for row in sent["rows"]}
        versions = {pk: row.pop("version") for pk, row in rows.items()}
        made = actions.amend_table(
            sent["mini_summit"], by=self.person, reason=sent["reason"], rows=rows, versions=versions
        )
        return created(self.record(made.pk), reverse("api:amendment", kwargs={"pk": made.pk}))


class OneAmendment(AmendmentDoor, Record):
    """One amendment."""

    summaries = {"GET": _("Read an amendment")}


urlpatterns = [
    path("amendments/", Amendments.as_view(), name="amendments"),
    path("amendments/<int:pk>/", OneAmendment.as_view(), name="amendment"),
]
