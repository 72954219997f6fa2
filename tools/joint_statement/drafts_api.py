"""Drafts of Joint Statements in the API: the text as somebody read it, and what differs between two."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.response import Response

from smcc.rest import asked
from smcc.rest.endpoint import Endpoint, Listing, Record
from smcc.rest.shape import Shape, flag, json, made, moment, number, text, texts
from smcc.rules.refusals import Invalid
from tools.joint_statement import redline
from tools.joint_statement.by_id import OfStatement
from tools.joint_statement.models import JointStatement, StatementDraft

DRAFT = Shape(
    "StatementDraft",
    number("id"),
    number("joint_statement", "statement_id"),
    number("n", help_text="1 for the first draft of its version"),
    text("language"),
    text("audience"),
    made("signs", ["signs"], list, texts(help_text="codes of those who were asked to clear it")),
    text("content_hash"),
    flag("is_fixed", help_text="put to the signatories, or spoken of: it stays as it is"),
    moment("made_at"),
    text("made_by", "made_by__name", allow_null=True),
)
DRAFT_DETAIL = DRAFT.with_more(
    "StatementDraftDetail", json("sections", help_text="text by the key of its section")
)


class DraftFilter(OfStatement):
    """Drafts of one version of a statement."""

    class Meta:
        model = StatementDraft
        fields: list[str] = []


class DraftDoor(Endpoint):
    tag, model = "joint-statements", StatementDraft
    shape, detail = DRAFT, DRAFT_DETAIL
    filters: Any = DraftFilter

    def rows(self) -> QuerySet[Any]:
        seen = JointStatement.objects.visible_to(self.person)
        rows = StatementDraft.objects.filter(Exists(seen.filter(pk=OuterRef("statement_id"))))
        return rows.select_related("made_by")


class Drafts(DraftDoor, Listing):
    """Drafts of Joint Statements, newest first, without their texts."""

    summaries = {"GET": gettext_lazy("List drafts of Joint Statements")}

    def rows(self) -> QuerySet[Any]:
        return super().rows().defer("sections")


class OneDraft(DraftDoor, Record):
    """One draft, with its text."""

    summaries = {"GET": gettext_lazy("Read a draft of a Joint Statement")}


class PartShape(serializers.Serializer):
    """A stretch of words that stayed, came or went."""

    kind = serializers.ChoiceField(["same", "added", "removed"])
    text = serializers.CharField()


class ComparedShape(serializers.Serializer):
    """One section of two drafts, word by word."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    differs = serializers.BooleanField()
    parts = PartShape(many=True)


def _sections(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return found


REDLINE = Shape(
    "Redline",
    text("before", help_text="what is compared from"),
    text("after", help_text="what is compared to"),
    made("sections", ["sections"], _sections, lambda: ComparedShape(many=True)),
)


class Redline(DraftDoor):
    """What changed between two drafts, or since one of them."""

    summaries = {"GET": gettext_lazy("Compare a draft with the statement as it stands now")}
    gives = {"GET": REDLINE}
    filters: Any = None

    def get(self, request: Any, pk: int) -> Response:
        """Compare this draft with `to`, another draft of the same operation; without it, with the text now."""
        asked.check_known(request.GET, frozenset({"to"}))
        draft = self.find(pk, self.rows().select_related("statement__operation"))
        after = self._other(request.GET.get("to", ""), draft)
        before = redline.as_draft(draft)
        sections = [
            {
                "key": each.key, "label": str(each.label), "differs": each.differs,
                "parts": [{"kind": part.kind, "text": part.text} for part in each.parts],
            }
            for each in redline.compared(before, after)
        ]  # fmt: skip
        return Response({"before": before.title, "after": after.title, "sections": sections})

    def _other(self, to: str, draft: StatementDraft) -> redline.Text:
        if not to:
            return redline.as_it_stands(draft.statement)
        operation = draft.statement.operation_id
        rows = self.rows().filter(statement__operation=operation).select_related("statement")
        found = rows.filter(pk=int(to)).first() if to.isdecimal() and len(to) < 10 else None
        if found is None:
            raise Invalid({"to": _("There is no such draft here.")})
        return redline.as_draft(found)


urlpatterns = [
    path("statement-drafts/", Drafts.as_view(), name="statement_drafts"),
    path("statement-drafts/<int:pk>/", OneDraft.as_view(), name="statement_draft"),
    path("statement-drafts/<int:pk>/redline/", Redline.as_view(), name="statement_redline"),
]
