"""A dated part of a way forward, with its owner."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.people.models import Post
from coordination.thing import moment_by, paired
from recommendations.action import policy
from recommendations.committee import CommitteeThing
from recommendations.recommendation.models import Recommendation
from recommendations.review.models import Review


class ActionQuerySet(models.QuerySet["Action"]):
    def visible_to(self, person: Any) -> ActionQuerySet:
        return self.filter(review__in=Review.objects.visible_to(person))

    def open(self) -> ActionQuerySet:
        return self.filter(state=policy.State.OPEN)


class Action(CommitteeThing):
    """What somebody does by a date. One action may serve several recommendations of a review."""

    kind = "action"
    workflow = policy.WORKFLOW

    review = models.ForeignKey(Review, models.PROTECT, related_name="actions")
    recommendations = models.ManyToManyField(Recommendation, related_name="actions")
    text = models.TextField(_("what is to be done"), max_length=2000)
    owner_post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    due_on = models.DateField(_("by"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = moment_by()
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_by = moment_by()

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="action_state_known", condition=Q(state__in=policy.State.values)
            ),
            paired("action", "done"),
            paired("action", "dropped"),
        ]

    def __str__(self) -> str:
        return self.text[:100]

    def is_overdue(self, on: date) -> bool:
        """To be done, and its date has passed."""
        return self.state == policy.State.OPEN and self.due_on is not None and self.due_on < on

    @property
    def title(self) -> str:
        return str(self)

    @property
    def owner_post_ids(self) -> set[int]:
        return {self.owner_post_id} if self.owner_post_id else set()

    def get_absolute_url(self) -> str:
        first = self.recommendations.order_by("number").values_list("number", flat=True).first()
        if first is None:
            return self.review.get_absolute_url()
        return reverse("recommendation", args=[self.review.ref, first]) + f"#action-{self.pk}"
