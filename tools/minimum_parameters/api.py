"""Minimum coordination parameters in the API."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import django_filters
from django.conf import settings
from django.db.models import Count, Q
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.deadlines.registry import value
from coordination.doors import OfOperation, StartInput, names_of
from coordination.people.models import Post
from smcc.rest.endpoint import Listing, Record, created
from smcc.rest.inputs import Change, Input, Moment, OneOf, Text, Version
from smcc.rest.shape import Shape, json, labels_of, made, moment, number, text, texts, word
from smcc.rest.steps import STEPS, StepInput, Steps, knowing
from tools.issued_document.versions_api import (
    DocumentDoor,
    PdfDoor,
    SectionShape,
    SectionTexts,
    VersionInput,
    sections_of,
)
from tools.joint_statement.models import JointStatement
from tools.minimum_parameters import actions, endorsement, policy
from tools.minimum_parameters.models import Endorsement, MinimumParameters, Receipt
from tools.minimum_parameters.settings import BOTH


class EndorsementShape(serializers.Serializer):
    """A principal, or a delegate of the post, endorsed the text as it stood."""

    principal = serializers.ChoiceField(policy.Principal.choices)
    principal_display = serializers.CharField()
    person = serializers.CharField()
    as_delegate = serializers.BooleanField()
    note = serializers.CharField(allow_blank=True)
    endorsed_at = serializers.DateTimeField()
    lapsed_at = serializers.DateTimeField(allow_null=True)


def _endorsement(given: Endorsement) -> dict[str, Any]:
    return {
        "principal": given.principal,
        "principal_display": labels_of(policy.Principal)[given.principal],
        "person": given.person.name,
        "as_delegate": given.as_delegate,
        "note": given.note,
        "endorsed_at": given.endorsed_at,
        "lapsed_at": given.lapsed_at,
    }


def _nullable_moment() -> serializers.Field:
    return serializers.DateTimeField(allow_null=True)


MINIMUM_PARAMETERS = Shape(
    "MinimumParameters",
    number("id"),
    text("operation", "operation__ref"),
    number("number", help_text="its version: 1 for the first"),
    word("state", policy.State),
    number("supersedes", "supersedes_id", allow_null=True),
    text("revision_reason", allow_blank=True),
    text("language"),
    text("receipt", allow_blank=True),
    text("content_hash", allow_blank=True, help_text="SHA-256 of the text as issued"),
    made(
        "missing_endorsements", [""], lambda parameters: parameters.missing_endorsements(), texts()
    ),
    made(
        "decision_table_received_at", [""],
        lambda parameters: parameters.received_at(policy.Document.DECISION_TABLE), _nullable_moment,
    ),
    made(
        "joint_statement_received_at", [""],
        lambda parameters: parameters.received_at(policy.Document.JOINT_STATEMENT), _nullable_moment,
    ),
    moment("issued_at", allow_null=True),
    text("issued_by", "issued_by__name", allow_null=True),
    moment("revisited_at", allow_null=True),
    text("revisited_by", "revisited_by__name", allow_null=True),
    moment("superseded_at", allow_null=True),
    text("superseded_by", "superseded_by__name", allow_null=True),
    moment("waived_at", allow_null=True),
    text("waived_by", "waived_by__name", allow_null=True),
    moment("created_at"),
    number("version"),
    STEPS,
)  # fmt: skip

MINIMUM_PARAMETERS_DETAIL = MINIMUM_PARAMETERS.with_more(
    "MinimumParametersDetail",
    made(
        "sections", [""], lambda parameters: sections_of(parameters, policy.Section),
        lambda: SectionShape(many=True),
    ),
    made(
        "endorsements", [""],
        lambda parameters: [_endorsement(each) for each in parameters.endorsements.all()],
        lambda: EndorsementShape(many=True),
    ),
    json("as_issued", "frozen", help_text="text and endorsements as issued, never changed"),
)  # fmt: skip


class MinimumParametersFilter(OfOperation):
    """Minimum parameters by operation and state."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=policy.State.choices)

    class Meta:
        model = MinimumParameters
        fields: list[str] = []


class ParametersChange(Change):
    """Texts by section, and in which language."""

    sections = SectionTexts()
    language = OneOf(settings.LANGUAGES)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        del fields["reason"]
        return fields


class EndorsementInput(Input):
    """The version that was read, and a note."""

    version = Version()
    note = Text(required=False, allow_blank=True, max_length=policy.LONGEST_NOTE)
    at = Moment(required=False)


class ParametersDoor(DocumentDoor):
    tag, model = "minimum-parameters", MinimumParameters
    shape, detail = MINIMUM_PARAMETERS, MINIMUM_PARAMETERS_DETAIL
    filters = MinimumParametersFilter
    with_many = (
        *names_of("issued_by", "revisited_by", "superseded_by", "waived_by", "endorsements__person"),
    )  # fmt: skip

    def made_ready(self, things: Sequence[Any]) -> Sequence[Any]:
        """What the guards ask of texts, receipts, endorsements and versions was read for the page."""
        super().made_ready(things)
        received = _received(things)
        needs_both = value("mandatory_set") == BOTH
        waived = _waived_statements(things)
        for parameters in things:
            standing = {e.principal for e in parameters.endorsements.all() if e.lapsed_at is None}
            knowing(
                parameters,
                received_at=received[parameters.operation_id].get,
                needs_both_documents=needs_both,
                statement_is_waived=parameters.operation_id in waived,
                missing_endorsements=[p for p in policy.Principal.values if p not in standing],
            )
        return things


def _waived_statements(things: Sequence[MinimumParameters]) -> set[int]:
    """The operations whose every Joint Statement is waived: as `statement_is_waived` says of one."""
    statements = JointStatement.objects.filter(
        operation__in={thing.operation_id for thing in things}
    )
    counted = (
        statements.order_by()
        .values_list("operation_id")
        .annotate(standing=Count("pk", filter=Q(waived_at=None)))
    )
    return {operation for operation, count in counted if count == 0}


def _received(things: Sequence[MinimumParameters]) -> dict[int, dict[str, datetime]]:
    """By operation and document, when both principals' posts had it: as `received_at` says of one."""
    first: dict[tuple[int, str], dict[str, datetime]] = defaultdict(dict)
    receipts = Receipt.objects.filter(operation__in={thing.operation_id for thing in things})
    for operation, document, duty, at in receipts.order_by("received_at", "id").values_list(
        "operation_id", "document", "post__duty", "received_at"
    ):
        first[operation, document].setdefault(duty, at)
    found: dict[int, dict[str, datetime]] = defaultdict(dict)
    for (operation, document), at_duty in first.items():
        if at_duty.keys() >= Post.PRINCIPALS:
            found[operation][document] = max(at_duty[duty] for duty in Post.PRINCIPALS)
    return found


class AllMinimumParameters(ParametersDoor, Listing):
    """Minimum coordination parameters, every version of them."""

    summaries = {"GET": _("List minimum parameters"), "POST": _("Start minimum parameters")}
    takes = {"POST": StartInput}
    gives = {"POST": MINIMUM_PARAMETERS_DETAIL}
    creates = True

    def post(self, request: Any) -> Response:
        """Start parameters where the scale does not ask for them."""
        parameters = actions.start_parameters(by=request.user, **self.sent())
        address = reverse("api:minimum_parameters", kwargs={"pk": parameters.pk})
        return created(self.record(parameters.pk), address)


class OneMinimumParameters(ParametersDoor, Record):
    """One version of the parameters, with sections and endorsements."""

    summaries = {"GET": _("Read minimum parameters"), "PATCH": _("Write minimum parameters")}
    takes = {"PATCH": ParametersChange}

    def patch(self, request: Any, pk: int) -> Response:
        """Write sections; those not named stay. Endorsements of the earlier text lapse."""
        parameters, sent = self.find(pk), self.sent()
        actions.write_parameters(parameters, by=request.user, **({"sections": {}} | sent))
        return Response(self.record(pk))


class Endorsements(ParametersDoor):
    """The endorsements of both principals."""

    summaries = {"POST": _("Endorse minimum parameters")}
    takes = {"POST": EndorsementInput}
    gives = {"POST": MINIMUM_PARAMETERS_DETAIL}
    creates = True

    def post(self, request: Any, pk: int) -> Response:
        """Endorse the text that you read, as a principal or as a delegate of the post."""
        endorsement.endorse(self.find(pk), by=request.user, **self.sent())
        return created(self.record(pk), reverse("api:minimum_parameters", kwargs={"pk": pk}))


class ParametersVersions(ParametersDoor):
    """New versions of issued parameters."""

    summaries = {"POST": _("Start a new version of minimum parameters")}
    takes = {"POST": VersionInput}
    gives = {"POST": MINIMUM_PARAMETERS_DETAIL}
    creates = True

    def post(self, request: Any, pk: int) -> Response:
        """Start a new version, with a reason. The issued one stays in force until it is issued."""
        new = actions.new_version(self.find(pk), by=request.user, **self.sent())
        address = reverse("api:minimum_parameters", kwargs={"pk": new.pk})
        return created(self.record(new.pk), address)


class ParametersSteps(ParametersDoor, Steps):
    """Ask for endorsement, take back, issue, revisit, waive."""

    summaries = {"POST": _("Take a step of minimum parameters")}
    takes = {"POST": StepInput}

    def take(self, thing: MinimumParameters, step: str, sent: dict[str, Any]) -> MinimumParameters:
        return actions.run(thing, step, by=self.person, **sent)


class ParametersDocument(ParametersDoor, PdfDoor):
    """The issued parameters as a tagged PDF."""

    summaries = {"GET": _("Download issued minimum parameters")}


urlpatterns = [
    path("minimum-parameters/", AllMinimumParameters.as_view(), name="all_minimum_parameters"),
    path("minimum-parameters/<int:pk>/", OneMinimumParameters.as_view(), name="minimum_parameters"),
    path("minimum-parameters/<int:pk>/endorsements/", Endorsements.as_view()),
    path("minimum-parameters/<int:pk>/versions/", ParametersVersions.as_view()),
    path("minimum-parameters/<int:pk>/document/", ParametersDocument.as_view()),
    path("minimum-parameters/<int:pk>/steps/<str:step>/", ParametersSteps.as_view()),
]
