"""A recommendation and the separate facts that the published table holds in one cell."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component, Country, Region
from coordination.operations.models import Operation
from coordination.people.models import Post
from coordination.searching import SearchTextField
from coordination.thing import moment_by, paired
from recommendations.committee import CommitteeThing
from recommendations.recommendation import policy
from recommendations.review.models import Learning, Review
from recommendations.review.policy import State as ReviewState


def unsettled() -> Q:
    """The latest closed round does not say that it is implemented or not applicable."""
    return Q(current=None) | ~Q(current__status__in=policy.SETTLED)


def overdue(on: date) -> Q:
    """Followed, its date has passed, and it is not settled. Its twin: `Recommendation.is_overdue`."""
    return unsettled() & Q(due_on__lt=on, state=policy.State.OPEN)


def lacks_an_owner() -> Q:
    """Followed, within the initiative, not settled, and nobody answers for it."""
    within = Q(owner_post=None, state=policy.State.OPEN, scope=policy.Scope.WITHIN)
    return unsettled() & within


def waits_for(party: Any) -> Q:
    """Followed, and the party has not answered yet. What is outside of the initiative waits for nobody."""
    answered = Response.objects.filter(recommendation=OuterRef("pk"), party=party)
    silent = ~Exists(answered.exclude(answer=policy.Answer.PENDING))
    return Q(silent, scope=policy.Scope.WITHIN, state=policy.State.OPEN)


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def visible_to(self, person: Any) -> RecommendationQuerySet:
        """Those of the reviews that the person may read; of a withdrawn review nobody follows any."""
        seen = Review.objects.visible_to(person).exclude(state=ReviewState.WITHDRAWN)
        return self.filter(review__in=seen)

    def followed(self) -> RecommendationQuerySet:
        return self.filter(state=policy.State.OPEN)

    def in_order(self) -> RecommendationQuerySet:
        """As the published table has them: review by review, by number."""
        return self.order_by(F("review__reported_on").desc(nulls_first=True), "review_id", "number")


class Recommendation(CommitteeThing):
    """One recommendation of a review, as it was made; what became of it stands in the rounds' reports."""

    kind = "recommendation"
    workflow = policy.WORKFLOW

    review = models.ForeignKey(Review, models.PROTECT, related_name="recommendations")
    number = models.PositiveIntegerField(_("number"))
    level = models.CharField(
        _("level"), max_length=10, choices=policy.Level.choices, default=policy.Level.STRATEGIC
    )
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="recommendations",
        verbose_name=_("country"),
    )  # fmt: skip
    region = models.IntegerField(_("region"), choices=Region.choices, null=True, blank=True)
    text = models.TextField(_("recommendation"), max_length=policy.LONGEST_TEXT)
    detail = models.TextField(_("detail and rationale"), blank=True, max_length=policy.LONGEST_TEXT)
    footnotes = models.JSONField(default=list, blank=True)
    scope = models.CharField(
        _("within the initiative"),
        max_length=8,
        choices=policy.Scope.choices,
        default=policy.Scope.WITHIN,
    )
    scope_reason = models.TextField(_("why"), blank=True, max_length=2000)
    owner_post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="recommendations",
        verbose_name=_("owner"),
    )  # fmt: skip
    due_on = models.DateField(_("to be done by"), null=True, blank=True)
    current = models.ForeignKey(
        "recommendations.StatusReport", models.PROTECT, null=True, blank=True, related_name="+",
        editable=False,
    )  # fmt: skip
    """The report of the latest closed round: what the current status is read from."""
    closing_reason = models.TextField(blank=True, editable=False)
    """Why it was closed although something was missing; empty where nothing was."""
    loaded = models.JSONField(default=dict, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = moment_by()
    search_text = SearchTextField()

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["review", "number"]
        constraints = [
            models.UniqueConstraint(name="recommendation_once", fields=["review", "number"]),
            models.CheckConstraint(
                name="recommendation_state_known", condition=Q(state__in=policy.State.values)
            ),
            models.CheckConstraint(
                name="recommendation_country_level",
                condition=Q(level="country", country__isnull=False)
                | (~Q(level="country") & Q(country=None)),
            ),
            paired("recommendation", "closed"),
        ]
        indexes = [
            models.Index(name="recommendation_by_state", fields=["state", "review", "number"]),
            models.Index(name="recommendation_on_board", fields=["-review", "number", "id"]),
        ]

    def __str__(self) -> str:
        return gettext("Recommendation %(number)d") % {"number": self.number}

    @property
    def title(self) -> str:
        return str(self)

    def found_by(self) -> list[str]:
        """Its words and its number, as people write it: "LLR-2024 4"."""
        return [self.review.ref, str(self.number), self.text, self.detail]

    @property
    def owner_post_ids(self) -> set[int]:
        return {self.owner_post_id} if self.owner_post_id else set()

    @property
    def is_followed(self) -> bool:
        """Rounds ask for reports on it."""
        return self.state == policy.State.OPEN

    def is_overdue(self, on: date) -> bool:
        """Followed, its date has passed, and the latest closed round does not say that it is settled."""
        if self.due_on is None or self.due_on >= on or not self.is_followed:
            return False
        return self.current is None or self.current.status not in policy.SETTLED

    @property
    def group(self) -> str:
        """The line under which the published table has it: "Strategic level", "Pakistan"."""
        return policy.group_of(
            self.level, self.country, Region(self.region) if self.region is not None else None
        )

    def get_absolute_url(self) -> str:
        return reverse("recommendation", args=[self.review.ref, self.number])


class Reference(models.Model):
    """What a recommendation is drawn from, or is to be read with; kept as it was written."""

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="references")
    n = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=policy.ReferenceKind.choices)
    names = models.CharField(max_length=14, choices=policy.Names.choices)
    as_written = models.CharField(_("as written"), max_length=300)
    section = models.CharField(_("section"), max_length=30, blank=True)
    found_in = models.CharField(
        max_length=12, choices=policy.Part.choices, default=policy.Part.DETAIL
    )
    """The column of the table in which it stands."""
    learning = models.ForeignKey(
        Learning, models.PROTECT, null=True, blank=True, related_name="cited_by"
    )
    to = models.ForeignKey(
        Recommendation, models.PROTECT, null=True, blank=True, related_name="referred_to_by"
    )

    class Meta:
        ordering = ["n"]
        constraints = [
            models.UniqueConstraint(name="reference_once", fields=["recommendation", "n"]),
        ]

    def __str__(self) -> str:
        return self.as_written

    @property
    def points_nowhere(self) -> bool:
        """It names a learning or a recommendation that the review does not have."""
        if self.names == policy.Names.LEARNING:
            return self.learning_id is None
        return self.names == policy.Names.RECOMMENDATION and self.to_id is None


class Response(models.Model):
    """What one party responds to a recommendation, as it stands now; rounds freeze a copy."""

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="responses")
    party = models.ForeignKey(Component, models.PROTECT, related_name="+")
    answer = models.CharField(_("response"), max_length=16, choices=policy.Answer.choices)
    note = models.TextField(_("note"), blank=True, max_length=2000)
    said_at = models.DateTimeField(auto_now=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="response_once", fields=["recommendation", "party"]),
            models.CheckConstraint(
                name="response_answer_known", condition=Q(answer__in=policy.Answer.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_answer_display()}"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, person: Any) -> EvidenceQuerySet:
        """Without what is an operation that the person may not see."""
        seen = Operation.objects.visible_to(person).filter(pk=OuterRef("operation_id"))
        return self.filter(Q(operation=None) | Exists(seen))

    def standing(self) -> EvidenceQuerySet:
        """What was not taken back: `Evidence.is_standing`, asked of the database."""
        return self.filter(taken_back_at=None)


class Evidence(models.Model):
    """What shows that something was done. Taken back, never deleted."""

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=12, choices=policy.EvidenceKind.choices)
    title = models.CharField(_("what it is"), max_length=300)
    url = models.URLField(_("address"), max_length=500, blank=True)
    dated = models.CharField(_("date"), max_length=40, blank=True)
    operation = models.ForeignKey(
        Operation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = moment_by()
    taken_back_reason = models.TextField(blank=True, max_length=policy.LONGEST_REASON)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["id"]
        constraints = [paired("evidence", "taken_back")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_standing(self) -> bool:
        """It counts: for hints, for closing, in a round's table."""
        return self.taken_back_at is None
