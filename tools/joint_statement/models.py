"""The Joint Statement, its sections and its signatories."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component
from coordination.operations.models import Operation
from coordination.operations.policy import Visibility
from coordination.people.models import Post
from coordination.thing import moment_by, paired
from smcc.rules.reasons import LONGEST_REASON
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

    def latest_draft(self) -> StatementDraft | None:
        """The text as it was last put to the signatories, or last spoken of."""
        return self.drafts.order_by("-n").first()

    def standing_objections(self) -> Any:
        """Objections that were neither withdrawn nor answered, of those who still sign."""
        rows = Objection.objects.standing().filter(
            signatory__statement=self, signatory__removed_at=None
        )
        return rows.select_related("signatory__component", "draft", "post").order_by("id")

    def last_spoken_at(self) -> datetime | None:
        """When a signatory last spoke, or a silence procedure by which one cleared came to its end."""
        last = Max("spoke_at"), Max("by_silence__ended_at")
        said = self.current_signatories().aggregate(spoken=last[0], silent=last[1])
        return max((at for at in said.values() if at is not None), default=None)

    def latest_silence(self) -> Any:
        """The silence procedure that runs, else the last one; None where there was none."""
        return self.silences.select_related("draft", "started_by").order_by("-n").first()

    def running_silence(self) -> Any:
        return self.silences.select_related("draft", "started_by").filter(ended_at=None).first()

    def posts_asked(self) -> Any:
        """The posts that speak for the signatories who have not cleared the text as it stands."""
        from tools.joint_statement.speaking import posts_speaking_for  # noqa: PLC0415  reads these models

        waiting = self.current_signatories().exclude(position=policy.Position.CLEARED)
        return posts_speaking_for([row.component for row in waiting], self.operation)

    def posts_cleared(self) -> Any:
        """The posts that speak for the signatories who have cleared the text as it stands."""
        from tools.joint_statement.speaking import posts_speaking_for  # noqa: PLC0415

        cleared = self.current_signatories().filter(position=policy.Position.CLEARED)
        return posts_speaking_for([row.component for row in cleared], self.operation)

    @property
    def is_being_cleared(self) -> bool:
        return self.state == policy.State.CLEARING

    def signatory_count(self) -> int:
        return self.current_signatories().count()

    def objecting(self) -> list[tuple[str, list[str]]]:
        """Who objects, each with the sections that they object to; none: to the whole."""
        found: dict[str, list[str]] = {}
        for row in self._names_objecting():
            sections = found.setdefault(row[0], [])
            if row[1] and row[1] not in sections:
                sections.append(row[1])
        return list(found.items())

    def _names_objecting(self) -> list[tuple[str, str]]:
        """A component's name and a section for each standing objection; a section for none where all is meant."""
        return [
            (names_of([row.signatory.component])[0], row.section)
            for row in self.standing_objections()
        ]

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
    draft = models.ForeignKey(
        "StatementDraft", models.PROTECT, null=True, blank=True, related_name="+"
    )
    """The draft that was spoken of; None for what was said before drafts were kept."""
    by_silence = models.ForeignKey(
        "Silence", models.PROTECT, null=True, blank=True, related_name="+"
    )
    """The procedure by which it cleared without a word; None where somebody spoke."""
    asked_again = models.BooleanField(default=False)
    """The text changed after this signatory had spoken."""
    spoke_at = models.DateTimeField(null=True, blank=True)
    spoke_by = moment_by()
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    """The post that spoke; None for what was said before posts were recorded."""
    removed_at = models.DateTimeField(null=True, blank=True)

    standing: list[Objection]
    """Its objections that stand, where the API has read them."""

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


class StatementDraft(models.Model):
    """The text at one moment: what somebody read when they cleared, objected or commented.

    Kept whenever it is put to the signatories or spoken of, so that any two can be compared.
    """

    statement = models.ForeignKey(JointStatement, models.PROTECT, related_name="drafts")
    n = models.PositiveIntegerField()
    sections = models.JSONField(default=dict)
    """Text by the key of its section."""
    audience = models.CharField(max_length=10, choices=policy.AudienceOf.choices)
    language = models.CharField(max_length=5)
    signs = models.JSONField(default=list)
    """The codes of those who were asked to clear it."""
    content_hash = models.CharField(max_length=64)
    is_fixed = models.BooleanField(default=False)
    """Put to the signatories, or spoken of: a later change makes another draft."""
    made_at = models.DateTimeField()
    made_by = moment_by()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ["statement", "n"]
        constraints = [
            models.UniqueConstraint(name="statement_draft_number", fields=["statement", "n"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return gettext("draft %(n)d") % {"n": self.n}


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def standing(self) -> ObjectionQuerySet:
        return self.filter(ended_at=None)


class Objection(models.Model):
    """What a signatory objects to. It stands until the post that made it withdraws it, or clears a later draft."""

    signatory = models.ForeignKey(Signatory, models.PROTECT, related_name="objections")
    draft = models.ForeignKey(
        StatementDraft, models.PROTECT, null=True, blank=True, related_name="objections"
    )
    """None for what was said before drafts were kept."""
    section = models.CharField(max_length=20, choices=policy.Section.choices, blank=True)
    """Empty: it is about the statement as a whole."""
    reason = models.TextField(max_length=LONGEST_REASON)
    proposed = models.TextField(blank=True, max_length=10_000)
    """What the section should say instead."""
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(null=True, blank=True)
    made_by = moment_by()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = moment_by()
    end = models.CharField(max_length=10, choices=policy.ObjectionEnd.choices, blank=True)
    ended_draft = models.ForeignKey(
        StatementDraft, models.PROTECT, null=True, blank=True, related_name="+"
    )
    """The draft that answered it, or that stood when it was withdrawn."""

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["id"]
        constraints = [
            paired("objection", "made"),
            paired("objection", "ended"),
            models.UniqueConstraint(
                name="objection_once_per_section",
                fields=["signatory", "section"],
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="objection_ended_somehow",
                condition=Q(ended_at=None, end="") | (Q(ended_at__isnull=False) & ~Q(end="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signatory.component}: {self.section_label}"

    @property
    def section_label(self) -> Any:
        return policy.section_name(self.section)
