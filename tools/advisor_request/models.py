"""An operation's request for a coordination advisor, and the deployment that comes of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.operations.models import Operation
from coordination.roles import Role
from coordination.thing import Thing, moment_by, paired
from tools.advisor.models import Advisor
from tools.advisor.policy import language_words, may_match
from tools.advisor_request import policy

State = policy.State


class AdvisorRequestQuerySet(models.QuerySet["AdvisorRequest"]):
    def visible_to(self, person: Any) -> AdvisorRequestQuerySet:
        seen = Operation.objects.visible_to(person)
        return self.filter(Exists(seen.filter(pk=OuterRef("operation_id"))))

    def committing(self, first: date, last: date) -> AdvisorRequestQuerySet:
        """Approvals and deployments that keep an advisor somewhere in these days; a drill keeps nobody.

        Who was deployed and has not handed over is still there, whatever was planned.
        """
        still_there = Q(state=State.DEPLOYED, ends_on__lt=timezone.localdate())
        return self.filter(
            Q(ends_on__gte=first) | still_there,
            Q(starts_on__lte=last) | Q(arrived_on__lte=last),
            state__in=sorted(policy.COMMITTING), operation__drill_factor=None,
        )  # fmt: skip

    def counted_by_reason(self) -> dict[str, int]:
        """How many are unmet, by reason."""
        rows = self.filter(state=State.UNMET).order_by().values("unmet_reason")
        return dict(rows.annotate(n=Count("pk")).values_list("unmet_reason", "n"))


class AdvisorRequest(Thing):
    """What is asked for, who was matched, when they came, to whom they handed over, what they learned."""

    kind = "advisor_request"
    workflow = policy.WORKFLOW
    clocks = policy.CLOCKS

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="advisor_requests")
    number = models.PositiveIntegerField()
    asked_for = models.TextField(_("what for"), max_length=policy.LONGEST_TEXT)
    reports_to = models.CharField(
        _("reports to, hosted by"), max_length=policy.LONGEST_LINE, blank=True
    )
    languages = models.CharField(_("languages needed"), max_length=100, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    arrived_on = models.DateField(_("arrived on"), null=True, blank=True, editable=False)
    """The day of the arrival where the operation is. The days that were agreed stay beside it."""
    submission_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    advisor = models.ForeignKey(
        Advisor, models.PROTECT, null=True, blank=True, related_name="requests"
    )
    matched_at = models.DateTimeField(null=True, blank=True)
    matched_by = moment_by()
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = moment_by()
    deployed_at = models.DateTimeField(null=True, blank=True)
    deployed_by = moment_by()
    handed_over_at = models.DateTimeField(null=True, blank=True)
    handed_over_by = moment_by()
    handed_to = models.CharField(
        _("handed over"), max_length=12, choices=policy.HandedTo.choices, blank=True
    )
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="taken_over_from",
        verbose_name=_("to the advisor of the request"),
    )  # fmt: skip
    open_points = models.TextField(_("open points"), blank=True, max_length=policy.LONGEST_TEXT)
    debriefed_at = models.DateTimeField(null=True, blank=True)
    debriefed_by = moment_by()
    worked = models.TextField(_("what worked"), blank=True, max_length=policy.LONGEST_TEXT)
    lessons = models.TextField(_("lessons"), blank=True, max_length=policy.LONGEST_TEXT)
    unmet_at = models.DateTimeField(null=True, blank=True)
    unmet_by = moment_by()
    unmet_reason = models.CharField(
        _("why nobody came"), max_length=8, choices=policy.Unmet.choices, blank=True
    )
    unmet_note = models.TextField(_("in words"), blank=True, max_length=policy.LONGEST_TEXT)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = moment_by()
    withdrawn_reason = models.TextField(blank=True, editable=False)

    objects = AdvisorRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for a coordination advisor")
        verbose_name_plural = _("requests for coordination advisors")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="advisor_request_state_known", condition=Q(state__in=State.values)
            ),
            models.UniqueConstraint(
                name="advisor_request_numbered_once", fields=["operation", "number"]
            ),
            models.CheckConstraint(
                name="advisor_request_period_in_order", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="advisor_request_matched_with_advisor",
                condition=Q(matched_at=None) | Q(advisor__isnull=False),
            ),
            models.CheckConstraint(
                name="advisor_request_unmet_with_reason",
                condition=Q(unmet_at=None) | ~Q(unmet_reason=""),
            ),
            *(
                paired("advisor_request", verb)
                for verb in (
                    "matched", "approved", "deployed", "handed_over", "debriefed", "unmet",
                    "withdrawn",
                )
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                name="advisor_committed", fields=["advisor", "starts_on"],
                condition=Q(state__in=sorted(policy.COMMITTING)),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.operation.ref} {self.title}"

    @property
    def title(self) -> str:
        return gettext("Advisor requested, no. %(n)d") % {"n": self.number}

    @property
    def language_words(self) -> list[str]:
        return language_words(self.languages)

    @property
    def is_named(self) -> bool:
        return self.state in policy.NAMED

    @property
    def is_changeable(self) -> bool:
        return self.state in policy.CHANGEABLE

    @property
    def is_unmet(self) -> bool:
        return self.state == State.UNMET

    @property
    def waits_for_match(self) -> bool:
        return self.state == State.REQUESTED

    @property
    def is_withdrawn(self) -> bool:
        return self.state == State.WITHDRAWN

    @property
    def came_early(self) -> bool:
        return self.arrived_on is not None and self.arrived_on < self.starts_on

    @property
    def first_day(self) -> date:
        """From which day on the advisor is committed: the one agreed, or that of an earlier arrival."""
        return min(self.starts_on, self.arrived_on or self.starts_on)

    def advisor_for(self, person: Any) -> Advisor | None:
        """Who was matched, where this person may know: everybody from the approval on."""
        if self.advisor is None or self.is_named or may_match(person):
            return self.advisor
        return self.advisor if self.advisor.person_id == getattr(person, "pk", None) else None

    def roles_of(self, person: Any) -> set[Role]:
        """Those on the operation, and whether this person matches, or is the one who was matched."""
        roles = self.operation.roles_of(person)
        if not roles:
            return roles
        roles = set(roles)
        if may_match(person):
            roles.add(Role.MATCHER)
        if self.advisor is not None and self.advisor.person_id == getattr(person, "pk", None):
            roles.add(Role.ADVISOR)
        return roles

    def get_absolute_url(self) -> str:
        return reverse("advisor_request", args=[self.operation.ref, self.number])
