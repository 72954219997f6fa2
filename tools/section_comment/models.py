"""Comments on a section of a draft, and what was answered."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component
from coordination.people.models import Post
from coordination.thing import moment_by, paired
from smcc.web.text import is_said_in
from tools.issued_document.sections import LONGEST as LONGEST_SECTION
from tools.joint_statement.models import JointStatement, StatementDraft
from tools.joint_statement.policy import Section, section_name
from tools.joint_statement.redline import draft_title
from tools.section_comment import policy


class SectionCommentQuerySet(models.QuerySet["SectionComment"]):
    def visible_to(self, person: Any) -> SectionCommentQuerySet:
        seen = JointStatement.objects.visible_to(person)
        return self.filter(Exists(seen.filter(pk=OuterRef("statement_id"))))

    def first_ones(self) -> SectionCommentQuerySet:
        """Comments that answer no other."""
        return self.filter(answers=None)

    def open(self) -> SectionCommentQuerySet:
        return self.filter(resolved_at=None)

    def of(self, statement: JointStatement) -> SectionCommentQuerySet:
        """Those made on this version of a statement, and those still open of its earlier versions."""
        earlier = models.Q(
            statement__operation=statement.operation_id, statement__number__lt=statement.number,
            resolved_at=None,
        )  # fmt: skip
        return self.filter(models.Q(statement=statement) | earlier)


class SectionComment(models.Model):
    """What somebody said of a section, as the draft then stood, or answered to such a comment.

    It stays with the draft it was made on, and is carried along while it is open.
    """

    kind = "section_comment"

    statement = models.ForeignKey(JointStatement, models.PROTECT, related_name="comments")
    draft = models.ForeignKey(StatementDraft, models.PROTECT, related_name="comments")
    section = models.CharField(max_length=20, choices=Section.choices)
    answers = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies"
    )
    text = models.TextField(max_length=policy.LONGEST)
    proposed = models.TextField(blank=True, max_length=LONGEST_SECTION)
    """What the section should say instead."""
    component = models.ForeignKey(Component, models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    submission_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    """Drawn with the form that wrote it: a double click finds the first record."""
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = moment_by()
    resolution = models.CharField(max_length=policy.LONGEST_RESOLUTION, blank=True)

    thread: list[SectionComment]
    """Its replies, where a page has read them."""

    objects = SectionCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["-id"]
        constraints = [paired("section_comment", "resolved")]
        indexes = [
            models.Index(
                name="section_comment_open", fields=["statement", "section"],
                condition=models.Q(resolved_at=None, answers=None),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None

    @property
    def section_label(self) -> Any:
        return section_name(self.section)

    @property
    def spoke_as(self) -> str:
        """The post or component of who said it, unless the name says that already."""
        said = self.post or self.component
        if said is None:
            return ""
        title = self.post.title if self.post is not None else str(said)
        return "" if is_said_in(title, self.made_by.name) else str(said)

    @property
    def made_on(self) -> str:
        """The draft that it speaks of, as a page says it."""
        return draft_title(self.draft)

    def get_absolute_url(self) -> str:
        statement = self.statement
        page = reverse("section_comment_list", args=[statement.operation.ref, statement.number])
        return f"{page}?section={self.section}#comment-{self.answers_id or self.pk}"
