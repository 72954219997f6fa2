"""The only writers of hand-overs: a post passes from its holder to the next without a gap."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.handovers.desk import Desk, desk_for_the_record
from coordination.handovers.models import HandOver
from coordination.handovers.telling import tell_begun, tell_called_off, tell_confirmed
from coordination.people.actions import close_holding, is_secretariat, seat_successor
from coordination.people.models import Holding, Person, Post
from smcc.audit.models import AuditEvent
from smcc.audit.record import HOUSE, append
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn, Stale

AT_MOST_AGO = timedelta(hours=1)
"""A form may lie open for a while; what was done before it was sent stands as it was done."""
AT_MOST_AHEAD = timedelta(days=366)
LONGEST_NOTE = 5000


def may_begin(post: Post, person: Person) -> bool:
    """Whether the person is the post's holder (a delegate is not), or of the secretariat."""
    held = Holding.objects.current(timezone.now()).filter(post=post, person=person)
    return is_secretariat(person) or held.filter(kind=Holding.Kind.HOLDER).exists()


def is_successor(hand_over: HandOver, person: Person) -> bool:
    return hand_over.successor.person_id == person.pk


def may_confirm(hand_over: HandOver, person: Person) -> bool:
    """Whether this person is asked to confirm it now."""
    begun = hand_over.successor.starts_at <= timezone.now()
    return hand_over.is_under_way and begun and is_successor(hand_over, person)


@transaction.atomic
def begin(
    post: Post,
    *,
    successor: Person,
    by: Person,
    starts_at: datetime | None = None,
    note: str = "",
) -> HandOver:
    """Begin to hand a post over. Returns the hand-over, which the successor confirms.

    Changes: the successor holds the post from `starts_at` (aware; now if None); the present holder
    keeps it, without an end, until the successor confirms, so that whatever waits reaches both.
    Refused: to all but the holder and the secretariat; where nobody holds the post, or another
    hand-over is under way; to the holder, to a closed account, from a moment in the past or more
    than a year ahead. Follows: an audit event, a message to the successor, and one to the present
    holder where somebody else began it.
    """
    if not may_begin(post, by):
        raise NotYours(_("Only the holder of the post and the secretariat hand it over."))
    now = timezone.now()
    # Whoever comes second waits here, and is then told of the first.
    post = (
        Post.objects.select_for_update(no_key=True, of=("self",))
        .select_related("component")
        .get(pk=post.pk)
    )
    predecessor = _holder_of(post, now)
    starts_at = starts_at or now
    if wrong := _wrong(predecessor, successor, starts_at, note, now):
        raise Invalid(wrong)
    lifted = predecessor.ends_at
    taken = seat_successor(predecessor, person=successor, starts_at=starts_at, by=by)
    if lifted is not None:
        predecessor.ends_at = None
        predecessor.save(update_fields=["ends_at"])
    row = HandOver.objects.create(
        predecessor=predecessor, successor=taken, note=note.strip(), begun_at=now, begun_by=by
    )
    said = {"starts_at": starts_at.isoformat()} | _names(row)
    if lifted is not None:
        said["end_lifted"] = lifted.isoformat()
    tell_begun(row, _record(row, "begin", by=by, data=said), by=by)
    return row


def check(post: Post, *, by: Person, **said: Any) -> HandOver:
    """The hand-over that `begin` would make, to be read back before it is begun. Nothing is changed.

    Refused as beginning it would be: it is begun, and taken back before anybody sees it.
    """
    with transaction.atomic():
        row = begin(post, by=by, **said)
        transaction.set_rollback(True)
    return row


def _holder_of(post: Post, now: datetime) -> Holding:
    held = (
        Holding.objects.current(now)
        .filter(post=post, kind=Holding.Kind.HOLDER)
        .select_related("person", "post__component")
        .select_for_update(no_key=True, of=("self",))
        .order_by("starts_at", "pk")
    )
    going = HandOver.objects.under_way().filter(predecessor__post=post)
    if other := going.select_related("successor__person").first():
        raise OutOfTurn(
            _(
                "This post is being handed over to %(name)s already. Wait until that is confirmed, "
                "or call it off."
            )
            % {"name": other.successor.person.name}
        )
    found = held.first()
    if found is None:
        raise OutOfTurn(_("Nobody holds this post. The secretariat appoints somebody instead."))
    return found


def _wrong(
    predecessor: Holding, successor: Person, starts_at: datetime, note: str, now: datetime
) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if successor.pk == predecessor.person_id:
        wrong["successor"] = _("%(name)s holds this post. Name somebody else.") % {
            "name": predecessor.person.name
        }
    if starts_at < now - AT_MOST_AGO:
        wrong["starts_at"] = _(
            "This is in the past. What was done until now stands; leave it empty to begin now."
        )
    elif starts_at > now + AT_MOST_AHEAD:
        wrong["starts_at"] = _("This is more than a year ahead. Begin the hand-over later.")
    if len(note) > LONGEST_NOTE:
        wrong["note"] = _("Write at most %(many)d characters.") % {"many": LONGEST_NOTE}
    return wrong


@transaction.atomic
def confirm(hand_over: HandOver, *, by: Person, shown: str | None = None) -> HandOver:
    """The successor has read what waits for the post, and takes it over. Returns the hand-over.

    Changes: the predecessor's holding ends now, and with it the duties and reminders that came by
    it. What the page showed is kept. `shown` is the page's mark: where something else waits by
    now, the confirmation is refused (`Stale`), so that nothing is taken over unread.
    Refused: to all but the successor, before the successor's time begins, after it was called off.
    Confirming twice changes nothing. Follows: an audit event, and a message to the predecessor.
    """
    row = _locked(hand_over)
    if not is_successor(row, by):
        raise NotYours(_("Only the successor confirms a hand-over."))
    if row.confirmed_at is not None:
        return row
    if row.called_off_at is not None:
        raise OutOfTurn(_("This hand-over was called off. There is nothing to confirm."))
    now = timezone.now()
    if row.successor.starts_at > now:
        raise OutOfTurn(_("Your time in this post has not begun. Confirm when it has."))
    if row.successor.is_over(now):
        raise OutOfTurn(_("Your time in this post is over. Ask the secretariat."))
    desk = desk_for_the_record(row.post)
    if shown is not None and shown != desk.mark:
        raise Stale(
            row,
            _(
                "What waits for the post changed while you were reading. Read it again, then confirm."
            ),
        )
    row.confirmed_at, row.seen = now, desk.as_data()
    row.save(update_fields=["confirmed_at", "seen"])
    if not row.predecessor.is_over(now):
        close_holding(row.predecessor, by=by, ends_at=now, reason=_("Handed over."))
    event = _record(row, "confirm", by=by, data=_names(row) | _counts(desk))
    tell_confirmed(row, event, by=by)
    return row


@transaction.atomic
def call_off(hand_over: HandOver, *, by: Person, reason: str) -> HandOver:
    """End a hand-over that does not come about. Returns it.

    Changes: the successor's holding ends; the present holder keeps the post, without an end.
    Refused: to all but the two and the secretariat, without a reason, after it was confirmed.
    A second time changes nothing. Follows: an audit event, and a message to the other of the two.
    """
    row = _locked(hand_over)
    if not HandOver.objects.visible_to(by).filter(pk=row.pk).exists():
        raise NotYours(_("Only the two people of a hand-over and the secretariat call it off."))
    if row.called_off_at is not None:
        return row
    if row.confirmed_at is not None:
        raise OutOfTurn(
            _("This hand-over was confirmed. To give the post back, hand it over again.")
        )
    if not reason.strip():
        raise Invalid({"reason": _("Say why.")})
    now = timezone.now()
    row.called_off_at = now
    row.save(update_fields=["called_off_at"])
    if not row.successor.is_over(now):
        close_holding(row.successor, by=by, ends_at=now, reason=reason)
    event = _record(row, "call_off", by=by, reason=reason, data=_names(row))
    tell_called_off(row, event, by=by)
    return row


def _locked(hand_over: HandOver) -> HandOver:
    """The row with its holdings, read again. The post is locked first, as by all who change holdings."""
    post = hand_over.predecessor.post_id
    Post.objects.select_for_update(no_key=True, of=("self",)).get(pk=post)
    rows = HandOver.objects.with_people().select_for_update(no_key=True, of=("self",))
    return rows.get(pk=hand_over.pk)


def _names(row: HandOver) -> dict[str, object]:
    return {
        "predecessor": row.predecessor.person_id,
        "predecessor_name": row.predecessor.person.name,
        "successor": row.successor.person_id,
        "successor_name": row.successor.person.name,
    }


def _counts(desk: Desk) -> dict[str, object]:
    return {
        "clocks": len(desk.clocks), "decisions": len(desk.decisions), "asked": len(desk.asked),
        "mark": desk.mark,
    }  # fmt: skip


def _record(
    row: HandOver, verb: str, *, by: Person, data: dict[str, object], reason: str = ""
) -> AuditEvent:
    return append(
        chain=HOUSE, at=timezone.now(), verb=f"hand_over.{verb}", target_kind="hand_over",
        target_id=row.pk, target_label=str(row.post), actor_id=by.pk, actor_name=by.name,
        reason=reason, data={"post": row.post.code} | data,
    )  # fmt: skip
