"""The named areas of an operation's countries, and the joint letter with its files."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Country
from coordination.conveners import policy
from coordination.conveners.content import agreed_of, hashed
from coordination.operations.models import Operation
from coordination.thing import Thing, moment_by, paired


class OfSeenOperation(models.QuerySet[Any]):
    def visible_to(self, person: Any) -> OfSeenOperation:
        seen = Operation.objects.visible_to(person)
        return self.filter(Exists(seen.filter(pk=OuterRef("operation_id"))))


class AreaQuerySet(OfSeenOperation):
    def standing(self) -> AreaQuerySet:
        return self.filter(withdrawn_at=None)


class OperationArea(models.Model):
    """A part of a country that somebody must cover, as those who lead have named it."""

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="areas")
    country = models.ForeignKey(Country, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=200)
    key = models.CharField(max_length=200, editable=False)
    """What makes two names one area."""
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reason = models.TextField(_("why it was withdrawn"), blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = moment_by()

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("area of an operation")
        verbose_name_plural = _("areas of operations")
        ordering = ["country_id", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                name="operation_area_once", fields=["operation", "country", "key"],
                condition=Q(withdrawn_at=None),
            ),
            paired("operation_area", "withdrawn"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} ({self.country_id})"

    @property
    def is_standing(self) -> bool:
        return self.withdrawn_at is None


class LetterQuerySet(OfSeenOperation):
    def newest_first(self) -> LetterQuerySet:
        return self.order_by("-number")


class ConvenerLetter(Thing):
    """One version of the joint letter that tells all National Societies who convenes where."""

    kind = "convener_letter"
    workflow = policy.WORKFLOW

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="convener_letters")
    number = models.PositiveIntegerField()
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors"
    )
    revision_reason = models.TextField(_("why there is a new version"), blank=True)
    said = models.JSONField(default=dict, editable=False)
    """What it says, as plain data: the agreed allocations, and where nobody is agreed."""
    names = models.JSONField(default=dict, editable=False)
    """What countries and components were called in each language when it was drawn up."""
    content_hash = models.CharField(max_length=64, editable=False)
    receipt = models.CharField(max_length=40, blank=True, editable=False)
    icrc_signed_at = models.DateTimeField(null=True, blank=True)
    icrc_signed_by = moment_by()
    ifrc_signed_at = models.DateTimeField(null=True, blank=True)
    ifrc_signed_by = moment_by()
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = moment_by()
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_by = moment_by()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = moment_by()

    objects = LetterQuerySet.as_manager()

    agreed: list[Any] | None = None
    """The operation's allocations, where a page has read them already; else they are looked up."""

    class Meta:
        verbose_name = _("joint letter on convener roles")
        verbose_name_plural = _("joint letters on convener roles")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="convener_letter_state_known", condition=Q(state__in=policy.State.values)
            ),
            models.UniqueConstraint(name="convener_letter_number", fields=["operation", "number"]),
            models.UniqueConstraint(
                name="convener_letter_one_draft", fields=["operation"],
                condition=Q(state=policy.State.DRAFT),
            ),
            models.UniqueConstraint(
                name="convener_letter_one_in_force", fields=["operation"],
                condition=Q(state=policy.State.ISSUED),
            ),
            *(
                paired("convener_letter", verb)
                for verb in ("icrc_signed", "ifrc_signed", "issued", "superseded", "withdrawn")
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.operation.ref} {self.title}"

    @property
    def title(self) -> str:
        return gettext("Joint letter on convener roles, version %(n)d") % {"n": self.number}

    def get_absolute_url(self) -> str:
        return reverse("convener_letter", args=[self.operation.ref, self.number])

    @property
    def is_draft(self) -> bool:
        return self.state == policy.State.DRAFT

    @property
    def is_in_force(self) -> bool:
        return self.state == policy.State.ISSUED

    @property
    def is_issued(self) -> bool:
        """Issued at some time, whether or not a later version is in force now."""
        return self.issued_at is not None

    def is_behind(self) -> bool:
        """Whether the matrix as it is agreed now says something else than this letter."""
        return hashed(agreed_of(self.operation, self.agreed)) != self.content_hash

    def has_anything_to_say(self) -> bool:
        return bool(agreed_of(self.operation, self.agreed)["rows"])


class LetterFile(models.Model):
    """An issued letter in one language and one format, byte for byte as it was issued."""

    letter = models.ForeignKey(ConvenerLetter, models.PROTECT, related_name="files")
    language = models.CharField(max_length=5)
    form = models.CharField(max_length=4)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["language", "form"]
        constraints = [
            models.UniqueConstraint(name="letter_file_once", fields=["letter", "language", "form"]),
        ]

    def __str__(self) -> str:
        return f"{self.letter.receipt} {self.language} {self.form}"
