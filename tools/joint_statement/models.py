"""The Joint Statement, its sections and its signatories."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component
from coordination.operations.models import Operation
from coordination.thing import Thing, moment_by, paired
from smcc.rules.refusals import NotReady
from smcc.rules.workflow import Offer
from tools.joint_statement import policy


class JointStatementQuerySet(models.QuerySet["JointStatement"]):
    def visible_to(self, person: Any) -> JointStatementQuerySet:
        seen = Operation.objects.visible_to(person)
        return self.filter(Exists(seen.filter(pk=OuterRef("operation_id"))))

    def issued(self) -> JointStatementQuerySet:
        return self.filter(state=policy.State.ISSUED)


class JointStatementManager(models.Manager["JointStatement"]):
    def get_queryset(self) -> models.QuerySet[JointStatement]:
        """The PDF is read only where it is asked for."""
        return super().get_queryset().defer("document")


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
    language = models.CharField(
        _("language"), max_length=5, choices=settings.LANGUAGES, default="en"
    )
    receipt = models.CharField(max_length=40, blank=True, editable=False)
    content_hash = models.CharField(max_length=64, blank=True, editable=False)
    frozen = models.JSONField(default=dict, blank=True, editable=False)
    """The text and its signatories as issued: what the page of an issued statement shows."""
    document = models.BinaryField(null=True, blank=True, editable=False)
    """The PDF as issued."""
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = moment_by()
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_by = moment_by()
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_by = moment_by()

    objects = JointStatementManager.from_queryset(JointStatementQuerySet)()

    class Meta:
        base_manager_name = "objects"
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

    @property
    def is_issued(self) -> bool:
        """Issued at some time, whether or not a later version is in force now."""
        return self.issued_at is not None

    def offers(self, person: Any) -> list[Offer]:
        """The steps that a person may take. A statement is superseded by its new version, never by a button."""
        return [offer for offer in super().offers(person) if offer.name != "supersede"]

    def revision_offer(self, person: Any) -> Offer | None:
        """A new version, open or with the sentence that says why not; None where it is not this person's."""
        if self.state != policy.State.ISSUED or not self.roles_of(person) & policy.MAY_EDIT:
            return None
        sentence = policy.no_new_version_yet(self)
        return Offer(policy.NEW_VERSION, NotReady(sentence) if sentence else None)

    def waiting_sentence(self) -> Any:
        """What the statement waits for now, in a sentence; None once it is issued or waived."""
        return policy.waiting_sentence(self)

    def later_version(self) -> JointStatement | None:
        """A version of the same operation that was begun after this one and not waived."""
        later = self.operation.joint_statements.filter(number__gt=self.number)
        return later.exclude(state=policy.State.WAIVED).order_by("number").first()

    def successor_in(self, *states: str) -> JointStatement | None:
        """A new version of this one that is in one of these states."""
        return self.successors.filter(state__in=states).order_by("number").first()

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
    written_at = models.DateTimeField(null=True, blank=True)
    written_by = moment_by()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="statement_section_once", fields=["statement", "key"]),
            paired("statement_section", "written"),
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
