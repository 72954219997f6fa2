"""What an owner reports on one recommendation in one round."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.people.models import Post
from coordination.thing import moment_by, paired
from recommendations.committee import CommitteeThing
from recommendations.recommendation.models import Recommendation
from recommendations.recommendation.policy import (
    LONGEST_TEXT,
    Confidence,
    Status,
    StatusBasis,
)
from recommendations.report import policy
from recommendations.round.models import Round
from recommendations.round.policy import State as RoundState


class StatusReportQuerySet(models.QuerySet["StatusReport"]):
    def visible_to(self, person: Any) -> StatusReportQuerySet:
        """Those of the rounds that the person may read; of a withdrawn round nobody reads any more."""
        seen = Round.objects.visible_to(person).exclude(state=RoundState.WITHDRAWN)
        return self.filter(round__in=seen)

    def as_of(self, round_: Round) -> StatusReportQuerySet:
        """How each recommendation of the review stood in a round: its report there or, where that round
        did not ask because it was closed, what the latest round before it said."""
        before = Q(round__state=RoundState.CLOSED, round__dated__lt=round_.dated)
        known = StatusReport.objects.filter(
            Q(round=round_) | before, recommendation=OuterRef("recommendation")
        )
        latest = known.order_by("-round__dated").values("pk")[:1]
        return self.filter(round__review=round_.review_id, pk=Subquery(latest))

    def in_order(self) -> StatusReportQuerySet:
        return self.order_by("recommendation__number", "id")


class StatusReport(CommitteeThing):
    """The separate facts of one recommendation at one date. Frozen with its round."""

    kind = "status_report"
    workflow = policy.WORKFLOW
    clocks = policy.CLOCKS

    round = models.ForeignKey(Round, models.PROTECT, related_name="reports")
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="reports")
    owner_post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    """Who was asked: the recommendation's owner when the round opened, or since."""
    status = models.CharField(_("status"), max_length=14, choices=Status.choices, blank=True)
    status_basis = models.CharField(
        _("basis of the status"), max_length=8, choices=StatusBasis.choices,
        default=StatusBasis.STATED,
    )  # fmt: skip
    basis_reason = models.TextField(_("why it is inferred"), blank=True, max_length=2000)
    basis_by = models.CharField(_("by whom"), max_length=200, blank=True)
    confidence = models.CharField(
        _("confidence"), max_length=6, choices=Confidence.choices, blank=True
    )
    response_note = models.TextField(_("on the responses"), blank=True, max_length=2000)
    """What is said of the parties' responses as a whole, or why there is none."""
    narrative = models.TextField(_("current status"), blank=True, max_length=LONGEST_TEXT)
    way_forward = models.TextField(_("way forward"), blank=True, max_length=LONGEST_TEXT)
    is_unchanged = models.BooleanField(default=False, editable=False)
    """It says the same as the report of the round before."""
    same_since = models.DateField(null=True, blank=True, editable=False)
    """The date of the round that first said what this one says; set when the round is closed."""
    as_closed = models.JSONField(default=dict, editable=False)
    """What else stood when the round was closed: responses, scope, owner, due date, evidence, actions."""
    reported_at = models.DateTimeField(null=True, blank=True)
    reported_by = moment_by()
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = moment_by()
    given_back_at = models.DateTimeField(null=True, blank=True)
    given_back_by = moment_by()
    given_back_reason = models.TextField(_("why it was given back"), blank=True)
    """What its owner is asked for; taken away when the report is handed in again."""

    objects = StatusReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("status report")
        verbose_name_plural = _("status reports")
        ordering = ["recommendation__number", "-round__dated"]
        constraints = [
            models.UniqueConstraint(name="status_report_once", fields=["round", "recommendation"]),
            models.CheckConstraint(
                name="status_report_state_known", condition=Q(state__in=policy.State.values)
            ),
            models.CheckConstraint(
                name="status_report_inferred_with_reason",
                condition=~Q(status_basis="inferred") | ~Q(basis_reason=""),
            ),
            paired("status_report", "reported"),
            paired("status_report", "checked"),
            paired("status_report", "given_back"),
        ]
        indexes = [
            # All that the board's first line asks of the current reports, without reading their texts.
            models.Index(
                name="status_report_standing",
                fields=["id", "state", "status", "same_since", "round"],
            ),
            models.Index(name="status_report_history", fields=["recommendation", "-round"]),
        ]

    def __str__(self) -> str:
        return gettext("%(recommendation)s, %(round)s") % {
            "recommendation": self.recommendation, "round": self.round,
        }  # fmt: skip

    @property
    def title(self) -> str:
        return str(self)

    @property
    def clock_label(self) -> str:
        """ "LLR-2026 Recommendation 2": the reference first, so that the rest can be translated."""
        return f"{self.in_review.ref} {self.recommendation}"

    @property
    def in_review(self) -> Any:
        return self.round.review

    @property
    def is_due(self) -> bool:
        """Asked for, and not reported yet."""
        return self.state == policy.State.DUE

    @property
    def is_given_back(self) -> bool:
        """Handed in once, and asked for again with a reason."""
        return self.is_due and self.given_back_at is not None

    @property
    def is_silent(self) -> bool:
        """The round was closed without an answer."""
        return self.state == policy.State.SILENT

    @property
    def is_inferred(self) -> bool:
        """Its status was concluded from something, and not stated by its owner."""
        return self.status_basis == StatusBasis.INFERRED

    @property
    def last_said(self) -> StatusReport | None:
        """What the last closed round said, while this one is under way."""
        return self.recommendation.current if self.round.is_open else None

    @property
    def responsible_post(self) -> Post | None:
        return self.owner_post

    @property
    def owner_post_ids(self) -> set[int]:
        return {self.owner_post_id} if self.owner_post_id else set()

    def get_absolute_url(self) -> str:
        return reverse(
            "status_report",
            args=[self.in_review.ref, self.round.dated, self.recommendation.number],
        )
