"""The briefing of somebody who newly leads a component in a country."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Case, CharField, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.briefings import policy
from coordination.briefings.policy import State
from coordination.committee import roles_in_committee
from coordination.components.models import Country
from coordination.countries.thing import CountryThing
from coordination.deadlines.models import Deadline
from coordination.people.models import Holding, Post
from coordination.roles import Role
from coordination.thing import moment_by, paired

PLANNED = Q(state=State.PLANNED)
"""`is_planned`, asked of the database: a day or a briefer alone may be of a plan that stands no more."""


class BriefingQuerySet(models.QuerySet["Briefing"]):
    def visible_to(self, person: Any) -> BriefingQuerySet:
        """That leadership changed is read by the whole Movement. Its twin: `roles_of`."""
        return self if roles_in_committee(person) else self.none()

    def open(self) -> BriefingQuerySet:
        """`is_open`, asked of the database."""
        return self.filter(state__in=policy.OPEN)

    def with_due(self) -> BriefingQuerySet:
        """Each with `due_at`, the limit of its clock while it runs, and `planned_day`, its day while planned."""
        running = Deadline.objects.open().filter(
            clock=policy.BRIEFED_CLOCK.name, subject_kind=Briefing.kind,
            subject_id=OuterRef("key_text"),
        )  # fmt: skip
        keyed = self.annotate(key_text=Cast("pk", CharField()))
        return keyed.annotate(
            due_at=Subquery(running.values("due_at")[:1]),
            planned_day=Case(When(PLANNED, then=F("planned_on"))),
        )


class Briefing(CountryThing):
    """One holding of a post that leads: since when, and whether its holder was briefed."""

    kind = "briefing"
    workflow = policy.WORKFLOW
    clocks = policy.CLOCKS

    country = models.ForeignKey(Country, models.PROTECT, related_name="briefings")
    holding = models.OneToOneField(Holding, models.PROTECT, related_name="briefing")
    post = models.ForeignKey(Post, models.PROTECT, related_name="briefings")
    starts_at = models.DateTimeField()
    """When the holding begins. It may be still to come: a successor's briefing can be planned before."""
    planned_on = models.DateField(_("planned for"), null=True, blank=True)
    briefer = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who briefs")
    )
    topics = models.JSONField(_("what was spoken about"), default=list, blank=True)
    note = models.TextField(_("note"), max_length=policy.LONGEST_NOTE, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    held_by = moment_by()
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_by = moment_by()
    closing_reason = models.TextField(blank=True, editable=False)
    """Why it was waived or called off."""
    synthetic = models.CharField(max_length=300, blank=True, editable=False)
    """Why this is no briefing of the Movement: set by the demonstration alone."""

    objects = BriefingQuerySet.as_manager()

    class Meta:
        verbose_name = _("briefing of a new leader")
        verbose_name_plural = _("briefings of new leaders")
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="briefing_state_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="briefing_planned_for_a_day",
                condition=~Q(state=State.PLANNED)
                | Q(planned_on__isnull=False, briefer__isnull=False),
            ),
            paired("briefing", "held"),
            paired("briefing", "waived"),
        ]

    def __str__(self) -> str:
        return f"{self.country_id} {self.title}"

    @property
    def title(self) -> str:
        return gettext("Briefing: %(post)s") % {"post": self.post}

    @property
    def clock_label(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in policy.OPEN

    @property
    def is_planned(self) -> bool:
        return self.state == State.PLANNED

    @property
    def is_waived(self) -> bool:
        return self.state == State.WAIVED

    @property
    def is_called_off(self) -> bool:
        return self.state == State.CALLED_OFF

    @property
    def responsible_post(self) -> Post | None:
        return self.briefer

    @property
    def topic_labels(self) -> list[Any]:
        return [policy.Topic(each).label for each in self.topics if each in policy.Topic.values]

    def roles_of(self, person: Any) -> set[Role]:
        """The house itself (None) calls off, as the secretariat could."""
        return {Role.SECRETARIAT} if person is None else super().roles_of(person)

    def get_absolute_url(self) -> str:
        return reverse("briefing", args=[self.pk])
