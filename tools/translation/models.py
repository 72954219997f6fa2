"""A statement in another language, section by section beside the text that counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from coordination.thing import moment_by, paired
from smcc.web.diff import diff_html
from tools.issued_document.models import DocumentSection
from tools.issued_document.shown import texts_of
from tools.joint_statement.models import JointStatement
from tools.joint_statement.policy import Section, section_number


class TranslationQuerySet(models.QuerySet["Translation"]):
    def visible_to(self, person: Any) -> TranslationQuerySet:
        seen = JointStatement.objects.visible_to(person)
        return self.filter(Exists(seen.filter(pk=OuterRef("statement_id"))))


class TranslationManager(models.Manager["Translation"]):
    def get_queryset(self) -> models.QuerySet[Translation]:
        """The PDF is read only where it is asked for."""
        return super().get_queryset().defer("document")


@dataclass(frozen=True)
class Compared:
    """One section: what counts, what the translation says, and what it was written after."""

    key: str
    label: Any
    source: str
    text: str
    written_after: str
    row: Any

    @property
    def is_missing(self) -> bool:
        return bool(self.source.strip()) and not self.text.strip()

    @property
    def is_behind(self) -> bool:
        """The source changed after this was written."""
        return bool(self.text.strip()) and self.source != self.written_after

    @property
    def number(self) -> int:
        return section_number(self.key)

    @property
    def since(self) -> SafeString:
        """What changed in the source after this was written."""
        return diff_html(self.written_after, self.source)


class Translation(models.Model):
    """A version of a statement in another language. Issued after the statement itself, it never changes."""

    kind = "translation"

    statement = models.ForeignKey(JointStatement, models.PROTECT, related_name="translations")
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = moment_by()
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = moment_by()
    receipt = models.CharField(max_length=50, blank=True, editable=False)
    content_hash = models.CharField(max_length=64, blank=True, editable=False)
    document = models.BinaryField(null=True, blank=True, editable=False)
    """The PDF as issued."""

    objects = TranslationManager.from_queryset(TranslationQuerySet)()

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        ordering = ["-id"]
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(name="translation_once", fields=["statement", "language"]),
            paired("translation", "issued"),
        ]

    def __str__(self) -> str:
        return f"{self.statement} ({self.get_language_display()})"

    def get_absolute_url(self) -> str:
        statement = self.statement
        return reverse(
            "translation", args=[statement.operation.ref, statement.number, self.language]
        )

    @property
    def is_issued(self) -> bool:
        return self.issued_at is not None

    def compared(self) -> list[Compared]:
        """Section by section, those that say something in either language, in the order of the text."""
        source = texts_of(self.statement)
        rows = {row.key: row for row in self.sections.all()}
        return [
            Compared(key, Section(key).label, source.get(key, ""), row.text, row.source, row)
            for key in Section.values
            if (row := rows.get(key)) is not None and (source.get(key, "").strip() or row.text)
        ]


class TranslatedSection(DocumentSection):
    """One section in the other language, and the source that it was written after."""

    translation = models.ForeignKey(Translation, models.PROTECT, related_name="sections")
    key = models.CharField(max_length=20, choices=Section.choices)
    source = models.TextField(blank=True)

    class Meta(DocumentSection.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(name="translated_section_once", fields=["translation", "key"]),
            paired("translated_section", "written"),
        ]
