"""People trained as coordination advisors, and when they can go."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.people.models import Person
from coordination.roles import Role
from coordination.thing import Thing, moment_by, paired
from tools.advisor import policy


class AdvisorQuerySet(models.QuerySet["Advisor"]):
    def visible_to(self, person: Any) -> AdvisorQuerySet:
        """All to those who match; to anybody else their own record, if there is one."""
        return self if policy.may_match(person) else self.filter(person=getattr(person, "pk", None))

    def in_pool(self) -> AdvisorQuerySet:
        """Those who can be matched: not withdrawn, and with an account that is open."""
        return self.filter(state__in=sorted(policy.IN_POOL), person__is_active=True)

    def working_in(self, language: str) -> AdvisorQuerySet:
        return self.filter(languages__contains=f" {language} ")

    def available(self, first: date, last: date) -> AdvisorQuerySet:
        """Those of whom one period covers these days, both included."""
        standing = AvailabilityPeriod.objects.standing().filter(advisor=OuterRef("pk"))
        return self.filter(Exists(standing.filter(first_on__lte=first, last_on__gte=last)))

    def with_periods(self) -> AdvisorQuerySet:
        """As a list is read: the person, the home component, what is said of availability."""
        periods = Prefetch("periods", AvailabilityPeriod.objects.standing(), "standing_periods")
        return self.select_related("person__component").prefetch_related(periods)


class Advisor(Thing):
    """Somebody trained to coordinate in an operation: as little of a person as matching needs."""

    kind = "advisor"
    workflow = policy.WORKFLOW

    person = models.OneToOneField(Person, models.PROTECT, related_name="advisor")
    languages = models.CharField(_("languages"), max_length=100)
    """As `policy.written` gives them."""
    trained_on = models.DateField(_("trained on"))
    trained_where = models.CharField(_("where"), max_length=policy.LONGEST_NOTE, blank=True)
    synthetic = models.BooleanField(default=False, editable=False)
    """Invented for the demonstration."""
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = moment_by()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = moment_by()
    withdrawn_reason = models.TextField(blank=True, editable=False)

    objects = AdvisorQuerySet.as_manager()

    class Meta:
        verbose_name = _("coordination advisor")
        verbose_name_plural = _("coordination advisors")
        ordering = ["person__name", "id"]
        constraints = [
            models.CheckConstraint(
                name="advisor_state_known", condition=Q(state__in=policy.State.values)
            ),
            paired("advisor", "confirmed"),
            paired("advisor", "withdrawn"),
        ]

    def __str__(self) -> str:
        return self.person.name

    @property
    def title(self) -> str:
        return self.person.name

    @property
    def case(self) -> None:
        """The pool belongs to no operation."""

    @property
    def whole(self) -> Advisor:
        return self

    @property
    def chain(self) -> str:
        """A chain of its own: what is recorded of a person is on no operation's proof."""
        return f"advisor:{self.pk}"

    @property
    def is_in_pool(self) -> bool:
        return self.state in policy.IN_POOL

    @property
    def is_asked(self) -> bool:
        return self.state == policy.State.ASKED

    @property
    def is_withdrawn(self) -> bool:
        return self.state == policy.State.WITHDRAWN

    @property
    def language_words(self) -> list[str]:
        return policy.language_words(self.languages)

    def roles_of(self, person: Any) -> set[Role]:
        roles = {Role.MATCHER} if policy.may_match(person) else set()
        if getattr(person, "pk", None) == self.person_id and person.is_active:
            roles.add(Role.ADVISOR)
        return roles

    def get_absolute_url(self) -> str:
        return reverse("advisor", args=[self.pk])


class AvailabilityPeriodQuerySet(models.QuerySet["AvailabilityPeriod"]):
    def standing(self) -> AvailabilityPeriodQuerySet:
        return self.filter(withdrawn_at=None).order_by("first_on", "id")

    def overlapping(self, first: date, last: date) -> AvailabilityPeriodQuerySet:
        return self.filter(first_on__lte=last, last_on__gte=first)


class AvailabilityPeriod(models.Model):
    """From which day to which an advisor can go, both included. Standing periods do not overlap."""

    advisor = models.ForeignKey(Advisor, models.PROTECT, related_name="periods")
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("until"))
    note = models.CharField(_("note"), max_length=policy.LONGEST_NOTE, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+", editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = moment_by()
    withdrawn_reason = models.TextField(blank=True, editable=False)

    objects = AvailabilityPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("period of availability")
        verbose_name_plural = _("periods of availability")
        ordering = ["first_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="advisor_period_in_order", condition=Q(last_on__gte=F("first_on"))
            ),
            paired("advisor_period", "withdrawn"),
        ]

    def __str__(self) -> str:
        return f"{self.first_on} – {self.last_on}"
