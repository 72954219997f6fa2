"""An operation's checklist, made from one version of a template, and what was said of each item."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.operations.models import Operation
from coordination.thing import Thing, moment_by, paired
from tools import facts
from tools.checklist import policy
from tools.checklist_template.models import ChecklistTemplate, TemplateItem, phase_rank

State, ItemState = policy.State, policy.ItemState


class ChecklistQuerySet(models.QuerySet["Checklist"]):
    def visible_to(self, person: Any) -> ChecklistQuerySet:
        seen = Operation.objects.visible_to(person)
        return self.filter(Exists(seen.filter(pk=OuterRef("operation_id"))))

    def in_use(self) -> ChecklistQuerySet:
        return self.filter(state=State.IN_USE)


class Checklist(Thing):
    """A full or a short checklist of one operation. It keeps the version that it was made from."""

    kind = "checklist"
    workflow = policy.WORKFLOW

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="checklists")
    template = models.ForeignKey(ChecklistTemplate, models.PROTECT, related_name="checklists")
    number = models.PositiveIntegerField()
    reason = models.TextField(_("why"), blank=True, max_length=policy.LONGEST_NOTE)
    """Why it took the place of an earlier one; empty for the first."""
    replaced_at = models.DateTimeField(null=True, blank=True)
    replaced_by = moment_by()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = moment_by()

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        verbose_name = _("operational checklist")
        verbose_name_plural = _("operational checklists")
        ordering = ["operation_id", "number"]
        constraints = [
            models.CheckConstraint(
                name="checklist_state_known", condition=Q(state__in=State.values)
            ),
            paired("checklist", "replaced"),
            paired("checklist", "withdrawn"),
            models.UniqueConstraint(name="checklist_number", fields=["operation", "number"]),
            models.UniqueConstraint(
                name="checklist_one_in_use", fields=["operation"],
                condition=Q(state=State.IN_USE),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.operation.ref} {self.title}"

    @property
    def title(self) -> str:
        return gettext("Operational checklist %(number)d") % {"number": self.number}

    @property
    def is_in_use(self) -> bool:
        return self.state == State.IN_USE

    def get_absolute_url(self) -> str:
        return reverse("checklist", args=[self.operation.ref, self.number])


class ChecklistItemQuerySet(models.QuerySet["ChecklistItem"]):
    def visible_to(self, person: Any) -> ChecklistItemQuerySet:
        seen = Operation.objects.visible_to(person)
        return self.filter(Exists(seen.filter(pk=OuterRef("checklist__operation_id"))))

    def in_order(self) -> ChecklistItemQuerySet:
        return self.order_by(phase_rank("item__phase"), "item__place", "id")


class ChecklistItem(Thing):
    """One item of an operation's checklist, and what a person said of it."""

    kind = "checklist_item"
    workflow = policy.ITEM

    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="items")
    item = models.ForeignKey(TemplateItem, models.PROTECT, related_name="+")
    note = models.TextField(_("note"), blank=True, max_length=policy.LONGEST_NOTE)
    """What shows that it is done, or why it does not apply; of an open one: why it is open again."""
    ticked_at = models.DateTimeField(null=True, blank=True)
    ticked_by = moment_by()
    set_aside_at = models.DateTimeField(null=True, blank=True)
    set_aside_by = moment_by()

    objects = ChecklistItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item of a checklist")
        verbose_name_plural = _("items of checklists")
        ordering = ["checklist_id", "id"]
        constraints = [
            models.CheckConstraint(
                name="checklist_item_state_known", condition=Q(state__in=ItemState.values)
            ),
            paired("checklist_item", "ticked"),
            paired("checklist_item", "set_aside"),
            models.UniqueConstraint(name="checklist_item_once", fields=["checklist", "item"]),
        ]

    def __str__(self) -> str:
        return f"{self.checklist}: {self.title}"

    @property
    def title(self) -> str:
        return self.item.text

    @property
    def operation(self) -> Operation:
        return self.checklist.operation

    @property
    def ticks_itself(self) -> bool:
        """Whether a fact ticks it. One that nothing knows any more is ticked by a person."""
        return self.item.fact in facts.known()

    @property
    def fact_label(self) -> Any:
        return facts.known()[self.item.fact].label if self.ticks_itself else ""

    def evidence(self) -> facts.Evidence:
        """How its fact stands now. Who reads it is known where it was given (`found`, see `with_evidence`).

        Else one query, for nobody in particular: what is not for everybody has not happened.
        """
        if not self.ticks_itself:
            return facts.NONE
        given: facts.Evidence | None = getattr(self, "found", None)
        if given is not None:
            return given
        key = (self.operation.pk, self.item.fact)
        return facts.evidence_for([self.operation], [self.item.fact])[key]

    @property
    def is_set_aside(self) -> bool:
        return self.state == ItemState.SET_ASIDE

    @property
    def is_done(self) -> bool:
        """Ticked by a person, or shown by the records. What was set aside stays so until it is taken up."""
        if self.ticks_itself:
            return not self.is_set_aside and self.evidence().holds
        return self.state == ItemState.TICKED

    @property
    def done_at(self) -> Any:
        """When it was done, by the records or by a person's word; None where it is not."""
        if not self.is_done:
            return None
        return self.evidence().at if self.ticks_itself else self.ticked_at

    def get_absolute_url(self) -> str:
        return reverse("checklist_item", args=[self.operation.ref, self.checklist.number, self.pk])


def with_evidence(items: list[ChecklistItem], reader: Any = None) -> list[ChecklistItem]:
    """Give each item how its fact stands for its reader: one query for all, of however many operations."""
    bound = [each for each in items if each.ticks_itself]
    operations = {each.operation.pk: each.operation for each in bound}
    found = facts.evidence_for(operations.values(), {each.item.fact for each in bound}, reader)
    for each in bound:
        each.found = found[each.operation.pk, each.item.fact]  # type: ignore[attr-defined]
    return items
