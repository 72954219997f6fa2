"""The reminders to come of a clock, and the posts that each is for."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coordination.deadlines.models.deadline import Deadline

LATE = timedelta(minutes=10)
"""A rung that fires, or a message that is handed over, this much after its time says so."""


class RungQuerySet(models.QuerySet["Rung"]):
    def unrecorded(self) -> RungQuerySet:
        """Fired, and the record does not say so yet."""
        return self.filter(state=Rung.State.FIRED, is_recorded=False)

    def planned(self) -> RungQuerySet:
        return self.filter(state=Rung.State.PLANNED)

    def prepared(self) -> RungQuerySet:
        return self.filter(prepared_at__isnull=False)

    def unprepared(self, until: datetime) -> RungQuerySet:
        """To fire by then, and its posts are not looked up yet."""
        return self.planned().filter(prepared_at=None, fire_at__lte=until)

    def due(self, now: datetime) -> RungQuerySet:
        """Rungs to fire by now, oldest first. Read through the partial index: O(due), not O(stored)."""
        return self.planned().filter(fire_at__lte=now).order_by("fire_at", "id")


class Rung(models.Model):
    """One reminder to come, laid down when the clock starts."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        FIRED = "fired", _("Fired")
        CANCELLED = "cancelled", _("Cancelled")

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="rungs")
    deadline_version = models.PositiveIntegerField()
    n = models.PositiveIntegerField()
    name = models.CharField(max_length=30)
    fire_at = models.DateTimeField()
    to = models.JSONField(default=list)
    prefers = models.CharField(max_length=6, default="miss")
    every_hours = models.FloatField(null=True, blank=True)
    channels = models.CharField(max_length=60, blank=True)
    """Names of channels with commas between; empty: every channel that the person chose."""
    is_bundled = models.BooleanField(default=False)
    """May share one message with others due for the same person, and wait for a daily digest."""
    is_last = models.BooleanField(default=False)
    """At or past the limit: quiet hours, digests and snoozes do not hold it."""
    prepared_at = models.DateTimeField(null=True, blank=True)
    """When its posts were looked up; they are looked up shortly before it fires."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    fired_at = models.DateTimeField(null=True, blank=True)
    caught_up = models.BooleanField(default=False)
    """Fired later than its time by more than the sweep can explain, and said so."""
    reached = models.JSONField(default=list)
    """For each post that the rung was for: its title and the people it found there (none = unreachable)."""
    is_recorded = models.BooleanField(default=False)
    """Whether the record of the operation says that it fired."""

    objects = RungQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="rung_once_per_version", fields=["deadline", "deadline_version", "n"]
            ),
            models.CheckConstraint(
                name="rung_state_known", condition=Q(state__in=["planned", "fired", "cancelled"])
            ),
            models.CheckConstraint(
                name="rung_prefers_known", condition=Q(prefers__in=["miss", "double"])
            ),
        ]
        indexes = [
            models.Index(
                name="rung_planned", fields=["fire_at", "id"], condition=Q(state="planned")
            ),
            models.Index(
                name="rung_unprepared",
                fields=["fire_at"],
                condition=Q(state="planned", prepared_at=None),
            ),
            models.Index(
                name="rung_unrecorded",
                fields=["fired_at"],
                condition=Q(state="fired", is_recorded=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.deadline}"

    @property
    def applies(self) -> bool:
        """The clock still runs, with the limit that the rung was laid for. Its twin in SQL: `applying`."""
        clock = self.deadline
        return clock.stopped_at is None and clock.version == self.deadline_version


def applying(at: str = "") -> Q:
    """`Rung.applies`, asked of the database. `at` leads to the rung: "rung__"."""
    laid_for = {f"{at}deadline__version": F(f"{at}deadline_version")}
    return Q(**{f"{at}deadline__stopped_at": None}, **laid_for)


class RungPost(models.Model):
    """A post that a planned rung is for, looked up shortly before it fires.

    So the statement that fires a thousand rungs only joins rows: who holds the post is read at
    that very moment, what an audience means in this operation a few minutes earlier.
    """

    rung = models.ForeignKey(Rung, models.PROTECT, related_name="posts")
    post = models.ForeignKey("coordination.Post", models.PROTECT, related_name="+")
    instead_of = models.ForeignKey(
        "coordination.Post", models.PROTECT, null=True, blank=True, related_name="+"
    )
    """The post that cannot be reached, whose message this one takes."""

    class Meta:
        constraints = [
            models.UniqueConstraint(name="rung_post_once", fields=["rung", "post"]),
        ]

    def __str__(self) -> str:
        return f"{self.rung_id} · {self.post}"
