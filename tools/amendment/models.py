"""An amendment of a filed decision table. It never changes once made."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.operations.models import Operation
from tools.amendment import policy
from tools.mini_summit.models import MiniSummit


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def visible_to(self, person: Any) -> AmendmentQuerySet:
        seen = Operation.objects.visible_to(person)
        return self.filter(Exists(seen.filter(pk=OuterRef("summit__operation_id"))))


class Amendment(models.Model):
    """Named cells of named rows, each as it was and as it is, with the reason."""

    summit = models.ForeignKey(MiniSummit, models.PROTECT, related_name="amendments")
    number = models.PositiveIntegerField()
    reason = models.TextField(_("reason"), max_length=policy.LONGEST_REASON)
    changes = models.JSONField(editable=False)
    """Row by row: `decision` (its key), `position`, `title`, and `cells` of `cell`, `was`, `is`."""
    receipt = models.CharField(max_length=60, unique=True, editable=False)
    content_hash = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["summit_id", "number"]
        constraints = [
            models.UniqueConstraint(name="amendment_number", fields=["summit", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.summit} {self.title}"

    @property
    def title(self) -> str:
        return gettext("Amendment %(number)d") % {"number": self.number}

    def get_absolute_url(self) -> str:
        summit = self.summit
        return reverse("amendment", args=[summit.operation.ref, summit.number, self.number])
