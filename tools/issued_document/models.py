"""What both documents store: the version, what it supersedes, and the text, receipt and PDF as issued."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from coordination.operations.models import Operation
from coordination.thing import Thing, moment_by
from smcc.rules.refusals import NotReady
from smcc.rules.workflow import Offer
from tools.issued_document.guards import is_rival


class IssuedDocumentQuerySet(models.QuerySet[Any]):
    def visible_to(self, person: Any) -> Self:
        seen = Operation.objects.visible_to(person)
        return self.filter(Exists(seen.filter(pk=OuterRef("operation_id"))))


class IssuedDocumentManager(models.Manager[Any]):
    def get_queryset(self) -> models.QuerySet[Any]:
        """The PDF is read only where it is asked for."""
        return super().get_queryset().defer("document")


class IssuedDocument(Thing):
    """One version of a document of an operation. Once issued it never changes.

    A concrete class has an `operation`, `sections`, and its `rulebook`: the policy that says who
    may edit it, in which states, and what it waits for.
    """

    rulebook: ClassVar[Any]

    number = models.PositiveIntegerField()
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors"
    )
    revision_reason = models.TextField(blank=True)
    language = models.CharField(
        _("language"), max_length=5, choices=settings.LANGUAGES, default="en"
    )
    """Of the document: its headings, its direction. The page speaks its reader's."""
    receipt = models.CharField(max_length=40, blank=True, editable=False)
    content_hash = models.CharField(max_length=64, blank=True, editable=False)
    frozen = models.JSONField(default=dict, blank=True, editable=False)
    """The text, and who stands for it, as issued: what the page of an issued document shows."""
    document = models.BinaryField(null=True, blank=True, editable=False)
    """The PDF as issued."""
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = moment_by()
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_by = moment_by()
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_by = moment_by()

    objects = IssuedDocumentManager.from_queryset(IssuedDocumentQuerySet)()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.case.ref} {self.title}"  # type: ignore[attr-defined]

    @property
    def is_editable(self) -> bool:
        return self.state in self.rulebook.EDITABLE_STATES

    @property
    def is_issued(self) -> bool:
        """Issued at some time, whether or not a later version is in force now."""
        return self.issued_at is not None

    def offers(self, person: Any) -> list[Offer]:
        """The steps that a person may take. A version is superseded by the next, never by a button."""
        return [offer for offer in super().offers(person) if offer.name != "supersede"]

    def revision_offer(self, person: Any) -> Offer | None:
        """A new version, open or with the sentence that says why not; None where it is not this person's."""
        rules = self.rulebook
        if self.state != rules.State.ISSUED or not self.roles_of(person) & rules.MAY_EDIT:
            return None
        sentence = rules.no_new_version_yet(self)
        return Offer(rules.NEW_VERSION, NotReady(sentence) if sentence else None)

    def waiting_sentence(self) -> Any:
        """What the document waits for now, in a sentence; None once it is issued or waived."""
        return self.rulebook.waiting_sentence(self)

    def every_version(self) -> Any:
        """All versions of this document in its operation."""
        return type(self)._default_manager.filter(operation=self.case)

    def later_version(self) -> Self | None:
        """A version of the same operation that was begun after this one and not waived."""
        later = self.every_version().filter(number__gt=self.number)
        return self._beside(later.exclude(state=self.rulebook.State.WAIVED).order_by("number")[:1])

    def rival_version(self) -> Self | None:
        """Another version that leaves no room for this one: see `guards.is_rival`."""
        every = self.every_version().only("operation_id", "number", "state", "issued_at")
        return self._beside([each for each in every if is_rival(self, each)])

    def successor_in(self, *states: str) -> Self | None:
        """A new version of this one that is in one of these states."""
        found = self.every_version().filter(supersedes=self, state__in=states)
        return self._beside(found.order_by("number")[:1])

    def _beside(self, versions: Any) -> Self | None:
        """The first of these versions, of the operation that is read already."""
        found: Any = next(iter(versions), None)
        if found is not None:
            found.operation = self.case
        return found

    def written_count(self) -> int:
        return self.sections.exclude(text="").count()  # type: ignore[attr-defined]


class DocumentSection(models.Model):
    """One section's text. A concrete class has its `key` and the document that it belongs to."""

    position = models.PositiveIntegerField()
    text = models.TextField(blank=True, max_length=10_000)
    written_at = models.DateTimeField(null=True, blank=True)
    written_by = moment_by()

    class Meta:
        abstract = True
        ordering = ["position"]

    def __str__(self) -> str:
        return str(self.get_key_display())  # type: ignore[attr-defined]
