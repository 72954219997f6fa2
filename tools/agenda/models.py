"""One item of a meeting's agenda."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component
from coordination.operations.models import Operation
from coordination.roles import Role
from coordination.thing import Thing, moment_by, paired
from tools.agenda import policy

State = policy.State


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, person: Any) -> AgendaItemQuerySet:
        seen = Operation.objects.visible_to(person)
        return self.filter(Exists(seen.filter(pk=OuterRef("summit__operation_id"))))

    def taken_up(self) -> AgendaItemQuerySet:
        """The agenda's own items, in order: what stands under any other business is not among them."""
        return self.filter(state=State.ACCEPTED, aob_since=None).order_by("position", "id")

    def under_aob(self) -> AgendaItemQuerySet:
        """Any other business: visible from the moment somebody put it there, accepted or not."""
        there = self.filter(state__in=[State.PROPOSED, State.ACCEPTED], aob_since__isnull=False)
        return there.order_by("aob_since", "id")

    def to_answer(self) -> AgendaItemQuerySet:
        """Proposed for the agenda, and nobody has answered yet."""
        return self.filter(state=State.PROPOSED, aob_since=None).order_by("id")

    def declined(self) -> AgendaItemQuerySet:
        return self.filter(state=State.DECLINED).order_by("id")


class AgendaItem(Thing):
    """What a meeting is asked to take up: proposed by a component, accepted or declined by the leads."""

    kind = "agenda_item"
    workflow = policy.WORKFLOW

    summit = models.ForeignKey("tools.MiniSummit", models.PROTECT, related_name="agenda")
    position = models.PositiveIntegerField()
    title = models.CharField(_("item"), max_length=300)
    proposed_by = models.ForeignKey(
        Component, models.PROTECT, null=True, blank=True, verbose_name=_("proposed by")
    )
    purpose = models.CharField(
        _("what for"), max_length=11, choices=policy.Purpose.choices, blank=True
    )
    scope = models.CharField(
        _("whom it concerns"), max_length=9, choices=policy.Scope.choices, blank=True
    )
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    aob_since = models.DateTimeField(_("under any other business since"), null=True, blank=True)
    """Since when it waits under any other business; None: it is an item of its own."""
    answer = models.TextField(_("answer"), blank=True, max_length=2000)
    """Why it was declined, for the component that proposed it."""
    submission_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = moment_by()

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                name="agenda_item_state_known", condition=Q(state__in=policy.State.values)
            ),
            paired("agenda_item", "answered"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def operation(self) -> Operation:
        return self.summit.operation

    @property
    def lead_id(self) -> int | None:
        """The component whose leads are told what became of it."""
        return self.proposed_by_id

    def get_absolute_url(self) -> str:
        return reverse("agenda_item", args=[self.operation.ref, self.summit.number, self.pk])

    def roles_of(self, person: Any) -> set[Role]:
        """Those on the operation; a participant only for what the own component proposed."""
        roles = self.operation.roles_of(person)
        if Role.PARTICIPANT in roles and self.proposed_by_id not in person.component_ids():
            return (roles - {Role.PARTICIPANT}) | {Role.OBSERVER}
        return roles

    @property
    def move_up(self) -> Any:
        return policy.why_move_up(self)
