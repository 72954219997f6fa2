"""A decision: one row of a Mini-Summit's table."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component
from coordination.operations.models import Operation
from coordination.people.models import Post
from coordination.thing import Thing, moment_by, paired
from tools.decision import policy

State = policy.State


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, person: Any) -> DecisionQuerySet:
        seen = Operation.objects.visible_to(person)
        return self.filter(Exists(seen.filter(pk=OuterRef("operation_id"))))

    def undecided(self) -> DecisionQuerySet:
        return self.filter(state=State.OPEN)

    def decided(self) -> DecisionQuerySet:
        return self.filter(state=State.DECIDED)

    def open(self) -> DecisionQuerySet:
        """What still has to be followed up: decided and not done, or deferred."""
        return self.filter(
            state__in=[State.DECIDED, State.DEFERRED], summit__filed_at__isnull=False
        )

    def overdue(self, now: datetime) -> DecisionQuerySet:
        """Decided, past its own date, and nobody has said that it is done."""
        return self.filter(state=State.DECIDED, summit__filed_at__isnull=False, due_at__lte=now)

    def in_order(self) -> DecisionQuerySet:
        return self.order_by("position", "id")


class Decision(Thing):
    """What was decided on a topic, who leads, who supports, by when."""

    kind = "decision"
    workflow = policy.WORKFLOW
    clocks = policy.CLOCKS

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="decisions")
    summit = models.ForeignKey("tools.MiniSummit", models.PROTECT, related_name="rows")
    position = models.PositiveIntegerField()
    topic = models.CharField(_("topic"), max_length=20, choices=policy.Topic.choices)
    subject = models.CharField(_("more precisely"), max_length=200, blank=True)
    text = models.TextField(_("decision"), blank=True, max_length=10_000)
    lead = models.ForeignKey(
        Component, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lead")
    )
    supports = models.ManyToManyField(Component, blank=True, related_name="+")
    responsible_post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("responsible post"),
    )  # fmt: skip
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    disagreement = models.TextField(_("disagreement"), blank=True, max_length=5000)
    outcome = models.TextField(_("what came of it"), blank=True, max_length=5000)
    submission_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    """Drawn with the form that added the row: two submissions of one form add one row."""
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = moment_by()
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_by = moment_by()
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_by = moment_by()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["summit_id", "position", "id"]
        constraints = [
            models.CheckConstraint(
                name="decision_state_known", condition=Q(state__in=policy.State.values)
            ),
            paired("decision", "done"),
            paired("decision", "dropped"),
            paired("decision", "superseded"),
        ]
        indexes = [models.Index(name="decision_open", fields=["operation", "state", "due_at"])]

    def __str__(self) -> str:
        return f"{self.operation.ref} {self.title}"

    @property
    def title(self) -> str:
        topic = str(self.get_topic_display())
        if self.topic == policy.Topic.OTHER and self.subject:
            return self.subject
        return f"{topic}: {self.subject}" if self.subject else topic

    def is_overdue(self, now: datetime) -> bool:
        """Its twin in SQL is `DecisionQuerySet.overdue`."""
        return (
            self.state == State.DECIDED
            and self.summit.filed_at is not None
            and self.due_at is not None
            and self.due_at <= now
        )

    @property
    def is_writable(self) -> bool:
        """Whether its cells may still be written: the table is open, and the row is neither put off nor dropped."""
        return self.summit.filed_at is None and self.state in policy.WRITABLE

    def get_absolute_url(self) -> str:
        return reverse("decision", args=[self.operation.ref, self.summit.number, self.pk])
