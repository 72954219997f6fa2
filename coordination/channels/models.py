"""What a person chose about being reminded, and the webhooks and chat addresses of people and posts."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coordination.people.models import Post


class ReminderChoices(models.Model):
    """How one person wants to be reminded. Without a row: by e-mail and inbox, at any hour, at once.

    Hours are civil times in the person's own time zone. Quiet hours may run over midnight.
    The inbox is always filled.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reminder_choices"
    )
    by_email = models.BooleanField(_("by e-mail"), default=True)
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    digest_at = models.TimeField(_("daily digest at"), null=True, blank=True)
    """What may be bundled waits for this time of day; empty: it is sent at once."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="quiet_hours_both_or_none",
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class ContactQuerySet(models.QuerySet["Contact"]):
    def in_use(self) -> ContactQuerySet:
        return self.filter(ended_at=None)

    def of(self, people: Collection[int], posts: Collection[int]) -> ContactQuerySet:
        """Those of any of these people or posts, by key."""
        return self.filter(Q(person__in=people) | Q(post__in=posts))

    def visible_to(self, reader: Any) -> ContactQuerySet:
        """All for the secretariat; for others, their own and those of the posts they hold."""
        if Post.Duty.SECRETARIAT in reader.duties():
            return self.all()
        return self.of([reader.pk], [post.pk for post in reader.held_posts()])


class Contact(models.Model):
    """A webhook, or a chat or text-message address, of one person or one post. Set by the secretariat.

    The address may hold a password: it is kept sealed, and after it was given nobody is shown it
    again. `shown` is what may be read: the service and the host.
    """

    class Channel(models.TextChoices):
        WEBHOOK = "webhook", _("Webhook")
        CHAT = "chat", _("Chat or text message")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="contacts"
    )
    post = models.ForeignKey(
        "coordination.Post", models.PROTECT, null=True, blank=True, related_name="contacts"
    )
    channel = models.CharField(max_length=10, choices=Channel.choices)
    name = models.CharField(_("what it is called here"), max_length=100)
    sealed_address = models.TextField()
    sealed_secret = models.TextField(blank=True)
    """A webhook's key, with which every message to it is signed."""
    shown = models.CharField(max_length=200)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        constraints = [
            models.CheckConstraint(
                name="contact_of_person_or_post",
                condition=Q(person=None, post__isnull=False) | Q(person__isnull=False, post=None),
            ),
            models.CheckConstraint(
                name="contact_ended_pair",
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="contact_channel_known", condition=Q(channel__in=["webhook", "chat"])
            ),
        ]
        indexes = [
            models.Index(name="contact_of_person", fields=["person"], condition=Q(ended_at=None)),
            models.Index(name="contact_of_post", fields=["post"], condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.shown})"
