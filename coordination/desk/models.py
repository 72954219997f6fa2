"""How the record held whenever somebody had it checked."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.people.actions import is_secretariat


class RecordCheckQuerySet(models.QuerySet["RecordCheck"]):
    def visible_to(self, person: Any) -> RecordCheckQuerySet:
        """The record of everything is the secretariat's to check, and so is what came of it."""
        return self.all() if is_secretariat(person) else self.none()


class RecordCheck(models.Model):
    """Once the whole record was gone through, every chain from its first event to its head."""

    began_at = models.DateTimeField()
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ordered by")
    )
    chains = models.PositiveIntegerField()
    events = models.PositiveBigIntegerField()
    broken = models.JSONField(default=list)
    """The first broken link of each chain that does not hold, as `verify_audit` names it."""

    objects = RecordCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("check of the record")
        verbose_name_plural = _("checks of the record")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.checked_at:%Y-%m-%d %H:%M}"

    @property
    def holds(self) -> bool:
        return not self.broken
