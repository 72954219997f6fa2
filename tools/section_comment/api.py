"""Comments on Joint Statements in the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from smcc.rest.endpoint import Endpoint, Listing, Record, created
from smcc.rest.inputs import Input, OneOf, Text
from smcc.rest.shape import Shape, made, moment, number, text, word
from tools.issued_document.sections import LONGEST as LONGEST_SECTION
from tools.joint_statement.by_id import OfStatement, VisibleStatement
from tools.joint_statement.policy import Section
from tools.section_comment import actions, policy
from tools.section_comment.filters import CommentFilter
from tools.section_comment.models import SectionComment
from tools.section_comment.shown import with_speakers


class ReplyShape(serializers.Serializer):
    """An answer to a comment."""

    id = serializers.IntegerField()
    text = serializers.CharField()
    component = serializers.CharField(allow_null=True)
    made_at = serializers.DateTimeField()
    made_by = serializers.CharField()


def _replies(comment: SectionComment) -> list[dict[str, Any]]:
    return [
        {
            "id": reply.pk, "text": reply.text,
            "component": reply.component.code if reply.component else None,
            "made_at": reply.made_at, "made_by": reply.made_by.name,
        }
        for reply in comment.thread
    ]  # fmt: skip


COMMENT = Shape(
    "SectionComment",
    number("id"),
    text("operation", "statement__operation__ref"),
    number("joint_statement", "statement_id"),
    number("draft", "draft_id"),
    word("section", Section),
    text("text"),
    text("proposed", allow_blank=True, help_text="the wording that is proposed"),
    text("component", "component__code", allow_null=True),
    text("post", "post__code", allow_null=True),
    moment("made_at"),
    text("made_by", "made_by__name"),
    moment("resolved_at", allow_null=True),
    text("resolved_by", "resolved_by__name", allow_null=True),
    text("resolution", allow_blank=True),
    made("replies", [""], _replies, lambda: ReplyShape(many=True)),
)


class ByStatementFilter(OfStatement, CommentFilter):
    """The filters of the page, and the comments of one version of a statement."""

    class Meta:
        model = SectionComment
        fields: list[str] = []


class CommentInput(Input):
    """A comment on a section of a statement as it stands."""

    joint_statement = VisibleStatement()
    section = OneOf(Section)
    text = Text(max_length=policy.LONGEST)
    proposed = Text(required=False, allow_blank=True, max_length=LONGEST_SECTION)


class ReplyInput(Input):
    """An answer to a comment."""

    text = Text(max_length=policy.LONGEST)


class ResolutionInput(Input):
    """What became of a comment, in a line."""

    resolution = Text(max_length=policy.LONGEST_RESOLUTION)


class CommentDoor(Endpoint):
    tag, model = "section-comments", SectionComment
    shape = COMMENT
    filters = ByStatementFilter

    def rows(self) -> QuerySet[Any]:
        return with_speakers(SectionComment.objects.visible_to(self.person).first_ones())

    def made_ready(self, things: Sequence[Any]) -> Sequence[Any]:
        """The replies are read for the whole page."""
        answers = with_speakers(SectionComment.objects.filter(answers__in=things).order_by("id"))
        found: dict[int | None, list[SectionComment]] = {}
        for reply in answers if things else ():
            found.setdefault(reply.answers_id, []).append(reply)
        for each in things:
            each.thread = found.get(each.pk, [])
        return things


class SectionComments(CommentDoor, Listing):
    """Comments on sections of Joint Statements, newest first, each with its replies."""

    summaries = {"GET": _("List comments"), "POST": _("Comment on a section")}
    takes = {"POST": CommentInput}
    creates = True

    def post(self, request: Any) -> Response:
        """Comment on a section as it stands now. The draft that it speaks of is kept."""
        sent = self.sent()
        row = actions.comment(sent.pop("joint_statement"), by=request.user, **sent)
        return created(self.record(row.pk), reverse("api:section_comment", kwargs={"pk": row.pk}))


class OneSectionComment(CommentDoor, Record):
    """One comment, with its replies."""

    summaries = {"GET": _("Read a comment")}


class Replies(CommentDoor):
    """Answers to a comment."""

    summaries = {"POST": _("Reply to a comment")}
    takes = {"POST": ReplyInput}
    creates = True

    def post(self, request: Any, pk: int) -> Response:
        """Answer a comment that is open."""
        actions.reply(self.find(pk), by=request.user, **self.sent())
        return created(self.record(pk), reverse("api:section_comment", kwargs={"pk": pk}))


class Resolution(CommentDoor):
    """What became of a comment."""

    summaries = {"POST": _("Resolve a comment")}
    takes = {"POST": ResolutionInput}

    def post(self, request: Any, pk: int) -> Response:
        """Say in a line what became of it: for those who write the statement."""
        actions.resolve(self.find(pk), by=request.user, **self.sent())
        return Response(self.record(pk))


urlpatterns = [
    path("section-comments/", SectionComments.as_view(), name="section_comments"),
    path("section-comments/<int:pk>/", OneSectionComment.as_view(), name="section_comment"),
    path("section-comments/<int:pk>/replies/", Replies.as_view()),
    path("section-comments/<int:pk>/resolution/", Resolution.as_view()),
]
