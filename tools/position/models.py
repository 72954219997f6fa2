"""What a component says of a row of the decision table."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component
from coordination.operations.models import Operation
from coordination.people.models import Post
from tools.decision.models import Decision
from tools.position import policy


class PositionQuerySet(models.QuerySet["Position"]):
    def visible_to(self, person: Any) -> PositionQuerySet:
        seen = Operation.objects.visible_to(person)
        return self.filter(Exists(seen.filter(pk=OuterRef("decision__operation_id"))))

    def against(self) -> PositionQuerySet:
        """The disagreements: what makes a row contested."""
        return self.filter(stance=policy.Stance.DISAGREES)


class Position(models.Model):
    """One component's position on one row. Who was not heard has none; what it said before is in the record."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="positions")
    component = models.ForeignKey(Component, models.PROTECT, related_name="+")
    stance = models.CharField(_("position"), max_length=13, choices=policy.Stance.choices)
    text = models.TextField(
        _("reservation or disagreement"), blank=True, max_length=policy.LONGEST_TEXT
    )
    article = models.CharField(
        _("article of the Seville Agreement 2.0"), max_length=5, choices=policy.Article.choices,
        blank=True,
    )  # fmt: skip
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    """By which post of the component it was said; None where it was recorded for it, or by staff."""
    is_recorded = models.BooleanField(default=False)
    """Written down by those who lead the meeting, not by the component itself."""
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ["decision_id", "id"]
        constraints = [
            models.UniqueConstraint(name="position_once", fields=["decision", "component"]),
            models.CheckConstraint(
                name="position_known", condition=Q(stance__in=policy.Stance.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.component}: {self.get_stance_display()}"
