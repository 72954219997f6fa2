"""Joint Statements in the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django.conf import settings
from django.db.models import Prefetch
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.components.models import Component
from coordination.doors import BY_NAME, OfOperation, StartInput
from coordination.doors import names_of as people_in
from smcc.rest.endpoint import Listing, Record, created
from smcc.rest.inputs import (
    ByCode,
    ByCodes,
    Change,
    Flag,
    Input,
    Moment,
    Number,
    OneOf,
    Text,
    Version,
)
from smcc.rest.shape import Shape, json, labels_of, made, moment, number, text, word
from smcc.rest.steps import STEPS, StepInput, Steps, knowing
from smcc.rules.refusals import Invalid
from tools.issued_document.versions_api import (
    DocumentDoor,
    PdfDoor,
    SectionShape,
    SectionTexts,
    VersionInput,
    sections_of,
)
from tools.joint_statement import actions, clearance, policy
from tools.joint_statement.models import (
    JointStatement,
    Objection,
    Signatory,
    names_of,
    outside,
)


class ObjectionShape(serializers.Serializer):
    """What a component objects to. Empty section: the statement as a whole."""

    id = serializers.IntegerField()
    section = serializers.ChoiceField(policy.Section.choices, allow_blank=True)
    reason = serializers.CharField()
    proposed = serializers.CharField(allow_blank=True)
    draft = serializers.IntegerField(allow_null=True, help_text="id of the draft it was made on")
    post = serializers.CharField(allow_null=True, help_text="code of the post that objects")
    made_at = serializers.DateTimeField(allow_null=True)


def objection_row(objection: Objection) -> dict[str, Any]:
    return {
        "id": objection.pk,
        "section": objection.section,
        "reason": objection.reason,
        "proposed": objection.proposed,
        "draft": objection.draft_id,
        "post": objection.post.code if objection.post else None,
        "made_at": objection.made_at,
    }


class SignatoryShape(serializers.Serializer):
    """A component asked to clear, and what it said of the text as it then stood."""

    component = serializers.CharField()
    position = serializers.ChoiceField(policy.Position.choices)
    position_display = serializers.CharField()
    text = serializers.CharField(allow_blank=True)
    asked_again = serializers.BooleanField()
    draft = serializers.IntegerField(allow_null=True, help_text="id of the draft it spoke of")
    by_silence = serializers.IntegerField(
        allow_null=True, help_text="id of the silence procedure by which it cleared"
    )
    objections = ObjectionShape(many=True, help_text="those that stand")
    spoke_at = serializers.DateTimeField(allow_null=True)
    spoke_by = serializers.CharField(allow_null=True)
    post = serializers.CharField(allow_null=True, help_text="code of the post that spoke")


def signatory_row(signatory: Signatory) -> dict[str, Any]:
    return {
        "component": signatory.component.code,
        "position": signatory.position,
        "position_display": labels_of(policy.Position)[signatory.position],
        "text": signatory.text,
        "asked_again": signatory.asked_again,
        "draft": signatory.draft_id,
        "by_silence": signatory.by_silence_id,
        "objections": [objection_row(each) for each in signatory.standing],
        "spoke_at": signatory.spoke_at,
        "spoke_by": signatory.spoke_by.name if signatory.spoke_by else None,
        "post": signatory.post.code if signatory.post else None,
    }


def _signatories(statement: JointStatement) -> list[dict[str, Any]]:
    return [signatory_row(each) for each in statement.signatories.all()]


JOINT_STATEMENT = Shape(
    "JointStatement",
    number("id"),
    text("operation", "operation__ref"),
    number("number", help_text="its version: 1 for the first"),
    word("state", policy.State),
    number("supersedes", "supersedes_id", allow_null=True),
    text("revision_reason", allow_blank=True),
    word("audience", policy.AudienceOf),
    text("language"),
    text("receipt", allow_blank=True),
    text("content_hash", allow_blank=True, help_text="SHA-256 of the text as issued"),
    moment("issued_at", allow_null=True),
    text("issued_by", "issued_by__name", allow_null=True),
    moment("superseded_at", allow_null=True),
    text("superseded_by", "superseded_by__name", allow_null=True),
    moment("waived_at", allow_null=True),
    text("waived_by", "waived_by__name", allow_null=True),
    moment("created_at"),
    number("version"),
    made("signatories", [""], _signatories, lambda: SignatoryShape(many=True)),
    STEPS,
)

JOINT_STATEMENT_DETAIL = JOINT_STATEMENT.with_more(
    "JointStatementDetail",
    made(
        "sections", [""], lambda statement: sections_of(statement, policy.Section),
        lambda: SectionShape(many=True),
    ),
    json("as_issued", "frozen", help_text="text and signatories as issued, never changed"),
)  # fmt: skip


class JointStatementFilter(OfOperation):
    """Joint Statements by operation and state."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=policy.State.choices)

    class Meta:
        model = JointStatement
        fields: list[str] = []


class StatementChange(Change):
    """Texts by section, for whom, in which language."""

    sections = SectionTexts()
    audience = OneOf(policy.AudienceOf)
    language = OneOf(settings.LANGUAGES)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        del fields["reason"]
        return fields


class SignatoriesInput(Input):
    """Everybody who is asked to clear."""

    components = ByCodes(Component, "code")
    reason = Text(
        required=False, allow_blank=True, max_length=5000,
        help_text=_("needed where a component is taken off"),
    )  # fmt: skip
    version = Version()


class PositionInput(Input):
    """What a component says of the text as it stands."""

    component = ByCode(Component, "code")
    clears = Flag()
    text = Text(required=False, allow_blank=True, max_length=policy.LONGEST_REMARK)
    section = OneOf(policy.Section, optional=True, required=False)
    proposed = Text(required=False, allow_blank=True, max_length=policy.LONGEST_PROPOSED)
    version = Version()
    at = Moment(required=False)


class WithdrawalInput(Input):
    """Which objection, and why it is taken back."""

    objection = Number()
    reason = Text(required=False, allow_blank=True, max_length=policy.LONGEST_REMARK)


class StatementDoor(DocumentDoor):
    tag, model = "joint-statements", JointStatement
    shape, detail = JOINT_STATEMENT, JOINT_STATEMENT_DETAIL
    filters = JointStatementFilter
    with_many = (
        *people_in("issued_by", "superseded_by", "waived_by"),
        Prefetch(
            "signatories",
            Signatory.objects.filter(removed_at=None).select_related("component", "post"),
        ),
        Prefetch("signatories__spoke_by", BY_NAME),
        Prefetch(
            "signatories__objections",
            Objection.objects.standing().select_related("post").order_by("id"),
            "standing",
        ),
    )

    def made_ready(self, things: Sequence[Any]) -> Sequence[Any]:
        """What the guards ask of texts, signatories and versions was read for the whole page."""
        super().made_ready(things)
        for statement in things:
            signatories = list(statement.signatories.all())

            def names(position: str, among: list[Signatory] = signatories) -> list[str]:
                return names_of(each.component for each in among if each.position == position)

            unheard = [
                each.component for each in signatories if each.position != policy.Position.CLEARED
            ]
            objecting = [
                (names_of([each.component])[0], objection.section)
                for each in signatories
                for objection in each.standing
            ]

            def names_objecting(found: list[Any] = objecting) -> list[Any]:
                return found

            knowing(
                statement, _names=names, _names_objecting=names_objecting, signatory_count=len(signatories),
                stranded=names_of(outside(statement.operation, unheard)),
            )  # fmt: skip
        return things


class JointStatements(StatementDoor, Listing):
    """Joint Statements, every version of them."""

    summaries = {"GET": _("List Joint Statements"), "POST": _("Start a Joint Statement")}
    takes = {"POST": StartInput}
    gives = {"POST": JOINT_STATEMENT_DETAIL}
    creates = True

    def post(self, request: Any) -> Response:
        """Start a statement where none was asked for. The host, the ICRC and the IFRC clear it."""
        statement = actions.start_statement(by=request.user, **self.sent())
        return created(
            self.record(statement.pk), reverse("api:joint_statement", kwargs={"pk": statement.pk})
        )


class OneJointStatement(StatementDoor, Record):
    """One version of a statement, with its sections."""

    summaries = {"GET": _("Read a Joint Statement"), "PATCH": _("Write a Joint Statement")}
    takes = {"PATCH": StatementChange}

    def patch(self, request: Any, pk: int) -> Response:
        """Write sections; those not named stay. Whoever had cleared is asked again."""
        statement, sent = self.find(pk), self.sent()
        actions.write_statement(statement, by=request.user, **({"sections": {}} | sent))
        return Response(self.record(pk))


class Signatories(StatementDoor):
    """Who is asked to clear."""

    summaries = {"PUT": _("Say who signs a Joint Statement")}
    takes = {"PUT": SignatoriesInput}

    def put(self, request: Any, pk: int) -> Response:
        """Replace the signatories. Whoever had spoken is asked again."""
        statement, sent = self.find(pk), self.sent()
        clearance.set_signatories(statement, by=request.user, **sent)
        return Response(self.record(pk))


class Positions(StatementDoor):
    """Clearances and objections."""

    summaries = {"POST": _("Clear a Joint Statement, or object to it")}
    takes = {"POST": PositionInput}
    gives = {"POST": JOINT_STATEMENT_DETAIL}
    creates = True

    def post(self, request: Any, pk: int) -> Response:
        """Clear the text that you read, or object to it with a text, for your component."""
        statement, sent = self.find(pk), self.sent()
        actions.speak(statement, by=request.user, **sent)
        return created(self.record(pk), reverse("api:joint_statement", kwargs={"pk": pk}))


class Withdrawals(StatementDoor):
    """Objections that are taken back."""

    summaries = {"POST": _("Withdraw an objection to a Joint Statement")}
    takes = {"POST": WithdrawalInput}
    gives = {"POST": JOINT_STATEMENT_DETAIL}

    def post(self, request: Any, pk: int) -> Response:
        """Take back what your post objected to. Your component is then asked again."""
        statement, sent = self.find(pk), self.sent()
        rows = Objection.objects.filter(signatory__statement=statement)
        objection = rows.select_related("signatory__statement").filter(pk=sent["objection"]).first()
        if objection is None:
            raise Invalid({"objection": gettext("This statement has no such objection.")})
        actions.withdraw_objection(objection, by=request.user, reason=sent.get("reason", ""))
        return Response(self.record(pk))


class StatementVersions(StatementDoor):
    """New versions of an issued statement."""

    summaries = {"POST": _("Start a new version of a Joint Statement")}
    takes = {"POST": VersionInput}
    gives = {"POST": JOINT_STATEMENT_DETAIL}
    creates = True

    def post(self, request: Any, pk: int) -> Response:
        """Start a new version, with a reason. The issued one stays in force until it is issued."""
        new = actions.new_version(self.find(pk), by=request.user, **self.sent())
        return created(self.record(new.pk), reverse("api:joint_statement", kwargs={"pk": new.pk}))


class StatementSteps(StatementDoor, Steps):
    """Ask for clearance, take back, issue, waive."""

    summaries = {"POST": _("Take a step of a Joint Statement")}
    takes = {"POST": StepInput}

    def take(self, thing: JointStatement, step: str, sent: dict[str, Any]) -> JointStatement:
        return actions.run(thing, step, by=self.person, **sent)


class StatementDocument(StatementDoor, PdfDoor):
    """The issued statement as a PDF."""

    summaries = {"GET": _("Download an issued Joint Statement")}


urlpatterns = [
    path("joint-statements/", JointStatements.as_view(), name="joint_statements"),
    path("joint-statements/<int:pk>/", OneJointStatement.as_view(), name="joint_statement"),
    path("joint-statements/<int:pk>/signatories/", Signatories.as_view()),
    path("joint-statements/<int:pk>/positions/", Positions.as_view()),
    path("joint-statements/<int:pk>/withdrawals/", Withdrawals.as_view()),
    path("joint-statements/<int:pk>/versions/", StatementVersions.as_view()),
    path("joint-statements/<int:pk>/document/", StatementDocument.as_view()),
    path("joint-statements/<int:pk>/steps/<str:step>/", StatementSteps.as_view()),
]
