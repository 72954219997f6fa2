"""Reviews in the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django.urls import path
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.components.country_filter import CountryCodeFilter
from coordination.components.models import Component, Country
from coordination.exporting import InFiles
from coordination.searching import asked_for, holding
from recommendations.doors import CommitteeDoor
from recommendations.linking import codes_of
from recommendations.review import actions, policy
from recommendations.review.findings import PARTS, Part, add_finding, amend_finding, rows_of
from recommendations.review.models import (
    Ambition,
    Learning,
    MethodFigure,
    Priority,
    Review,
    ReviewDocument,
)
from smcc.rest.endpoint import Record, created
from smcc.rest.inputs import ByCodes, Change, Day, Input, Number, OneOf, text_for
from smcc.rest.shape import Shape, day, made, moment, number, text, texts, word
from smcc.rest.steps import STEPS, Steps
from smcc.rules.refusals import Invalid, Invisible

REVIEW = Shape(
    "Review",
    text("ref"),
    text("title"),
    text("commissioner", allow_blank=True),
    text("consultant", allow_blank=True),
    text("scope", allow_blank=True),
    day("began_on", allow_null=True),
    day("ended_on", allow_null=True),
    word("period_precision", Review.Precision),
    day("reported_on", allow_null=True),
    made("countries", [""], lambda review: [each.pk for each in review.countries.all()], texts()),
    text("synthetic", allow_blank=True),
    word("state", policy.State),
    moment("created_at"),
    number("version"),
    STEPS,
)


def _listed() -> serializers.Field:
    return serializers.ListField(child=serializers.DictField())


def _said(part: Part) -> Any:
    """What a review has of one kind of finding, in its own order."""
    names = (*(["number"] if part.numbered else []), *part.texts)

    def read(review: Review) -> list[dict[str, Any]]:
        return [
            {"id": each.pk} | {name: getattr(each, name) for name in names}
            for each in rows_of(part, review)
        ]

    return read


def _learnings(review: Review) -> list[dict[str, Any]]:
    rows = rows_of(PARTS["learnings"], review).select_related("priority")
    return [
        {
            "id": each.pk, "priority": each.priority.number, "number": each.number,
            "text": each.text, "tools": each.tools,
            "countries": codes_of(each.countries.all()),
            "components": codes_of(each.components.all()),
        }
        for each in rows.prefetch_related("countries", "components")
    ]  # fmt: skip


DETAIL = REVIEW.with_more(
    "ReviewInFull",
    *(
        made(name, [""], _learnings if name == "learnings" else _said(part), _listed)
        for name, part in PARTS.items()
    ),
)


class ReviewChange(Change):
    """The facts of a review that can be corrected."""

    title = text_for(Review, "title")
    commissioner = text_for(Review, "commissioner")
    consultant = text_for(Review, "consultant")
    scope = text_for(Review, "scope")
    began_on = Day(allow_null=True)
    ended_on = Day(allow_null=True)
    period_precision = OneOf(Review.Precision)
    reported_on = Day(allow_null=True)
    countries = ByCodes(Country, "iso3")


class ReviewInput(Input):
    """A review, as a draft."""

    ref = text_for(Review, "ref")
    title = text_for(Review, "title")
    commissioner = text_for(Review, "commissioner", required=False)
    consultant = text_for(Review, "consultant", required=False)
    scope = text_for(Review, "scope", required=False)
    began_on = Day(required=False, allow_null=True)
    ended_on = Day(required=False, allow_null=True)
    period_precision = OneOf(Review.Precision, required=False)
    reported_on = Day(required=False, allow_null=True)
    countries = ByCodes(Country, "iso3", required=False)


class PriorityInput(Input):
    """A priority of a review, numbered as in the source."""

    number = Number()
    title = text_for(Priority, "title")
    finding = text_for(Priority, "finding", required=False)


class LearningInput(Input):
    """A learning under a priority; `priority` is that one's number."""

    priority = Number()
    number = Number()
    text = text_for(Learning, "text")
    tools = serializers.ListField(child=OneOf(policy.Tool), required=False, max_length=20)
    countries = ByCodes(Country, "iso3", required=False)
    components = ByCodes(Component, "code", required=False)


class AmbitionInput(Input):
    """An ambition that the review held the operations against."""

    number = Number()
    title = text_for(Ambition, "title")
    finding = text_for(Ambition, "finding", required=False)


class FigureInput(Input):
    """A number that says how the review was made."""

    label = text_for(MethodFigure, "label")  # type: ignore[assignment]
    value = text_for(MethodFigure, "value")
    note = text_for(MethodFigure, "note", required=False)


class DocumentInput(Input):
    """A document of the review, where it can be read."""

    title = text_for(ReviewDocument, "title")
    url = text_for(ReviewDocument, "url", required=False)
    language = text_for(ReviewDocument, "language", required=False)


INPUTS: dict[str, type[Input]] = {
    "priorities": PriorityInput, "learnings": LearningInput, "ambitions": AmbitionInput,
    "figures": FigureInput, "documents": DocumentInput,
}  # fmt: skip
CHANGES: dict[str, type[Input]] = {
    name: type(
        f"{each.__name__.removesuffix('Input')}Change", (Change, each), {"__doc__": each.__doc__}
    )
    for name, each in INPUTS.items()
}


class ReviewFilter(django_filters.FilterSet):
    """Reviews by words, state and country."""

    q = django_filters.CharFilter(label=_("Words"), method="with_words", max_length=200)
    state = django_filters.ChoiceFilter(label=_("State"), choices=policy.State.choices)
    country = CountryCodeFilter(field_name="countries")

    class Meta:
        model = Review
        fields: list[str] = []

    def with_words(self, rows: Any, name: str, words: str) -> Any:
        """Every word begins a word of the review's reference, title, scope or authors."""
        return holding(rows, asked_for(words))


class ReviewDoor(CommitteeDoor):
    tag, model, key = "reviews", Review, "ref"
    shape, detail = REVIEW, DETAIL
    filters = ReviewFilter
    with_many = ("countries",)


class Reviews(ReviewDoor, InFiles):
    """Reviews of how the Movement coordinated, newest first."""

    summaries = {"GET": _("List reviews"), "POST": _("New review")}
    takes = {"POST": ReviewInput}
    creates = True

    def post(self, request: Any) -> Response:
        made = actions.create_review(by=self.person, **self.sent())
        return created(self.record(made.pk), f"{request.path}{made.ref}/")


class OneReview(ReviewDoor, Record):
    """One review."""

    summaries = {"GET": _("Read a review"), "PATCH": _("About this review")}
    takes = {"PATCH": ReviewChange}

    def patch(self, request: Any, ref: str) -> Response:
        sent = self.sent()
        version, reason = sent.pop("version"), sent.pop("reason", "")
        review = actions.amend_review(
            self.find(ref), by=self.person, changes=sent, version=version, reason=reason
        )
        return Response(self.record(review.pk))


class FindingDoor(ReviewDoor):
    """A door to what a review found, of the kind that `part` is. It answers with the whole review."""

    part: Part = PARTS["priorities"]

    def facts(self, review: Review) -> dict[str, Any]:
        """What was sent, with the priority of a learning found by its number."""
        sent = self.sent()
        if "priority" in sent:
            priority = review.priorities.filter(number=sent["priority"]).first()
            if priority is None:
                raise Invalid({"priority": _("The review has no priority of this number.")})
            sent["priority"] = priority
        return sent


class Findings(FindingDoor):
    """Add to what a review found."""

    summaries = {"POST": _("What the review found")}
    creates = True

    def post(self, request: Any, ref: str) -> Response:
        review = self.find(ref)
        made = add_finding(review, self.part, by=self.person, facts=self.facts(review))
        return created(self.record(review.pk), f"{request.path}{made.pk}/")


class OneFinding(FindingDoor):
    """Change what a review found."""

    summaries = {"PATCH": _("What the review found")}

    def patch(self, request: Any, ref: str, finding: int) -> Response:
        review = self.find(ref)
        thing = rows_of(self.part, review).filter(pk=finding).first()
        if thing is None:
            raise Invisible()
        sent = self.facts(review)
        version, reason = sent.pop("version"), sent.pop("reason", "")
        amend_finding(
            review, self.part, thing, by=self.person, changes=sent, version=version, reason=reason
        )
        return Response(self.record(review.pk))


def _doors(part: Part) -> list[Any]:
    """The two addresses of a kind of finding."""
    at = f"reviews/<slug:ref>/{part.name}/"
    name = part.name.title()
    adds: Any = type(name, (Findings,), {
        "__doc__": Findings.__doc__, "part": part, "takes": {"POST": INPUTS[part.name]},
    })  # fmt: skip
    changes: Any = type(f"One{name}", (OneFinding,), {
        "__doc__": OneFinding.__doc__, "part": part, "takes": {"PATCH": CHANGES[part.name]},
    })  # fmt: skip
    return [path(at, adds.as_view()), path(at + "<int:finding>/", changes.as_view())]


class ReviewSteps(ReviewDoor, Steps):
    """Publish, take back, withdraw."""

    summaries = {"POST": _("Take a step of a review")}

    def take(self, thing: Review, step: str, sent: dict[str, Any]) -> Review:
        return actions.run(thing, step, by=self.person, **sent)


urlpatterns = [
    path("reviews/", Reviews.as_view(), name="reviews"),
    path("reviews/<slug:ref>/", OneReview.as_view(), name="review"),
    path("reviews/<slug:ref>/steps/<str:step>/", ReviewSteps.as_view()),
    *(door for part in PARTS.values() for door in _doors(part)),
]
