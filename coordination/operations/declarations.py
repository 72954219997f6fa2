"""What was declared of an operation over time: its scale, and the category that the IFRC gave it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.operations import policy
from coordination.operations.models import Operation


class ScaleDeclaration(models.Model):
    """Somebody declared how large the operation is: who, when, why."""

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="scale_declarations")
    scale = models.CharField(max_length=6, choices=policy.Scale.choices)
    declared_at = models.DateTimeField(_("declared"))
    declared_by_post = models.CharField(_("declared by"), max_length=200)
    reason = models.TextField(_("why"))
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-declared_at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_scale_display()} · {self.operation}"


class CategoryChange(models.Model):
    """The IFRC gave the operation a category, from a day on."""

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="category_changes")
    category = models.CharField(max_length=6, choices=policy.Category.choices)
    since = models.DateField(_("since"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-since", "-id"]

    def __str__(self) -> str:
        return f"{self.get_category_display()} · {self.operation}"
