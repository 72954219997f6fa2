"""One station of a decision's path: to which meeting, level or post it was referred, and how that ended."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from coordination.operations.models import Operation
from coordination.people.models import Post
from coordination.roles import Role
from coordination.thing import Thing, moment_by, paired
from tools.decision.models import Decision
from tools.decision.policy import Level
from tools.mini_summit.models import MiniSummit
from tools.referral import policy

Move, State = policy.Move, policy.State
STANDING = sorted(policy.STANDING)


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, person: Any) -> ReferralQuerySet:
        seen = Operation.objects.visible_to(person)
        return self.filter(Exists(seen.filter(pk=OuterRef("decision__operation_id"))))

    def standing(self) -> ReferralQuerySet:
        return self.filter(state__in=STANDING)

    def along_the_path(self) -> ReferralQuerySet:
        """As a path is read: in order, with all that it names."""
        return self.select_related(
            "from_post__component", "from_post__country", "to_post__component",
            "to_post__country", "to_summit", "created_by", "answered_by", "taken_back_by",
            "ended_by",
        ).order_by("id")  # fmt: skip


class Referral(Thing):
    """A decision carried over, delegated or escalated. What stood before is kept, to go back to."""

    kind = "referral"
    workflow = policy.WORKFLOW

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="referrals")
    move = models.CharField(_("how it was referred"), max_length=8, choices=Move.choices)
    from_level = models.CharField(max_length=11, choices=Level.choices)
    to_level = models.CharField(_("to the level"), max_length=11, choices=Level.choices)
    from_post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    to_post = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("to the post")
    )
    to_summit = models.ForeignKey(
        MiniSummit, models.PROTECT, null=True, blank=True, related_name="carried_over",
        verbose_name=_("to the meeting"),
    )  # fmt: skip
    from_due_at = models.DateTimeField(null=True, blank=True)
    to_due_at = models.DateTimeField(_("new date"), null=True, blank=True)
    """None: its date stayed."""
    reason = models.TextField(_("reason"), max_length=policy.LONGEST_TEXT)
    answer = models.TextField(_("what was decided"), blank=True, max_length=policy.LONGEST_TEXT)
    """Of what was taken back: why."""
    submission_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = moment_by()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = moment_by()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = moment_by()

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral of a decision")
        verbose_name_plural = _("referrals of decisions")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="referral_state_known", condition=Q(state__in=State.values)
            ),
            models.UniqueConstraint(
                name="referral_to_one_post", fields=["decision"],
                condition=~Q(move=Move.CARRY) & Q(state__in=STANDING),
            ),
            models.UniqueConstraint(
                name="referral_to_one_meeting", fields=["decision"],
                condition=Q(move=Move.CARRY, state__in=STANDING),
            ),
            paired("referral", "answered"),
            paired("referral", "taken_back"),
            paired("referral", "ended"),
        ]  # fmt: skip
        indexes = [
            models.Index(name="referral_asked", fields=["to_post"], condition=Q(state=State.ASKED))
        ]

    def __str__(self) -> str:
        return f"{self.decision}: {self.get_move_display()}"

    @property
    def operation(self) -> Operation:
        return self.decision.operation

    @property
    def title(self) -> str:
        return self.decision.title

    @property
    def is_standing(self) -> bool:
        return self.state in policy.STANDING

    @property
    def responsible_post(self) -> Post | None:
        """Who is told: the post that it was referred to, or the one that it came back to.

        Where an amendment gave the decision another post meanwhile, it comes back to that one.
        """
        if self.state != State.ANSWERED:
            return self.to_post
        return self.decision.responsible_post if self.lies_elsewhere else self.from_post

    @property
    def lies_elsewhere(self) -> bool:
        """Whether the decision has another post now than the one that this referred it to."""
        return self.to_post_id is not None and self.decision.responsible_post_id != self.to_post_id

    @property
    def lead_id(self) -> int | None:
        """The component whose leads are told where there is no such post."""
        return self.decision.lead_id

    def roles_of(self, person: Any) -> set[Role]:
        """Those on the operation, and whether it was referred to this person's post, or by this person.

        The post that an amendment gave the decision meanwhile stands for the one that referred it.
        """
        roles = self.operation.roles_of(person)
        if not roles:
            return roles
        posts = {post.pk for post in person.held_posts()}
        if self.to_post_id in posts:
            roles.add(Role.RESPONSIBLE)
        if person.pk == self.created_by_id or self.from_post_id in posts:
            roles.add(Role.REFERRER)
        if self.lies_elsewhere and self.decision.responsible_post_id in posts:
            roles.add(Role.REFERRER)
        return roles

    def get_absolute_url(self) -> str:
        return f"{self.decision.get_absolute_url()}#path"
