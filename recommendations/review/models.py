"""A review, and what it found: priorities with their learnings, ambitions, figures, documents."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component, Country
from coordination.searching import SearchTextField
from coordination.thing import moment_by, paired
from recommendations.committee import CommitteeThing, roles_in_committee, steers
from recommendations.review import policy


class ReviewQuerySet(models.QuerySet["Review"]):
    def published(self) -> ReviewQuerySet:
        return self.filter(state=policy.State.PUBLISHED)

    def visible_to(self, person: Any) -> ReviewQuerySet:
        """Published ones to the whole Movement; the others to the Committee and its secretariat."""
        if not roles_in_committee(person):
            return self.none()
        return self.all() if steers(person) else self.published()

    def provable_by(self, person: Any) -> ReviewQuerySet:
        """Those whose proof a person may read: the Committee's and its secretariat's alone, who read every
        round. A proof holds the whole chain, with what open rounds and drafts said."""
        return self.all() if steers(person) else self.none()


class Review(CommitteeThing):
    """A review of how the Movement coordinated, and the frame of its recommendations."""

    class Precision(models.TextChoices):
        DAY = "day", _("to the day")
        MONTH = "month", _("to the month")
        YEAR = "year", _("to the year")

    kind = "review"
    workflow = policy.WORKFLOW

    ref = models.SlugField(_("reference"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=300)
    commissioner = models.CharField(_("commissioned by"), max_length=300, blank=True)
    consultant = models.CharField(_("carried out by"), max_length=300, blank=True)
    scope = models.TextField(_("what was reviewed"), blank=True, max_length=5000)
    began_on = models.DateField(_("from"), null=True, blank=True)
    ended_on = models.DateField(_("until"), null=True, blank=True)
    period_precision = models.CharField(
        _("the period is known"), max_length=5, choices=Precision.choices, default=Precision.DAY
    )
    reported_on = models.DateField(_("date of the report"), null=True, blank=True)
    countries = models.ManyToManyField(Country, related_name="reviews", blank=True)
    synthetic = models.TextField(blank=True, default="")
    """What about this review is invented, in a sentence; empty for real ones."""
    loaded = models.JSONField(default=dict, editable=False)
    """What the reference last said of it: what differs was edited here, and is left."""
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = moment_by()

    search_text = SearchTextField()

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = [F("reported_on").desc(nulls_first=True), "-id"]
        constraints = [
            models.CheckConstraint(
                name="review_state_known", condition=Q(state__in=policy.State.values)
            ),
            models.CheckConstraint(
                name="review_period",
                condition=Q(began_on=None) | Q(ended_on=None) | Q(ended_on__gte=F("began_on")),
            ),
            paired("review", "published"),
        ]

    def __str__(self) -> str:
        return self.title

    def found_by(self) -> list[str]:
        return [self.ref, self.title, self.commissioner, self.consultant, self.scope]

    @property
    def in_review(self) -> Review:
        return self

    @property
    def name(self) -> str:
        return self.title

    @property
    def heading(self) -> str:
        """The title over its recommendations; one that is not published says so."""
        return policy.heading_of(self.title, self.state)

    @property
    def is_published(self) -> bool:
        """The whole Movement reads it."""
        return self.state == policy.State.PUBLISHED

    @property
    def stands(self) -> bool:
        """It was not withdrawn: its facts and what it found may still be corrected."""
        return self.state != policy.State.WITHDRAWN

    def get_absolute_url(self) -> str:
        return reverse("review", args=[self.ref])


class MethodFigure(models.Model):
    """A number that says how the review was made: "Interviews, ICRC: 27"."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="figures")
    n = models.PositiveIntegerField()
    label = models.CharField(_("what was counted"), max_length=200)
    value = models.CharField(_("how many"), max_length=60)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ["n"]
        constraints = [
            models.UniqueConstraint(name="method_figure_once", fields=["review", "n"]),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.value}"


class ReviewDocument(models.Model):
    """A document of the review, where it can be read."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="documents")
    n = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=300)
    url = models.URLField(_("address"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)

    class Meta:
        ordering = ["n"]
        constraints = [
            models.UniqueConstraint(name="review_document_once", fields=["review", "n"]),
        ]

    def __str__(self) -> str:
        return self.title


class Priority(models.Model):
    """One of the priorities under which the review groups what was learned."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="priorities")
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=300)
    finding = models.TextField(_("what was found"), blank=True, max_length=10_000)
    loaded = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = _("priority")
        verbose_name_plural = _("priorities")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="priority_once", fields=["review", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class LearningQuerySet(models.QuerySet["Learning"]):
    def visible_to(self, person: Any) -> LearningQuerySet:
        return self.filter(priority__review__in=Review.objects.visible_to(person))

    def speaking_of(self, tool: str) -> LearningQuerySet:
        """Those that speak of a tool (`policy.Tool`)."""
        # Not `contains`, which SQLite lacks for JSON: a value stands between quotes in either database.
        named = Cast("tools", models.TextField())
        return self.alias(named=named).filter(named__contains=f'"{tool}"')


class Learning(models.Model):
    """A learning, numbered as in its source."""

    priority = models.ForeignKey(Priority, models.PROTECT, related_name="learnings")
    number = models.PositiveIntegerField(_("number"))
    text = models.TextField(_("learning"), max_length=10_000)
    tools = models.JSONField(_("speaks of"), default=list, blank=True)
    """Values of `policy.Tool`."""
    countries = models.ManyToManyField(Country, related_name="learnings", blank=True)
    components = models.ManyToManyField(Component, related_name="learnings", blank=True)
    search_text = SearchTextField()
    loaded = models.JSONField(default=dict, editable=False)

    objects = LearningQuerySet.as_manager()

    class Meta:
        verbose_name = _("learning")
        verbose_name_plural = _("learnings")
        ordering = ["priority__number", "number"]
        constraints = [
            models.UniqueConstraint(name="learning_once", fields=["priority", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.priority.number}.{self.number}"

    def found_by(self) -> list[str]:
        """Its words, the title of its priority, and its number: "LLR-2024 1.3"."""
        return [self.text, self.priority.title, self.priority.review.ref, str(self)]

    def get_absolute_url(self) -> str:
        priority = self.priority
        return f"{priority.review.get_absolute_url()}#learning-{priority.number}-{self.number}"


class Ambition(models.Model):
    """One of the ambitions that the review held the operations against."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="ambitions")
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("ambition"), max_length=300)
    finding = models.TextField(_("what was found"), blank=True, max_length=10_000)
    loaded = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = _("ambition")
        verbose_name_plural = _("ambitions")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="ambition_once", fields=["review", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"
