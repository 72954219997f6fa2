"""Learnings in the API."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from coordination.exporting import InFiles
from recommendations.doors import CommitteeDoor
from recommendations.learning.filters import LearningFilter
from recommendations.review.models import Learning
from smcc.rest.endpoint import Record
from smcc.rest.shape import Shape, json, made, number, text, texts


def _countries(thing: Learning) -> list[str]:
    return sorted(each.iso3 for each in thing.countries.all())


def _components(thing: Learning) -> list[str]:
    return sorted(each.code for each in thing.components.all())


LEARNING = Shape(
    "Learning",
    number("id"),
    text("review", "priority__review__ref"),
    number("priority", "priority__number"),
    text("priority_title", "priority__title"),
    number("number"),
    text("text"),
    json("tools"),
    made("countries", [""], _countries, texts()),
    made("components", [""], _components, texts()),
)


class LearningDoor(CommitteeDoor):
    tag, model, shape, filters = "learnings", Learning, LEARNING, LearningFilter
    with_these = ("priority__review",)
    with_many = ("countries", "components")


class Learnings(LearningDoor, InFiles):
    """What reviews learned, numbered as in the source."""

    summaries = {"GET": _("List learnings")}


class OneLearning(LearningDoor, Record):
    """One learning."""

    summaries = {"GET": _("Read a learning")}


urlpatterns = [
    path("learnings/", Learnings.as_view(), name="learnings"),
    path("learnings/<int:pk>/", OneLearning.as_view(), name="learning"),
]
