"""The only writers of referrals: a decision carried over, delegated, escalated, returned and taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.deadlines import actions as deadlines
from coordination.operations.models import Operation
from coordination.people.models import Person, Post
from coordination.roles import Role
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn
from tools.decision.models import Decision
from tools.mini_summit.models import MiniSummit
from tools.referral import policy
from tools.referral.models import Referral

Move = policy.Move
EVERYBODY = frozenset(Role)
"""For changes of the decision that a referral brings: who may refer it was asked of the referral."""


def roles_on(decision: Decision, person: Person) -> set[Role]:
    """The person's roles on the operation, and whether the decision lies with a post of theirs."""
    roles = decision.roles_of(person)
    if roles and decision.responsible_post_id in {post.pk for post in person.held_posts()}:
        return roles | {Role.RESPONSIBLE}
    return roles


def ways_for(decision: Decision, person: Person) -> list[policy.Way]:
    """The ways in which this person may refer this decision now."""
    if policy.why_not(decision) is not None:
        return []
    roles = roles_on(decision, person)
    return [w for w in policy.WAYS.values() if w.by & roles and w.leads[decision.level]]


def check_way(decision: Decision, way: policy.Way, *, by: Person) -> None:
    """Raise why this person may not refer this decision so, before anything is written down."""
    if not way.by & {str(role) for role in roles_on(decision, by)}:
        raise NotYours()
    if sentence := policy.why_not(decision):
        raise OutOfTurn(sentence)
    if not way.leads[decision.level]:
        raise OutOfTurn(way.nowhere)


@transaction.atomic
def refer(
    decision: Decision,
    move: str,
    *,
    by: Person,
    reason: str,
    to_post: Post | None = None,
    level: str = "",
    to_summit: MiniSummit | None = None,
    due_at: datetime | None = None,
    key: UUID | None = None,
    version: int | None = None,
) -> Referral:
    """Carry a decision over to a later meeting, delegate it to a post, or escalate it a level up.

    `level` is asked of a delegation that may go to several. `due_at`: a new date; None: it stays.
    `key` is drawn with the form: a second submission returns the first referral.
    Refused: to who may not (`policy.WAYS`); before filing; of what is done, dropped or superseded;
    to a level that the way does not lead to; to a post that is vacant, one's own, the one that has
    it, not entitled on that level, or that may not see the operation; a delegation out of the lead
    component; to a meeting that is earlier, filed or waived; without a reason; a date that has
    passed; where somebody changed the decision since it was read (`Stale`).
    Follows: the decision lies on that level and with that post, with its clock; an earlier referral
    to a post, or to a meeting, is over; the post is told.
    """
    way = policy.WAYS.get(move)  # type: ignore[call-overload]
    if way is None:
        raise Invalid({"move": _("Choose one of the ways offered.")})
    process.lock(decision.summit)
    row = process.lock(decision)
    if key is not None and (
        first := row.referrals.filter(submission_key=key, created_by=by).first()
    ):
        return first
    check_way(row, way, by=by)
    process.check_version(row, version)
    target = _level(way, row, level)
    if to_summit is not None:
        to_summit = process.lock(to_summit)
    wrong = _faults(way, row, by, target=target, to_post=to_post, to_summit=to_summit)
    wrong |= _faulty_words(reason, due_at)
    if wrong:
        raise Invalid(wrong)
    for earlier in row.referrals.standing().order_by("pk"):
        if (earlier.move == Move.CARRY) == (way.move == Move.CARRY):
            process.advance(earlier, "end", by=by, reason=reason)
    made = Referral.objects.create(
        decision=row, state=way.begins, created_by=by, move=way.move, reason=reason.strip(),
        from_level=row.level, to_level=target, from_post=row.responsible_post, to_post=to_post,
        to_summit=to_summit, from_due_at=row.due_at, to_due_at=due_at, submission_key=key,
    )  # fmt: skip
    changes: dict[str, Any] = {"level": str(target)}
    if to_post is not None:
        changes["responsible_post"] = to_post
    if due_at is not None:
        changes["due_at"] = due_at
    _move(row, changes, by=by, verb=str(way.move), reason=made.reason, referral=made)
    event = process.record(
        made, str(way.move), by=by, reason=made.reason,
        data={
            "from": made.from_level, "to": made.to_level, "post": to_post.code if to_post else "",
            "meeting": to_summit.number if to_summit else None,
        },
    )  # fmt: skip
    deadlines.announce(made, way.told, event, by=by)
    return made


@transaction.atomic
def run(
    referral: Referral,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
    due_at: datetime | None = None,
) -> Referral:
    """Return an escalated decision with what was decided (the reason), or take a referral back.

    The decision goes back to the level, the post and the date that it came from, each of them only
    where it still stands as the referral put it: what was amended meanwhile stays as amended.
    `due_at` gives a returned one a new date. Refused, beside what `process.advance` refuses: a step
    that only follows another record's (`NotYours`: to everybody); a text that is too long; a date
    that has passed; where somebody took a step since (`Stale`).
    """
    if referral.workflow.step(step).follows:
        raise NotYours()
    process.lock(referral.decision.summit)
    decision = process.lock(referral.decision)
    row = process.lock(referral)
    row.workflow.check(step, row, row.roles_of(by), reason)
    process.check_version(row, version)
    if wrong := _faulty_words(reason, due_at):
        raise Invalid(wrong)
    row = process.advance(referral, step, by=by, reason=reason, at=at)
    row.answer = reason.strip()
    row.save(update_fields=["answer"])
    changes = _way_back(row, decision)
    if due_at is not None:
        changes["due_at"] = due_at
    _move(decision, changes, by=by, verb=step, reason=row.answer, referral=row)
    return row


def end_all(decision: Decision, *, by: Person) -> None:
    """End what stands of a decision's referrals: it is done, dropped or superseded."""
    for each in decision.referrals.standing().order_by("pk"):
        process.advance(each, "end", by=by, reason=str(policy.why_not(decision)))


def end_delegation(decision: Decision, *, by: Person, reason: str) -> None:
    """End a standing delegation: an amendment gave the decision another post than the one it went to.

    The decision stays on its level. An escalation goes on: its post was asked a question, and the
    answer, or taking it back, brings the decision down from there.
    """
    for each in decision.referrals.standing().filter(move=Move.DELEGATE):
        process.advance(each, "end", by=by, reason=reason)


def _way_back(row: Referral, decision: Decision) -> dict[str, Any]:
    """What of the decision still stands as the referral put it, as it stood before."""
    changes: dict[str, Any] = {}
    if row.move == Move.CARRY:
        return changes
    if decision.level == row.to_level:
        changes["level"] = row.from_level
    if not row.lies_elsewhere:
        changes["responsible_post"] = row.from_post
    if row.to_due_at is not None and decision.due_at == row.to_due_at:
        changes["due_at"] = row.from_due_at
    return changes


def _move(
    row: Decision,
    changes: dict[str, Any],
    *,
    by: Person,
    verb: str,
    reason: str,
    referral: Referral,
) -> None:
    """Bring the decision where its referral says; whoever had read it before is told so on saving."""
    before = row.version
    row = process.amend(row, changes, by=by, roles=EVERYBODY, reason=reason, verb=verb)
    if row.version == before:
        process.bump(row)
        said = {"meeting": str(referral.to_summit)} if referral.to_summit else {}
        process.record(row, verb, by=by, before=row.state, reason=reason, data=said)


def _level(way: policy.Way, row: Decision, wanted: str) -> str:
    leads = way.leads[row.level]
    if not wanted:
        return str(leads[0])
    if wanted not in leads:
        raise Invalid({"level": way.nowhere})
    return wanted


def _faults(
    way: policy.Way, row: Decision, by: Person, *, target: str, to_post: Any, to_summit: Any
) -> dict[str, Any]:
    if not way.needs_a_post:
        if to_summit is None:
            return {"to_summit": _("Choose the meeting that takes it up.")}
        said = policy.why_not_carry(row, to_summit) or _carried_already(row, to_summit)
        return {"to_summit": said} if said else {}
    if to_post is None:
        return {"to_post": _("Say which post takes it over.")}
    is_held = bool(to_post.holders(timezone.now()))
    said = why_not_post(way, row, by, target, to_post, is_held=is_held)
    return {"to_post": said} if said else {}


def _carried_already(row: Decision, summit: MiniSummit) -> Any:
    if row.referrals.standing().filter(to_summit=summit).exists():
        return _("It is carried over to this meeting already.")
    return None


def why_not_post(
    way: policy.Way, row: Decision, by: Person, target: str, post: Post, *, is_held: bool
) -> Any:
    """None where the decision may go to this post; else why not."""
    if post.pk == row.responsible_post_id:
        return _("The decision lies with this post already.")
    if post.pk in {held.pk for held in by.held_posts()}:
        return _("You hold this post yourself. Choose another one.")
    if not sees(post, row.operation):
        return _("This post may not see the operation. Choose another one.")
    if not is_held:
        return _("Nobody holds this post at present. Choose one that is held.")
    if not policy.is_entitled(way, target, post, row.operation):
        return _("This post does not decide at that level. Choose one that does.")
    if way.move == Move.ESCALATE and policy.serves_elsewhere(post, row.operation):
        return _(
            "This post serves another country or region. Choose one that serves the operation’s."
        )
    if way.move == Move.DELEGATE and row.lead is not None and not post.belongs_to(row.lead):
        return _("This post is not of the component that leads. Amend the decision to change the lead.")  # fmt: skip
    return None


def sees(post: Post, operation: Operation) -> bool:
    """Whether whoever holds this post may see the operation by that."""
    if operation.is_open_to_the_movement or post.duty in Post.SEES_ALL:
        return True
    taking_part = operation.allocation()["taking_part"]
    return post.pk == operation.coordinator_post_id or bool(post.speaks_for() & taking_part)


def _faulty_words(reason: str, due_at: datetime | None) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    if not reason.strip():
        wrong["reason"] = _("Say why, in a line.")
    elif len(reason) > policy.LONGEST_TEXT:
        wrong["reason"] = _("This has %(n)d characters; there is room for %(limit)d.") % {
            "n": len(reason), "limit": policy.LONGEST_TEXT,
        }  # fmt: skip
    if due_at is not None and due_at <= timezone.now():
        wrong["due_at"] = _("This date has passed. Give a later one.")
    return wrong
