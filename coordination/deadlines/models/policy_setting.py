"""What this installation set differently from the code: durations and choices, and ladders."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class PolicySetting(models.Model):
    """One value of this installation's policy that differs from the default in the code."""

    key = models.CharField(max_length=80, unique=True)
    value = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return self.key


class LadderVersion(models.Model):
    """One version of a clock's ladder as the secretariat set it. A running clock keeps the one it began with.

    Version 0 is the ladder in the rulebook, which is never stored.
    """

    clock = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    rungs = models.JSONField()
    """As `smcc.rules.clocks.RungSpec.as_data` writes them, in order; empty goes back to the rulebook's."""
    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["clock", "-number"]
        constraints = [
            models.UniqueConstraint(name="ladder_version_once", fields=["clock", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.clock} {self.number}"
