"""Calendar feeds: who reads what, by which secret address."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from coordination.operations.models import Operation


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def live(self) -> CalendarFeedQuerySet:
        """Those whose address has not been revoked."""
        return self.filter(revoked_at=None)

    def visible_to(self, person: Any) -> CalendarFeedQuerySet:
        """A person's own, as long as the operation they are of may be seen."""
        seen = Operation.objects.visible_to(person).filter(pk=OuterRef("operation_id"))
        return self.filter(Q(operation=None) | Exists(seen), person_id=person.pk)


class CalendarFeed(models.Model):
    """A read-only calendar by a secret address: all of a person's clocks, or those of one operation.

    The address is shown once and kept hashed. What the person may no longer see leaves the feed.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="calendar_feeds"
    )
    operation = models.ForeignKey(
        "coordination.Operation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    """None: everything that waits for the person, in any operation."""
    secret_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8)
    """The last letters of the address, by which its owner tells one from another."""
    made_at = models.DateTimeField()
    last_read_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(name="feed_in_use", fields=["person"], condition=Q(revoked_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.operation or 'all'}"
