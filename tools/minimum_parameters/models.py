"""The minimum parameters, what the principals received, and their endorsements."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.deadlines.models import Deadline
from coordination.deadlines.registry import value
from coordination.operations.models import Operation
from coordination.people.models import Post
from coordination.thing import moment_by, paired
from tools.issued_document.models import DocumentSection, IssuedDocument
from tools.minimum_parameters import policy
from tools.minimum_parameters.settings import BOTH, ONSET


class MinimumParameters(IssuedDocument):
    """One version of an operation's minimum coordination parameters. Issued, it never changes."""

    kind = "minimum_parameters"
    workflow = policy.WORKFLOW
    clocks = policy.CLOCKS
    rulebook: ClassVar = policy

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="minimum_parameters")
    revisits = models.PositiveIntegerField(default=0)
    revisited_at = models.DateTimeField(null=True, blank=True)
    revisited_by = moment_by()

    class Meta(IssuedDocument.Meta):
        abstract = False
        verbose_name = _("minimum parameters")
        verbose_name_plural = _("minimum parameters")
        constraints = [
            models.UniqueConstraint(
                name="minimum_parameters_number", fields=["operation", "number"]
            ),
            models.CheckConstraint(
                name="minimum_parameters_state_known", condition=Q(state__in=policy.State.values)
            ),
            paired("minimum_parameters", "issued"),
            paired("minimum_parameters", "superseded"),
            paired("minimum_parameters", "revisited"),
            paired("minimum_parameters", "waived"),
        ]

    @property
    def title(self) -> str:
        if self.number == 1:
            return gettext("Minimum parameters")
        return gettext("Minimum parameters, version %(number)d") % {"number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("minimum_parameters", args=[self.operation.ref, self.number])

    def received_at(self, document: str) -> datetime | None:
        """When both principals' posts had first received a document; None while one has not."""
        first: dict[str, datetime] = {}
        rows = self.operation.receipts.filter(document=document).order_by("received_at", "id")
        for duty, at in rows.values_list("post__duty", "received_at"):
            first.setdefault(duty, at)
        if any(duty not in first for duty in Post.PRINCIPALS):
            return None
        return max(first[duty] for duty in Post.PRINCIPALS)

    def clock_start(self) -> datetime | None:
        """Where the 48 hours begin: the later receipt, or the onset, as the policy setting says.

        A clock that runs keeps the rule it started with. A Joint Statement that was waived is not
        waited for: the decision table's receipt then starts the clock.
        """
        if self.start_rule() == ONSET:
            return self.operation.onset_at
        table = self.received_at(policy.Document.DECISION_TABLE)
        statement = self.received_at(policy.Document.JOINT_STATEMENT)
        if statement is None and self.statement_is_waived():
            return table
        return max(table, statement) if table and statement else None

    def start_rule(self) -> str:
        """The start that a running clock was promised with; before that, today's setting."""
        promised = Deadline.objects.of(self).filter(clock=policy.ISSUED_CLOCK.name)
        kept = promised.values_list("policy__starts", flat=True).first()
        return str(kept or value("minimum_parameters.starts"))

    def statement_is_waived(self) -> bool:
        statements = self.operation.joint_statements
        return statements.exists() and not statements.exclude(waived_at__isnull=False).exists()

    def missing_documents(self) -> list[str]:
        """Documents that must still be received before endorsement is asked for.

        With the setting "Joint Statement or decision table" one of the two is enough. A Joint
        Statement that was waived is not waited for.
        """
        missing = [d for d in policy.Document.values if self.received_at(d) is None]
        if policy.Document.JOINT_STATEMENT in missing and self.statement_is_waived():
            missing.remove(policy.Document.JOINT_STATEMENT)
        if len(missing) == 1 and not self.needs_both_documents():
            return []
        return missing

    def needs_both_documents(self) -> bool:
        return bool(value("mandatory_set") == BOTH)

    def current_endorsements(self) -> Any:
        return self.endorsements.filter(lapsed_at=None).select_related("person", "post")

    def missing_endorsements(self) -> list[str]:
        given = set(self.current_endorsements().values_list("principal", flat=True))
        return [name for name in policy.Principal.values if name not in given]


def principal_posts() -> models.QuerySet[Post]:
    """The two posts that endorse."""
    return Post.objects.filter(duty__in=Post.PRINCIPALS)


class ParametersSection(DocumentSection):
    """One section's text."""

    parameters = models.ForeignKey(MinimumParameters, models.PROTECT, related_name="sections")
    key = models.CharField(max_length=20, choices=policy.Section.choices)

    class Meta(DocumentSection.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(name="parameters_section_once", fields=["parameters", "key"]),
            paired("parameters_section", "written"),
        ]


class Receipt(models.Model):
    """A document reached a principal's post: stamped at filing or issue, never changed."""

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="receipts")
    document = models.CharField(max_length=20, choices=policy.Document.choices)
    source_kind = models.CharField(max_length=40)
    source_id = models.CharField(max_length=40)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["received_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="receipt_once", fields=["source_kind", "source_id", "post"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_document_display()} · {self.post}"


class Endorsement(models.Model):
    """A principal, or a delegate of the post, endorsed the text as it stood. A changed text lapses it."""

    parameters = models.ForeignKey(MinimumParameters, models.PROTECT, related_name="endorsements")
    principal = models.CharField(max_length=20, choices=policy.Principal.choices)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    as_delegate = models.BooleanField(default=False)
    note = models.TextField(_("note"), blank=True, max_length=2000)
    endorsed_at = models.DateTimeField()
    content_hash = models.CharField(max_length=64)
    lapsed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["endorsed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="endorsement_once", fields=["parameters", "principal"],
                condition=Q(lapsed_at=None),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_principal_display()} · {self.parameters}"
