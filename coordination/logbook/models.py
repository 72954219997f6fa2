"""The logbook: entries are never edited, only corrected by a later entry."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component
from coordination.operations.models import Operation
from coordination.searching import SearchTextField


class LogEntryQuerySet(models.QuerySet["LogEntry"]):
    def visible_to(self, person: Any) -> LogEntryQuerySet:
        seen = Operation.objects.visible_to(person)
        return self.filter(Exists(seen.filter(pk=OuterRef("operation_id"))))

    def standing(self) -> LogEntryQuerySet:
        """Entries that no later entry corrects."""
        # Not `corrections=None`: PostgreSQL takes that for rare, and reads all to find the newest.
        return self.filter(~Exists(LogEntry.objects.filter(corrects=OuterRef("pk"))))

    def as_listed(self) -> LogEntryQuerySet:
        """With who wrote and for whom, and as `correction_id` the entry that corrects it."""
        rows = self.select_related("recorded_by", "component").defer("search_text")
        return rows.annotate(correction_id=F("corrections__pk"))


class LogEntry(models.Model):
    """What happened, when it happened, and when and by whom it was written down."""

    kind = "log_entry"

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="log_entries")
    text = models.TextField(_("what happened"), max_length=10_000)
    happened_at = models.DateTimeField(_("when it happened"))
    recorded_at = models.DateTimeField(_("when it was recorded"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    component = models.ForeignKey(
        Component, models.PROTECT, null=True, blank=True, verbose_name=_("for which component")
    )
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    correction_reason = models.CharField(_("why it is corrected"), max_length=500, blank=True)
    submission_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    """Drawn with the form that wrote it: a double click finds the first record."""
    search_text = SearchTextField()

    objects = LogEntryQuerySet.as_manager()

    files: list[tuple[int, str, int]]
    """Id, name and size of each attachment, where a page has read them."""

    class Meta:
        verbose_name = _("logbook entry")
        verbose_name_plural = _("logbook entries")
        ordering = ["-happened_at", "-id"]
        constraints = [
            models.UniqueConstraint(name="log_entry_corrected_once", fields=["corrects"]),
        ]
        indexes = [
            models.Index(name="log_newest", fields=["operation", "-happened_at", "-id"]),
            models.Index(name="log_newest_anywhere", fields=["-happened_at", "-id"]),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        return reverse("log_entry", args=[self.operation.ref, self.pk])


class Attachment(models.Model):
    """A file beside an entry, served only to those who may see the operation."""

    entry = models.ForeignKey(LogEntry, models.PROTECT, related_name="attachments")
    file = models.FileField(upload_to="logbook/%Y/%m/", max_length=200)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("log_file", args=[self.entry.operation.ref, self.pk])
