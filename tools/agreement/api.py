"""Movement Coordination Agreements in the API."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from coordination.components.models import Component, Country
from coordination.exporting import InFiles
from smcc.rest.endpoint import Endpoint, Record, created
from smcc.rest.inputs import ByCode, Change, Day, Flag, Input, Text, Version
from smcc.rest.parsers import JSONParser
from smcc.rest.shape import Shape, day, flag, made, moment, number, text, texts, word
from smcc.rest.steps import STEPS, Steps
from smcc.rules.refusals import Invisible
from smcc.web.downloads import download
from tools.agreement import actions, documents, policy, signing
from tools.agreement.filters import AgreementFilter
from tools.agreement.models import Agreement, AgreementDocument, with_parties


class AgreementPartyShape(serializers.Serializer):
    """A component that is to sign, has signed, or joined by declaration."""

    component = serializers.CharField()
    by_declaration = serializers.BooleanField()
    signed_on = serializers.DateField(allow_null=True)
    signing_post = serializers.CharField(allow_blank=True)
    reference = serializers.CharField(allow_blank=True)


class AgreementDocumentShape(serializers.Serializer):
    """A text of the agreement: its file, or where it is."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    url = serializers.CharField(allow_blank=True)
    kept_at = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)
    file = serializers.CharField(allow_blank=True, help_text="its name; empty: none is kept here")
    size = serializers.IntegerField(help_text="of the file, in bytes")
    sha256 = serializers.CharField(allow_blank=True)
    path = serializers.CharField(allow_blank=True, help_text="where the file is downloaded")


def _parties(agreement: Agreement) -> list[dict[str, Any]]:
    return [
        {
            "component": each.component.code, "by_declaration": each.by_declaration,
            "signed_on": each.signed_on, "signing_post": each.signing_post,
            "reference": each.reference,
        }
        for each in agreement.standing_parties()
    ]  # fmt: skip


def _documents(agreement: Agreement) -> list[dict[str, Any]]:
    names = ("id", "title", "url", "kept_at", "language")
    return [
        {name: getattr(each, name) for name in names}
        | {
            "file": each.name,
            "size": each.size,
            "sha256": each.sha256,
            "path": _path_of(each) if each.file else "",
        }
        for each in agreement.documents.all()
        if each.taken_back_at is None
    ]


def _path_of(document: AgreementDocument) -> str:
    args = {"pk": document.agreement_id, "document": document.pk}
    return reverse("api:agreement_document_file", kwargs=args)


AGREEMENT = Shape(
    "Agreement",
    number("id"),
    text("country", "country_id"),
    number("number"),
    text("name", "title"),
    text("scope", allow_blank=True),
    text("languages", allow_blank=True),
    word("state", policy.State),
    word("standing", policy.Standing, help_text="the state, and what the date makes of it"),
    day("ends_on", allow_null=True),
    number("renews", "renews_id", allow_null=True),
    made("parties", [""], _parties, lambda: AgreementPartyShape(many=True)),
    made("documents", [""], _documents, lambda: AgreementDocumentShape(many=True)),
    moment("needed_since", allow_null=True),
    made("active_components", ["active_codes"], lambda codes: codes.split(), texts()),
    moment("signed_at", allow_null=True),
    moment("entered_at", allow_null=True),
    moment("in_force_since", "concluded_at", allow_null=True),
    moment("reviewed_at", allow_null=True),
    moment("suspended_at", allow_null=True),
    moment("withdrawn_at", allow_null=True),
    flag("synthetic", "is_synthetic"),
    moment("created_at"),
    number("version"),
    STEPS,
)


class AgreementInput(Input):
    """The agreement of a country, to begin."""

    country = ByCode(Country, "iso3")
    name = Text(required=False, allow_blank=True, max_length=200)
    scope = Text(required=False, allow_blank=True, max_length=policy.LONGEST_TEXT)
    languages = Text(required=False, allow_blank=True, max_length=200)
    ends_on = Day(required=False, allow_null=True)


class AgreementChange(Change):
    """What is written of it."""

    name = Text(allow_blank=True, max_length=200)
    scope = Text(allow_blank=True, max_length=policy.LONGEST_TEXT)
    languages = Text(allow_blank=True, max_length=200)
    ends_on = Day(allow_null=True)


class AgreementPartyInput(Input):
    """A component that is to sign."""

    component = ByCode(Component, "code")
    version = Version(required=False)


class AgreementSignatureInput(AgreementPartyInput):
    """A signature given now, or with `on_paper` one that was given elsewhere."""

    on_paper = Flag(required=False)
    signed_on = Day(required=False, help_text=_("of a signature on paper"))
    signing_post = Text(required=False, allow_blank=True, max_length=200)
    reference = Text(
        required=False, allow_blank=True, max_length=500, help_text=_("where the signed paper is")
    )


class AgreementDocumentInput(Input):
    """A text of the agreement: its file, its address, or where it is kept."""

    title = Text(max_length=300)
    url = Text(required=False, allow_blank=True, max_length=500)
    kept_at = Text(required=False, allow_blank=True, max_length=300)
    language = Text(required=False, allow_blank=True, max_length=60)
    file = serializers.FileField(
        required=False, allow_empty_file=True,
        help_text=_("only with Content-Type: multipart/form-data"),
    )  # fmt: skip


class AgreementReasonInput(Input):
    """Why something is taken back."""

    reason = Text(max_length=policy.LONGEST_TEXT)


class RenewalInput(Input):
    """The next version: its name, where it is to have one."""

    name = Text(required=False, allow_blank=True, max_length=200)


class AgreementDoor(Endpoint):
    tag, model = "agreements", Agreement
    shape = AGREEMENT
    filters = AgreementFilter

    def rows(self) -> QuerySet[Any]:
        seen = Agreement.objects.visible_to(self.person).with_review(timezone.now())
        documents = Prefetch("documents", AgreementDocument.objects.order_by("id"))
        return seen.select_related("country", "renews").prefetch_related(with_parties(), documents)


class Agreements(AgreementDoor, InFiles):
    """Movement Coordination Agreements; `gap=true` leaves the countries that are short of one."""

    summaries = {"GET": _("List agreements"), "POST": _("Begin an agreement")}
    takes = {"POST": AgreementInput}
    creates = True

    def post(self, request: Any) -> Response:
        """Begin the agreement of a country. Its National Society, the ICRC and the IFRC are to sign it."""
        sent = self.sent()
        made_one = actions.begin(sent.pop("country"), by=self.person, **sent)
        address = reverse("api:agreement", kwargs={"pk": made_one.pk})
        return created(self.record(made_one.pk), address)


class OneAgreement(AgreementDoor, Record):
    """One agreement with its parties and documents."""

    summaries = {"GET": _("Read an agreement"), "PATCH": _("Change an agreement")}
    takes = {"PATCH": AgreementChange}

    def patch(self, request: Any, pk: int) -> Response:
        sent = self.sent()
        version, reason = sent.pop("version"), sent.pop("reason", "")
        actions.amend(self.find(pk), by=self.person, changes=sent, version=version, reason=reason)
        return Response(self.record(pk))


class AgreementParties(AgreementDoor):
    """Name a component that is to sign."""

    summaries = {"POST": _("Add a party to an agreement")}
    takes = {"POST": AgreementPartyInput}

    def post(self, request: Any, pk: int) -> Response:
        signing.add_party(self.find(pk), by=self.person, **self.sent())
        return Response(self.record(pk))


class AgreementPartyTakenBack(AgreementDoor):
    """A component is not to sign after all."""

    summaries = {"POST": _("Take a party off an agreement")}
    takes = {"POST": AgreementReasonInput}

    def post(self, request: Any, pk: int, code: str) -> Response:
        rows = self.find(pk).parties.filter(taken_back_at=None).select_related("agreement")
        party = None if "\x00" in code else rows.filter(component__code=code).first()
        if party is None:
            raise Invisible()
        signing.take_back_party(party, by=self.person, **self.sent())
        return Response(self.record(pk))


class AgreementSignatures(AgreementDoor):
    """Sign for a component, or record what it signed on paper."""

    summaries = {"POST": _("Sign an agreement")}
    takes = {"POST": AgreementSignatureInput}

    def post(self, request: Any, pk: int) -> Response:
        signing.sign(self.find(pk), by=self.person, **self.sent())
        return Response(self.record(pk))


class AgreementDeclarations(AgreementDoor):
    """A partner National Society joins an agreement that is in force."""

    summaries = {"POST": _("Join an agreement by declaration")}
    takes = {"POST": AgreementSignatureInput}

    def post(self, request: Any, pk: int) -> Response:
        signing.join(self.find(pk), by=self.person, **self.sent())
        return Response(self.record(pk))


class AgreementDocuments(AgreementDoor):
    """Keep a text of the agreement, or say where one is."""

    parser_classes = [JSONParser, MultiPartParser]
    summaries = {"POST": _("Add a document to an agreement")}
    takes = {"POST": AgreementDocumentInput}

    def post(self, request: Any, pk: int) -> Response:
        documents.add_document(self.find(pk), by=self.person, **self.sent())
        return Response(self.record(pk))


class AgreementDocumentFile(AgreementDoor):
    """The file of a document."""

    summaries = {"GET": _("Download a document of an agreement")}
    gives = {"GET": "application/octet-stream"}

    def get(self, request: Any, pk: int, document: int) -> HttpResponseBase:
        """The file as it was uploaded; of a document that was taken back there is none."""
        kept = self.find(pk).documents.with_file().filter(pk=document).first()
        if kept is None:
            raise Invisible()
        return download(kept.file.open("rb"), kept.name, kept.content_type)


class AgreementDocumentTakenBack(AgreementDoor):
    """A document does not belong here."""

    summaries = {"POST": _("Take back a document of an agreement")}
    takes = {"POST": AgreementReasonInput}

    def post(self, request: Any, pk: int, document: int) -> Response:
        rows = self.find(pk).documents.select_related("agreement")
        each = rows.filter(pk=document).first()
        if each is None:
            raise Invisible()
        documents.take_back_document(each, by=self.person, **self.sent())
        return Response(self.record(pk))


class AgreementRenewals(AgreementDoor):
    """Begin the next version. The present one stays in force until then."""

    summaries = {"POST": _("Begin the next version of an agreement")}
    takes = {"POST": RenewalInput}
    creates = True

    def post(self, request: Any, pk: int) -> Response:
        made_one = actions.renew(self.find(pk), by=self.person, **self.sent())
        address = reverse("api:agreement", kwargs={"pk": made_one.pk})
        return created(self.record(made_one.pk), address)


class AgreementSteps(AgreementDoor, Steps):
    """Draft, open for signature, enter into force, review, suspend, resume, withdraw."""

    summaries = {"POST": _("Take a step of an agreement")}

    def take(self, thing: Agreement, step: str, sent: dict[str, Any]) -> Agreement:
        return actions.run(thing, step, by=self.person, **sent)


ONE = "agreements/<int:pk>/"

urlpatterns = [
    path("agreements/", Agreements.as_view(), name="agreements"),
    path(ONE, OneAgreement.as_view(), name="agreement"),
    path(ONE + "parties/", AgreementParties.as_view()),
    path(ONE + "parties/<str:code>/take-back/", AgreementPartyTakenBack.as_view()),
    path(ONE + "signatures/", AgreementSignatures.as_view()),
    path(ONE + "declarations/", AgreementDeclarations.as_view()),
    path(ONE + "documents/", AgreementDocuments.as_view()),
    path(
        ONE + "documents/<int:document>/file/",
        AgreementDocumentFile.as_view(),
        name="agreement_document_file",
    ),
    path(ONE + "documents/<int:document>/take-back/", AgreementDocumentTakenBack.as_view()),
    path(ONE + "renewals/", AgreementRenewals.as_view()),
    path(ONE + "steps/<str:step>/", AgreementSteps.as_view()),
]
