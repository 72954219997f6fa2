"""A Movement Coordination Agreement of a country, its parties, and its documents."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.committee import roles_in_committee
from coordination.components.models import Component, Country
from coordination.countries.thing import CountryThing
from coordination.deadlines.models import Deadline
from coordination.operations.models import Operation
from coordination.roles import Role
from coordination.thing import moment_by, paired
from tools.agreement import policy

State, Standing = policy.State, policy.Standing
REVIEWS = ("mca_reviewed", "mca_reviewed_after_operation")


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, person: Any) -> AgreementQuerySet:
        """Everybody in the Movement reads which agreements there are."""
        return self.all() if roles_in_committee(person) else self.none()

    def open(self) -> AgreementQuerySet:
        """All that is prepared or concluded: not renewed, not withdrawn."""
        return self.filter(state__in=policy.OPEN)

    def preparing(self) -> AgreementQuerySet:
        return self.filter(state__in=policy.PREPARING)

    def in_force(self, on: date) -> AgreementQuerySet:
        """In force on a day: `Agreement.is_in_force`, asked of the database."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), state=State.IN_FORCE)

    def expired(self, on: date) -> AgreementQuerySet:
        return self.filter(state=State.IN_FORCE, ends_on__lt=on)

    def told(self) -> AgreementQuerySet:
        """What somebody recorded: not those that the house opened and nobody took up, or took back."""
        untouched = (State.PLANNED, State.WITHDRAWN)
        return self.exclude(state__in=untouched, created_by=None, concluded_at=None)

    def gaps(self) -> AgreementQuerySet:
        """What a country is short of, with more than two components active."""
        return self.filter(
            needed_since__isnull=False, state__in=policy.PREPARING | {State.SUSPENDED}
        )

    def with_review(self, now: datetime) -> AgreementQuerySet:
        """Each with `review_late`: whether the limit of one of its reviews has passed."""
        late = Deadline.objects.overdue(now).filter(
            subject_kind=Agreement.kind, subject_id=Cast(OuterRef("pk"), models.CharField()),
            clock__in=REVIEWS,
        )  # fmt: skip
        return self.annotate(review_late=Exists(late))

    def standing(self, standing: str, now: datetime) -> AgreementQuerySet:
        """Those that stand so: `Agreement.standing`, asked of the database."""
        today = timezone.localdate(now)
        if standing == Standing.EXPIRED:
            return self.expired(today)
        if standing not in (Standing.IN_FORCE, Standing.REVIEW_DUE):
            return self.filter(state=standing)
        late = standing == Standing.REVIEW_DUE
        found: Any = self.in_force(today).with_review(now)
        return found.filter(review_late=late)


class Agreement(CountryThing):
    """One version of the agreement of a country. The next version renews it."""

    kind = "agreement"
    workflow = policy.WORKFLOW
    clocks = policy.CLOCKS

    country = models.ForeignKey(Country, models.PROTECT, related_name="agreements")
    number = models.PositiveIntegerField()
    name = models.CharField(_("name"), max_length=200, blank=True)
    scope = models.TextField(_("what it covers"), max_length=policy.LONGEST_TEXT, blank=True)
    languages = models.CharField(_("languages"), max_length=200, blank=True)
    ends_on = models.DateField(_("in force until"), null=True, blank=True)
    renews = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="renewals"
    )
    synthetic = models.TextField(blank=True, default="", editable=False)

    needed_since = models.DateTimeField(null=True, editable=False)
    """Since when the country has more than two components active and no agreement in force."""
    active_codes = models.TextField(blank=True, default="", editable=False)
    active_count = models.PositiveIntegerField(default=0, editable=False)
    needed_by = models.ManyToManyField(Operation, related_name="+", editable=False)
    """The operations in which those components are active."""
    end_noticed = models.BooleanField(default=False, editable=False)
    """What follows from the end of its period was done."""

    concluded_at = models.DateTimeField(null=True, editable=False)
    """When it last began to be in force: entered, or put back."""
    suspensions = models.PositiveIntegerField(default=0, editable=False)
    reviews = models.PositiveIntegerField(default=0, editable=False)
    operation_closed_at = models.DateTimeField(null=True, editable=False)
    """When the large-scale operation ended that its next review is to look back on."""
    operations_closed = models.PositiveIntegerField(default=0, editable=False)

    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = moment_by()
    entered_at = models.DateTimeField(null=True, blank=True)
    entered_by = moment_by()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = moment_by()
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_by = moment_by()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = moment_by()

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("Movement Coordination Agreement")
        verbose_name_plural = _("Movement Coordination Agreements")
        ordering = ["country_id", "-number"]
        constraints = [
            models.CheckConstraint(
                name="agreement_state_known", condition=Q(state__in=policy.State.values)
            ),
            models.UniqueConstraint(name="agreement_number_once", fields=["country", "number"]),
            models.UniqueConstraint(
                name="agreement_prepared_once",
                fields=["country"],
                condition=Q(state__in=sorted(policy.PREPARING)),
            ),
            *(
                paired("agreement", verb)
                for verb in ("signed", "entered", "reviewed", "suspended", "withdrawn")
            ),
        ]
        indexes = [
            models.Index(
                name="agreement_gaps",
                fields=["needed_since"],
                condition=Q(needed_since__isnull=False),
            ),
            models.Index(name="agreement_state", fields=["state", "country"]),
        ]

    def __str__(self) -> str:
        return f"{self.country_id} {self.title}"

    @property
    def title(self) -> str:
        if self.name:
            return self.name
        return gettext("Movement Coordination Agreement %(number)d") % {"number": self.number}

    @property
    def clock_label(self) -> str:
        return f"{self.country_id} Movement Coordination Agreement {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("agreement", args=[self.pk])

    # --- How it stands -------------------------------------------------------------------

    @property
    def is_preparing(self) -> bool:
        """Not in force yet, and meant to be."""
        return self.state in policy.PREPARING

    @property
    def is_unsigned(self) -> bool:
        """Its text may still change."""
        return self.state in policy.UNSIGNED

    @property
    def is_negotiated(self) -> bool:
        """Its parties may sign."""
        return self.state == State.NEGOTIATING

    @property
    def is_suspended(self) -> bool:
        return self.state == State.SUSPENDED

    @property
    def is_open(self) -> bool:
        return self.state in policy.OPEN

    @property
    def is_over(self) -> bool:
        """Its period has ended, whatever came after."""
        return policy.is_over(self.ends_on, timezone.localdate())

    @property
    def is_in_force(self) -> bool:
        return self.state == State.IN_FORCE and not self.is_over

    @property
    def may_be_renewed(self) -> bool:
        return self.state in policy.CONCLUDED

    @property
    def is_review_late(self) -> bool:
        """Whether a review is overdue. Lists read it along, see `with_review`."""
        if not hasattr(self, "review_late"):
            late = Deadline.objects.of(self).overdue(timezone.now()).filter(clock__in=REVIEWS)
            self.review_late = late.exists()
        return bool(self.review_late)

    @property
    def standing(self) -> policy.Standing:
        if self.state != State.IN_FORCE:
            return Standing(self.state)
        if self.is_over:
            return Standing.EXPIRED
        return Standing.REVIEW_DUE if self.is_review_late else Standing.IN_FORCE

    @property
    def standing_label(self) -> Any:
        return self.standing.label

    @property
    def standing_kind(self) -> str:
        return policy.KINDS[self.standing]

    # --- Parties -------------------------------------------------------------------------

    def standing_parties(self) -> list[AgreementParty]:
        """Those who are parties now; read once where `parties` was read along."""
        return [each for each in self.parties.all() if each.taken_back_at is None]

    def signatories(self) -> list[AgreementParty]:
        """The parties that sign it; those who join by declaration are not waited for."""
        return [each for each in self.standing_parties() if not each.by_declaration]

    def unsigned(self) -> list[AgreementParty]:
        return [each for each in self.signatories() if each.signed_on is None]

    def last_signed_on(self) -> date | None:
        days = [each.signed_on for each in self.signatories() if each.signed_on is not None]
        return max(days, default=None)

    def rival(self, on: date | None = None) -> Agreement | None:
        """Another concluded agreement of the country whose period meets this one's."""
        day = on or timezone.localdate()
        others = Agreement.objects.filter(country=self.country_id, state__in=policy.CONCLUDED)
        others = others.exclude(pk__in=[key for key in (self.pk, self.renews_id) if key])
        return others.exclude(ends_on__lt=day).first()

    def roles_of(self, person: Any) -> set[Role]:
        """Those in the country; whoever is of a component that is a party is a participant."""
        roles = super().roles_of(person)
        if (
            roles
            and {each.component_id for each in self.standing_parties()} & person.component_ids()
        ):
            roles.add(Role.PARTICIPANT)
        return roles


def with_parties() -> models.Prefetch:
    return models.Prefetch(
        "parties", AgreementParty.objects.select_related("component", "signed_by")
    )


class AgreementParty(models.Model):
    """A component that is to sign an agreement, has signed it, or joined it by declaration."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="parties")
    component = models.ForeignKey(Component, models.PROTECT, related_name="+")
    by_declaration = models.BooleanField(default=False)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signing_post = models.CharField(_("post that signed"), max_length=200, blank=True)
    reference = models.CharField(_("where the signed paper is"), max_length=500, blank=True)
    """Empty where it was signed here."""
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = moment_by()
    added_at = models.DateTimeField(auto_now_add=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = moment_by()

    class Meta:
        ordering = ["by_declaration", "id"]
        constraints = [
            models.UniqueConstraint(
                name="agreement_party_once",
                fields=["agreement", "component"],
                condition=Q(taken_back_at=None),
            ),
            paired("agreement_party", "signed"),
            paired("agreement_party", "taken_back"),
            models.CheckConstraint(
                name="agreement_party_signed_with_post",
                condition=Q(signed_at=None, signed_on=None)
                | (Q(signed_at__isnull=False, signed_on__isnull=False) & ~Q(signing_post="")),
            ),
            models.CheckConstraint(
                name="agreement_party_declared",
                condition=Q(by_declaration=False) | ~Q(signed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.component} · {self.agreement}"


class AgreementPeriod(models.Model):
    """A time in which an agreement was in force: from its entry, or its being put back, on.

    The agreement itself says only how it stands now; whether it was in force on a day years ago is
    asked here. By days of the house (`opening.house_zone`), the first and the last counted.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="periods")
    began_at = models.DateTimeField()
    first_day = models.DateField()
    last_day = models.DateField(null=True)
    """The end of what was agreed, or the day on which it was suspended, renewed or withdrawn."""

    class Meta:
        ordering = ["began_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="agreement_period_in_order",
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.first_day}/{self.last_day or ''}"


class AgreementDocumentQuerySet(models.QuerySet["AgreementDocument"]):
    def standing(self) -> AgreementDocumentQuerySet:
        return self.filter(taken_back_at=None)

    def with_file(self) -> AgreementDocumentQuerySet:
        """Those that stand, and whose file is kept here."""
        return self.standing().exclude(file="")


class AgreementDocument(models.Model):
    """A text of an agreement: its file or where it is, and in which language. Taken back, never deleted."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="documents")
    title = models.CharField(_("what it is"), max_length=300)
    url = models.URLField(_("address"), max_length=500, blank=True)
    kept_at = models.CharField(_("where it is kept"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=60, blank=True)
    file = models.FileField(_("file"), upload_to="agreements/%Y/%m/", max_length=200, blank=True)
    """Served only to those who may see the agreement, and no more once it is taken back."""
    name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0)
    """In bytes."""
    sha256 = models.CharField(max_length=64, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = moment_by()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = moment_by()
    taken_back_reason = models.TextField(blank=True, max_length=policy.LONGEST_TEXT)

    objects = AgreementDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            paired("agreement_document", "taken_back"),
            models.CheckConstraint(
                name="agreement_document_somewhere",
                condition=~Q(url="") | ~Q(kept_at="") | ~Q(file=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title
