"""Tables brought in, in the API: sent as a file, read as proposals, applied by their numbers."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from coordination.doors import names_of
from recommendations.doors import CommitteeDoor
from recommendations.intake import actions, policy
from recommendations.intake.filters import ProposalFilter
from recommendations.intake.models import Intake, IntakeRow, Proposal
from recommendations.recommendation.models import Recommendation
from recommendations.review.models import Review
from smcc.rest.endpoint import Listing, Record, created
from smcc.rest.inputs import Flag, Input, Number, Version
from smcc.rest.shape import Shape, json, moment, number, text, word
from smcc.rest.steps import STEPS, StepInput, Steps
from smcc.rules.refusals import Invisible

INTAKE = Shape(
    "Intake",
    number("id"),
    text("review", "review__ref"),
    text("file_name"),
    word("file_format", policy.Format),
    number("file_size"),
    text("file_sha256"),
    text("language"),
    json("notices"),
    word("state", policy.State),
    moment("created_at"),
    text("created_by", "created_by__name"),
    moment("discarded_at", allow_null=True),
    number("version"),
    STEPS,
)
PROPOSAL = Shape(
    "Proposal",
    number("id"),
    number("row", "row__n"),
    number("row_id"),
    text("section", "row__section", allow_blank=True),
    number("recommendation", "row__recommendation__number", allow_null=True),
    word("matched", policy.Match, "row__matched"),
    word("column", policy.Column),
    word("verdict", policy.Verdict),
    text("stands", allow_blank=True),
    text("said", allow_blank=True),
    text("why", allow_blank=True),
    json("facts"),
    moment("applied_at", allow_null=True),
    text("applied_by", "applied_by__name", allow_null=True),
    text("refused", allow_blank=True),
)


class FileInput(Input):
    """The file with the table; send it as multipart/form-data."""

    file = serializers.FileField(allow_empty_file=True)


class IntakeStepInput(StepInput):
    """Which cells are applied: their numbers, or all that are plainly new or changed."""

    proposals = serializers.ListField(
        child=Number(min_value=1), required=False, max_length=policy.AT_ONCE,
        help_text=_("for the step apply: the cells, by the id of their proposal"),
    )  # fmt: skip
    all_changed = Flag(
        required=False, help_text=_("for the step apply: every new and changed cell")
    )


class RowInput(Input):
    """What a row is: a recommendation of the review by number, a new one, or (with neither) none."""

    recommendation = Number(required=False, allow_null=True)
    is_new = Flag(required=False)
    version = Version(required=False)


class IntakeDoor(CommitteeDoor):
    tag, model = "intakes", Intake
    shape = INTAKE
    with_these = ("review",)
    with_many = tuple(names_of("created_by"))


class Intakes(IntakeDoor, Listing):
    """Tables brought in for a review, newest first. For the Committee and its secretariat."""

    summaries = {"GET": _("List tables brought in"), "POST": _("Bring a table in")}
    takes = {"POST": FileInput}
    creates = True
    parser_classes = [MultiPartParser]

    def rows(self) -> QuerySet[Any]:
        return super().rows().filter(review__ref=self.kwargs["ref"])

    def _review(self) -> Review:
        found = Review.objects.visible_to(self.person).filter(ref=self.kwargs["ref"]).first()
        if found is None or not actions.may_bring_in(found, self.person):
            raise Invisible()
        return found

    def get(self, request: Any, **kwargs: Any) -> Response:
        self._review()
        return self.page()

    def post(self, request: Any, ref: str) -> Response:
        """Read a Word or Excel file into proposals, cell by cell. Nothing is applied."""
        review = self._review()
        file = self.sent()["file"]
        made = actions.read_table(
            review, by=self.person, name=file.name, content=file.read(policy.MOST_BYTES + 1)
        )
        return created(self.record(made.pk), reverse("api:intake", kwargs={"pk": made.pk}))


class OneIntake(IntakeDoor, Record):
    """One table brought in."""

    summaries = {"GET": _("Read a table brought in")}


class Proposals(CommitteeDoor, Listing):
    """What a table proposes, cell by cell, in the file's order."""

    tag, model, shape = "intakes", Proposal, PROPOSAL
    filters = ProposalFilter
    order = ("id",)
    with_these = ("row__recommendation",)
    with_many = tuple(names_of("applied_by"))
    summaries = {"GET": _("List what a table proposes")}

    def rows(self) -> QuerySet[Any]:
        return super().rows().filter(row__intake=self.kwargs["pk"])

    def get(self, request: Any, **kwargs: Any) -> Response:
        if not Intake.objects.visible_to(self.person).filter(pk=self.kwargs["pk"]).exists():
            raise Invisible()
        return self.page()


class IntakeSteps(IntakeDoor, Steps):
    """Apply cells, put it away."""

    summaries = {"POST": _("Take a step of a table brought in")}
    takes = {"POST": IntakeStepInput}

    def take(self, thing: Intake, step: str, sent: dict[str, Any]) -> Intake:
        proposals, all_plain = sent.pop("proposals", ()), sent.pop("all_changed", False)
        if step != "apply":
            return actions.run(thing, step, by=self.person, **sent)
        actions.apply(
            thing, by=self.person, proposals=proposals, all_plain=all_plain,
            version=sent.get("version"),
        )  # fmt: skip
        return thing


class RowOf(IntakeDoor):
    """Say which recommendation a row is, and compare it again."""

    summaries = {"POST": _("Say what a row is")}
    takes = {"POST": RowInput}

    def post(self, request: Any, pk: int, row: int) -> Response:
        intake, sent = self.find(pk), self.sent()
        one = self.find(row, IntakeRow.objects.filter(intake=intake))
        number = sent.get("recommendation")
        thing = None
        if number is not None:
            known = Recommendation.objects.filter(review=intake.review)
            if (thing := known.filter(number=number).first()) is None:
                raise Invisible()
        actions.choose(
            one, by=self.person, recommendation=thing, is_new=sent.get("is_new", False),
            version=sent.get("version"),
        )  # fmt: skip
        return Response(self.record(pk))


urlpatterns = [
    path("reviews/<slug:ref>/intakes/", Intakes.as_view(), name="intakes"),
    path("intakes/<int:pk>/", OneIntake.as_view(), name="intake"),
    path("intakes/<int:pk>/proposals/", Proposals.as_view()),
    path("intakes/<int:pk>/rows/<int:row>/", RowOf.as_view()),
    path("intakes/<int:pk>/steps/<str:step>/", IntakeSteps.as_view()),
]
