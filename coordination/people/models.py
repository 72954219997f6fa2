"""People, the posts that duties bind to, and who holds a post when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.management.base import CommandError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component, Country, Region
from smcc.rest import prepared


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **more: Any) -> Person:
        person = self.model(email=self.normalize_email(email).lower(), **more)
        person.set_password(password)
        person.save()
        return person

    def create_superuser(self, email: str, password: str | None = None, **more: Any) -> Person:
        """Refused: what somebody may do follows from posts. `manage.py appoint` gives the first one."""
        raise CommandError("Nobody stands above the posts here. Use `manage.py appoint` instead.")

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username or "")


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in. What a person may do follows from component and posts, not from flags."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    component = models.ForeignKey(
        Component, models.PROTECT, null=True, blank=True, related_name="people",
        verbose_name=_("home component"),
    )  # fmt: skip
    language = models.CharField(_("language"), max_length=5, default="en")
    time_zone = models.CharField(_("time zone"), max_length=60, default="Europe/Zurich")
    is_active = models.BooleanField(_("may sign in"), default=True)
    sessions_ended = models.PositiveIntegerField(default=0, editable=False)
    """How often all sessions were ended at once: those from before are of no use any more."""
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Part of every session, and compared with each request: another number ends them all."""
        said: str = super()._get_session_auth_hash(secret)  # type: ignore[misc]
        if not self.sessions_ended:
            return said
        salt = "coordination.people.sessions_ended"
        return salted_hmac(salt, f"{said}.{self.sessions_ended}", secret=secret).hexdigest()

    def held_posts(self, at: datetime | None = None) -> list[Post]:
        """The posts this person holds or is delegate for, now or at an instant. Read once per request."""
        if at is None:
            if not hasattr(self, "_held_posts"):
                # Asked on every request of every person: kept compiled.
                self._held_posts = prepared.fetch(
                    "held posts", Post.objects.held_by, self.pk, timezone.now()
                )
            return self._held_posts
        return list(Post.objects.held_by(self, at))

    def remember_posts(self, posts: list[Post]) -> None:
        """Take the posts held now from rows that were read already."""
        self._held_posts = posts

    def duties(self) -> set[str]:
        return {post.duty for post in self.held_posts()}

    def component_ids(self) -> set[int]:
        """The components this person speaks for: home and those of held posts, and what they are part of."""
        home = self.component.with_whole() if self.component is not None else set()
        return home.union(*(post.speaks_for() for post in self.held_posts()))


class PostQuerySet(models.QuerySet["Post"]):
    def held_by(self, person: Person | int, at: datetime) -> PostQuerySet:
        """Posts a person holds at an instant, in their own right or as a delegate, with components."""
        now = Holding.objects.current(at).filter(person=person, post=OuterRef("pk"))
        found = self.filter(Exists(now)).select_related("component")
        return found.defer("component__search_text", "component__loaded")

    def of_duty(self, *duties: str) -> PostQuerySet:
        return self.filter(duty__in=duties)


class Post(models.Model):
    """A position that duties bind to ("Secretary General"). People come and go; the duty stays."""

    class Duty(models.TextChoices):
        ICRC_DIRECTOR_OF_OPERATIONS = (
            "icrc_director_of_operations",
            _("ICRC Director of Operations"),
        )
        IFRC_UNDER_SECRETARY_GENERAL = (
            "ifrc_under_secretary_general",
            _(
                "IFRC Under Secretary General, National Society Development and Operations Coordination"
            ),
        )
        SECRETARY_GENERAL = "secretary_general", _("Secretary General")
        HEAD_OF_DELEGATION = "head_of_delegation", _("Head of Delegation")
        REGIONAL_DIRECTOR = "regional_director", _("Regional Director")
        COORDINATION_ADVISOR = (
            "coordination_advisor",
            _("Movement Coordination in Operations Advisor"),
        )
        OPERATIONS_MANAGER = "operations_manager", _("Operations manager")
        SECURITY_LEAD = "security_lead", _("Security lead")
        SECRETARIAT = "secretariat", _("SMCC secretariat")
        STEERING_COMMITTEE = "steering_committee", _("Steering Committee member")
        OTHER = "other", _("Other post")

    PRINCIPALS = frozenset({Duty.ICRC_DIRECTOR_OF_OPERATIONS, Duty.IFRC_UNDER_SECRETARY_GENERAL})
    """Duties of which there is one post each: both endorse, and the 48 hours wait for their receipts."""
    SEES_ALL = PRINCIPALS | {Duty.SECRETARIAT}
    """Whose holders see every operation, also those that only its participants see."""
    SERVES_THE_MOVEMENT = frozenset({Duty.SECRETARIAT, Duty.STEERING_COMMITTEE})
    """Posts whose holders speak for the Movement's common bodies, not for a component.

    Not an advisor's: it is a post of a component, which may let it clear a statement. What advisors do
    for all, at a meeting, they do not do for their employer: see `tools.own_people`.
    """

    code = models.SlugField(_("code"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    duty = models.CharField(_("duty"), max_length=40, choices=Duty.choices)
    component = models.ForeignKey(Component, models.PROTECT, related_name="posts")
    country = models.ForeignKey(Country, models.PROTECT, null=True, blank=True)
    region = models.IntegerField(choices=Region.choices, null=True, blank=True)
    mailbox = models.EmailField(_("functional mailbox"), blank=True)
    next_post = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("next post"),
    )  # fmt: skip
    """Who is reminded instead while nobody can be reached in this post."""
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["component__name_en", "title"]

    def __str__(self) -> str:
        return f"{self.title}, {self.component.short_name or self.component.name}"

    def get_absolute_url(self) -> str:
        return reverse("post", args=[self.code])

    def holders(self, at: datetime) -> list[Person]:
        """Who answers for the post at an instant: the holder first, then delegates."""
        return holders_of([self], at)[self.pk]

    def speaks_for(self) -> set[int]:
        """The components its holder speaks for, by key: its own, and what that is part of."""
        return set() if self.duty in self.SERVES_THE_MOVEMENT else self.component.with_whole()

    def belongs_to(self, component: Component) -> bool:
        """Whether it is a post of this component: of it, of a part of it, or of what it is part of.

        The IFRC's regions and delegations are parts of the IFRC.
        """
        mine = self.component
        return component.pk in (mine.pk, mine.part_of_id) or mine.pk == component.part_of_id


def is_held(at: datetime, held: str = "") -> Q:
    """Whether a holding runs at an instant; `held` leads to it from another record."""
    starts, ends = f"{held}starts_at", f"{held}ends_at"
    return Q(Q((ends, None)) | Q((f"{ends}__gt", at)), (f"{starts}__lte", at))


class HoldingQuerySet(models.QuerySet["Holding"]):
    def current(self, at: datetime) -> HoldingQuerySet:
        return self.filter(is_held(at))

    def answering(self, at: datetime) -> HoldingQuerySet:
        """Those through whom a post can be reached at an instant: the holder first, then delegates."""
        open_accounts = self.current(at).filter(person__is_active=True)
        return open_accounts.order_by("post", "-kind", "starts_at", "id")  # "holder" > "delegate"


class Holding(models.Model):
    """A person in a post for a time, in their own right or as a delegate."""

    class Kind(models.TextChoices):
        HOLDER = "holder", _("Holder")
        DELEGATE = "delegate", _("Delegate")

    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="holdings")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.HOLDER)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = HoldingQuerySet.as_manager()

    class Meta:
        verbose_name = _("holding of a post")
        verbose_name_plural = _("holdings of posts")
        constraints = [
            models.CheckConstraint(
                name="holding_period", condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="holding_kind_known", condition=Q(kind__in=["holder", "delegate"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.post}"

    def is_over(self, at: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= at


def holders_of(posts: Iterable[Post], at: datetime) -> dict[int, list[Person]]:
    """Who answers for each of these posts at an instant, by the post's key. One query for all of them.

    A person in several posts is one object, so that what is read about them is read once.
    """
    found: dict[int, list[Person]] = {post.pk: [] for post in posts}
    holdings = Holding.objects.answering(at).filter(post__in=found)
    people: dict[int, Person] = {}
    for holding in holdings.select_related("person__component", "person__reminder_choices"):
        person = people.setdefault(holding.person_id, holding.person)
        if person not in found[holding.post_id]:
            found[holding.post_id].append(person)
    return found


def read_posts_of(people: Iterable[Person]) -> None:
    """Read the posts that these people hold now, for all of them in one query."""
    now, found = timezone.now(), {person.pk: person for person in people}
    held: dict[int, list[Post]] = {pk: [] for pk in found}
    holdings = Holding.objects.current(now).filter(person__in=found)
    for holding in holdings.select_related("post__component").order_by("post"):
        if holding.post not in held[holding.person_id]:
            held[holding.person_id].append(holding.post)
    for pk, person in found.items():
        person.remember_posts(held[pk])
