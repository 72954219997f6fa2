"""An item between the levels of a country, and the path that it took."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.committee import roles_in_committee
from coordination.components.models import Country
from coordination.countries.thing import CountryThing
from coordination.people.models import Post
from coordination.roles import Role
from coordination.thing import moment_by, paired
from tools.agreement.models import Agreement
from tools.body_item import policy
from tools.decision.models import Decision
from tools.standing_body.models import StandingBody, asked_in, asking

State, What = policy.State, policy.What


class BodyItemQuerySet(models.QuerySet["BodyItem"]):
    def visible_to(self, person: Any) -> BodyItemQuerySet:
        """Everybody in the Movement, as with the bodies and the agreements; not what an item comes from."""
        return self.all() if roles_in_committee(person) else self.none()

    def open(self) -> BodyItemQuerySet:
        return self.filter(state__in=policy.OPEN)

    def lying_with(self, bodies: Any) -> BodyItemQuerySet:
        """Those that lie with one of these bodies."""
        return self.open().filter(Exists(bodies.filter(pk=OuterRef("body_id"))))

    def asking(self, posts: Any) -> BodyItemQuerySet:
        """Those that ask one of these posts today. Its twin: `posts_asked`."""
        bodies = asking(posts)
        was_there = ItemWord.objects.filter(item=OuterRef("pk"), body__in=bodies.values("pk"))
        lies_there = Exists(bodies.filter(pk=Coalesce(OuterRef("heading_to"), OuterRef("body"))))
        is_open = Q(state__in=policy.OPEN)
        return self.filter((is_open & lies_there) | (~is_open & Exists(was_there)))


def _last(bodies: list[int], body: int | None) -> int:
    """Where a body stands last in a list; nowhere: the beginning."""
    return max((n for n, each in enumerate(bodies) if each == body), default=0)


class BodyItem(CountryThing):
    """Something that one level of a country asks, or is asked."""

    kind = "body_item"
    workflow = policy.WORKFLOW
    clocks = policy.CLOCKS

    country = models.ForeignKey(Country, models.PROTECT, related_name="body_items")
    raised_in = models.ForeignKey(StandingBody, models.PROTECT, related_name="raised_items")
    body = models.ForeignKey(StandingBody, models.PROTECT, related_name="items")
    """Where it lies now."""
    asked_by = models.ForeignKey(
        StandingBody, models.PROTECT, null=True, blank=True, related_name="asked_items"
    )
    """Which body passed it to where it lies; the answer goes back there."""
    heading_to = models.ForeignKey(
        StandingBody, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    """While a step is taken that moves it: where to. Those there are told, and those here decide."""
    title = models.CharField(_("what it is about"), max_length=200)
    text = models.TextField(_("what is asked"), max_length=policy.LONGEST_TEXT, blank=True)
    outcome = models.TextField(_("outcome"), max_length=policy.LONGEST_TEXT, blank=True)
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, blank=True, related_name="body_items",
        verbose_name=_("agreement that it concerns"),
    )  # fmt: skip
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="body_items",
        verbose_name=_("decision that it comes from"),
    )  # fmt: skip
    passes = models.PositiveIntegerField(default=0, editable=False)
    synthetic = models.TextField(blank=True, default="", editable=False)
    submission_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    passed_at = models.DateTimeField(null=True, blank=True, editable=False)
    passed_by = moment_by(editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_by = moment_by(editable=False)
    settled_at = models.DateTimeField(null=True, blank=True, editable=False)
    settled_by = moment_by(editable=False)
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)
    taken_back_by = moment_by(editable=False)

    objects = BodyItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item of a standing body")
        verbose_name_plural = _("items of standing bodies")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="body_item_state_known", condition=Q(state__in=State.values)
            ),
            *(
                paired("body_item", verb)
                for verb in ("passed", "answered", "settled", "taken_back")
            ),
        ]
        indexes = [
            models.Index(
                name="body_item_lying", fields=["body"], condition=Q(state__in=policy.OPEN)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def clock_label(self) -> str:
        return f"{self.country_id} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("body_item", args=[self.pk])

    @property
    def home_zone(self) -> str:
        """That of the body where it lies."""
        return self.body.home_zone

    @property
    def is_open(self) -> bool:
        return self.state in policy.OPEN

    @property
    def waits_for_an_answer(self) -> bool:
        return self.state == State.PASSED

    @property
    def is_answered(self) -> bool:
        """The level that asked has its answer, and may settle it."""
        return self.state == State.ANSWERED

    @property
    def state_kind(self) -> str:
        return policy.KINDS[State(self.state)]

    def askers(self) -> list[int]:
        """The bodies, by key, that wait for an answer: whoever asked first comes first. Read from the path."""
        waiting: list[int] = []
        rows = self.path.order_by("id").values_list("what", "body", "to_body")
        for what, body, to_body in rows:
            if what in (What.PASSED_UP, What.PASSED_DOWN):
                waiting.append(body)
            elif what == What.ANSWERED:
                place = _last(waiting, to_body)
                waiting = waiting[:place]
        return waiting

    def posts_asked(self) -> Any:
        """The chairs of the body where it lies or goes; of what is over, those of every body on its path."""
        if self.is_open:
            return asked_in(self.heading_to_id or self.body_id)
        return asked_in(*self.path.values_list("body", flat=True))

    def roles_of(self, person: Any) -> set[Role]:
        """Those in the country; as a member of the body where it lies; and whoever raised or passed it."""
        roles = super().roles_of(person)
        if not roles:
            return roles
        if Role.PARTICIPANT in self.body.roles_as_member(person):
            roles.add(Role.PARTICIPANT)
        came_from = {self.raised_in_id: self.raised_in}
        if self.asked_by is not None:
            came_from[self.asked_by.pk] = self.asked_by
        if person.pk == self.created_by_id or any(
            Role.PARTICIPANT in each.roles_as_member(person) for each in came_from.values()
        ):
            roles.add(Role.REFERRER)
        return roles


def posts_asked_of_item(key: str) -> Any:
    """Who is asked for what lies somewhere now, by the item's key."""
    item = BodyItem.objects.filter(pk=key).first()
    return Post.objects.none() if item is None else item.posts_asked()


class ItemWord(models.Model):
    """One station of an item's path: at which body, what was said there, by whom."""

    item = models.ForeignKey(BodyItem, models.PROTECT, related_name="path")
    what = models.CharField(max_length=11, choices=What.choices)
    body = models.ForeignKey(StandingBody, models.PROTECT, related_name="+")
    to_body = models.ForeignKey(StandingBody, models.PROTECT, null=True, related_name="+")
    text = models.TextField(max_length=policy.LONGEST_TEXT, blank=True)
    said_at = models.DateTimeField()
    said_by = moment_by()

    class Meta:
        ordering = ["id"]
        constraints = [paired("item_word", "said")]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_what_display()}"
