"""Silence procedures, and what each came to, party by party."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.deadlines.models import Delivery
from coordination.thing import moment_by
from tools.joint_statement.models import JointStatement, Signatory, StatementDraft
from tools.silence import policy


class SilenceQuerySet(models.QuerySet["Silence"]):
    def visible_to(self, person: Any) -> SilenceQuerySet:
        seen = JointStatement.objects.visible_to(person)
        return self.filter(Exists(seen.filter(pk=OuterRef("statement_id"))))

    def running(self) -> SilenceQuerySet:
        return self.filter(ended_at=None)

    def due(self, now: datetime) -> SilenceQuerySet:
        """Running ones whose hard time has come."""
        return self.running().filter(closes_at__lte=now)


class Silence(models.Model):
    """One silence procedure: this draft is adopted at `closes_at` unless somebody objects.

    Its hard time never moves. Another time is another procedure.
    """

    kind = "silence"

    statement = models.ForeignKey(JointStatement, models.PROTECT, related_name="silences")
    draft = models.ForeignKey(StatementDraft, models.PROTECT, related_name="+")
    n = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    started_by = moment_by()
    closes_at = models.DateTimeField()
    minimum_hours = models.FloatField()
    """What the policy asked for when it began."""
    notice_hours = models.FloatField(default=0)
    """How long before its hard time a party must have been told: as promised when it began."""
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=policy.Outcome.choices, blank=True)
    reason = models.TextField(blank=True, max_length=2000)

    objects = SilenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("silence procedure")
        verbose_name_plural = _("silence procedures")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(name="silence_number", fields=["statement", "n"]),
            models.UniqueConstraint(
                name="silence_one_running", fields=["statement"], condition=Q(ended_at=None)
            ),
            models.CheckConstraint(
                name="silence_ended_somehow",
                condition=Q(ended_at=None, outcome="")
                | (Q(ended_at__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="silence_closes_after_start",
                condition=Q(closes_at__gt=models.F("started_at")),
            ),
        ]
        indexes = [
            models.Index(name="silence_due", fields=["closes_at"], condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.statement}: {self.closes_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("silence", args=[self.statement.operation.ref, self.statement.number])

    @property
    def is_running(self) -> bool:
        return self.ended_at is None

    @property
    def told_by(self) -> datetime:
        """The last moment at which a party could be told for its silence to count."""
        return self.closes_at - timedelta(hours=self.notice_hours)

    @property
    def came_to_its_end(self) -> bool:
        return self.outcome in policy.OVER


class SilenceParty(models.Model):
    """What one signatory's silence came to, with the message that proves that it was told, or why not."""

    silence = models.ForeignKey(Silence, models.PROTECT, related_name="parties")
    signatory = models.ForeignKey(Signatory, models.PROTECT, related_name="silences")
    outcome = models.CharField(max_length=10, choices=policy.PartyOutcome.choices)
    proof = models.CharField(max_length=12, choices=policy.Proof.choices, blank=True)
    delivery = models.ForeignKey(Delivery, models.PROTECT, null=True, blank=True, related_name="+")
    proven_at = models.DateTimeField(null=True, blank=True)
    why = models.TextField(blank=True)
    """Why it does not count, in the language of the house."""

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="silence_party_once", fields=["silence", "signatory"]),
            models.CheckConstraint(
                name="silence_counts_with_proof",
                condition=~Q(outcome="silent") | ~Q(proof="") & Q(proven_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signatory.component}: {self.get_outcome_display()}"
