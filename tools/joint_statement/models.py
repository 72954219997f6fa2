"""The Joint Statement, its sections and its signatories."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component
from coordination.operations.models import Operation
from coordination.operations.policy import Visibility
from coordination.people.models import Post
from coordination.thing import moment_by, paired
from tools.issued_document.models import DocumentSection, IssuedDocument
from tools.joint_statement import policy


class JointStatement(IssuedDocument):
    """One version of an operation's Joint Statement. Once issued it never changes."""

    kind = "joint_statement"
    workflow = policy.WORKFLOW
    clocks = policy.CLOCKS
    rulebook: ClassVar = policy

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="joint_statements")
    audience = models.CharField(
        _("for whom"), max_length=10, choices=policy.AudienceOf.choices,
        default=policy.AudienceOf.MOVEMENT,
    )  # fmt: skip

    class Meta(IssuedDocument.Meta):
        abstract = False
        verbose_name = _("Joint Statement")
        verbose_name_plural = _("Joint Statements")
        constraints = [
            models.UniqueConstraint(name="joint_statement_number", fields=["operation", "number"]),
            models.CheckConstraint(
                name="joint_statement_state_known", condition=Q(state__in=policy.State.values)
            ),
            paired("joint_statement", "issued"),
            paired("joint_statement", "superseded"),
            paired("joint_statement", "waived"),
        ]

    @property
    def title(self) -> str:
        if self.number == 1:
            return gettext("Joint Statement")
        return gettext("Joint Statement, version %(number)d") % {"number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("joint_statement", args=[self.operation.ref, self.number])

    def current_signatories(self) -> Any:
        return self.signatories.filter(removed_at=None).select_related("component")

    def posts_asked(self) -> Any:
        """The posts that speak for the signatories who have not cleared the text as it stands."""
        from tools.joint_statement.speaking import clearing_posts  # noqa: PLC0415  reads these models

        waiting = self.current_signatories().exclude(position=policy.Position.CLEARED)
        found = Post.objects.none()
        for signatory in waiting:
            found |= clearing_posts(signatory.component, self.operation)
        return found.distinct()

    def signatory_count(self) -> int:
        return self.current_signatories().count()

    def objecting(self) -> list[str]:
        return self._names(policy.Position.OBJECTED)

    def waiting(self) -> list[str]:
        return self._names(policy.Position.PENDING)

    def stranded(self) -> list[str]:
        """Signatories still to be heard that may not see the operation."""
        rows = self.current_signatories().exclude(position=policy.Position.CLEARED)
        return names_of(outside(self.operation, (row.component for row in rows)))

    def _names(self, position: str) -> list[str]:
        rows = self.current_signatories().filter(position=position)
        return names_of(row.component for row in rows)


def names_of(components: Iterable[Component]) -> list[str]:
    """Components as a sentence names them."""
    return [component.short_name or component.name for component in components]


def outside(operation: Operation, components: Iterable[Component]) -> list[Component]:
    """Those of these components that may not see the operation, and so could clear nothing in it.

    The ICRC and the IFRC are never outside: their principals see every operation, and clear.
    """
    if operation.visibility == Visibility.MOVEMENT:
        return []
    inside = operation.allocation()["taking_part"]
    return [
        component
        for component in components
        if not {component.pk, component.part_of_id} & inside and not _has_principal(component)
    ]


def _has_principal(component: Component) -> bool:
    return component.kind != Component.Kind.NATIONAL_SOCIETY and component.part_of_id is None


class StatementSection(DocumentSection):
    """One section's text."""

    statement = models.ForeignKey(JointStatement, models.PROTECT, related_name="sections")
    key = models.CharField(max_length=20, choices=policy.Section.choices)

    class Meta(DocumentSection.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(name="statement_section_once", fields=["statement", "key"]),
            paired("statement_section", "written"),
        ]


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
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    """The post that spoke; None for what was said before posts were recorded."""
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
