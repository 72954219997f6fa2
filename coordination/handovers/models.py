"""A post passing from one holder to the next."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.people.models import Holding, Post


class HandOverQuerySet(models.QuerySet["HandOver"]):
    def under_way(self) -> HandOverQuerySet:
        return self.filter(confirmed_at=None, called_off_at=None)

    def visible_to(self, person: Any) -> HandOverQuerySet:
        """Those from or to this person; the secretariat, which keeps the posts, sees all."""
        if Post.Duty.SECRETARIAT in person.duties():
            return self
        return self.filter(Q(predecessor__person=person.pk) | Q(successor__person=person.pk))

    def with_people(self) -> HandOverQuerySet:
        return self.select_related(
            "predecessor__person", "predecessor__post__component", "successor__person",
            "successor__post__component",
        )  # fmt: skip


class HandOver(models.Model):
    """The predecessor's holding stays open, and is reminded, until the successor confirms."""

    class State(models.TextChoices):
        UNDER_WAY = "under_way", _("Waiting for the successor")
        CONFIRMED = "confirmed", _("Confirmed")
        CALLED_OFF = "called_off", _("Called off")

    predecessor = models.ForeignKey(Holding, models.PROTECT, related_name="handed_over")
    successor = models.ForeignKey(Holding, models.PROTECT, related_name="taken_over")
    note = models.TextField(blank=True)
    """What the predecessor wants the successor to know."""
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    called_off_at = models.DateTimeField(null=True, blank=True)
    seen = models.JSONField(default=dict)
    """What the page showed when the successor confirmed: open clocks, decisions, endorsements."""

    objects = HandOverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="hand_over_one_at_a_time",
                fields=["predecessor"],
                condition=Q(confirmed_at=None, called_off_at=None),
            ),
            models.CheckConstraint(
                name="hand_over_ends_one_way",
                condition=Q(confirmed_at=None) | Q(called_off_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor.person}"

    def get_absolute_url(self) -> str:
        return reverse("hand_over", args=[self.pk])

    @property
    def post(self) -> Post:
        return self.predecessor.post

    @property
    def standing(self) -> State:
        """Where it stands, by its moments."""
        if self.confirmed_at is not None:
            return self.State.CONFIRMED
        return self.State.UNDER_WAY if self.called_off_at is None else self.State.CALLED_OFF

    @property
    def is_under_way(self) -> bool:
        return self.standing == self.State.UNDER_WAY
