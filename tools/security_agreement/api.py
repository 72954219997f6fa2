"""Security agreements in the API."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from coordination.components.models import Component, Country
from coordination.exporting import InFiles
from coordination.people.models import Post
from smcc.rest.endpoint import Endpoint, Record, created
from smcc.rest.inputs import ByCode, Change, Day, Flag, Input, OneOf, Text, Version
from smcc.rest.shape import Shape, day, flag, made, moment, number, text, word
from smcc.rest.steps import STEPS, Steps
from smcc.rules.refusals import Invisible
from tools.security_agreement import actions, policy, signing
from tools.security_agreement.filters import SecurityAgreementFilter
from tools.security_agreement.models import SecurityAgreement


class SecuritySignatureShape(serializers.Serializer):
    """One of the two has signed."""

    component = serializers.CharField()
    signed_on = serializers.DateField()
    signing_post = serializers.CharField()
    reference = serializers.CharField(allow_blank=True)


class SecurityFocalPointShape(serializers.Serializer):
    """A post that is or was asked about security."""

    id = serializers.IntegerField()
    post = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)


def _signatures(agreement: SecurityAgreement) -> list[dict[str, Any]]:
    return [
        {
            "component": each.component.code, "signed_on": each.signed_on,
            "signing_post": each.signing_post, "reference": each.reference,
        }
        for each in agreement.signatures_that_count()
    ]  # fmt: skip


def _points(agreement: SecurityAgreement) -> list[dict[str, Any]]:
    return [
        {
            "id": each.pk,
            "post": each.post.code,
            "starts_on": each.starts_on,
            "ends_on": each.ends_on,
        }
        for each in agreement.focal_points.all()
    ]


def _lead(agreement: SecurityAgreement) -> str | None:
    return agreement.security_lead.code if agreement.security_lead else None


SECURITY_AGREEMENT = Shape(
    "SecurityAgreement",
    number("id"),
    text("country", "country_id"),
    number("number"),
    text("provider", "provider.code"),
    text("beneficiary", "beneficiary.code"),
    word("level", policy.Level),
    text("level_meaning", "meaning", help_text="what the level means, in our words"),
    word("state", policy.State),
    word("standing", policy.Standing, help_text="the state, and what the date makes of it"),
    day("starts_on", allow_null=True),
    day("ends_on", allow_null=True),
    text("note", allow_blank=True),
    text("url", allow_blank=True),
    text("kept_at", allow_blank=True),
    text("languages", allow_blank=True),
    made("security_lead", [""], _lead, lambda: serializers.CharField(allow_null=True)),
    made("signatures", [""], _signatures, lambda: SecuritySignatureShape(many=True)),
    made("focal_points", [""], _points, lambda: SecurityFocalPointShape(many=True)),
    number("renews", "renews_id", allow_null=True),
    moment("signed_at", allow_null=True),
    moment("entered_at", allow_null=True),
    moment("renewed_at", allow_null=True),
    moment("suspended_at", allow_null=True),
    moment("ended_at", allow_null=True),
    moment("withdrawn_at", allow_null=True),
    flag("synthetic", "is_synthetic"),
    moment("created_at"),
    number("version"),
    STEPS,
)


class SecurityAgreementInput(Input):
    """An agreement to write down."""

    country = ByCode(Country, "iso3")
    provider = ByCode(Component, "code")
    beneficiary = ByCode(Component, "code")
    level = OneOf(policy.Level.choices)
    starts_on = Day(required=False, allow_null=True)
    ends_on = Day(required=False, allow_null=True)
    note = Text(required=False, allow_blank=True, max_length=policy.LONGEST_TEXT)
    url = Text(required=False, allow_blank=True, max_length=500)
    kept_at = Text(required=False, allow_blank=True, max_length=300)
    languages = Text(required=False, allow_blank=True, max_length=200)
    security_lead = ByCode(Post, "code", required=False, allow_null=True)


class SecurityAgreementChange(Change):
    """What is written of it."""

    level = OneOf(policy.Level.choices)
    starts_on = Day(allow_null=True)
    ends_on = Day(allow_null=True)
    note = Text(allow_blank=True, max_length=policy.LONGEST_TEXT)
    url = Text(allow_blank=True, max_length=500)
    kept_at = Text(allow_blank=True, max_length=300)
    languages = Text(allow_blank=True, max_length=200)
    security_lead = ByCode(Post, "code", allow_null=True)


class SecuritySignatureInput(Input):
    """A signature given now, or with `on_paper` one that was given elsewhere."""

    component = ByCode(Component, "code")
    on_paper = Flag(required=False)
    signed_on = Day(required=False, help_text=_("of a signature on paper"))
    signing_post = Text(required=False, allow_blank=True, max_length=200)
    reference = Text(
        required=False, allow_blank=True, max_length=500, help_text=_("where the signed paper is")
    )
    version = Version(required=False)


class SecurityFocalPointInput(Input):
    """A post that is asked about security."""

    post = ByCode(Post, "code")
    starts_on = Day(required=False, allow_null=True)
    version = Version(required=False)


class SecurityFocalPointEndInput(Input):
    """Until when it was asked; today if not said."""

    ends_on = Day(required=False, allow_null=True)


class SecurityRenewalInput(Input):
    """The next period needs nothing said: it is of the same length, and can be changed."""


class SecurityAgreementDoor(Endpoint):
    tag, model = "security-agreements", SecurityAgreement
    shape = SECURITY_AGREEMENT
    filters = SecurityAgreementFilter

    def rows(self) -> QuerySet[Any]:
        seen = SecurityAgreement.objects.visible_to(self.person)
        return seen.with_names().with_rows()


class SecurityAgreements(SecurityAgreementDoor, InFiles):
    """Security agreements, to those who work for their country and to the two."""

    summaries = {
        "GET": _("List security agreements"), "POST": _("Write down a security agreement"),
    }  # fmt: skip
    takes = {"POST": SecurityAgreementInput}
    creates = True

    def post(self, request: Any) -> Response:
        """Write down what two components agree on security in a country, as drafted."""
        sent = self.sent()
        made_one = actions.begin(sent.pop("country"), by=self.person, **sent)
        address = reverse("api:security_agreement", kwargs={"pk": made_one.pk})
        return created(self.record(made_one.pk), address)


class OneSecurityAgreement(SecurityAgreementDoor, Record):
    """One agreement with its signatures and focal points."""

    summaries = {
        "GET": _("Read a security agreement"), "PATCH": _("Change a security agreement"),
    }  # fmt: skip
    takes = {"PATCH": SecurityAgreementChange}

    def patch(self, request: Any, pk: int) -> Response:
        sent = self.sent()
        version, reason = sent.pop("version"), sent.pop("reason", "")
        actions.amend(self.find(pk), by=self.person, changes=sent, version=version, reason=reason)
        return Response(self.record(pk))


class SecuritySignatures(SecurityAgreementDoor):
    """Sign for the provider or the beneficiary, or record what it signed on paper."""

    summaries = {"POST": _("Sign a security agreement")}
    takes = {"POST": SecuritySignatureInput}

    def post(self, request: Any, pk: int) -> Response:
        signing.sign(self.find(pk), by=self.person, **self.sent())
        return Response(self.record(pk))


class SecurityFocalPoints(SecurityAgreementDoor):
    """Name a post that is asked about security."""

    summaries = {"POST": _("Name a focal point for security")}
    takes = {"POST": SecurityFocalPointInput}

    def post(self, request: Any, pk: int) -> Response:
        signing.name_focal_point(self.find(pk), by=self.person, **self.sent())
        return Response(self.record(pk))


class SecurityFocalPointEnded(SecurityAgreementDoor):
    """A post is no longer asked about security."""

    summaries = {"POST": _("End a focal point for security")}
    takes = {"POST": SecurityFocalPointEndInput}

    def post(self, request: Any, pk: int, point: int) -> Response:
        rows = self.find(pk).focal_points.select_related("agreement")
        each = rows.filter(pk=point).first()
        if each is None:
            raise Invisible()
        signing.end_focal_point(each, by=self.person, **self.sent())
        return Response(self.record(pk))


class SecurityRenewals(SecurityAgreementDoor):
    """Begin the next period. The present one holds until its end."""

    summaries = {"POST": _("Begin the next period of a security agreement")}
    takes = {"POST": SecurityRenewalInput}
    creates = True

    def post(self, request: Any, pk: int) -> Response:
        self.sent()
        made_one = actions.renew(self.find(pk), by=self.person)
        address = reverse("api:security_agreement", kwargs={"pk": made_one.pk})
        return created(self.record(made_one.pk), address)


class SecurityAgreementSteps(SecurityAgreementDoor, Steps):
    """Open for signature, enter into force, suspend, resume, end, withdraw."""

    summaries = {"POST": _("Take a step of a security agreement")}

    def take(self, thing: SecurityAgreement, step: str, sent: dict[str, Any]) -> SecurityAgreement:
        return actions.run(thing, step, by=self.person, **sent)


ONE = "security-agreements/<int:pk>/"

urlpatterns = [
    path("security-agreements/", SecurityAgreements.as_view(), name="security_agreements"),
    path(ONE, OneSecurityAgreement.as_view(), name="security_agreement"),
    path(ONE + "signatures/", SecuritySignatures.as_view()),
    path(ONE + "focal-points/", SecurityFocalPoints.as_view()),
    path(ONE + "focal-points/<int:point>/end/", SecurityFocalPointEnded.as_view()),
    path(ONE + "renewals/", SecurityRenewals.as_view()),
    path(ONE + "steps/<str:step>/", SecurityAgreementSteps.as_view()),
]
