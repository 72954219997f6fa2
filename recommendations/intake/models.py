"""A table that somebody brought in, row by row and cell by cell: what it proposes, and what became of it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.thing import moment_by, paired
from recommendations.committee import CommitteeThing, roles_in_committee
from recommendations.intake import policy
from recommendations.recommendation.models import Recommendation
from recommendations.review.models import Review


class IntakeQuerySet(models.QuerySet["Intake"]):
    def visible_to(self, person: Any) -> IntakeQuerySet:
        """To those who may use them: the Committee and its secretariat."""
        return self.all() if roles_in_committee(person) & policy.MAY_USE else self.none()


class Intake(CommitteeThing):
    """A file that was read for a review. The file itself is not kept; its name and digest are."""

    kind = "intake"
    workflow = policy.WORKFLOW

    review = models.ForeignKey(Review, models.PROTECT, related_name="intakes")
    file_name = models.CharField(_("file"), max_length=200)
    file_format = models.CharField(_("format"), max_length=4, choices=policy.Format.choices)
    file_size = models.PositiveIntegerField(_("size in bytes"))
    file_sha256 = models.CharField("SHA-256", max_length=64)
    language = models.CharField(_("language of the file"), max_length=8)
    source = models.JSONField(default=dict, editable=False)
    """What else is known of the file as a whole: its columns, and whether this house made it."""
    notices = models.JSONField(default=list, editable=False)
    """Sentences about the file as a whole, in the language of who brought it."""
    discarded_at = models.DateTimeField(null=True, blank=True)
    discarded_by = moment_by()

    objects = IntakeQuerySet.as_manager()

    class Meta:
        verbose_name = _("table brought in")
        verbose_name_plural = _("tables brought in")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="intake_state_known", condition=Q(state__in=policy.State.values)
            ),
            paired("intake", "discarded"),
        ]

    def __str__(self) -> str:
        return gettext("Table from “%(file)s”") % {"file": self.file_name}

    @property
    def title(self) -> str:
        return str(self)

    @property
    def is_open(self) -> bool:
        """Cells of it can still be applied."""
        return self.state == policy.State.OPEN

    def get_absolute_url(self) -> str:
        return reverse("intake", args=[self.review.ref, self.pk])


class IntakeRow(models.Model):
    """A row of the file, and which recommendation it is."""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="rows")
    n = models.PositiveIntegerField(_("row"))
    """Its place as people count it in the file."""
    section = models.CharField(_("stands under"), max_length=300, blank=True)
    matched = models.CharField(_("known"), max_length=10, choices=policy.Match.choices)
    doubt = models.TextField(blank=True)
    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    found = models.JSONField(default=dict, editable=False)
    """What stood in the file: its key, its cells, what was said of them. Compared again on request."""

    class Meta:
        verbose_name = _("row of a table")
        verbose_name_plural = _("rows of a table")
        ordering = ["n", "id"]
        constraints = [
            models.UniqueConstraint(name="intake_row_once", fields=["intake", "n"]),
        ]

    def __str__(self) -> str:
        return gettext("Row %(n)d") % {"n": self.n}

    @property
    def asks(self) -> bool:
        """Somebody is to say which recommendation it is."""
        return bool(self.doubt)


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, person: Any) -> ProposalQuerySet:
        return self.filter(row__intake__in=Intake.objects.visible_to(person))

    def waiting(self) -> ProposalQuerySet:
        """Those that would write something and have not been applied."""
        return self.filter(applied_at=None).exclude(facts={})

    def plain(self) -> ProposalQuerySet:
        """Of these, what needs no second look: new and changed cells."""
        return self.waiting().filter(verdict__in=(policy.Verdict.NEW, policy.Verdict.CHANGED))


class Proposal(models.Model):
    """One cell: what the file says, what stood when it was read, and what would be written."""

    row = models.ForeignKey(IntakeRow, models.PROTECT, related_name="proposals")
    column = models.CharField(_("column"), max_length=14, choices=policy.Column.choices)
    verdict = models.CharField(_("verdict"), max_length=7, choices=policy.Verdict.choices)
    said = models.TextField(_("what the file says"), blank=True)
    stands = models.TextField(_("what stands now"), blank=True)
    facts = models.JSONField(default=dict, editable=False)
    seen = models.JSONField(default=dict, editable=False)
    why = models.TextField(_("why"), blank=True)
    refused = models.TextField(_("not applied, because"), blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = moment_by()

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["row__n", "id"]
        constraints = [
            models.UniqueConstraint(name="proposal_once", fields=["row", "column"]),
            models.CheckConstraint(
                name="proposal_verdict_known", condition=Q(verdict__in=policy.Verdict.values)
            ),
            paired("proposal", "applied"),
        ]

    def __str__(self) -> str:
        return gettext("%(row)s, %(column)s") % {
            "row": self.row,
            "column": self.get_column_display(),
        }

    @property
    def can_be_applied(self) -> bool:
        """It would write something, and was not applied yet."""
        return bool(self.facts) and self.applied_at is None
