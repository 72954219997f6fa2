"""A dated part of a way forward or of a plan of action, with its owner."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.people.models import Post
from coordination.roles import Role
from coordination.thing import moment_by, paired
from recommendations.action import policy
from recommendations.committee import CommitteeThing, roles_in_committee
from recommendations.recommendation.models import Recommendation
from recommendations.recommendation.policy import UNFINISHED
from recommendations.review.models import Review
from recommendations.workstream.models import Workstream


class ActionQuerySet(models.QuerySet["Action"]):
    def visible_to(self, person: Any) -> ActionQuerySet:
        """Those of the reviews that the person may read, and those of every team."""
        if not roles_in_committee(person):
            return self.none()
        return self.filter(
            Q(review__in=Review.objects.visible_to(person)) | Q(workstream__isnull=False)
        )

    def open(self) -> ActionQuerySet:
        """Planned or under way."""
        return self.filter(state__in=UNFINISHED)

    def overdue(self, on: date) -> ActionQuerySet:
        """Open ones whose date has passed: `Action.is_overdue`, asked of the database."""
        return self.open().filter(due_on__lt=on)


class Action(CommitteeThing):
    """What somebody does by a date: for recommendations of a review, or in a team's plan of action.

    One action may serve several recommendations. A team's may serve some that the team works on,
    or none.
    """

    kind = "action"
    workflow = policy.WORKFLOW

    review = models.ForeignKey(
        Review, models.PROTECT, null=True, blank=True, related_name="actions"
    )
    workstream = models.ForeignKey(
        Workstream, models.PROTECT, null=True, blank=True, related_name="actions"
    )
    recommendations = models.ManyToManyField(Recommendation, related_name="actions", blank=True)
    text = models.TextField(_("what is to be done"), max_length=policy.LONGEST_TEXT)
    owner_post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    due_on = models.DateField(_("by"), null=True, blank=True)
    """The last day on which it is in time."""
    due_note = models.CharField(
        _("the date as it was written"), max_length=policy.LONGEST_DATE, blank=True
    )
    loaded = models.JSONField(default=dict, editable=False)
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
            models.CheckConstraint(
                name="action_of_review_or_workstream",
                condition=Q(review__isnull=False, workstream=None)
                | Q(review=None, workstream__isnull=False),
            ),
            paired("action", "done"),
            paired("action", "dropped"),
        ]

    def __str__(self) -> str:
        return self.text[:100]

    def is_overdue(self, on: date) -> bool:
        """Neither done nor dropped, and its date has passed."""
        return self.state in UNFINISHED and self.due_on is not None and self.due_on < on

    @property
    def title(self) -> str:
        return str(self)

    @property
    def whole(self) -> Any:
        return self.workstream if self.workstream is not None else self.review

    @property
    def chain(self) -> str:
        chain: str = self.whole.chain
        return chain

    @property
    def owner_post_ids(self) -> set[int]:
        """Its owner's post; in a plan of action those of the team's co-chairs, too."""
        own = {self.owner_post_id} if self.owner_post_id else set()
        return own if self.workstream is None else own | self.workstream.owner_post_ids

    def roles_of(self, person: Any) -> set[Role]:
        """A team's action is the team's: members of the Committee read it, and change it no more than others."""
        roles = super().roles_of(person)
        return roles if self.workstream_id is None else roles - {Role.STEERING}

    def may_be_edited_by(self, person: Any) -> bool:
        return bool(self.roles_of(person) & policy.MAY_EDIT)

    def get_absolute_url(self) -> str:
        if self.workstream is not None:
            return f"{self.workstream.get_absolute_url()}#action-{self.pk}"
        assert self.review is not None  # the database's own rule
        first = self.recommendations.order_by("number").values_list("number", flat=True).first()
        if first is None:
            return self.review.get_absolute_url()
        return reverse("recommendation", args=[self.review.ref, first]) + f"#action-{self.pk}"
