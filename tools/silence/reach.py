"""Of whom it is proven that they were told of a silence procedure, and why of the others it is not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from coordination.components.models import Component
from coordination.deadlines.models import Delivery
from coordination.people.models import Holding, Post
from smcc.rules.words import listed
from tools.joint_statement.models import JointStatement, Signatory, outside
from tools.joint_statement.policy import Position
from tools.joint_statement.speaking import posts_speaking_for
from tools.silence.models import Silence
from tools.silence.policy import PartyOutcome, Proof, told_too_late

CLOCK = "joint_statement_silence"
"""The clock whose reminders tell those who are asked."""
POSTS_NAMED_AT_MOST = 4


@dataclass
class PartyReach:
    """One signatory in a silence procedure: whether its silence counts now, by which proof, else why not."""

    signatory: Signatory
    outcome: str = PartyOutcome.UNREACHED
    proof: str = ""
    proven_at: datetime | None = None
    delivery: Delivery | None = None
    why: str = ""
    posts: list[Post] = field(default_factory=list)

    @property
    def counts(self) -> bool:
        return self.outcome == PartyOutcome.SILENT


def reach_of(
    statement: JointStatement, silence: Silence | None, *, at: datetime
) -> list[PartyReach]:
    """Each signatory, in order, as it would be counted at this moment. Seven queries, however many there are.

    Proven is what the provider said it took, and what was opened or answered in the inbox: a copy
    that only lies in the inbox, and a message that may have been sent, are no proof. It must have
    reached somebody who held a post that speaks for the component at that moment. Without a
    procedure: who could not be reached if one began now. Proven later than the procedure's notice
    before its hard time, it is kept as told too late, and does not count.
    """
    signatories = list(statement.current_signatories())
    components = [row.component for row in signatories]
    posts = _by_component(components, posts_speaking_for(components, statement.operation))
    every = {post.pk for own in posts.values() for post in own}
    holdings: dict[int, list[Holding]] = defaultdict(list)
    for holding in Holding.objects.filter(post__in=every).select_related("person"):
        holdings[holding.post_id].append(holding)
    messages = _messages(statement, silence)
    away = {component.pk for component in outside(statement.operation, components)}
    found = []
    for row in signatories:
        own = posts[row.component_id]
        party = PartyReach(row, posts=own)
        held = [each for post in own for each in holdings[post.pk]]
        if row.position != Position.PENDING:
            party.outcome = PartyOutcome.SPOKE
        elif row.component_id in away:
            party.why = _("It may not see this operation.")
        elif not own:
            party.why = _("No post is recorded that speaks for it in this operation.")
        elif silence is not None:
            _judge(party, silence, messages, held, at)
        elif not _answering(held, at):
            party.why = _nobody_holds(own)
        found.append(party)
    return found


def _by_component(components: list[Component], posts: Iterable[Post]) -> dict[int, list[Post]]:
    rows = list(posts.select_related("component").order_by("id")) if components else []  # type: ignore[attr-defined]
    return {
        component.pk: [
            post for post in rows
            if component.pk in (post.component_id, post.component.part_of_id)
        ]
        for component in components
    }  # fmt: skip


def _messages(statement: JointStatement, silence: Silence | None) -> list[Delivery]:
    """Every message that told somebody of this procedure, whoever it went to."""
    if silence is None:
        return []
    of_clock = Q(
        rung__deadline__clock=CLOCK, rung__deadline__subject_kind=statement.kind,
        rung__deadline__subject_id=statement.key, rung__deadline__occurrence=silence.n,
    )  # fmt: skip
    rows = Delivery.objects.filter(of_clock).defer("body").order_by("id")
    return list(rows)


def _judge(
    party: PartyReach,
    silence: Silence,
    messages: list[Delivery],
    held: list[Holding],
    at: datetime,
) -> None:
    own, until = {post.pk for post in party.posts}, min(at, silence.closes_at)
    if _held_by(silence.started_by_id, held, silence.started_at):
        party.outcome, party.proof = PartyOutcome.SILENT, Proof.BEGAN
        party.proven_at = silence.started_at
        return
    to_it = [
        each for each in messages
        if each.post_id in own or _held_by(each.recipient_id, held, each.created_at)
    ]  # fmt: skip
    proven = [
        (moment, proof, each)
        for each in to_it
        for moment, proof in _proofs(each)
        if moment <= until and _is_to_holder(each, own, held, moment)
    ]
    if not proven:
        party.why = _why_not(party, to_it, held, until)
        return
    party.proven_at, party.proof, party.delivery = min(proven, key=lambda each: each[0])
    if party.proven_at <= silence.told_by:
        party.outcome = PartyOutcome.SILENT
    else:
        party.outcome, party.why = PartyOutcome.TOO_LATE, told_too_late(silence.notice_hours)


def _proofs(message: Delivery) -> list[tuple[datetime, str]]:
    """The moments at which this message is known to have arrived."""
    found = []
    outgoing = message.channel != Delivery.Channel.INBOX
    if outgoing and message.state == Delivery.State.HANDED_OVER and message.handed_over_at:
        found.append((message.handed_over_at, str(Proof.HANDED_OVER)))
    if message.read_at:
        found.append((message.read_at, str(Proof.READ)))
    if message.acknowledged_at:
        found.append((message.acknowledged_at, str(Proof.SEEN)))
    return found


def _is_to_holder(message: Delivery, own: set[int], held: list[Holding], moment: datetime) -> bool:
    """To somebody who held such a post then; or to the post's own webhook or address."""
    if message.recipient_id is None:
        return message.post_id in own
    return _held_by(message.recipient_id, held, moment)


def _held_by(person: int | None, held: list[Holding], moment: datetime) -> bool:
    return person is not None and any(
        each.person_id == person and each.starts_at <= moment and not each.is_over(moment)
        for each in held
    )


def _answering(held: list[Holding], at: datetime) -> list[Holding]:
    return [
        each for each in held
        if each.starts_at <= at and not each.is_over(at) and each.person.is_active
    ]  # fmt: skip


def _why_not(party: PartyReach, messages: list[Delivery], held: list[Holding], at: datetime) -> str:
    """The nearest thing to a proof that there is, in a sentence."""
    if not _answering(held, at):
        return _nobody_holds(party.posts)
    states = {
        each.state for each in messages
        if each.channel != Delivery.Channel.INBOX
    }  # fmt: skip
    if Delivery.State.UNKNOWN in states:
        return _("A message may have been sent; nobody can say that it arrived.")
    if states & {Delivery.State.PENDING, Delivery.State.CLAIMED}:
        return _("The message waits to be sent.")
    if Delivery.State.FAILED in states:
        return _("The message was refused on its way.")
    if messages:
        return _("The message lies unopened in the inbox.")
    return _("No message has gone out yet.")


def _nobody_holds(posts: list[Post]) -> str:
    titles = list(dict.fromkeys(post.title for post in posts))[:POSTS_NAMED_AT_MOST]
    return _("Nobody can be reached in its posts: %(posts)s.") % {"posts": listed(titles)}
