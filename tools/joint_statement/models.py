"""The Joint Statement, its sections and its signatories."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component
from coordination.operations.models import Operation
from coordination.thing import Thing, moment_by, paired
from tools.joint_statement import policy


class JointStatementQuerySet(models.QuerySet["JointStatement"]):
    def visible_to(self, person: Any) -> JointStatementQuerySet:
        seen = Operation.objects.visible_to(person)
        return self.filter(Exists(seen.filter(pk=OuterRef("operation_id"))))

    def issued(self) -> JointStatementQuerySet:
        return self.filter(state=policy.State.ISSUED)


class JointStatement(Thing):
    """One version of an operation's Joint Statement. Once issued it never changes."""

    kind = "joint_statement"
    workflow = policy.WORKFLOW
    clocks = policy.CLOCKS

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="joint_statements")
    number = models.PositiveIntegerField()
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors"
    )
    revision_reason = models.TextField(blank=True)
    audience = models.CharField(
        _("for whom"), max_length=10, choices=policy.AudienceOf.choices,
        default=policy.AudienceOf.MOVEMENT,
    )  # fmt: skip
    language = models.CharField(_("language"), max_length=5, default="en")
    receipt = models.CharField(max_length=40, blank=True, editable=False)
    content_hash = models.CharField(max_length=64, blank=True, editable=False)
    frozen = models.JSONField(default=dict, blank=True, editable=False)
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = moment_by()
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_by = moment_by()
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_by = moment_by()

    objects = JointStatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("Joint Statement")
        verbose_name_plural = _("Joint Statements")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(name="joint_statement_number", fields=["operation", "number"]),
            models.CheckConstraint(
                name="joint_statement_state_known", condition=Q(state__in=policy.State.values)
            ),
            paired("joint_statement", "issued"),
            paired("joint_statement", "superseded"),
            paired("joint_statement", "waived"),
        ]

    def __str__(self) -> str:
        return f"{self.operation.ref} {self.title}"

    @property
    def title(self) -> str:
        if self.number == 1:
            return _now("Joint Statement")
        return _now("Joint Statement, version %(number)d") % {"number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("joint_statement", args=[self.operation.ref, self.number])

    @property
    def is_editable(self) -> bool:
        return self.state in policy.EDITABLE_STATES

    def written_count(self) -> int:
        return self.sections.exclude(text="").count()

    def current_signatories(self) -> Any:
        return self.signatories.filter(removed_at=None).select_related("component")

    def signatory_count(self) -> int:
        return self.current_signatories().count()

    def objecting(self) -> list[str]:
        return self._names(policy.Position.OBJECTED)

    def waiting(self) -> list[str]:
        return self._names(policy.Position.PENDING)

    def _names(self, position: str) -> list[str]:
        rows = self.current_signatories().filter(position=position)
        return [row.component.short_name or row.component.name for row in rows]


class StatementSection(models.Model):
    """One section's text."""

    statement = models.ForeignKey(JointStatement, models.PROTECT, related_name="sections")
    key = models.CharField(max_length=20, choices=policy.Section.choices)
    position = models.PositiveIntegerField()
    text = models.TextField(blank=True, max_length=10_000)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="statement_section_once", fields=["statement", "key"]),
        ]

    def __str__(self) -> str:
        return str(self.get_key_display())


class Signatory(models.Model):
    """A component asked to clear the statement, and what it said of the text as it then stood."""

    statement = models.ForeignKey(JointStatement, models.PROTECT, related_name="signatories")
    component = models.ForeignKey(Component, models.PROTECT, related_name="+")
    position = models.CharField(
        max_length=10, choices=policy.Position.choices, default=policy.Position.PENDING
    )
    text = models.TextField(_("what was said"), blank=True, max_length=5000)
    content_hash = models.CharField(max_length=64, blank=True)
    asked_again = models.BooleanField(default=False)
    """The text changed after this signatory had spoken."""
    spoke_at = models.DateTimeField(null=True, blank=True)
    spoke_by = moment_by()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="signatory_once", fields=["statement", "component"],
                condition=Q(removed_at=None),
            ),
            paired("signatory", "spoke"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.component}: {self.get_position_display()}"
