"""A decision: one row of a Mini-Summit's table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component
from coordination.operations.models import Operation
from coordination.people.models import Holding, Post
from coordination.thing import Thing, moment_by, paired
from tools.decision import policy

State = policy.State
FOLLOWED_UP = sorted(policy.FOLLOWED_UP)
NO_DATE = Value(datetime(9999, 1, 1, tzinfo=UTC), output_field=models.DateTimeField())
"""What has no date comes after all that has one; written out, so that the index `decision_urgent` knows it."""


def urgent_at() -> Coalesce:
    return Coalesce("due_at", NO_DATE)


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, person: Any) -> DecisionQuerySet:
        seen = Operation.objects.visible_to(person)
        return self.filter(Exists(seen.filter(pk=OuterRef("operation_id"))))

    def undecided(self) -> DecisionQuerySet:
        return self.filter(state=State.OPEN)

    def decided(self) -> DecisionQuerySet:
        return self.filter(state=State.DECIDED)

    def open(self) -> DecisionQuerySet:
        """What still has to be followed up: decided and not done, or deferred."""
        return self.filter(state__in=FOLLOWED_UP, summit__filed_at__isnull=False)

    def registered(self) -> DecisionQuerySet:
        """What the register holds: decisions and actions of filed tables."""
        return self.to_be_led().filter(summit__filed_at__isnull=False)

    def by_urgency(self) -> DecisionQuerySet:
        """Each row with `urgent_at`: its date, or the end of time."""
        return self.annotate(urgent_at=urgent_at())

    def of_posts(self, posts: Iterable[int]) -> DecisionQuerySet:
        return self.filter(responsible_post__in=list(posts))

    def of_components(self, components: Iterable[int]) -> DecisionQuerySet:
        """Led by one of these components, or answered for by one of its posts."""
        mine = list(components)
        return self.filter(Q(lead__in=mine) | Q(responsible_post__component__in=mine))

    def without_owner(self, now: datetime) -> DecisionQuerySet:
        """To be followed up, and no post answers for it, or nobody holds the post at present."""
        held = Holding.objects.current(now).filter(post=OuterRef("responsible_post"))
        return self.open().to_be_led().filter(Q(responsible_post=None) | ~Exists(held))

    def overdue(self, now: datetime) -> DecisionQuerySet:
        """Decided, past its own date, and nobody has said that it is done."""
        return self.filter(state=State.DECIDED, summit__filed_at__isnull=False, due_at__lte=now)

    def to_be_led(self) -> DecisionQuerySet:
        """What somebody has to carry out: not what the meeting was only told."""
        return self.filter(kind_of__in=policy.NEEDS_A_LEAD)

    def without_lead(self) -> DecisionQuerySet:
        """Decided, and nobody is named who carries it out: such a row keeps a table from being filed."""
        return self.decided().to_be_led().filter(lead=None)

    def with_dissent(self) -> DecisionQuerySet:
        """Each row with `is_contested`, and the `article` that the first who disagrees names."""
        model: Any = self.model._meta.get_field("positions").related_model
        against = model.objects.against().filter(decision=OuterRef("pk"))
        named = against.exclude(article="").order_by("pk").values("article")[:1]
        return self.annotate(is_contested=Exists(against), article=Subquery(named))

    def in_order(self) -> DecisionQuerySet:
        return self.order_by("position", "id")


class Decision(Thing):
    """What was decided on a topic, who leads, who supports, by when."""

    kind = "decision"
    workflow = policy.WORKFLOW
    clocks = policy.CLOCKS

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="decisions")
    summit = models.ForeignKey("tools.MiniSummit", models.PROTECT, related_name="rows")
    position = models.PositiveIntegerField()
    topic = models.CharField(_("topic"), max_length=20, choices=policy.Topic.choices)
    subject = models.CharField(_("subject, in a few words"), max_length=200, blank=True)
    kind_of = models.CharField(
        _("kind"), max_length=11, choices=policy.Kind.choices, default=policy.Kind.DECISION
    )
    how_decided = models.CharField(
        _("how it was decided"), max_length=9, choices=policy.HowDecided.choices, blank=True
    )
    """Blank: not said."""
    level = models.CharField(
        _("level"), max_length=11, choices=policy.Level.choices, default=policy.Level.OPERATIONAL
    )
    """Where it lies now. How it came there: its referrals (`tools.referral`)."""
    text = models.TextField(_("decision"), blank=True, max_length=10_000)
    lead = models.ForeignKey(
        Component, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lead")
    )
    supports = models.ManyToManyField(Component, blank=True, related_name="+")
    responsible_post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("responsible post"),
    )  # fmt: skip
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    disagreement = models.TextField(_("disagreement"), blank=True, max_length=5000)
    cells = models.JSONField(default=dict, blank=True, editable=False)
    """How often each cell was written: what a writer had read of it is told by this."""
    outcome = models.TextField(_("what came of it"), blank=True, max_length=5000)
    evidence_url = models.URLField(_("link to what shows it"), blank=True, max_length=500)
    """Beside `outcome`, which says of what is done what shows that it is."""
    submission_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    """Drawn with the form that added the row: two submissions of one form add one row."""
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = moment_by()
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_by = moment_by()
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_by = moment_by()

    objects = DecisionQuerySet.as_manager()

    said: Any = None
    """Its positions as a page shows them, where `position.shown.hang_positions` has read them."""
    amended: Any = ()
    """What was amended of it, where `amendment.shown.hang_amendments` has read it."""

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["summit_id", "position", "id"]
        constraints = [
            models.CheckConstraint(
                name="decision_state_known", condition=Q(state__in=policy.State.values)
            ),
            models.CheckConstraint(
                name="decision_level_known", condition=Q(level__in=policy.Level.values)
            ),
            paired("decision", "done"),
            paired("decision", "dropped"),
            paired("decision", "superseded"),
        ]
        indexes = [
            models.Index(name="decision_open", fields=["operation", "state", "due_at"]),
            models.Index(
                urgent_at(), "id", name="decision_urgent", condition=Q(state__in=FOLLOWED_UP)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operation.ref} {self.title}"

    @property
    def title(self) -> str:
        topic = str(self.get_topic_display())
        if self.topic == policy.Topic.OTHER and self.subject:
            return self.subject
        return f"{topic}: {self.subject}" if self.subject else topic

    def is_overdue(self, now: datetime) -> bool:
        """Its twin in SQL is `DecisionQuerySet.overdue`."""
        return (
            self.state == State.DECIDED
            and self.summit.filed_at is not None
            and self.due_at is not None
            and self.due_at <= now
        )

    @property
    def is_writable(self) -> bool:
        """Whether its cells may still be written: the table is open, and the row is neither put off nor dropped."""
        return self.summit.filed_at is None and self.state in policy.WRITABLE

    @property
    def is_put_away(self) -> bool:
        """Dropped or superseded: nobody follows it any more."""
        return self.state in (State.DROPPED, State.SUPERSEDED)

    @property
    def needs_a_lead(self) -> bool:
        return self.kind_of in policy.NEEDS_A_LEAD

    @property
    def is_undecided(self) -> bool:
        """It says neither what was decided nor why not."""
        return self.state == State.OPEN

    @property
    def lacks_a_lead(self) -> bool:
        """Its twin in SQL is `DecisionQuerySet.without_lead`."""
        return self.state == State.DECIDED and self.needs_a_lead and self.lead_id is None

    @property
    def is_before_the_meeting(self) -> bool:
        """Decided, with a date before the meeting was held."""
        held_at = self.summit.held_at
        is_early = bool(held_at and self.due_at and self.due_at < held_at)
        return is_early and self.state == State.DECIDED

    def get_absolute_url(self) -> str:
        return reverse("decision", args=[self.operation.ref, self.summit.number, self.pk])
