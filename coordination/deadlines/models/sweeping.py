"""When the house looked at its clocks, and when it could not."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sweep(models.Model):
    """One look at the clocks: written when it begins, completed when it ends."""

    started_at = models.DateTimeField(db_index=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    fired = models.PositiveIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M:%S}"


class Blindness(models.Model):
    """A time in which the house could not see its clocks, or could not send: kept for good."""

    class Kind(models.TextChoices):
        SWEEP = "sweep", _("No look at the clocks was completed")
        EMAIL = "email", _("The mail server took nothing")
        WEBHOOK = "webhook", _("No webhook could be reached")
        CHAT = "chat", _("No chat service could be reached")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="blindness_one_at_a_time", fields=["kind"], condition=models.Q(ended_at=None)
            ),
            models.CheckConstraint(
                name="blindness_period",
                condition=models.Q(ended_at=None) | models.Q(ended_at__gte=models.F("began_at")),
            ),
        ]
        indexes = [models.Index(name="blindness_newest", fields=["-began_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.began_at:%Y-%m-%d %H:%M}"
