"""How far a National Society is with the Safer Access Framework, and how it came there."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.committee import roles_in_committee
from coordination.components.models import Component, Country
from coordination.countries.team import reach_of
from coordination.countries.thing import CountryThing
from coordination.roles import SEES_ALL, Role
from coordination.thing import moment_by, paired
from tools.safer_access import policy

State = policy.State


class SaferAccessQuerySet(models.QuerySet["SaferAccess"]):
    def visible_to(self, person: Any) -> SaferAccessQuerySet:
        """Read by those who work for the country, the secretariat and the principals. Twin: `roles_of`."""
        roles = roles_in_committee(person)
        if not roles:
            return self.none()
        return self.all() if roles & SEES_ALL else self.filter(reach_of(person).among())


class SaferAccess(CountryThing):
    """One record for each National Society, in the country where it is at home."""

    kind = "safer_access"
    workflow = policy.WORKFLOW
    clocks = policy.CLOCKS

    country = models.ForeignKey(Country, models.PROTECT, related_name="safer_access")
    component = models.OneToOneField(Component, models.PROTECT, related_name="safer_access")
    moves = models.PositiveIntegerField(default=0, editable=False)
    moved_at = models.DateTimeField(null=True, blank=True)
    moved_by = moment_by()
    synthetic = models.TextField(blank=True, default="", editable=False)

    objects = SaferAccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("Safer Access record")
        verbose_name_plural = _("Safer Access records")
        ordering = ["country_id", "id"]
        constraints = [
            models.CheckConstraint(
                name="safer_access_state_known", condition=Q(state__in=State.values)
            ),
            paired("safer_access", "moved"),
        ]

    def __str__(self) -> str:
        return f"{self.country_id} {self.title}"

    @property
    def title(self) -> str:
        return gettext("Safer Access: %(component)s") % {"component": self.component.called}

    @property
    def clock_label(self) -> str:
        return f"{self.country_id} Safer Access"

    def get_absolute_url(self) -> str:
        return reverse("safer_access", args=[self.country_id])

    @property
    def is_begun(self) -> bool:
        return self.state in policy.BEGUN

    @property
    def state_kind(self) -> str:
        return policy.KINDS[State(self.state)]

    def roles_of(self, person: Any) -> set[Role]:
        roles = super().roles_of(person)
        return roles if roles & policy.MAY_READ else set()


class SaferAccessMove(models.Model):
    """That it was found to be so far on a day, and by whom."""

    access = models.ForeignKey(SaferAccess, models.PROTECT, related_name="history")
    state = models.CharField(max_length=20, choices=State.choices)
    happened_at = models.DateTimeField()
    done_by = models.CharField(_("by whom"), max_length=200)
    note = models.TextField(_("what was found"), max_length=policy.LONGEST_TEXT, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = moment_by()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.access} · {self.state}"
