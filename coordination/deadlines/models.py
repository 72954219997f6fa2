"""The rows that are the clocks. Celery and Redis only wake somebody up to look at them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

SOON = timedelta(hours=12)
"""A clock within this of its limit is "soon", as is one past its target."""
LATE = timedelta(minutes=10)
"""A rung that fires, or a message that is handed over, this much after its time says so."""


def visible_operations(person: Any) -> models.QuerySet[Any]:
    """The operations a person may see. Asked by name: operations stand above deadlines in this app."""
    operation: Any = apps.get_model("coordination", "Operation")
    return operation.objects.visible_to(person)


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


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def open(self) -> DeadlineQuerySet:
        return self.filter(stopped_at=None)

    def overdue(self, now: datetime) -> DeadlineQuerySet:
        """Open ones whose limit has passed: `Deadline.is_overdue`, asked of the database."""
        return self.open().filter(due_at__lt=now)

    def of(self, thing: Any) -> DeadlineQuerySet:
        return self.filter(subject_kind=thing.kind, subject_id=thing.key)

    def visible_to(self, person: Any) -> DeadlineQuerySet:
        """Deadlines of operations that the person may see."""
        seen = visible_operations(person)
        return self.filter(Exists(seen.filter(pk=OuterRef("operation_id"))))


class Deadline(models.Model):
    """A promise made: `due_at` is set when the clock starts and moves only with a recorded reason.

    Running, soon, overdue, met, met late are computed from the facts and an explicit `now`.
    """

    class Outcome(models.TextChoices):
        MET = "met", _("Met")
        WAIVED = "waived", _("Waived")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Status(models.TextChoices):
        RUNNING = "running", _("Running")
        SOON = "soon", _("Due soon")
        OVERDUE = "overdue", _("Overdue")
        MET = "met", _("Met")
        MET_LATE = "met_late", _("Met late")
        WAIVED = "waived", _("Waived")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    kind = "deadline"

    clock = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    occurrence = models.PositiveIntegerField(default=1)
    operation = models.ForeignKey(
        "coordination.Operation", models.PROTECT, related_name="deadlines"
    )
    subject_label = models.CharField(max_length=300)
    subject_url = models.CharField(max_length=300, blank=True)
    responsible_post = models.ForeignKey(
        "coordination.Post", models.PROTECT, null=True, related_name="+"
    )
    responsible_component = models.ForeignKey(
        "coordination.Component", models.PROTECT, null=True, related_name="+"
    )

    started_at = models.DateTimeField()
    anchored_by = models.CharField(max_length=200, blank=True)
    target_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField()
    first_due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    reason = models.TextField(blank=True)
    policy = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="deadline_once_per_run",
                fields=["clock", "subject_kind", "subject_id", "occurrence"],
            ),
            models.CheckConstraint(
                name="deadline_stopped_with_outcome",
                condition=Q(stopped_at=None, outcome="")
                | (Q(stopped_at__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="deadline_due_after_start", condition=Q(due_at__gte=F("started_at"))
            ),
        ]
        indexes = [
            models.Index(
                name="deadline_open_due", fields=["due_at", "id"], condition=Q(stopped_at=None)
            ),
            models.Index(name="deadline_subject", fields=["subject_kind", "subject_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.clock} · {self.subject_label}"

    @property
    def chain(self) -> str:
        return f"operation:{self.operation.ref}"

    @property
    def key(self) -> str:
        return str(self.pk)

    @property
    def state(self) -> str:
        return self.outcome or "open"

    def is_overdue(self, now: datetime) -> bool:
        """Open, and past its limit: at the very limit it is not."""
        return self.stopped_at is None and now > self.due_at

    def status(self, now: datetime) -> str:
        """One of `Status`, at an instant. Met at the very limit is met; one instant later is late."""
        if self.outcome == self.Outcome.MET:
            assert self.stopped_at is not None
            return self.Status.MET if self.stopped_at <= self.due_at else self.Status.MET_LATE
        if self.outcome:
            return self.outcome
        if self.is_overdue(now):
            return self.Status.OVERDUE
        if (self.target_at and now > self.target_at) or self.due_at - now <= SOON:
            return self.Status.SOON
        return self.Status.RUNNING


class RungQuerySet(models.QuerySet["Rung"]):
    def planned(self) -> RungQuerySet:
        return self.filter(state=Rung.State.PLANNED)

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
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    fired_at = models.DateTimeField(null=True, blank=True)
    caught_up = models.BooleanField(default=False)
    """Fired later than its time by more than the sweep can explain, and said so."""
    reached = models.JSONField(default=list)
    """For each post that the rung was for: its title and the people it found there (none = unreachable)."""

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
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.deadline}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def inbox(self) -> DeliveryQuerySet:
        return self.filter(channel=Delivery.Channel.INBOX)

    def unread(self) -> DeliveryQuerySet:
        return self.filter(read_at=None)

    def visible_to(self, person: Any) -> DeliveryQuerySet:
        """A person's own messages, as long as the operation they speak of may be seen."""
        seen = visible_operations(person)
        return self.filter(
            Q(operation=None) | Exists(seen.filter(pk=OuterRef("operation_id"))),
            recipient_id=person.pk,
        )


class Delivery(models.Model):
    """One message to one person by one channel. Unique per cause, recipient and channel.

    `cause` is "rung:<id>" or "event:<audit id>". The moments of claim, attempt and hand-over are
    kept apart: a worker that died before the attempt sent nothing, one that died after it may have.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        INBOX = "inbox", _("Inbox")

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting to be sent")
        CLAIMED = "claimed", _("Being sent")
        HANDED_OVER = "handed_over", _("Handed over")
        FAILED = "failed", _("Failed")
        UNKNOWN = "unknown", _("May have been sent")
        CANCELLED = "cancelled", _("No longer needed")

    cause = models.CharField(max_length=60)
    rung = models.ForeignKey(Rung, models.PROTECT, null=True, related_name="deliveries")
    operation = models.ForeignKey("coordination.Operation", models.PROTECT, null=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="deliveries"
    )
    post_title = models.CharField(max_length=300, blank=True)
    """Why this person: the post held, as it was then."""
    channel = models.CharField(max_length=10, choices=Channel.choices)
    address = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    url = models.CharField(max_length=300, blank=True)
    prefers = models.CharField(max_length=6, default="miss")
    state = models.CharField(max_length=12, choices=State.choices, default=State.PENDING)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    """When it ought to have reached the person: lateness is counted from here."""
    not_before = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    token = models.UUIDField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempted_at = models.DateTimeField(null=True, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    message_id = models.CharField(max_length=200, blank=True)
    trouble = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(name="delivery_once", fields=["cause", "recipient", "channel"]),
            models.CheckConstraint(
                name="delivery_state_known",
                condition=Q(
                    state__in=[
                        "pending",
                        "claimed",
                        "handed_over",
                        "failed",
                        "unknown",
                        "cancelled",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="delivery_prefers_known", condition=Q(prefers__in=["miss", "double"])
            ),
        ]
        indexes = [
            models.Index(
                name="delivery_to_send",
                fields=["not_before", "id"],
                condition=Q(state="pending"),
            ),
            models.Index(
                name="delivery_claimed", fields=["claimed_until"], condition=Q(state="claimed")
            ),
            models.Index(name="delivery_inbox", fields=["recipient", "channel", "-id"]),
            models.Index(
                name="delivery_unread",
                fields=["recipient"],
                condition=Q(channel="inbox", read_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class Sweep(models.Model):
    """One look at the clocks: written when it begins, completed when it ends."""

    started_at = models.DateTimeField(db_index=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    fired = models.PositiveIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M:%S}"
