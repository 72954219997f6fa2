"""Who answers for what in an operation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component, Country
from coordination.operations.models import Operation
from coordination.people.models import Post
from coordination.thing import moment_by, paired


class ResponsibilityQuerySet(models.QuerySet["Responsibility"]):
    def current(self) -> ResponsibilityQuerySet:
        return self.filter(ended_at=None)

    def visible_to(self, person: Any) -> ResponsibilityQuerySet:
        return self.filter(operation__in=Operation.objects.visible_to(person))


class Responsibility(models.Model):
    """Who answers for what: a lead, a focal point, an area. Ended, never deleted."""

    class Kind(models.TextChoices):
        SECURITY = "security_lead", _("Security lead")
        LOGISTICS = "logistics_lead", _("Logistics lead")
        SECTOR = "sector_lead", _("Sector lead")
        FOCAL_POINT = "focal_point", _("Focal point")
        AREA = "area", _("Area covered")

    class Level(models.TextChoices):
        COUNTRY = "country", _("Country")
        REGION = "region", _("Region")
        GENEVA = "geneva", _("Geneva")

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="responsibilities")
    kind_of = models.CharField(_("what for"), max_length=16, choices=Kind.choices)
    subject = models.CharField(_("sector or area"), max_length=200, blank=True)
    level = models.CharField(_("level"), max_length=8, choices=Level.choices, blank=True)
    country = models.ForeignKey(Country, models.PROTECT, null=True, blank=True, related_name="+")
    component = models.ForeignKey(Component, models.PROTECT, related_name="responsibilities")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(_("note"), max_length=500, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = moment_by()

    objects = ResponsibilityQuerySet.as_manager()

    class Meta:
        ordering = ["kind_of", "subject", "level", "id"]
        constraints = [paired("responsibility", "ended")]

    def __str__(self) -> str:
        return f"{self.get_kind_of_display()} {self.subject}".strip()
