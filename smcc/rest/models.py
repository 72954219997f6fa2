"""What the API remembers: the answers to requests that carried an `Idempotency-Key`."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class KeptAnswer(models.Model):
    """The answer that a person's key was given at an address; forgotten after a day."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    path = models.CharField(max_length=300)
    key = models.CharField(max_length=200)
    mark = models.CharField(max_length=64)
    """The SHA-256 of what was asked: another request may not borrow the key."""
    status = models.PositiveSmallIntegerField(default=0)
    location = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="kept_answer_once", fields=["person", "path", "key"]),
        ]
        indexes = [models.Index(name="kept_answer_age", fields=["person", "created_at"])]

    def __str__(self) -> str:
        return f"{self.path} {self.key}"
