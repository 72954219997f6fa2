"""A long file that somebody ordered, and its content once a worker has made it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.orders.registry import maker

KEPT_FOR = timedelta(days=1)
"""So long a file can be fetched."""


class FileOrderQuerySet(models.QuerySet["FileOrder"]):
    def visible_to(self, person: Any) -> FileOrderQuerySet:
        """One's own: a file holds what its orderer may see."""
        return self.filter(by=person.pk)

    def to_make(self, now: datetime) -> FileOrderQuerySet:
        """Waiting, or left by a worker that is gone; the oldest first."""
        left = Q(stage=FileOrder.Stage.RUNNING, claimed_until__lt=now)
        return self.filter(Q(stage=FileOrder.Stage.WAITING) | left).order_by("ordered_at", "pk")

    def under_way(self, now: datetime) -> FileOrderQuerySet:
        return self.filter(stage=FileOrder.Stage.RUNNING, claimed_until__gte=now)

    def expired(self, now: datetime) -> FileOrderQuerySet:
        return self.filter(ordered_at__lt=now - KEPT_FOR)


class FileOrder(models.Model):
    """One order. It is not part of the record: the file, and the order, are gone after a day."""

    class Stage(models.TextChoices):
        WAITING = "waiting", _("Waiting for its turn")
        RUNNING = "running", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be made")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    said = models.JSONField(default=dict)
    language = models.CharField(max_length=10)
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    """Rows that the file will have, and rows read so far."""
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    ordered_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)

    objects = FileOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("ordered file")
        verbose_name_plural = _("ordered files")
        constraints = [
            models.CheckConstraint(
                name="file_order_stage_known",
                condition=Q(stage__in=["waiting", "running", "ready", "failed"]),
            ),
        ]
        indexes = [
            models.Index(
                name="file_order_to_make", fields=["ordered_at"],
                condition=Q(stage__in=["waiting", "running"]),
            ),
            models.Index(name="file_order_of", fields=["by", "-ordered_at"]),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name or str(self.label)

    @property
    def label(self) -> Any:
        known = maker(self.kind)
        return known.label if known else self.kind

    @property
    def is_under_way(self) -> bool:
        return self.stage in (self.Stage.WAITING, self.Stage.RUNNING)

    @property
    def is_ready(self) -> bool:
        return self.stage == self.Stage.READY

    @property
    def percent(self) -> int:
        """How much of the rows is read; 99 while the rest is finished."""
        if self.is_ready:
            return 100
        return min(99, 100 * self.done // self.total) if self.total else 0

    @property
    def gone_at(self) -> datetime:
        return self.ordered_at + KEPT_FOR

    def content(self) -> Iterator[bytes]:
        """The file, piece by piece, so that nobody holds it whole."""
        for n in range(self.parts.count()):
            yield bytes(self.parts.values_list("data", flat=True).get(n=n))

    def get_absolute_url(self) -> str:
        return reverse("file_order", args=[self.pk])


class FilePart(models.Model):
    """A piece of the file."""

    file = models.ForeignKey(FileOrder, models.PROTECT, related_name="parts")
    n = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="file_part_once", fields=["file", "n"]),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} · {self.n}"
