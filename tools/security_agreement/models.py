"""A security agreement in one country, its signatures, and its focal points."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.committee import roles_in_committee
from coordination.components.models import Component, Country
from coordination.countries.team import reach_of
from coordination.countries.thing import CountryThing
from coordination.people.models import Post
from coordination.roles import SEES_ALL, Role
from coordination.thing import moment_by, paired
from smcc.web.isolated import with_names
from tools.agreement.opening import end_of, house_day
from tools.security_agreement import policy
from tools.security_agreement.signers import signed_among, signing_as

State, Standing = policy.State, policy.Standing


class SecurityAgreementQuerySet(models.QuerySet["SecurityAgreement"]):
    def visible_to(self, person: Any) -> SecurityAgreementQuerySet:
        """Read by who works for the country, leads one of the two, is named in it, or sees all. Twin: `roles_of`."""
        roles = roles_in_committee(person)
        if not roles:
            return self.none()
        if roles & SEES_ALL:
            return self.all()
        posts = [post.pk for post in person.held_posts()]
        named = SecurityFocalPoint.objects.current().filter(
            agreement=OuterRef("pk"), post__in=posts
        )
        mine = reach_of(person).among() | signed_among(signing_as(person))
        if posts:
            mine |= Q(security_lead__in=posts) | Q(Exists(named))
        return self.filter(mine)

    def standing(self) -> SecurityAgreementQuerySet:
        """All but what was withdrawn or ended."""
        return self.filter(state__in=policy.OPEN)

    def in_force(self, on: date) -> SecurityAgreementQuerySet:
        """In force on a day: `is_in_force`, asked of the database."""
        return self.filter(state=State.IN_FORCE, ends_on__gte=on)

    def expired(self, on: date) -> SecurityAgreementQuerySet:
        """Over, with nothing signed that follows."""
        return self.filter(state=State.IN_FORCE, ends_on__lt=on, renewed_at=None)

    def standing_as(self, standing: str, on: date) -> SecurityAgreementQuerySet:
        """Those that stand so: `SecurityAgreement.standing`, asked of the database."""
        match standing:
            case Standing.IN_FORCE:
                return self.in_force(on)
            case Standing.EXPIRED:
                return self.expired(on)
            case Standing.RENEWED:
                over = self.filter(state=State.IN_FORCE, ends_on__lt=on)
                return over.exclude(renewed_at=None)
        return self.filter(state=standing)

    def to_ask(self, last: date) -> SecurityAgreementQuerySet:
        """In force or suspended until this day at most, not renewed, and nobody has been asked to."""
        waiting = self.filter(state__in=policy.CONCLUDED, ends_on__lte=last)
        return waiting.filter(asked_since=None, renewed_at=None)

    def with_names(self) -> SecurityAgreementQuerySet:
        return self.select_related("country", "provider", "beneficiary", "security_lead__component")

    def with_rows(self) -> SecurityAgreementQuerySet:
        """Each with its signatures that count and its focal points."""
        signatures = SecuritySignature.objects.filter(lapsed_at=None).select_related("component")
        points = SecurityFocalPoint.objects.select_related("post__component")
        return self.prefetch_related(
            models.Prefetch("signatures", signatures, "signatures_now"),
            models.Prefetch("focal_points", points),
        )


class SecurityAgreement(CountryThing):
    """One period of an agreement: the provider supports the beneficiary in the security of a country."""

    kind = "security_agreement"
    workflow = policy.WORKFLOW
    clocks = policy.CLOCKS

    country = models.ForeignKey(Country, models.PROTECT, related_name="security_agreements")
    number = models.PositiveIntegerField()
    provider = models.ForeignKey(Component, models.PROTECT, related_name="+")
    beneficiary = models.ForeignKey(Component, models.PROTECT, related_name="+")
    level = models.CharField(_("level"), max_length=2, choices=policy.Level.choices)
    starts_on = models.DateField(_("holds from"), null=True, blank=True)
    ends_on = models.DateField(_("holds until"), null=True, blank=True)
    note = models.TextField(_("what it covers"), max_length=policy.LONGEST_TEXT, blank=True)
    url = models.URLField(_("address of the document"), max_length=500, blank=True)
    kept_at = models.CharField(_("where the document is kept"), max_length=300, blank=True)
    languages = models.CharField(_("languages"), max_length=200, blank=True)
    security_lead = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("security lead"),
    )  # fmt: skip
    renews = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="renewals"
    )
    synthetic = models.TextField(blank=True, default="", editable=False)

    asked_since = models.DateTimeField(null=True, editable=False)
    """Since when its renewal is asked for: the promise of its clock."""
    renewals_undone = models.PositiveIntegerField(default=0, editable=False)

    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = moment_by()
    entered_at = models.DateTimeField(null=True, blank=True)
    entered_by = moment_by()
    renewed_at = models.DateTimeField(null=True, blank=True)
    """When its next period was signed by both."""
    renewed_by = moment_by()
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_by = moment_by()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = moment_by()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = moment_by()

    objects = SecurityAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("security agreement")
        verbose_name_plural = _("security agreements")
        ordering = ["country_id", "-number"]
        constraints = [
            models.CheckConstraint(
                name="security_agreement_state_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="security_agreement_level_known",
                condition=Q(level__in=policy.Level.values),
            ),
            models.CheckConstraint(
                name="security_agreement_of_two", condition=~Q(provider=F("beneficiary"))
            ),
            models.CheckConstraint(
                name="security_agreement_period",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="security_agreement_signed_for_a_period",
                condition=Q(signed_at=None) | Q(starts_on__isnull=False, ends_on__isnull=False),
            ),
            models.UniqueConstraint(
                name="security_agreement_number_once", fields=["country", "number"]
            ),
            models.UniqueConstraint(
                name="security_agreement_renewed_once",
                fields=["renews"],
                condition=~Q(state=State.WITHDRAWN),
            ),
            *(
                paired("security_agreement", verb)
                for verb in ("signed", "entered", "renewed", "suspended", "ended", "withdrawn")
            ),
        ]
        indexes = [
            models.Index(name="security_agreement_state", fields=["state", "country"]),
            models.Index(name="security_agreement_end", fields=["state", "ends_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.country_id} {self.title}"

    @property
    def title(self) -> str:
        """ "ICRC for URCS, L2"."""
        return gettext("%(provider)s for %(beneficiary)s, %(level)s") % {
            "provider": self.provider.called, "beneficiary": self.beneficiary.called,
            "level": self.level.upper(),
        }  # fmt: skip

    @property
    def heading(self) -> SafeString:
        """The same for a page: whoever is named first, it runs the reader's way."""
        return with_names(
            gettext("%(provider)s for %(beneficiary)s, %(level)s"),
            provider=self.provider.called, beneficiary=self.beneficiary.called,
            level=self.level.upper(),
        )  # fmt: skip

    @property
    def clock_label(self) -> str:
        return f"{self.country_id} security agreement {self.number}"

    @property
    def responsible_post(self) -> Post | None:
        """Whom its clock waits for beside the leads of the country."""
        return self.security_lead

    def get_absolute_url(self) -> str:
        return reverse("security_agreement", args=[self.pk])

    # --- How it stands -------------------------------------------------------------------

    @property
    def is_preparing(self) -> bool:
        return self.state in policy.PREPARING

    @property
    def is_unsigned(self) -> bool:
        """Its level and its period may still change."""
        return self.state in policy.UNSIGNED

    @property
    def is_negotiated(self) -> bool:
        """The two may sign."""
        return self.state == State.NEGOTIATED

    @property
    def is_signed(self) -> bool:
        """By both, and not in force yet."""
        return self.state == State.SIGNED

    @property
    def is_concluded(self) -> bool:
        return self.state in policy.CONCLUDED

    @property
    def is_open(self) -> bool:
        return self.state in policy.OPEN

    @property
    def today(self) -> date:
        """The day on which its rules are asked."""
        return house_day()

    @property
    def is_over(self) -> bool:
        return policy.is_over(self.ends_on, self.today)

    @property
    def is_in_force(self) -> bool:
        return self.state == State.IN_FORCE and not self.is_over

    @property
    def standing(self) -> policy.Standing:
        if self.state != State.IN_FORCE or not self.is_over:
            return Standing(self.state)
        return Standing.EXPIRED if self.renewed_at is None else Standing.RENEWED

    @property
    def standing_label(self) -> Any:
        return self.standing.label

    @property
    def standing_kind(self) -> str:
        return policy.KINDS[self.standing]

    @property
    def meaning(self) -> Any:
        """What its level means, in a sentence."""
        return policy.MEANINGS[policy.Level(self.level)]

    @property
    def ends_at(self) -> datetime | None:
        """The moment after the last of its last day."""
        return end_of(self.ends_on)

    # --- The two, and who signed ---------------------------------------------------------

    def parties(self) -> tuple[Component, Component]:
        return self.provider, self.beneficiary

    def signatures_that_count(self) -> list[SecuritySignature]:
        """Those not lapsed by redrafting; read once where they were read along."""
        known = getattr(self, "signatures_now", None)
        if known is None:
            known = list(self.signatures.filter(lapsed_at=None).select_related("component"))
        return known

    def unsigned(self) -> list[Component]:
        there = {each.component_id for each in self.signatures_that_count()}
        return [each for each in self.parties() if each.pk not in there]

    def last_signed_on(self) -> date | None:
        return max((each.signed_on for each in self.signatures_that_count()), default=None)

    def rivals(self) -> SecurityAgreementQuerySet:
        """Others between the same two in this country whose period meets this one's."""
        others = SecurityAgreement.objects.filter(country=self.country_id)
        if self.starts_on is None or self.ends_on is None:
            return others.none()
        provider, beneficiary = (each.part_of_id or each.pk for each in self.parties())
        others = others.filter(
            Q(provider=provider) | Q(provider__part_of=provider),
            Q(beneficiary=beneficiary) | Q(beneficiary__part_of=beneficiary),
            starts_on__lte=self.ends_on, ends_on__gte=self.starts_on,
        )  # fmt: skip
        ended = Q(state=State.ENDED, ended_at__lt=end_of(self.starts_on))
        return others.exclude(pk=self.pk).exclude(state=State.WITHDRAWN).exclude(ended)

    def roles_of(self, person: Any) -> set[Role]:
        """Those in the country; who leads one of the two or is named in it takes part. Else none."""
        roles = super().roles_of(person)
        if not roles:
            return roles
        posts = {post.pk for post in person.held_posts()}
        named = {each.post_id for each in self.focal_points.all() if each.is_current}
        if self.security_lead_id is not None:
            named.add(self.security_lead_id)
        if posts & named or any(self._is_signed_by(post) for post in signing_as(person)):
            roles.add(Role.PARTICIPANT)
        return roles if roles & policy.MAY_READ else set()

    def _is_signed_by(self, post: Post) -> bool:
        there = post.duty != Post.Duty.HEAD_OF_DELEGATION or post.country_id == self.country_id
        return there and bool(post.component.with_whole() & {self.provider_id, self.beneficiary_id})


class SecuritySignature(models.Model):
    """One of the two has signed. Lapsed, never deleted, where the text is drafted anew."""

    agreement = models.ForeignKey(SecurityAgreement, models.PROTECT, related_name="signatures")
    component = models.ForeignKey(Component, models.PROTECT, related_name="+")
    signed_on = models.DateField(_("signed on"))
    signing_post = models.CharField(_("post that signed"), max_length=200)
    reference = models.CharField(_("where the signed paper is"), max_length=500, blank=True)
    """Empty where it was signed here."""
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = moment_by()
    lapsed_at = models.DateTimeField(null=True, blank=True)
    lapsed_by = moment_by()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="security_signature_once",
                fields=["agreement", "component"],
                condition=Q(lapsed_at=None),
            ),
            paired("security_signature", "lapsed"),
        ]

    def __str__(self) -> str:
        return f"{self.component} · {self.agreement}"


class SecurityFocalPointQuerySet(models.QuerySet["SecurityFocalPoint"]):
    def current(self) -> SecurityFocalPointQuerySet:
        """`is_current`, asked of the database."""
        today = house_day()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)


class SecurityFocalPoint(models.Model):
    """A post that is asked about security under an agreement, from a day until another."""

    agreement = models.ForeignKey(SecurityAgreement, models.PROTECT, related_name="focal_points")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = moment_by()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = moment_by()

    objects = SecurityFocalPointQuerySet.as_manager()

    class Meta:
        ordering = ["ended_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="security_focal_point_once",
                fields=["agreement", "post"],
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="security_focal_point_period",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            paired("security_focal_point", "ended"),
        ]

    def __str__(self) -> str:
        return f"{self.post} · {self.agreement}"

    @property
    def is_current(self) -> bool:
        today = house_day()
        return self.starts_on <= today and (self.ends_on is None or self.ends_on >= today)
