"""Silence procedures in the API."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from smcc.rest.endpoint import Endpoint, Listing, Record, created
from smcc.rest.inputs import Input, Moment, Text, Version
from smcc.rest.shape import Shape, column, made, moment, number, text, word
from tools.joint_statement.by_id import OfStatement, VisibleStatement
from tools.silence import actions, policy
from tools.silence.models import Silence, SilenceParty
from tools.silence.reach import reach_of


class PartyShape(serializers.Serializer):
    """A signatory, and how its silence is counted."""

    component = serializers.CharField()
    outcome = serializers.ChoiceField(policy.PartyOutcome.choices)
    proof = serializers.ChoiceField(policy.Proof.choices, allow_blank=True)
    proven_at = serializers.DateTimeField(
        allow_null=True, help_text="when it was told, also where that was too late"
    )
    why = serializers.CharField(allow_blank=True, help_text="why its silence does not count")


def _parties(silence: Silence) -> list[dict[str, Any]]:
    """As they would be counted now, while it runs; afterwards, as they were counted."""
    rows: Any = silence.parties.all()
    if silence.is_running:
        rows = reach_of(silence.statement, silence, at=timezone.now())
    return [
        {
            "component": row.signatory.component.code, "outcome": str(row.outcome),
            "proof": str(row.proof), "proven_at": row.proven_at, "why": row.why,
        }
        for row in rows
    ]  # fmt: skip


SILENCE = Shape(
    "SilenceProcedure",
    number("id"),
    text("operation", "statement__operation__ref"),
    number("joint_statement", "statement_id"),
    number("draft", "draft_id"),
    number("n"),
    moment("started_at"),
    text("started_by", "started_by__name", allow_null=True),
    moment("closes_at", help_text="silence counts from then on"),
    made(
        "told_by",
        [""],
        attrgetter("told_by"),
        lambda: serializers.DateTimeField(
            help_text="the silence of a party told later than this does not count"
        ),
    ),
    column(
        "notice_hours",
        doc=lambda: serializers.FloatField(
            help_text="how long before `closes_at` each party must have been told"
        ),
    ),
    moment("ended_at", allow_null=True),
    word("outcome", policy.Outcome, allow_null=True),
    text("reason", allow_blank=True),
)
SILENCE_DETAIL = SILENCE.with_more(
    "SilenceProcedureDetail", made("parties", [""], _parties, lambda: PartyShape(many=True))
)


class SilenceFilter(OfStatement):
    """Procedures on one version of a statement."""

    class Meta:
        model = Silence
        fields: list[str] = []


class SilenceInput(Input):
    """From when silence counts, for which statement."""

    joint_statement = VisibleStatement()
    closes_at = Moment()
    version = Version()


class TakeBackInput(Input):
    """Why silence is no longer to count."""

    reason = Text(max_length=actions.LONGEST_REASON)


class SilenceDoor(Endpoint):
    tag, model = "silence-procedures", Silence
    shape, detail = SILENCE, SILENCE_DETAIL
    filters = SilenceFilter

    def rows(self) -> QuerySet[Any]:
        parties = SilenceParty.objects.select_related("signatory__component")
        rows = Silence.objects.visible_to(self.person).select_related(
            "statement__operation", "started_by"
        )
        return rows.prefetch_related(Prefetch("parties", parties))


class Silences(SilenceDoor, Listing):
    """Silence procedures, newest first."""

    summaries = {"GET": _("List silence procedures"), "POST": _("Begin a silence procedure")}
    takes = {"POST": SilenceInput}
    gives = {"POST": SILENCE_DETAIL}
    creates = True

    def post(self, request: Any) -> Response:
        """Say that the statement is adopted at a time unless a signatory objects."""
        sent = self.sent()
        row = actions.begin(sent.pop("joint_statement"), by=request.user, **sent)
        return created(self.record(row.pk), reverse("api:silence", kwargs={"pk": row.pk}))


class OneSilence(SilenceDoor, Record):
    """One procedure: who is counted, who is not and why."""

    summaries = {"GET": _("Read a silence procedure")}


class TakeBack(SilenceDoor):
    """Stopping a procedure."""

    summaries = {"POST": _("Take a silence procedure back")}
    takes = {"POST": TakeBackInput}
    gives = {"POST": SILENCE_DETAIL}

    def post(self, request: Any, pk: int) -> Response:
        """Silence no longer counts. Those who are asked are told, and are still asked."""
        actions.take_back(self.find(pk), by=request.user, **self.sent())
        return Response(self.record(pk))


urlpatterns = [
    path("silence-procedures/", Silences.as_view(), name="silences"),
    path("silence-procedures/<int:pk>/", OneSilence.as_view(), name="silence"),
    path("silence-procedures/<int:pk>/taking-back/", TakeBack.as_view()),
]
