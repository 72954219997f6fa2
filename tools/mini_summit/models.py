"""The Mini-Summit and who attended. Its agenda is `tools.agenda`, the rows of its table `tools.decision`."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component
from coordination.operations.models import Operation
from coordination.people.models import Post
from coordination.thing import Thing, moment_by, paired
from tools.mini_summit import policy


class MiniSummitQuerySet(models.QuerySet["MiniSummit"]):
    def visible_to(self, person: Any) -> MiniSummitQuerySet:
        seen = Operation.objects.visible_to(person)
        return self.filter(Exists(seen.filter(pk=OuterRef("operation_id"))))

    def held(self) -> MiniSummitQuerySet:
        return self.filter(held_at__isnull=False)


class MiniSummit(Thing):
    """One Mini-Summit of an operation, or a similar coordination meeting marked as such."""

    kind = "mini_summit"
    workflow = policy.WORKFLOW
    clocks = policy.CLOCKS
    names_leads_in = frozenset({policy.State.FILED})

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="mini_summits")
    number = models.PositiveIntegerField()
    mode = models.CharField(
        _("how it meets"), max_length=10, choices=policy.Mode.choices, blank=True
    )
    place = models.CharField(_("place or link"), max_length=300, blank=True)
    chair = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("chair")
    )
    scheduled_for = models.DateTimeField(_("date and time"), null=True, blank=True)
    is_similar_meeting = models.BooleanField(
        _("a similar coordination meeting, not called Mini-Summit"), default=False
    )
    situation = models.TextField(
        _("shared picture of the situation"), blank=True, max_length=10_000
    )
    gaps = models.TextField(_("gaps named"), blank=True, max_length=10_000)
    next_on = models.DateField(_("next meeting"), null=True, blank=True)
    purpose = models.TextField(_("purpose of the meeting"), blank=True, max_length=2000)
    terms = models.TextField(_("terms of reference"), blank=True, max_length=10_000)
    length_minutes = models.PositiveIntegerField(_("length in minutes"), null=True, blank=True)
    receipt = models.CharField(max_length=40, blank=True, editable=False)
    table_hash = models.CharField(max_length=64, blank=True, editable=False)
    frozen_table = models.JSONField(default=list, blank=True, editable=False)
    """The rows as they were filed; what became of them later is in the decisions themselves."""
    quorum = models.JSONField(null=True, blank=True, editable=False)
    """Which rule was asked when the table was filed, and what of it was missing; None: nobody asked."""

    held_at = models.DateTimeField(null=True, blank=True)
    held_by = moment_by()
    filed_at = models.DateTimeField(null=True, blank=True)
    filed_by = moment_by()
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_by = moment_by()

    objects = MiniSummitQuerySet.as_manager()

    class Meta:
        verbose_name = _("Mini-Summit")
        verbose_name_plural = _("Mini-Summits")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(name="mini_summit_number", fields=["operation", "number"]),
            models.CheckConstraint(
                name="mini_summit_state_known", condition=Q(state__in=policy.State.values)
            ),
            paired("mini_summit", "held"),
            paired("mini_summit", "filed"),
            paired("mini_summit", "waived"),
        ]

    def __str__(self) -> str:
        return f"{self.operation.ref} {self.title}"

    @property
    def title(self) -> str:
        return gettext("Mini-Summit %(number)d") % {"number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("mini_summit", args=[self.operation.ref, self.number])

    @property
    def is_editable(self) -> bool:
        """Its record changes until the table is filed, and not while it is waived."""
        return self.filed_at is None and self.state != policy.State.WAIVED

    @property
    def zone(self) -> str:
        """The zone in which the meeting's times are spoken: its operation's."""
        return self.operation.onset_zone

    @property
    def responsible_post(self) -> Post | None:
        return None

    def row_count(self) -> int:
        return self.rows.count()

    def undecided_rows(self) -> list[str]:
        """The names of rows that say neither what was decided nor why not, in their order."""
        return [row.title for row in self.rows.undecided().in_order()]

    def rows_without_lead(self) -> list[str]:
        return [row.title for row in self.rows.without_lead().in_order()]

    def too_early_rows(self) -> list[str]:
        if self.held_at is None:
            return []
        early = self.rows.decided().filter(due_at__lt=self.held_at)
        return [row.title for row in early.in_order()]

    def attended_count(self) -> int:
        return self.attendance.filter(status=policy.Attended.ATTENDED).count()

    def earlier_open_decisions(self) -> Any:
        """What earlier meetings of the operation decided and nobody has finished: the standing first item."""
        rows = self.rows.model.objects
        return rows.open().filter(
            summit__operation=self.operation_id, summit__number__lt=self.number
        )


class Attendance(models.Model):
    """A component at a meeting."""

    summit = models.ForeignKey(MiniSummit, models.PROTECT, related_name="attendance")
    component = models.ForeignKey(Component, models.PROTECT)
    status = models.CharField(max_length=10, choices=policy.Attended.choices)
    represented_by = models.CharField(_("represented by (post)"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="attendance_once", fields=["summit", "component"]),
        ]
        ordering = ["component__name_en"]

    @property
    def came(self) -> bool:
        return self.status == policy.Attended.ATTENDED

    def __str__(self) -> str:
        return f"{self.component}: {self.get_status_display()}"
