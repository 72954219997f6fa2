"""A dated round of reports on the recommendations of a review."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.thing import moment_by, paired
from recommendations.committee import CommitteeThing, roles_in_committee, steers
from recommendations.recommendation.models import Recommendation
from recommendations.review.models import Review
from recommendations.round import policy


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, person: Any) -> RoundQuerySet:
        """Closed ones to whom the review is open; the open one to the Committee and to owners too."""
        if not roles_in_committee(person):
            return self.none()
        found = self.filter(review__in=Review.objects.visible_to(person))
        if steers(person):
            return found
        posts = [post.pk for post in person.held_posts()]
        mine = Recommendation.objects.filter(review=OuterRef("review_id"), owner_post__in=posts)
        return found.filter(Q(state=policy.State.CLOSED) | Q(Exists(mine), state=policy.State.OPEN))

    def closed(self) -> RoundQuerySet:
        return self.filter(state=policy.State.CLOSED)


class Round(CommitteeThing):
    """One dated round: a report on each recommendation that is followed, and after its close a record."""

    kind = "round"
    workflow = policy.WORKFLOW

    review = models.ForeignKey(Review, models.PROTECT, related_name="rounds")
    dated = models.DateField(_("date of the round"))
    report_by = models.DateTimeField(_("report by"))
    note = models.TextField(_("what is asked for"), blank=True, max_length=5000)
    synthetic = models.TextField(blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = moment_by()

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["-dated", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="round_once_a_day", fields=["review", "dated"],
                condition=~Q(state="withdrawn"),
            ),
            models.UniqueConstraint(
                name="round_one_open", fields=["review"], condition=Q(state="open")
            ),
            models.CheckConstraint(
                name="round_state_known", condition=Q(state__in=policy.State.values)
            ),
            paired("round", "closed"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return gettext("Round of %(date)s") % {"date": formats.date_format(self.dated, "j F Y")}

    @property
    def title(self) -> str:
        return str(self)

    @property
    def ref(self) -> str:
        return f"{self.review.ref} {self.dated.isoformat()}"

    @property
    def is_open(self) -> bool:
        return self.state == policy.State.OPEN

    def get_absolute_url(self) -> str:
        return reverse("round", args=[self.review.ref, self.dated])
