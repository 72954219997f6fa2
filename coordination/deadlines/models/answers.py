"""What people ask of a clock's reminders to themselves: wait a while, or let somebody else have them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from coordination.deadlines.models.deadline import Deadline


class Snooze(models.Model):
    """A person's own wish not to be reminded of one clock for a while. Never past its limit."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="snoozes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="snooze_once", fields=["deadline", "person"]),
            models.CheckConstraint(name="snooze_period", condition=Q(until__gt=F("since"))),
        ]

    def __str__(self) -> str:
        return f"{self.deadline_id} · {self.person}"


class PassedOnQuerySet(models.QuerySet["PassedOn"]):
    def in_force(self) -> PassedOnQuerySet:
        """Not taken back, and to somebody who may still sign in."""
        return self.filter(ended_at=None, to__is_active=True)


class PassedOn(models.Model):
    """The reminders of one clock that one person passed on to another, until the clock stops.

    The last rung reaches both: a duty binds to the post, and its holder answers for it.
    """

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="passed_on")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PassedOnQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="passed_on_once", fields=["deadline", "person"], condition=Q(ended_at=None)
            ),
            models.CheckConstraint(name="passed_on_to_another", condition=~Q(person=F("to"))),
        ]

    def __str__(self) -> str:
        return f"{self.deadline_id} · {self.person} → {self.to}"
