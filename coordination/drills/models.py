"""A drill: the 48-hour protocol run as an exercise, in an operation of its own that counts nowhere."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.deadlines.models import Deadline, Delivery
from coordination.deadlines.registry import value
from coordination.drills import policy
from coordination.operations.models import Operation
from coordination.thing import Thing, moment_by, paired
from smcc.rules.reasons import LONGEST_REASON


class DrillQuerySet(models.QuerySet["Drill"]):
    def open(self) -> DrillQuerySet:
        """Announced or running: neither ended nor called off."""
        return self.filter(state__in=policy.OPEN)

    def visible_to(self, person: Any) -> DrillQuerySet:
        """Those of operations that the person may see: for those in the line-up, and who sees all."""
        seen = Operation.objects.visible_to(person)
        return self.filter(Exists(seen.filter(pk=OuterRef("operation_id"))))


class Drill(Thing):
    """One exercise of the 48 hours. Its operation holds the line-up and the factor; nothing there is real."""

    kind = "drill"
    workflow = policy.WORKFLOW
    clocks = policy.CLOCKS

    operation = models.OneToOneField(Operation, models.PROTECT, related_name="drill")
    line_up_of = models.ForeignKey(
        Operation, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("line-up taken from"),
    )  # fmt: skip
    starts_at = models.DateTimeField(_("starts"))
    """When people were told that it starts. The clock counts from `started_at`."""
    note = models.TextField(_("note"), blank=True, max_length=policy.LONGEST_NOTE)
    reason = models.TextField(_("why it was called off"), blank=True, max_length=LONGEST_REASON)
    submission_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    """Drawn with the form that announced it: a double click finds the first record."""

    announced_at = models.DateTimeField(null=True, blank=True)
    announced_by = moment_by()
    started_at = models.DateTimeField(null=True, blank=True)
    started_by = moment_by()
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = moment_by()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = moment_by()
    called_off_at = models.DateTimeField(null=True, blank=True)
    called_off_by = moment_by()

    objects = DrillQuerySet.as_manager()

    class Meta:
        verbose_name = _("drill")
        verbose_name_plural = _("drills")
        constraints = [
            models.CheckConstraint(
                name="drill_state_known", condition=Q(state__in=policy.State.values)
            ),
            paired("drill", "announced"),
            paired("drill", "started"),
            paired("drill", "issued"),
            paired("drill", "ended"),
            paired("drill", "called_off"),
        ]

    def __str__(self) -> str:
        return f"{self.operation.ref} {self.title}"

    @property
    def title(self) -> str:
        return gettext("DRILL: 48 hours")

    @property
    def ref(self) -> str:
        return self.operation.ref

    def get_absolute_url(self) -> str:
        return reverse("drill", args=[self.operation.ref])

    @property
    def factor(self) -> float:
        return self.operation.pace

    @property
    def is_open(self) -> bool:
        return self.state in policy.OPEN

    @property
    def has_started(self) -> bool:
        return self.started_at is not None

    @property
    def is_over(self) -> bool:
        """Ended, or called off."""
        return not self.is_open

    def lasts(self) -> timedelta:
        """How long its 48 hours last, at today's setting."""
        return timedelta(hours=value(f"{policy.CLOCK.setting}.limit_hours")) / self.factor

    def minutes_early(self) -> int:
        """How many minutes are left until the time that people were told; none where it has come."""
        return math.ceil((self.starts_at - timezone.now()) / timedelta(minutes=1))

    def announcements_waiting(self) -> int:
        """How many of its announcements nobody has tried to send yet.

        One that was tried and failed blocks nothing: its reader has it in the inbox, and the list of
        messages shows it.
        """
        return self.announcements().filter(UNTRIED).count()

    def announcements(self) -> Any:
        """The messages that told people of it, before it began and when it was over."""
        told = Delivery.objects.filter(operation=self.operation_id, rung=None)
        return told.filter(cause__startswith="event:")

    def deadline(self) -> Deadline | None:
        """Its clock, once it has started."""
        return Deadline.objects.of(self).first()


"""States of a message that nobody can have read outside the inbox."""


UNTRIED = Q(state=Delivery.State.PENDING, attempts=0) | Q(state=Delivery.State.CLAIMED)
"""Messages that nobody has tried to send yet, or that are under way."""
