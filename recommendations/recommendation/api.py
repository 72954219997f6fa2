"""Recommendations in the API: as made, and where they stand."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import path
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.components import regions
from coordination.components.models import Component, Country, Region
from coordination.exporting import InFiles
from coordination.operations.models import Operation
from coordination.people.models import Post
from recommendations.doors import CommitteeDoor
from recommendations.indicator.models import IndicatorBinding
from recommendations.indicator.shown import facts, measured
from recommendations.recommendation import actions, policy
from recommendations.recommendation.filters import BoardFilter
from recommendations.recommendation.long_table import board_table
from recommendations.recommendation.models import Evidence, Recommendation, Reference
from recommendations.recommendation.models import Response as PartyResponse
from recommendations.recommendation.references import add_reference, take_back_reference
from recommendations.review.models import Review
from smcc.exports.table.table import Table
from smcc.rest.endpoint import Record, created
from smcc.rest.inputs import ByCode, Change, Day, Input, Number, OneOf, Text, Version
from smcc.rest.shape import Reading, Shape, day, gathered, json, made, moment, number, text, word
from smcc.rest.steps import STEPS, Steps
from smcc.rules.refusals import Invisible


def _responses(thing: Recommendation) -> list[dict[str, str]]:
    return [
        {"party": each.party.code, "answer": each.answer, "note": each.note}
        for each in thing.responses.all()
    ]


def _references(thing: Recommendation) -> list[dict[str, Any]]:
    return [
        {
            "id": each.pk, "kind": each.kind, "names": each.names, "as_written": each.as_written,
            "found_in": each.found_in,
            "learning": str(each.learning) if each.learning else None,
            "recommendation": each.to.number if each.to else None, "section": each.section,
            "points_nowhere": each.points_nowhere,
        }
        for each in thing.references.all()
    ]  # fmt: skip


def _evidence(thing: Recommendation) -> list[dict[str, Any]]:
    return [
        {
            "id": each.pk, "kind": each.kind, "title": each.title, "url": each.url, "dated": each.dated,
            "operation": each.operation.ref if each.operation else None,
        }
        for each in thing.evidence.all()
    ]  # fmt: skip


def _indicators(rows: list[tuple[Any, ...]], reading: Reading) -> list[list[dict[str, Any]]]:
    """What measures each of them, with its figure: two queries for all rows."""
    bound = IndicatorBinding.objects.in_force().filter(
        recommendation__in=[thing.pk for (thing,) in rows]
    )
    said: dict[int, list[dict[str, Any]]] = {thing.pk: [] for (thing,) in rows}
    for each in measured(reading.person, bound):
        about = {
            "binding": each.binding.pk, "indicator": each.binding.indicator,
            "title": each.binding.title, "since": each.binding.since.isoformat(),
        }  # fmt: skip
        figure = facts(each.figure) if each.figure is not None else {}
        said[each.binding.recommendation_id].append(about | figure)
    return [said[thing.pk] for (thing,) in rows]


def listed() -> serializers.Field:
    return serializers.ListField(child=serializers.DictField())


RECOMMENDATION = Shape(
    "Recommendation",
    number("id"),
    text("review", "review__ref"),
    number("number"),
    word("level", policy.Level),
    text("country", "country_id", allow_null=True),
    *regions.region_fields(),
    text("text"),
    text("detail", allow_blank=True),
    json("footnotes"),
    made("references", [""], _references, listed),
    word("scope", policy.Scope),
    text("scope_reason", allow_blank=True),
    text("owner_post", "owner_post__code", allow_null=True),
    day("due_on", allow_null=True),
    made("responses", [""], _responses, listed),
    word("status", policy.Status, "current__status", allow_null=True),
    word("status_basis", policy.StatusBasis, "current__status_basis", allow_null=True),
    text("basis_reason", "current__basis_reason", allow_null=True),
    word("confidence", policy.Confidence, "current__confidence", allow_null=True),
    text("response_note", "current__response_note", allow_null=True),
    text("narrative", "current__narrative", allow_null=True),
    text("way_forward", "current__way_forward", allow_null=True),
    day("round", "current__round__dated", allow_null=True),
    day("same_since", "current__same_since", allow_null=True),
    made("evidence", [""], _evidence, listed),
    gathered("indicators", [""], _indicators, listed),
    word("state", policy.State),
    text("closing_reason", allow_blank=True),
    moment("closed_at", allow_null=True),
    number("version"),
    STEPS,
)


class RecommendationInput(Input):
    """A recommendation that a review makes."""

    review = ByCode(Review, "ref", visible=True)
    text = Text(max_length=policy.LONGEST_TEXT)
    detail = Text(required=False, allow_blank=True, max_length=policy.LONGEST_TEXT)
    number = Number(
        required=False, allow_null=True, min_value=1, help_text=_("the next one, where not given")
    )
    level = OneOf(policy.Level, required=False)
    country = ByCode(Country, "iso3", required=False, allow_null=True)
    region = OneOf(regions.WORDS, optional=True, required=False)


class RecommendationChange(Change):
    """What may be changed beside the rounds."""

    text = Text(max_length=policy.LONGEST_TEXT)
    detail = Text(allow_blank=True, max_length=policy.LONGEST_TEXT)
    scope = OneOf(policy.Scope)
    scope_reason = Text(allow_blank=True, max_length=2000)
    owner_post = ByCode(Post, "code", allow_null=True)
    due_on = Day(allow_null=True)


class ResponseInput(Input):
    """What a party responds."""

    party = ByCode(Component, "code")
    answer = OneOf(policy.Answer)
    note = Text(required=False, allow_blank=True, max_length=2000)
    version = Version(required=False)


class EvidenceInput(Input):
    """What shows that something was done."""

    kind = OneOf(policy.EvidenceKind)
    title = Text(max_length=300)
    url = Text(required=False, allow_blank=True, max_length=500)
    dated = Text(required=False, allow_blank=True, max_length=policy.LONGEST_DATE)
    operation = ByCode(Operation, "ref", visible=True, required=False, allow_null=True)


class ReferenceInput(Input):
    """What it is drawn from or to be read with. Numbers are those of the same review."""

    kind = OneOf(policy.ReferenceKind)
    names = OneOf(policy.Names)
    as_written = Text(max_length=300)
    found_in = OneOf(policy.Part, required=False)
    priority = Number(required=False, allow_null=True)
    learning = Number(required=False, allow_null=True)
    recommendation = Number(required=False, allow_null=True)
    section = Text(required=False, allow_blank=True, max_length=30)


class TakingBackInput(Input):
    """Why evidence counts no more."""

    reason = Text(max_length=policy.LONGEST_REASON)


class RecommendationDoor(CommitteeDoor):
    tag, model = "recommendations", Recommendation
    shape = RECOMMENDATION
    filters = BoardFilter
    with_these = ("review", "country", "owner_post", "current__round")
    with_many = (
        Prefetch("responses", PartyResponse.objects.select_related("party")),
        Prefetch("references", Reference.objects.select_related("learning__priority", "to")),
    )

    def rows(self) -> QuerySet[Any]:
        seen = Evidence.objects.standing().visible_to(self.person).select_related("operation")
        return super().rows().prefetch_related(Prefetch("evidence", seen))


class Recommendations(RecommendationDoor, InFiles):
    """Recommendations with where they stand: the status is the latest closed round's."""

    summaries = {"GET": _("List recommendations"), "POST": _("Add a recommendation")}
    takes = {"POST": RecommendationInput}
    creates = True

    def post(self, request: Any) -> Response:
        sent = self.sent()
        region = sent.pop("region", "")
        made = actions.add_recommendation(
            sent.pop("review"), by=self.person,
            region=Region[region.upper()].value if region else None, **sent,
        )  # fmt: skip
        return created(self.record(made.pk), f"{request.path}{made.pk}/")

    def as_table(self, rows: QuerySet[Any]) -> Table:
        """The published table, as the board hands it out."""
        return board_table(rows.select_related(None).prefetch_related(None))


class OneRecommendation(RecommendationDoor, Record):
    """One recommendation."""

    summaries = {"GET": _("Read a recommendation"), "PATCH": _("Change owner, date, scope, text")}
    takes = {"PATCH": RecommendationChange}

    def patch(self, request: Any, pk: int) -> Response:
        sent = self.sent()
        version, reason = sent.pop("version"), sent.pop("reason", "")
        actions.amend_recommendation(
            self.find(pk), by=self.person, changes=sent, version=version, reason=reason
        )
        return Response(self.record(pk))


class Responses(RecommendationDoor):
    """Record what a party responds."""

    summaries = {"POST": _("Record a party’s response")}
    takes = {"POST": ResponseInput}

    def post(self, request: Any, pk: int) -> Response:
        actions.respond(self.find(pk), by=self.person, **self.sent())
        return Response(self.record(pk))


class EvidenceOf(RecommendationDoor):
    """Add evidence."""

    summaries = {"POST": _("Add evidence")}
    takes = {"POST": EvidenceInput}

    def post(self, request: Any, pk: int) -> Response:
        actions.add_evidence(self.find(pk), by=self.person, **self.sent())
        return Response(self.record(pk))


class ReferencesOf(RecommendationDoor):
    """Add a reference."""

    summaries = {"POST": _("References")}
    takes = {"POST": ReferenceInput}

    def post(self, request: Any, pk: int) -> Response:
        sent = self.sent()
        sent["number"] = sent.pop("recommendation", None)
        add_reference(self.find(pk), by=self.person, **sent)
        return Response(self.record(pk))


class ReferenceTakenBack(RecommendationDoor):
    """Take a reference back."""

    summaries = {"POST": _("Remove")}

    def post(self, request: Any, pk: int, reference: int) -> Response:
        take_back_reference(self.find(pk), reference, by=self.person)
        return Response(self.record(pk))


class EvidenceTakenBack(RecommendationDoor):
    """Take evidence back: it counts no more, and is not lost."""

    summaries = {"POST": _("Take evidence back")}
    takes = {"POST": TakingBackInput}

    def post(self, request: Any, pk: int, evidence: int) -> Response:
        thing, sent = self.find(pk), self.sent()
        row = thing.evidence.visible_to(self.person).filter(pk=evidence).first()
        if row is None:
            raise Invisible()
        actions.take_back_evidence(row, by=self.person, **sent)
        return Response(self.record(pk))


class RecommendationSteps(RecommendationDoor, Steps):
    """Close, reopen."""

    summaries = {"POST": _("Take a step of a recommendation")}

    def take(self, thing: Recommendation, step: str, sent: dict[str, Any]) -> Recommendation:
        return actions.run(thing, step, by=self.person, **sent)


urlpatterns = [
    path("recommendations/", Recommendations.as_view(), name="recommendations"),
    path("recommendations/<int:pk>/", OneRecommendation.as_view(), name="recommendation"),
    path("recommendations/<int:pk>/responses/", Responses.as_view()),
    path("recommendations/<int:pk>/evidence/", EvidenceOf.as_view()),
    path("recommendations/<int:pk>/references/", ReferencesOf.as_view()),
    path(
        "recommendations/<int:pk>/references/<int:reference>/take-back/",
        ReferenceTakenBack.as_view(),
    ),
    path(
        "recommendations/<int:pk>/evidence/<int:evidence>/take-back/", EvidenceTakenBack.as_view()
    ),
    path("recommendations/<int:pk>/steps/<str:step>/", RecommendationSteps.as_view()),
]
