"""A standing body of a country: its level, its members by post, and the meetings that it held."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.committee import roles_in_committee
from coordination.components.models import Component, Country
from coordination.countries.thing import CountryThing
from coordination.deadlines.models import Deadline
from coordination.people.models import Post
from coordination.roles import Role
from coordination.thing import moment_by, paired
from tools.body_item.policy import OPEN as OPEN_ITEM
from tools.decision.policy import Level
from tools.standing_body import policy

State, Rhythm, Capacity = policy.State, policy.Rhythm, policy.Capacity


class StandingBodyQuerySet(models.QuerySet["StandingBody"]):
    def visible_to(self, person: Any) -> StandingBodyQuerySet:
        """Everybody in the Movement reads which bodies there are, as they read the agreements."""
        return self.all() if roles_in_committee(person) else self.none()

    def open(self) -> StandingBodyQuerySet:
        return self.filter(state=State.OPEN)

    def overdue(self, now: datetime) -> StandingBodyQuerySet:
        """Those that should have met, and no meeting is recorded."""
        return self.filter(Exists(_clock().overdue(now)))

    def asked_of(self, posts: Any, on: date) -> StandingBodyQuerySet:
        """Those that ask one of these posts on a day. Its twin: `asked_in`."""
        asked = BodyMember.objects.asked(on).filter(body=OuterRef("pk"))
        return self.filter(Exists(asked.filter(post__in=posts)))

    def as_listed(self, now: datetime) -> StandingBodyQuerySet:
        """Each with `is_late`, `due_at`, `item_count`, `rivalled`, and `rank` from the strategic level down."""
        places = [When(level=level, then=n) for n, level in enumerate(policy.TOP_DOWN)]
        due = _clock().open().order_by("due_at").values("due_at")[:1]
        same = StandingBody.objects.open().filter(
            country=OuterRef("country"), level=OuterRef("level")
        )
        return self.annotate(
            is_late=Exists(_clock().overdue(now)),
            due_at=Subquery(due),
            rivalled=Exists(same.exclude(pk=OuterRef("pk"))),
            item_count=Count("items", filter=Q(items__state__in=OPEN_ITEM)),
            rank=Case(*places, default=Value(len(places)), output_field=models.IntegerField()),
        )

    def with_members(self, on: date) -> StandingBodyQuerySet:
        """Each with those who are members on a day, as `members_now`."""
        rows = BodyMember.objects.current(on).select_related("post__component", "post__country")
        return self.prefetch_related(models.Prefetch("members", rows, to_attr="members_now"))


def _clock() -> Any:
    return Deadline.objects.filter(
        clock=policy.MET_CLOCK.name, subject_kind=StandingBody.kind,
        subject_id=Cast(OuterRef("pk"), CharField()),
    )  # fmt: skip


class StandingBody(CountryThing):
    """The body of one level in one country."""

    kind = "standing_body"
    workflow = policy.WORKFLOW
    clocks = policy.CLOCKS

    country = models.ForeignKey(Country, models.PROTECT, related_name="standing_bodies")
    level = models.CharField(_("level"), max_length=11, choices=Level.choices)
    name = models.CharField(_("name"), max_length=200, blank=True)
    terms = models.TextField(_("terms of reference"), max_length=policy.LONGEST_TEXT, blank=True)
    rhythm = models.CharField(_("how often it meets"), max_length=12, choices=Rhythm.choices)
    synthetic = models.TextField(blank=True, default="", editable=False)

    next_at = models.DateTimeField(_("next meeting"), null=True, blank=True)
    zone = models.CharField(_("time zone"), max_length=60)
    """In which zone its meetings are said, and their days counted."""
    next_place = models.CharField(_("place or link"), max_length=500, blank=True)

    counts_from = models.DateTimeField(editable=False)
    """Since when its next meeting is waited for: the last one, or its being set up."""
    meet_by = models.DateTimeField(null=True, editable=False)
    """Until when that meeting is to be recorded, as it was counted when the facts were written."""
    run = models.PositiveIntegerField(default=1, editable=False)
    opened_at = models.DateTimeField(editable=False)
    """When it was set up, last."""
    opened_by = moment_by(editable=False)
    dissolved_at = models.DateTimeField(null=True, blank=True, editable=False)
    dissolved_by = moment_by(editable=False)

    objects = StandingBodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing body")
        verbose_name_plural = _("standing bodies")
        ordering = ["country_id", "id"]
        constraints = [
            models.CheckConstraint(
                name="standing_body_state_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="standing_body_level_known", condition=Q(level__in=Level.values)
            ),
            models.UniqueConstraint(
                name="standing_body_once", fields=["country", "level"],
                condition=Q(state=State.OPEN),
            ),
            paired("standing_body", "opened"),
            paired("standing_body", "dissolved"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.country_id} {self.title}"

    @property
    def title(self) -> str:
        if self.name:
            return self.name
        return gettext("%(level)s level") % {"level": Level(self.level).label}

    @property
    def clock_label(self) -> str:
        return f"{self.country_id} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("standing_body", args=[self.pk])

    @property
    def home_zone(self) -> str:
        """The zone that was chosen for it, which may be another one than the capital's."""
        return self.zone or super().home_zone

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN

    @property
    def kind_of_tag(self) -> str:
        return "ok" if self.is_open else "neutral"

    def has_rival(self) -> bool:
        """Whether another body of this level is in place in the country. Lists read it along."""
        if not hasattr(self, "rivalled"):
            others = StandingBody.objects.open().filter(country=self.country_id, level=self.level)
            self.rivalled = others.exclude(pk=self.pk).exists()
        return bool(self.rivalled)

    def open_item_count(self) -> int:
        """How many items lie with it. Lists read it along."""
        if not hasattr(self, "item_count"):
            self.item_count = self.items.filter(state__in=OPEN_ITEM).count()
        return int(self.item_count)

    # --- Members -------------------------------------------------------------------------

    def current_members(self) -> list[BodyMember]:
        """Those who are members today; read once."""
        if not hasattr(self, "members_now"):
            rows = self.members.current(timezone.localdate())
            self.members_now = list(rows.select_related("post__component", "post__country"))
        return self.members_now

    def posts_asked(self) -> Any:
        """Who is asked to have it meet, and what lies with it answered: see `asked_in`."""
        return asked_in(self.pk)

    def roles_of(self, person: Any) -> set[Role]:
        """Those in the country; members are participants, and who chairs is responsible."""
        roles = super().roles_of(person)
        if roles:
            roles |= self.roles_as_member(person)
        return roles

    def roles_as_member(self, person: Any) -> set[Role]:
        """What a person may do here by a post that sits in the body. Observers listen."""
        held = {post.pk for post in person.held_posts()}
        mine = {each.capacity for each in self.current_members() if each.post_id in held}
        roles = set()
        if mine - {Capacity.OBSERVER}:
            roles.add(Role.PARTICIPANT)
        if mine & set(policy.CHAIRS):
            roles.add(Role.RESPONSIBLE)
        return roles


def asked_in(*bodies: int) -> Any:
    """The posts that chair these bodies today; of a body without chairs, its members."""
    asked = BodyMember.objects.asked(timezone.localdate()).filter(body__in=bodies)
    return Post.objects.filter(pk__in=asked.values("post"))


def asking(posts: Any) -> StandingBodyQuerySet:
    """The bodies that ask one of these posts today."""
    return StandingBody.objects.asked_of(posts, timezone.localdate())


def chaired(on: date, body: str = "pk") -> Exists:
    """For a query of bodies, or of records with one: whether anybody chairs it on a day."""
    return Exists(BodyMember.objects.current(on).chairs().filter(body=OuterRef(body)))


class BodyMemberQuerySet(models.QuerySet["BodyMember"]):
    def current(self, on: date) -> BodyMemberQuerySet:
        return self.filter(Q(until=None) | Q(until__gte=on), since__lte=on)

    def chairs(self) -> BodyMemberQuerySet:
        return self.filter(capacity__in=policy.CHAIRS)

    def asked(self, on: date) -> BodyMemberQuerySet:
        """Who is to act for a body on a day: its chairs; where it has none, its members."""
        chairs = BodyMember.objects.current(on).chairs().filter(body=OuterRef("body"))
        acting = self.current(on).exclude(capacity=Capacity.OBSERVER)
        return acting.filter(Q(capacity__in=policy.CHAIRS) | ~Exists(chairs))


class BodyMember(models.Model):
    """A post that sits in a body for a time. Ended, never deleted."""

    body = models.ForeignKey(StandingBody, models.PROTECT, related_name="members")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    capacity = models.CharField(_("as"), max_length=8, choices=Capacity.choices)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = moment_by(editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_by = moment_by(editable=False)

    objects = BodyMemberQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="body_member_period", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(
                name="body_member_capacity_known", condition=Q(capacity__in=Capacity.values)
            ),
            paired("body_member", "ended"),
        ]

    def __str__(self) -> str:
        return f"{self.post} · {self.body}"

    def meets(self, since: date, until: date | None) -> bool:
        """Whether its time and another one have a day in common."""
        return (until is None or self.since <= until) and (
            self.until is None or since <= self.until
        )


class BodyMeetingQuerySet(models.QuerySet["BodyMeeting"]):
    def standing(self) -> BodyMeetingQuerySet:
        return self.filter(taken_back_at=None)


class BodyMeeting(models.Model):
    """A meeting that a body held: when, which components were there, what was decided in short."""

    body = models.ForeignKey(StandingBody, models.PROTECT, related_name="meetings")
    held_on = models.DateField(_("held on"))
    met_at = models.DateTimeField(editable=False)
    """The end of that day in the body's zone, or when it was recorded, whichever is first."""
    present = models.ManyToManyField(Component, related_name="+")
    decided = models.TextField(_("what was decided"), max_length=policy.LONGEST_TEXT, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = moment_by(editable=False)
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)
    taken_back_by = moment_by(editable=False)
    taken_back_reason = models.TextField(blank=True, max_length=policy.LONGEST_TEXT)

    ended_run = models.PositiveIntegerField(null=True, editable=False)
    """Which run of the body's clock it ended; None where a later meeting was recorded before it."""
    counted_from = models.DateTimeField(null=True, editable=False)
    """Since when it was waited for in that run."""
    kept_plan_at = models.DateTimeField(null=True, editable=False)
    kept_plan_place = models.CharField(max_length=500, blank=True, default="", editable=False)
    """The plan that it was taken for. Taken back, the plan stands again."""

    objects = BodyMeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                name="body_meeting_once_a_day", fields=["body", "held_on"],
                condition=Q(taken_back_at=None),
            ),
            paired("body_meeting", "taken_back"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.body} {self.held_on.isoformat()}"
