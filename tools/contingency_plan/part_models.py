"""What a plan is made of: scenarios with figures, roles, capacities, working groups; and where it spills over."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component
from coordination.people.models import Post
from coordination.thing import moment_by, paired
from tools.contingency_plan import policy
from tools.contingency_plan.models import ContingencyPlan, OfPlanQuerySet

LONGEST = policy.LONGEST_TEXT


class PartQuerySet(OfPlanQuerySet):
    def standing(self) -> Any:
        return self.filter(withdrawn_at=None)


class PlanPart(models.Model):
    """A row of a plan. It is written and taken out while the plan is in preparation."""

    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_by = moment_by(editable=False)
    withdrawal_reason = models.TextField(blank=True, editable=False)

    plan: Any  # each kind has its own, with the name that the plan knows its rows by

    objects: ClassVar[Any] = PartQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["plan", "id"]

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class PlanScenario(PlanPart):
    """A case that is planned for, and the sign by which it is known to begin."""

    plan = models.ForeignKey(ContingencyPlan, models.PROTECT, related_name="scenarios")
    title = models.CharField(_("what could happen"), max_length=200)
    description = models.TextField(_("what we expect then"), max_length=LONGEST, blank=True)
    triggers = models.TextField(_("triggers: what sets the plan off"), max_length=2000, blank=True)

    class Meta(PlanPart.Meta):
        constraints = [paired("plan_scenario", "withdrawn")]

    def __str__(self) -> str:
        return self.title


class PlanningFigure(PlanPart):
    """A number that a scenario reckons with, its unit and its source."""

    plan = models.ForeignKey(ContingencyPlan, models.PROTECT, related_name="figures")
    scenario = models.ForeignKey(PlanScenario, models.PROTECT, related_name="figures")
    measure = models.CharField(_("what is counted"), max_length=12, choices=policy.Measure.choices)
    about = models.CharField(_("more exactly"), max_length=200, blank=True)
    amount = models.PositiveIntegerField(_("how many"))
    unit = models.CharField(
        _("unit"), max_length=12, choices=policy.Unit.choices, default=policy.Unit.PEOPLE
    )
    source = models.CharField(_("source"), max_length=300)

    class Meta(PlanPart.Meta):
        constraints = [paired("planning_figure", "withdrawn")]

    def __str__(self) -> str:
        return f"{self.get_measure_display()}: {self.amount}"


class PlanRole(PlanPart):
    """What one component does, and in which area."""

    plan = models.ForeignKey(ContingencyPlan, models.PROTECT, related_name="roles")
    component = models.ForeignKey(
        Component, models.PROTECT, related_name="+", verbose_name=_("component")
    )
    area = models.CharField(_("area"), max_length=120)
    task = models.TextField(_("what it does"), max_length=2000)

    class Meta(PlanPart.Meta):
        constraints = [paired("plan_role", "withdrawn")]

    def __str__(self) -> str:
        return f"{self.component}: {self.area}"


class PlanCapacity(PlanPart):
    """What one component has: people, stocks, vehicles, money."""

    plan = models.ForeignKey(ContingencyPlan, models.PROTECT, related_name="capacities")
    component = models.ForeignKey(
        Component, models.PROTECT, related_name="+", verbose_name=_("component")
    )
    what = models.CharField(_("what it has"), max_length=200)
    amount = models.PositiveIntegerField(_("how many"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    place = models.CharField(_("where"), max_length=200, blank=True)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta(PlanPart.Meta):
        constraints = [paired("plan_capacity", "withdrawn")]

    def __str__(self) -> str:
        return f"{self.component}: {self.what}"


class PlanGroup(PlanPart):
    """A working group that keeps one part of the plan."""

    plan = models.ForeignKey(ContingencyPlan, models.PROTECT, related_name="groups")
    name = models.CharField(_("name of the group"), max_length=120)
    task = models.TextField(_("what it is for"), max_length=2000, blank=True)
    lead = models.ForeignKey(
        Component, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("component that leads it"),
    )  # fmt: skip
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("post that leads it"),
    )  # fmt: skip

    class Meta(PlanPart.Meta):
        constraints = [paired("plan_group", "withdrawn")]

    def __str__(self) -> str:
        return self.name


class SpillOverQuerySet(PartQuerySet):
    def visible_to(self, person: Any) -> Any:
        """Seen by who sees both plans: a link gives away that the other one is there."""
        seen = ContingencyPlan.objects.visible_to(person)
        return super().visible_to(person).filter(Exists(seen.filter(pk=OuterRef("destination_id"))))


class SpillOver(PlanPart):
    """What reaches another country where a plan's case comes true, and the plan that awaits it there."""

    plan = models.ForeignKey(ContingencyPlan, models.PROTECT, related_name="spill_overs")
    destination = models.ForeignKey(
        ContingencyPlan, models.PROTECT, related_name="awaited_spill_overs",
        verbose_name=_("plan that awaits it"),
    )  # fmt: skip
    scenario = models.ForeignKey(
        PlanScenario, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("in which scenario"),
    )  # fmt: skip
    what = models.CharField(_("what spills over"), max_length=200)
    people = models.PositiveIntegerField(_("how many people"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    objects: ClassVar[Any] = SpillOverQuerySet.as_manager()

    class Meta(PlanPart.Meta):
        constraints = [
            paired("spill_over", "withdrawn"),
            models.CheckConstraint(
                name="spill_over_between_two", condition=~Q(plan=models.F("destination"))
            ),
        ]

    def __str__(self) -> str:
        return self.what
