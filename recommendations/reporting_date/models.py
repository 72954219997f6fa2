"""A date on which a body is reported to."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.people.models import Post
from coordination.thing import moment_by, paired
from recommendations.committee import CommitteeThing, roles_in_committee
from recommendations.reporting_date import policy
from recommendations.review.models import Review
from recommendations.workstream.models import Workstream


class ReportingDateQuerySet(models.QuerySet["ReportingDate"]):
    def visible_to(self, person: Any) -> ReportingDateQuerySet:
        """Everybody in the Movement reads the calendar."""
        return self.all() if roles_in_committee(person) else self.none()

    def upcoming(self, on: date) -> ReportingDateQuerySet:
        return self.filter(meets_on__gte=on)

    def past(self, on: date) -> ReportingDateQuerySet:
        return self.filter(meets_on__lt=on)


class ReportingDate(CommitteeThing):
    """A meeting of a body, what is reported to it, and by when the document is due."""

    kind = "reporting_date"
    workflow = policy.WORKFLOW
    clocks = policy.CLOCKS

    body = models.CharField(_("reported to"), max_length=10, choices=policy.Body.choices)
    meets_on = models.DateField(_("date of the meeting"))
    title = models.CharField(_("what is due"), max_length=300)
    note = models.TextField(_("note"), blank=True, max_length=policy.LONGEST_TEXT)
    lead_days = models.PositiveIntegerField(_("lead time in days"), null=True, blank=True)
    """Days before the meeting on which the document is due; None: not known, so on the day itself."""
    responsible_post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("prepared by")
    )
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by",
        verbose_name=_("rests on"),
    )  # fmt: skip
    workstreams = models.ManyToManyField(Workstream, related_name="reporting_dates", blank=True)
    reviews = models.ManyToManyField(Review, related_name="reporting_dates", blank=True)
    moved_from = models.DateField(null=True, blank=True, editable=False)
    """The day that it was last moved away from, and why."""
    moved_because = models.TextField(blank=True, editable=False)
    last_reason = models.TextField(blank=True, editable=False)
    """Why it was cancelled, or planned again."""
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = moment_by()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = moment_by()
    loaded = models.JSONField(default=dict, editable=False)

    objects = ReportingDateQuerySet.as_manager()

    class Meta:
        verbose_name = _("reporting date")
        verbose_name_plural = _("reporting dates")
        ordering = ["meets_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="reporting_date_state_known", condition=Q(state__in=policy.State.values)
            ),
            models.CheckConstraint(
                name="reporting_date_body_known", condition=Q(body__in=policy.Body.values)
            ),
            paired("reporting_date", "done"),
            paired("reporting_date", "cancelled"),
        ]
        indexes = [models.Index(name="reporting_date_by_day", fields=["meets_on", "id"])]

    def __str__(self) -> str:
        return policy.spoken(self)

    @property
    def name(self) -> str:
        return self.title

    @property
    def ref(self) -> str:
        return f"report-{self.pk}"

    @property
    def in_review(self) -> None:
        """It belongs to no one review."""

    @property
    def whole(self) -> ReportingDate:
        return self

    @property
    def chain(self) -> str:
        return f"reporting:{self.pk}"

    @property
    def clock_label(self) -> str:
        return f"{self.get_body_display()}: {self.title}"

    @property
    def owner_post_ids(self) -> set[int]:
        return {self.responsible_post_id} if self.responsible_post_id else set()

    @property
    def document_due_on(self) -> date:
        return self.meets_on - timedelta(days=self.lead_days or 0)

    @property
    def document_due_at(self) -> datetime:
        """The end of the day on which the document is due, in the house's own zone."""
        zone = ZoneInfo(settings.HOUSE_TIME_ZONE)
        return datetime.combine(self.document_due_on, time(23, 59), zone).astimezone(UTC)

    @property
    def flags(self) -> list[Any]:
        return policy.flags(self)

    def is_overdue(self, on: date) -> bool:
        """Planned, and the day on which its document was due has passed."""
        return self.state == policy.State.PLANNED and self.document_due_on < on

    def get_absolute_url(self) -> str:
        return reverse("reporting_date", args=[self.pk])
