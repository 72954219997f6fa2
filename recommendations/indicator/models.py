"""A recommendation bound to an indicator that is computed from operations."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.indicators import registry
from coordination.thing import moment_by, paired
from recommendations.committee import CommitteeThing
from recommendations.indicator import policy
from recommendations.recommendation.models import Recommendation


class IndicatorBindingQuerySet(models.QuerySet["IndicatorBinding"]):
    def visible_to(self, person: Any) -> IndicatorBindingQuerySet:
        """Those of the recommendations that the person may read."""
        return self.filter(recommendation__in=Recommendation.objects.visible_to(person))

    def in_force(self) -> IndicatorBindingQuerySet:
        return self.filter(state=policy.State.BOUND)


class IndicatorBinding(CommitteeThing):
    """Which indicator measures a recommendation, since when. The figure itself is never stored."""

    kind = "indicator_binding"
    workflow = policy.WORKFLOW

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="indicators")
    indicator = models.SlugField(_("indicator"), max_length=60)
    """The key of `coordination.indicators.registry`."""
    since = models.DateField(_("operations declared large-scale since"))
    note = models.TextField(_("note"), blank=True, max_length=policy.LONGEST_NOTE)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = moment_by()

    objects = IndicatorBindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("binding to an indicator")
        verbose_name_plural = _("bindings to indicators")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="indicator_binding_once", fields=["recommendation", "indicator"]
            ),
            models.CheckConstraint(
                name="indicator_binding_state_known", condition=Q(state__in=policy.State.values)
            ),
            paired("indicator_binding", "withdrawn"),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.title}"

    @property
    def in_review(self) -> Any:
        return self.recommendation.review

    @property
    def known(self) -> registry.Indicator | None:
        """The indicator, while the product knows it."""
        return registry.indicator(self.indicator)

    @property
    def title(self) -> str:
        return str(self.known.title) if self.known is not None else self.indicator

    @property
    def is_in_force(self) -> bool:
        return self.state == policy.State.BOUND

    def get_absolute_url(self) -> str:
        thing = self.recommendation
        return reverse("indicator", args=[thing.review.ref, thing.number, self.indicator])
