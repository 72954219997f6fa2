"""Teams in the API."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.components.models import Component
from coordination.components.regions import region_word
from coordination.exporting import InFiles
from coordination.people.models import Post
from recommendations.doors import CommitteeDoor
from recommendations.inputs import RecommendationsInput
from recommendations.linking import codes_of, seen_codes
from recommendations.workstream import actions, overlapping, policy
from recommendations.workstream.filters import WorkstreamFilter
from recommendations.workstream.models import Overlap, Workstream
from smcc.rest.endpoint import Record, created
from smcc.rest.inputs import ByCode, ByCodes, Change, Day, Input, Number, Text, Version
from smcc.rest.shape import Reading, Shape, day, gathered, made, moment, number, text, texts, word
from smcc.rest.steps import STEPS, StepInput, Steps


def _by_region(team: Workstream) -> dict[str, int]:
    """National Societies taking part, by region; regions of none are left out."""
    counts: dict[str, int] = {}
    for each in team.members.all():
        if each.kind == Component.Kind.NATIONAL_SOCIETY and each.region is not None:
            name = str(region_word(each.region))
            counts[name] = counts.get(name, 0) + 1
    return counts


def _recommendations(rows: list[tuple[Any, ...]], reading: Reading) -> list[list[str]]:
    return seen_codes(Workstream, (team for (team,) in rows), reading.person)


def _overlaps(rows: list[tuple[Any, ...]], reading: Reading) -> list[list[dict[str, str]]]:
    teams = {team.pk: team for (team,) in rows}
    found: dict[int, list[dict[str, str]]] = {pk: [] for pk in teams}
    pairs = Overlap.objects.filter(one__in=teams) | Overlap.objects.filter(other__in=teams)
    for each in pairs.select_related("one", "other"):
        for mine, beside in ((each.one, each.other), (each.other, each.one)):
            if mine.pk in found:
                found[mine.pk].append({"with": beside.code, "note": each.note})
    return [found[pk] for pk in teams]


def listed() -> serializers.Field:
    return serializers.ListField(child=serializers.DictField())


WORKSTREAM = Shape(
    "Workstream",
    text("code"),
    text("name"),
    text("objective"),
    made("co_chairs", [""], lambda team: codes_of(team.co_chairs.all()), texts()),
    text("co_chair_note", allow_blank=True),
    made("members", [""], lambda team: codes_of(team.members.all()), texts()),
    made("national_societies_by_region", [""], _by_region, lambda: serializers.DictField()),
    gathered("recommendations", [""], _recommendations, texts()),
    gathered("overlaps", [""], _overlaps, listed),
    text("status_note", allow_blank=True),
    text("achieved", allow_blank=True),
    text("not_achieved", allow_blank=True),
    text("source", allow_blank=True),
    number("women", allow_null=True),
    number("men", allow_null=True),
    number("others", allow_null=True),
    day("balance_on", allow_null=True),
    text("balance_source", allow_blank=True),
    number("actions_counted", "counted"),
    number("actions_done", "done"),
    number("actions_dropped", "dropped"),
    number("actions_overdue", "overdue"),
    word("state", policy.State),
    text("closing_reason", allow_blank=True),
    moment("closed_at", allow_null=True),
    moment("created_at"),
    number("version"),
    STEPS,
)


class WorkstreamInput(Input):
    """A team to begin."""

    name = Text(max_length=200)
    objective = Text(max_length=policy.LONGEST_TEXT)
    code = serializers.SlugField(required=False, max_length=60)
    co_chair_note = Text(required=False, allow_blank=True, max_length=300)
    co_chairs = ByCodes(Post, "code", required=False)
    members = ByCodes(Component, "code", required=False)
    recommendations = RecommendationsInput(required=False)


class WorkstreamChange(Change):
    """What may be changed of a team; a list replaces the one that stands."""

    name = Text(max_length=200)
    objective = Text(max_length=policy.LONGEST_TEXT)
    co_chair_note = Text(allow_blank=True, max_length=300)
    status_note = Text(allow_blank=True, max_length=policy.LONGEST_TEXT)
    achieved = Text(allow_blank=True, max_length=policy.LONGEST_TEXT)
    not_achieved = Text(allow_blank=True, max_length=policy.LONGEST_TEXT)
    co_chairs = ByCodes(Post, "code")
    members = ByCodes(Component, "code")
    recommendations = RecommendationsInput()


class BalanceInput(Input):
    """Counts of women and men as of a day; everything null and "" takes the record back."""

    women = Number(allow_null=True)
    men = Number(allow_null=True)
    others = Number(allow_null=True, required=False)
    balance_on = Day(allow_null=True)
    balance_source = Text(allow_blank=True, max_length=300)
    version = Version(required=False)


class OverlapInput(Input):
    """Another team, and where the two meet."""

    other = ByCode(Workstream, "code", visible=True)
    note = Text(max_length=overlapping.LONGEST_NOTE)


class WorkstreamStepInput(StepInput):
    """`close` takes what was achieved and what was not, where that is not said yet."""

    achieved = Text(required=False, max_length=policy.LONGEST_TEXT)
    not_achieved = Text(required=False, max_length=policy.LONGEST_TEXT)


class WorkstreamDoor(CommitteeDoor):
    tag, model, key = "workstreams", Workstream, "code"
    shape = WORKSTREAM
    filters = WorkstreamFilter
    with_many = (
        Prefetch("co_chairs", Post.objects.only("code")),
        Prefetch("members", Component.objects.only("code", "kind", "region")),
    )

    def rows(self) -> Any:
        rows: Any = super().rows()
        return rows.with_counts(timezone.localdate())


class Workstreams(WorkstreamDoor, InFiles):
    """Teams, how far their plans are, and who takes part."""

    summaries = {"GET": _("List teams"), "POST": _("Begin a team")}
    takes = {"POST": WorkstreamInput}
    creates = True

    def post(self, request: Any) -> Response:
        sent = self.sent()
        links = {name: sent.pop(name) for name in actions.LINKS if name in sent}
        team = actions.begin(by=self.person, links=links, **sent)
        return created(self.record(team.pk), f"{request.path}{team.code}/")


class OneWorkstream(WorkstreamDoor, Record):
    """One team. Its plan of action is `actions/?workstream=<code>`."""

    summaries = {"GET": _("Read a team"), "PATCH": _("Change a team")}
    takes = {"PATCH": WorkstreamChange}

    def patch(self, request: Any, code: str) -> Response:
        sent = self.sent()
        version, reason = sent.pop("version"), sent.pop("reason", "")
        team = actions.amend_workstream(
            self.find(code), by=self.person, changes=sent, version=version, reason=reason
        )
        return Response(self.record(team.pk))


class Balance(WorkstreamDoor):
    """Record how many women and men take part."""

    summaries = {"POST": _("Record how many women and men take part")}
    takes = {"POST": BalanceInput}

    def post(self, request: Any, code: str) -> Response:
        team = actions.record_balance(self.find(code), by=self.person, **self.sent())
        return Response(self.record(team.pk))


class Overlaps(WorkstreamDoor):
    """Say where two teams meet."""

    summaries = {"POST": _("Say where a team meets another one")}
    takes = {"POST": OverlapInput}

    def post(self, request: Any, code: str) -> Response:
        team, sent = self.find(code), self.sent()
        overlapping.say_overlap(team, sent["other"], by=self.person, note=sent["note"])
        return Response(self.record(team.pk))


class OverlapTakenBack(WorkstreamDoor):
    """Take an overlap back."""

    summaries = {"POST": _("Take an overlap back")}

    def post(self, request: Any, code: str, other: str) -> Response:
        team = self.find(code)
        overlapping.take_back_overlap(team, self.find(other), by=self.person)
        return Response(self.record(team.pk))


class WorkstreamSteps(WorkstreamDoor, Steps):
    """Close, reopen."""

    summaries = {"POST": _("Take a step of a team")}
    takes = {"POST": WorkstreamStepInput}

    def take(self, thing: Workstream, step: str, sent: dict[str, Any]) -> Workstream:
        return actions.run(thing, step, by=self.person, **sent)


urlpatterns = [
    path("workstreams/", Workstreams.as_view(), name="workstreams"),
    path("workstreams/<slug:code>/", OneWorkstream.as_view(), name="workstream"),
    path("workstreams/<slug:code>/balance/", Balance.as_view()),
    path("workstreams/<slug:code>/overlaps/", Overlaps.as_view()),
    path("workstreams/<slug:code>/overlaps/<slug:other>/take-back/", OverlapTakenBack.as_view()),
    path("workstreams/<slug:code>/steps/<str:step>/", WorkstreamSteps.as_view()),
]
