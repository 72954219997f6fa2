"""What was said of a meeting's minutes: confirmations and objections."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component
from coordination.operations.models import Operation
from coordination.people.models import Post
from coordination.thing import moment_by, paired
from tools.mini_summit.models import MiniSummit
from tools.minutes import policy


class MinutesWordQuerySet(models.QuerySet["MinutesWord"]):
    def visible_to(self, person: Any) -> MinutesWordQuerySet:
        seen = Operation.objects.visible_to(person)
        return self.filter(Exists(seen.filter(pk=OuterRef("summit__operation_id"))))

    def confirmations(self) -> MinutesWordQuerySet:
        return self.filter(said=policy.Said.CONFIRMS)

    def open_objections(self) -> MinutesWordQuerySet:
        return self.filter(said=policy.Said.OBJECTS, settled_at=None)


class MinutesWord(models.Model):
    """A confirmation of the minutes for one side, or a component's objection with its reason."""

    summit = models.ForeignKey(MiniSummit, models.PROTECT, related_name="minutes_words")
    said = models.CharField(max_length=8, choices=policy.Said.choices)
    side = models.CharField(max_length=11, choices=policy.Side.choices, blank=True)
    component = models.ForeignKey(Component, models.PROTECT, related_name="+")
    text = models.TextField(_("reason"), blank=True, max_length=policy.LONGEST_TEXT)
    content_hash = models.CharField(max_length=64)
    """SHA-256 of the minutes that this was said of."""
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    settlement = models.TextField(
        _("how it was settled"), blank=True, max_length=policy.LONGEST_TEXT
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = moment_by()

    objects = MinutesWordQuerySet.as_manager()

    class Meta:
        verbose_name = _("word on the minutes")
        verbose_name_plural = _("words on the minutes")
        ordering = ["summit_id", "id"]
        constraints = [
            paired("minutes_word", "settled"),
            models.UniqueConstraint(
                name="minutes_confirmed_once",
                fields=["summit", "side"],
                condition=Q(said="confirms"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.component}: {self.get_said_display()}"
