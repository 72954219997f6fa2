"""Translations of Joint Statements in the API."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from smcc.rest.endpoint import Endpoint, Listing, Record, created
from smcc.rest.inputs import MANY, Input, Number, OneOf, Text, Version
from smcc.rest.shape import Shape, made, moment, number, text
from smcc.rules.refusals import Invisible
from smcc.web.downloads import download
from tools.issued_document.versions_api import SectionTexts
from tools.joint_statement.by_id import OfStatement, VisibleStatement
from tools.translation import actions
from tools.translation.models import Translation


class TranslatedSectionShape(serializers.Serializer):
    """One section in both languages."""

    key = serializers.CharField()
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    text = serializers.CharField(allow_blank=True)
    is_missing = serializers.BooleanField()
    is_behind = serializers.BooleanField(help_text="the source changed after it was translated")


def _sections(translation: Translation) -> list[dict[str, Any]]:
    return [
        {
            "key": each.key, "source": each.source, "text": each.text,
            "is_missing": each.is_missing, "is_behind": each.is_behind,
        }
        for each in translation.compared()
    ]  # fmt: skip


TRANSLATION = Shape(
    "Translation",
    number("id"),
    text("operation", "statement__operation__ref"),
    number("joint_statement", "statement_id"),
    text("language"),
    text("source_language", "statement__language", help_text="the one that is authoritative"),
    number(
        "source_version",
        "statement__version",
        help_text="the version of the statement beside which these texts stand",
    ),
    text("receipt", allow_blank=True),
    text("content_hash", allow_blank=True),
    moment("issued_at", allow_null=True),
    text("issued_by", "issued_by__name", allow_null=True),
    moment("created_at"),
    number("version"),
)
TRANSLATION_DETAIL = TRANSLATION.with_more(
    "TranslationDetail",
    made("sections", [""], _sections, lambda: TranslatedSectionShape(many=True)),
)


class TranslationFilter(OfStatement):
    """Translations of one version of a statement."""

    class Meta:
        model = Translation
        fields: list[str] = []


class TranslationInput(Input):
    """Into which language which statement is translated."""

    joint_statement = VisibleStatement()
    language = OneOf(settings.LANGUAGES)


class SourceVersion(Number):
    """The version of the statement that the translator had read beside the translation."""

    def __init__(self, **more: Any) -> None:
        messages = {
            "required": _(
                "Send the source version that you read: the source may have changed since."
            )
        }
        super().__init__(min_value=1, error_messages=messages, **more)


class TranslationChange(Input):
    """Texts by section; and sections whose wording holds although their source changed."""

    sections = SectionTexts(required=False)
    confirmed = serializers.ListField(child=Text(max_length=50), required=False, max_length=MANY)
    version = Version()
    source_version = SourceVersion()


class IssueInput(Input):
    """The version that was read before it is issued."""

    version = Version()


class TranslationDoor(Endpoint):
    tag, model = "translations", Translation
    shape, detail = TRANSLATION, TRANSLATION_DETAIL
    filters = TranslationFilter

    def rows(self) -> QuerySet[Any]:
        rows = Translation.objects.visible_to(self.person)
        return rows.select_related("statement__operation", "issued_by").prefetch_related(
            "sections", "statement__sections"
        )


class Translations(TranslationDoor, Listing):
    """Translations of Joint Statements, newest first."""

    summaries = {"GET": _("List translations"), "POST": _("Begin a translation")}
    takes = {"POST": TranslationInput}
    gives = {"POST": TRANSLATION_DETAIL}
    creates = True

    def post(self, request: Any) -> Response:
        """Begin a translation; where the statement has one into this language, that one."""
        sent = self.sent()
        row = actions.begin(sent.pop("joint_statement"), by=request.user, **sent)
        return created(self.record(row.pk), reverse("api:translation", kwargs={"pk": row.pk}))


class OneTranslation(TranslationDoor, Record):
    """One translation, section by section beside the source."""

    summaries = {"GET": _("Read a translation"), "PATCH": _("Write a translation")}
    takes = {"PATCH": TranslationChange}
    gives = {"PATCH": TRANSLATION_DETAIL}

    def patch(self, request: Any, pk: int) -> Response:
        """Write sections; those not named stay. Each counts as written after the source that was read.

        Where the source is another by now, nothing is written, and the current copy is sent back.
        """
        found, sent = self.find(pk), self.sent()
        actions.write(
            found, by=request.user, sections=sent.get("sections", {}),
            confirmed=frozenset(sent.get("confirmed", ())), version=sent["version"],
            source_version=sent["source_version"],
        )  # fmt: skip
        return Response(self.record(pk))


class Issue(TranslationDoor):
    """Issuing a translation."""

    summaries = {"POST": _("Issue a translation")}
    takes = {"POST": IssueInput}
    gives = {"POST": TRANSLATION_DETAIL}

    def post(self, request: Any, pk: int) -> Response:
        """Issue it as a translation of the issued statement. It never changes afterwards."""
        actions.issue(self.find(pk), by=request.user, **self.sent())
        return Response(self.record(pk))


class Document(TranslationDoor):
    """The translation as it was issued, byte for byte."""

    summaries = {"GET": _("Download an issued translation")}
    gives = {"GET": "application/pdf"}

    def get(self, request: Any, pk: int) -> HttpResponseBase:
        found = self.find(pk)
        if not found.document:
            raise Invisible(gettext("There is a document once this is issued."))
        return download(bytes(found.document), f"{found.receipt}.pdf", "application/pdf")


urlpatterns = [
    path("translations/", Translations.as_view(), name="translations"),
    path("translations/<int:pk>/", OneTranslation.as_view(), name="translation"),
    path("translations/<int:pk>/issue/", Issue.as_view()),
    path("translations/<int:pk>/document/", Document.as_view()),
]
