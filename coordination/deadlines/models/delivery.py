"""One message to one person or office by one channel."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from coordination.deadlines.models.deadline import visible_operations
from coordination.deadlines.models.rung import Rung, applying


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def inbox(self) -> DeliveryQuerySet:
        """What can be read in the application: written, and its reader may see the operation."""
        return self.filter(channel=Delivery.Channel.INBOX, state=Delivery.State.HANDED_OVER)

    def unread(self) -> DeliveryQuerySet:
        return self.filter(read_at=None)

    def visible_to(self, person: Any) -> DeliveryQuerySet:
        """A person's own messages, as long as the operation they speak of may be seen."""
        seen = visible_operations(person)
        return self.filter(
            Q(operation=None) | Exists(seen.filter(pk=OuterRef("operation_id"))),
            recipient_id=person.pk,
        )

    def waiting(self, now: datetime) -> DeliveryQuerySet:
        """To be sent, and its time has come."""
        return self.filter(state=Delivery.State.PENDING, not_before__lte=now)

    def unwritten(self) -> DeliveryQuerySet:
        """Laid out, and without a text yet."""
        return self.filter(state=Delivery.State.PENDING, subject="")

    def abandoned(self, now: datetime) -> DeliveryQuerySet:
        """Claimed by a worker whose lease ran out: it is gone."""
        return self.filter(state=Delivery.State.CLAIMED, claimed_until__lt=now)

    def unrecorded(self) -> DeliveryQuerySet:
        """Ended one way or the other, and the record does not say so yet. The inbox is not recorded."""
        ended = (Delivery.State.HANDED_OVER, Delivery.State.FAILED, Delivery.State.UNKNOWN)
        return self.filter(~Q(channel=Delivery.Channel.INBOX), is_recorded=False, state__in=ended)

    def to_escalate(self) -> DeliveryQuerySet:
        """Refused, and nobody else was told yet, although the record says whom their rungs reached."""
        wanted = self.filter(escalation=Delivery.Escalation.WANTED)
        return wanted.filter(rung__is_recorded=True)

    def with_clock(self) -> DeliveryQuerySet:
        """Each with what sending asks of its rung and clock. To read those whole takes as long as to send."""
        return self.annotate(
            rung_applies=Q(rung=None) | applying("rung__"),
            rung_caught_up=F("rung__caught_up"),
            rung_is_bundled=F("rung__is_bundled"),
            clock_id=F("rung__deadline_id"),
            clock_due_at=F("rung__deadline__due_at"),
        )

    def outside_drills(self) -> DeliveryQuerySet:
        """What figures are made of: an exercise is never counted."""
        return self.filter(is_drill=False)


class Delivery(models.Model):
    """One message to one person or office by one channel. Unique per cause, recipient and channel.

    `cause` is "rung:<id>" or "event:<audit id>". The moments of claim, attempt and hand-over are
    kept apart: a worker that died before the attempt sent nothing, one that died after it may have.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        INBOX = "inbox", _("Inbox")
        WEBHOOK = "webhook", _("Webhook")
        CHAT = "chat", _("Chat or text message")

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting to be sent")
        CLAIMED = "claimed", _("Being sent")
        HANDED_OVER = "handed_over", _("Handed over")
        FAILED = "failed", _("Failed")
        UNKNOWN = "unknown", _("May have been sent")
        CANCELLED = "cancelled", _("No longer needed")

    class Held(models.TextChoices):
        QUIET = "quiet", _("Held for quiet hours")
        DIGEST = "digest", _("Held for the daily digest")
        SNOOZED = "snoozed", _("Snoozed")

    class Escalation(models.TextChoices):
        WANTED = "wanted", _("Somebody else is to be told")
        DONE = "done", _("Looked at")

    cause = models.CharField(max_length=60)
    rung = models.ForeignKey(Rung, models.PROTECT, null=True, related_name="deliveries")
    operation = models.ForeignKey("coordination.Operation", models.PROTECT, null=True)
    # Every change of a message is a change of each index that there is: those below are enough.
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="deliveries",
        db_index=False,
    )  # fmt: skip
    """Nobody in person where a post's own channel is told."""
    post = models.ForeignKey(
        "coordination.Post", models.PROTECT, null=True, related_name="+", db_index=False
    )
    contact = models.ForeignKey(
        "coordination.Contact", models.PROTECT, null=True, related_name="+", db_index=False
    )
    """The webhook or chat address, where it goes to one."""
    post_title = models.CharField(max_length=300, blank=True)
    """Why this person: the post held, as it was then."""
    channel = models.CharField(max_length=10, choices=Channel.choices)
    address = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    url = models.CharField(max_length=300, blank=True)
    prefers = models.CharField(max_length=6, default="miss")
    is_bundled = models.BooleanField(default=False)
    is_last = models.BooleanField(default=False)
    is_drill = models.BooleanField(default=False)
    held = models.CharField(max_length=8, choices=Held.choices, blank=True)
    """Why it waits, or waited, although it was due. Lateness is counted from `due_at`, moved with it."""
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
    escalation = models.CharField(max_length=6, choices=Escalation.choices, blank=True)
    """Set once it was refused in a way that will hardly change; it is tried again all the same."""
    message_id = models.CharField(max_length=200, blank=True)
    trouble = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    is_recorded = models.BooleanField(default=False)
    """Whether the record of the operation says how it ended."""

    rung_applies: bool
    rung_caught_up: bool | None
    rung_is_bundled: bool | None
    clock_id: int | None
    clock_due_at: datetime | None
    """These five only where asked for by `with_clock`; None where there is no rung."""

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(
                name="delivery_once",
                fields=["cause", "recipient", "channel"],
                condition=Q(contact=None),
            ),
            models.UniqueConstraint(
                name="delivery_once_per_contact",
                fields=["cause", "contact"],
                condition=Q(contact__isnull=False),
            ),
            models.CheckConstraint(
                name="delivery_to_somebody",
                condition=Q(recipient__isnull=False) | Q(contact__isnull=False),
            ),
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
            models.Index(
                name="delivery_lateness",
                fields=["handed_over_at"],
                condition=Q(state="handed_over", is_drill=False) & ~Q(channel="inbox"),
            ),
            models.Index(
                name="delivery_unrecorded",
                fields=["id"],
                condition=Q(is_recorded=False, state__in=["handed_over", "failed", "unknown"])
                & ~Q(channel="inbox"),
            ),
            models.Index(
                name="delivery_troubled",
                fields=["state", "-id"],
                condition=Q(state__in=["failed", "unknown"]),
            ),
            models.Index(
                name="delivery_to_escalate", fields=["id"], condition=Q(escalation="wanted")
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

    @property
    def whole(self) -> Any:
        """What the message speaks of: its operation, else its clock's matter; None for what has neither."""
        if self.operation_id is None and self.rung is not None:
            return self.rung.deadline.whole
        return self.operation
