"""The post that a component names as its focal point for Movement coordination in a country."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import CharField, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.committee import roles_in_committee
from coordination.components.models import Component, Country
from coordination.countries.leading import LEADING, lead_posts, led_among, led_by
from coordination.countries.thing import CountryThing
from coordination.deadlines.models import Deadline
from coordination.focal_points import policy
from coordination.focal_points.policy import State
from coordination.people.models import Holding, Post, PostQuerySet
from coordination.roles import Role
from coordination.thing import moment_by, paired


def held(now: datetime, post: str = "post") -> Exists:
    """For a query of records with a post: whether anybody answers for it at a moment."""
    return Exists(Holding.objects.current(now).filter(post=OuterRef(post), person__is_active=True))


class FocalPointQuerySet(models.QuerySet["FocalPoint"]):
    def visible_to(self, person: Any) -> FocalPointQuerySet:
        """Whom to call is read by the whole Movement. Its twin: `roles_of`."""
        return self if roles_in_committee(person) else self.none()

    def open(self) -> FocalPointQuerySet:
        """`is_open`, asked of the database."""
        return self.filter(state=State.NAMED)

    def asking(self, posts: Iterable[Post]) -> FocalPointQuerySet:
        """Those that ask one of these posts whether they are still right. Its twin: `posts_asked`."""
        leading = [post for post in posts if post.duty in LEADING]
        return self.filter(led_among(leading, "component", "country"))

    def with_standing(self, now: datetime) -> FocalPointQuerySet:
        """Each with `due_at`, by when it is to be confirmed, and `is_held`, whether anybody holds the post."""
        running = Deadline.objects.open().filter(
            clock=policy.CONFIRMED_CLOCK.name, subject_kind=FocalPoint.kind,
            subject_id=OuterRef("key_text"),
        )  # fmt: skip
        keyed = self.annotate(key_text=Cast("pk", CharField()), is_held=held(now))
        return keyed.annotate(due_at=Subquery(running.values("due_at")[:1]))


class FocalPoint(CountryThing):
    """A post, from a day until it is ended, and when that was last said to be still right."""

    kind = "focal_point"
    workflow = policy.WORKFLOW
    clocks = policy.CLOCKS

    country = models.ForeignKey(Country, models.PROTECT, related_name="focal_points")
    component = models.ForeignKey(Component, models.PROTECT, related_name="+")
    """Whose it is: the whole that the post's component is part of."""
    post = models.ForeignKey(
        Post, models.PROTECT, related_name="focal_points", verbose_name=_("post")
    )
    since = models.DateField(_("since"))
    note = models.CharField(_("what for"), max_length=policy.LONGEST_NOTE, blank=True)
    confirmations = models.PositiveIntegerField(default=0, editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = moment_by()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = moment_by()
    end_reason = models.TextField(blank=True, editable=False)
    synthetic = models.CharField(max_length=300, blank=True, editable=False)
    """Why this is no focal point of the Movement: set by the demonstration alone."""

    objects = FocalPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("focal point")
        verbose_name_plural = _("focal points")
        ordering = ["country_id", "component_id", "id"]
        constraints = [
            models.CheckConstraint(
                name="focal_point_state_known", condition=Q(state__in=State.values)
            ),
            models.UniqueConstraint(
                name="focal_point_once", fields=["country", "post"], condition=Q(state=State.NAMED)
            ),
            models.CheckConstraint(
                name="focal_point_ended_late",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("created_at")),
            ),
            paired("focal_point", "confirmed"),
            paired("focal_point", "ended"),
        ]

    def __str__(self) -> str:
        return f"{self.country_id} {self.title}"

    @property
    def title(self) -> str:
        return gettext("Focal point: %(post)s") % {"post": self.post}

    @property
    def clock_label(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == State.NAMED

    @property
    def looked_at_last(self) -> datetime:
        """When it was named or, later, confirmed. Naming is the first confirmation."""
        return self.confirmed_at or self.created_at

    @property
    def said_right_on(self) -> date:
        return timezone.localtime(self.looked_at_last).date()

    @property
    def is_vacant(self) -> bool:
        known = getattr(self, "is_held", None)
        return not (self.post.holders(timezone.now()) if known is None else known)

    @property
    def responsible_post(self) -> Post:
        return self.post

    def posts_asked(self) -> PostQuerySet:
        """Who says in its place whether it is still right: those who lead its component there."""
        return lead_posts(self.component_id, self.country_id)

    def roles_of(self, person: Any) -> set[Role]:
        """People of another component, though of the country, neither end it nor say that it is right."""
        roles = super().roles_of(person)
        if not roles:
            return roles
        if Role.COUNTRY_TEAM in roles and self.component_id not in person.component_ids():
            roles.discard(Role.COUNTRY_TEAM)
        holds = any(post.pk == self.post_id for post in person.held_posts())
        if holds or led_by(person, self.component_id, self.country_id):
            roles.add(Role.RESPONSIBLE)
        return roles

    def get_absolute_url(self) -> str:
        return reverse("focal_point", args=[self.pk])


def posts_asked(key: str) -> PostQuerySet:
    """The same of a focal point by its key, for its reminders."""
    found = FocalPoint.objects.filter(pk=key).only("component_id", "country_id").first()
    return Post.objects.none() if found is None else found.posts_asked()
