"""The rows that are the clocks. Celery and Redis only wake somebody up to look at them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.committee import KEEPS, STEERS, roles_in_committee
from coordination.countries.closed import open_ones
from coordination.countries.team import clocks_of_countries
from coordination.deadlines.audiences import clocks_that_ask
from coordination.deadlines.models.whole import CommitteeMatter, CountryMatter
from smcc.beside import Beside

SOON = timedelta(hours=12)
"""A clock within this of its limit is "soon", as is one past its target."""


def visible_operations(person: Any) -> models.QuerySet[Any]:
    """The operations a person may see. Asked by name: operations stand above deadlines in this app."""
    operation: Any = apps.get_model("coordination", "Operation")
    return operation.objects.visible_to(person)


def of_committee(person: Any) -> Q | None:
    """Clocks without an operation that a person may see: all of them to the Committee, else one's own.

    None where there can be none, so that nothing is asked. The Committee sees those of countries too,
    but for those of closed records.
    Its twin: `CommitteeMatter.roles_of`.
    """
    if not person.is_authenticated or not person.is_active:
        return None
    roles = roles_in_committee(person)
    if roles & KEEPS:
        return Q(operation=None)
    posts = [post.pk for post in person.held_posts()]
    own = Q(operation=None, responsible_post__in=posts) if posts else None
    if not roles & STEERS:
        return own
    read = Q(operation=None) & open_ones()
    return read if own is None else read | own


def of_those_asked(person: Any) -> Q | None:
    """Clocks of countries whose records ask a post of this person, wherever that is; none of closed ones.

    Its twin: `CountryMatter.roles_of`.
    """
    if not person.is_authenticated or not person.is_active:
        return None
    posts = person.held_posts()
    return Q(country__isnull=False) & open_ones() & clocks_that_ask(posts) if posts else None


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def open(self) -> DeadlineQuerySet:
        return self.filter(stopped_at=None)

    def overdue(self, now: datetime) -> DeadlineQuerySet:
        """Open ones whose limit has passed: `Deadline.is_overdue`, asked of the database."""
        return self.open().filter(due_at__lt=now)

    def of(self, thing: Any) -> DeadlineQuerySet:
        return self.filter(subject_kind=thing.kind, subject_id=thing.key)

    def outside_drills(self) -> DeadlineQuerySet:
        """What lists and figures are made of: an exercise is shown by itself."""
        return self.filter(operation__drill_factor=None)

    def visible_to(self, person: Any) -> DeadlineQuerySet:
        """Deadlines of operations that the person may see, and of the person's own other matters.

        See `of_committee`, `clocks_of_countries` and `of_those_asked`.
        """
        seen = visible_operations(person)
        found = Q(Beside(seen.filter(pk=OuterRef("operation_id"))))
        for own in (of_committee(person), clocks_of_countries(person), of_those_asked(person)):
            found = found if own is None else found | own
        return self.filter(found)


class Deadline(models.Model):
    """A promise made: `due_at` is set when the clock starts and moves only with a recorded reason.

    Running, soon, overdue, met, met late are computed from the facts and an explicit `now`.
    """

    class Outcome(models.TextChoices):
        MET = "met", _("Met")
        WAIVED = "waived", _("Waived")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Status(models.TextChoices):
        RUNNING = "running", _("Running")
        SOON = "soon", _("Due soon")
        OVERDUE = "overdue", _("Overdue")
        MET = "met", _("Met")
        MET_LATE = "met_late", _("Met late")
        WAIVED = "waived", _("Waived")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    kind = "deadline"

    clock = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    occurrence = models.PositiveIntegerField(default=1)
    operation = models.ForeignKey(
        "coordination.Operation", models.PROTECT, null=True, blank=True, related_name="deadlines"
    )
    country = models.ForeignKey(
        "coordination.Country", models.PROTECT, null=True, blank=True, related_name="+"
    )
    """Without an operation: the country that the clock belongs to, where it belongs to one."""
    matter_chain = models.CharField(max_length=100, blank=True, default="")
    """Without an operation: the audit chain of the country, or of the Committee's matter."""
    matter_ref = models.CharField(max_length=60, blank=True, default="")
    matter_name = models.CharField(max_length=300, blank=True, default="")
    subject_label = models.CharField(max_length=300)
    subject_url = models.CharField(max_length=300, blank=True)
    responsible_post = models.ForeignKey(
        "coordination.Post", models.PROTECT, null=True, related_name="+"
    )
    responsible_component = models.ForeignKey(
        "coordination.Component", models.PROTECT, null=True, related_name="+"
    )

    started_at = models.DateTimeField()
    anchored_by = models.CharField(max_length=200, blank=True)
    target_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField()
    first_due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    reason = models.TextField(blank=True)
    breached_at = models.DateTimeField(null=True, blank=True)
    """When the sweep found the limit passed. The breach stays on record whatever happens later."""
    cause = models.TextField(blank=True)
    cause_given_at = models.DateTimeField(null=True, blank=True)
    cause_given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    waived_by_hand = models.BooleanField(default=False)
    """Waived on the clock itself, not by a step of its subject: it does not start again by itself."""
    policy = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="deadline_once_per_run",
                fields=["clock", "subject_kind", "subject_id", "occurrence"],
            ),
            models.CheckConstraint(
                name="deadline_stopped_with_outcome",
                condition=Q(stopped_at=None, outcome="")
                | (Q(stopped_at__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="deadline_cause_given_pair",
                condition=Q(cause_given_at=None, cause_given_by=None)
                | Q(cause_given_at__isnull=False, cause_given_by__isnull=False),
            ),
            models.CheckConstraint(
                name="deadline_of_operation_or_matter",
                condition=Q(operation__isnull=False, matter_chain="")
                | (Q(operation=None) & ~Q(matter_chain="")),
            ),
            models.CheckConstraint(
                name="deadline_country_without_operation",
                condition=Q(country=None) | Q(operation=None),
            ),
            models.CheckConstraint(
                name="deadline_due_after_start", condition=Q(due_at__gte=F("started_at"))
            ),
        ]
        indexes = [
            models.Index(
                name="deadline_open_due", fields=["due_at", "id"], condition=Q(stopped_at=None)
            ),
            models.Index(name="deadline_due", fields=["due_at", "id"]),
            models.Index(name="deadline_outcome", fields=["outcome", "due_at", "id"]),
            models.Index(name="deadline_subject", fields=["subject_kind", "subject_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.clock} · {self.subject_label}"

    def get_absolute_url(self) -> str:
        return reverse("deadline", args=[self.pk])

    @property
    def whole(self) -> Any:
        """What the clock is a part of: its operation, else a country or a matter of the Committee.

        All three answer alike.
        """
        if self.operation is not None:
            return self.operation
        if self.country_id is not None:
            return CountryMatter(self)
        return CommitteeMatter(
            self.matter_chain, self.matter_ref, self.matter_name, self.subject_url,
            self.responsible_post_id,
        )  # fmt: skip

    @property
    def chain(self) -> str:
        return self.matter_chain or f"operation:{self.whole.ref}"

    @property
    def key(self) -> str:
        return str(self.pk)

    @property
    def state(self) -> str:
        return self.outcome or "open"

    def is_overdue(self, now: datetime) -> bool:
        """Open, and past its limit: at the very limit it is not."""
        return self.stopped_at is None and now > self.due_at

    def status(self, now: datetime) -> str:
        """One of `Status`, at an instant. Met at the very limit is met; one instant later is late."""
        if self.outcome == self.Outcome.MET:
            assert self.stopped_at is not None
            return self.Status.MET if self.stopped_at <= self.due_at else self.Status.MET_LATE
        if self.outcome:
            return self.outcome
        if self.is_overdue(now):
            return self.Status.OVERDUE
        if (self.target_at and now > self.target_at) or self.due_at - now <= SOON:
            return self.Status.SOON
        return self.Status.RUNNING
