"""A team that works on one theme of coordination, with its plan of action."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component
from coordination.people.models import Post
from coordination.searching import SearchTextField
from coordination.thing import moment_by, paired
from recommendations.committee import CommitteeThing, roles_in_committee
from recommendations.recommendation.models import Recommendation
from recommendations.recommendation.policy import UNFINISHED, ActionState
from recommendations.workstream import policy


class WorkstreamQuerySet(models.QuerySet["Workstream"]):
    def visible_to(self, person: Any) -> WorkstreamQuerySet:
        """Everybody in the Movement reads what its teams do."""
        return self.all() if roles_in_committee(person) else self.none()

    def open(self) -> WorkstreamQuerySet:
        return self.filter(state=policy.State.OPEN)

    def with_counts(self, on: date) -> WorkstreamQuerySet:
        """Each with `counted` (actions that were not dropped), `done`, `dropped` and `overdue` on a day."""
        late = Q(actions__state__in=UNFINISHED, actions__due_on__lt=on)
        dropped = Q(actions__state=ActionState.DROPPED)
        return self.annotate(
            counted=Count("actions", filter=~dropped),
            done=Count("actions", filter=Q(actions__state=ActionState.DONE)),
            dropped=Count("actions", filter=dropped),
            overdue=Count("actions", filter=late),
        )


class Workstream(CommitteeThing):
    """A Movement Implementation Team, or another team of its kind. Its co-chairs are posts."""

    kind = "workstream"
    workflow = policy.WORKFLOW

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    objective = models.TextField(_("objective"), max_length=policy.LONGEST_TEXT)
    co_chairs = models.ManyToManyField(Post, related_name="workstreams", blank=True)
    co_chair_note = models.CharField(_("on the co-chairs"), max_length=300, blank=True)
    """What is known of them where no post is named."""
    members = models.ManyToManyField(Component, related_name="workstreams", blank=True)
    recommendations = models.ManyToManyField(Recommendation, related_name="workstreams", blank=True)
    status_note = models.TextField(_("where it stands"), blank=True, max_length=policy.LONGEST_TEXT)
    achieved = models.TextField(_("what was achieved"), blank=True, max_length=policy.LONGEST_TEXT)
    not_achieved = models.TextField(
        _("what was not achieved"), blank=True, max_length=policy.LONGEST_TEXT
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    """The document that all of this was first taken from; empty for a team that was begun here."""
    women = models.PositiveIntegerField(_("women"), null=True, blank=True)
    men = models.PositiveIntegerField(_("men"), null=True, blank=True)
    others = models.PositiveIntegerField(_("other or not stated"), null=True, blank=True)
    balance_on = models.DateField(_("as of"), null=True, blank=True)
    balance_source = models.CharField(_("source of the numbers"), max_length=300, blank=True)
    closing_reason = models.TextField(blank=True, editable=False)
    """Why it was closed although actions were open; empty where none was."""
    reopening_reason = models.TextField(blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = moment_by()
    loaded = models.JSONField(default=dict, editable=False)

    search_text = SearchTextField()

    objects = WorkstreamQuerySet.as_manager()

    class Meta:
        verbose_name = _("workstream")
        verbose_name_plural = _("workstreams")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                name="workstream_state_known", condition=Q(state__in=policy.State.values)
            ),
            models.CheckConstraint(
                name="workstream_balance_whole",
                condition=Q(women=None, men=None, others=None, balance_on=None, balance_source="")
                | (
                    Q(women__isnull=False, men__isnull=False, others__isnull=False)
                    & Q(balance_on__isnull=False)
                    & ~Q(balance_source="")
                ),
            ),
            paired("workstream", "closed"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return self.name

    @property
    def ref(self) -> str:
        return self.code

    def found_by(self) -> list[str]:
        told = (self.objective, self.status_note, self.achieved, self.not_achieved)
        return [self.code, self.name, *told]

    @property
    def in_review(self) -> None:
        """It belongs to no review."""

    @property
    def whole(self) -> Workstream:
        return self

    @property
    def chain(self) -> str:
        return f"workstream:{self.code}"

    @property
    def owner_post_ids(self) -> set[int]:
        """The posts of its co-chairs."""
        return {post.pk for post in self.co_chairs.all()}

    @property
    def is_closed(self) -> bool:
        return self.state == policy.State.CLOSED

    def open_action_count(self) -> int:
        return self.actions.filter(state__in=UNFINISHED).count()

    def get_absolute_url(self) -> str:
        return reverse("workstream", args=[self.code])


class OverlapQuerySet(models.QuerySet["Overlap"]):
    def of(self, workstream: Workstream) -> OverlapQuerySet:
        return self.filter(Q(one=workstream) | Q(other=workstream))


class Overlap(models.Model):
    """Two teams that work on the same ground. It is one fact, whichever of them is looked at."""

    one = models.ForeignKey(Workstream, models.PROTECT, related_name="+")
    other = models.ForeignKey(Workstream, models.PROTECT, related_name="+")
    note = models.TextField(_("where they meet"), max_length=1000)
    loaded = models.JSONField(default=dict, editable=False)

    objects = OverlapQuerySet.as_manager()

    class Meta:
        ordering = ["one__name", "other__name"]
        constraints = [
            # The smaller key first, so that no pair stands twice and no team beside itself.
            models.CheckConstraint(name="overlap_in_order", condition=Q(one__lt=models.F("other"))),
            models.UniqueConstraint(name="overlap_once", fields=["one", "other"]),
        ]

    def __str__(self) -> str:
        return f"{self.one} · {self.other}"

    def beside(self, workstream: Workstream) -> Workstream:
        """The other one of the two."""
        return self.other if self.one_id == workstream.pk else self.one
