"""The record of what the house could not see or send: each gap a row, and told in the chain "house".

Call these outside other transactions: each takes the chain only when something changes, and lets
it go at once. While nothing changes, each costs one short read.
"""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from coordination.deadlines.alive import SILENT_AFTER, completions
from coordination.deadlines.models import Blindness, Sweep
from smcc.audit.models import AuditEvent
from smcc.audit.record import HOUSE, append, as_text, hold_chain

VERB = "house.blind"
TARGET = "blindness"


def note_gap(now: datetime) -> Blindness | None:
    """Write down, at the beginning of a sweep, that no sweep was completed for longer than allowed.

    One row per gap, however many workers wake up at once. While sweeps begin and fail, the row
    grows with each of them; the chain hears of the gap when it is found, and once more where it
    had grown until a sweep was completed. Returns the gap, or None if there is none.
    """
    completed = completions()
    last = completed[0] if completed else _first_look()
    if last is None:
        return None
    if now - last > SILENT_AFTER:
        return _write_gap(last, now)
    for later, earlier in pairwise(completed):
        if later - earlier > SILENT_AFTER:
            _tell_the_end(earlier)
    return None


def saw_trouble(kind: str, at: datetime, trouble: str, *, only_drill: bool = False) -> None:
    """Nothing could be sent by this channel at `at`: opens a gap of that kind, unless one is open.

    The chain hears of it at once, without an end, so that the record is honest during an outage.
    An outage is a fact of the house whosever messages met it, as a drill goes by the same servers;
    where only a drill's did, the row says so.
    """
    if only_drill:
        trouble = f"Met by messages of a drill: {trouble}"
    if not _open(kind).exists():
        _begin(kind, at, " ".join(trouble.split())[:300])


def saw_success(kind: str, at: datetime) -> None:
    """Something was sent by this channel at `at`: closes the gap that is open, and tells the chain.

    A success from before the gap began closes nothing.
    """
    gap = _open(kind).filter(began_at__lte=at).first()
    if gap is not None:
        _close(gap, at)


def gaps_between(start: datetime, end: datetime) -> list[Blindness]:
    """The gaps that touch this time, oldest first; one that is still open has no end.

    A silence that no sweep has found yet, because none has begun since, is among them, unsaved.
    """
    touching = Blindness.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=start), began_at__lt=end
    ).order_by("began_at", "id")
    gaps = list(touching)
    unseen = _unseen(min(end, timezone.now()))
    if unseen is not None and not any(_is_same(gap, unseen) for gap in gaps):
        gaps.append(unseen)
    return sorted(gaps, key=lambda gap: gap.began_at)


def _open(kind: str) -> QuerySet[Blindness]:
    return Blindness.objects.filter(kind=kind, ended_at=None)


def _first_look() -> datetime | None:
    """When a sweep was first begun, where none was ever completed."""
    return Sweep.objects.order_by("started_at").values_list("started_at", flat=True).first()


@transaction.atomic
def _begin(kind: str, at: datetime, trouble: str) -> None:
    hold_chain(HOUSE)
    if not _open(kind).exists():
        _tell(Blindness.objects.create(kind=kind, began_at=at, trouble=trouble), at)


@transaction.atomic
def _close(gap: Blindness, at: datetime) -> None:
    hold_chain(HOUSE)
    if _open(gap.kind).filter(pk=gap.pk).update(ended_at=at):
        gap.ended_at = at
        _tell(gap, at)


@transaction.atomic
def _write_gap(began_at: datetime, now: datetime) -> Blindness:
    hold_chain(HOUSE)
    gap = Blindness.objects.filter(kind=Blindness.Kind.SWEEP, began_at=began_at).first()
    if gap is None:
        gap = Blindness.objects.create(
            kind=Blindness.Kind.SWEEP, began_at=began_at, ended_at=now, trouble=_why(began_at)
        )
        _tell(gap, now)
    elif gap.ended_at is not None and gap.ended_at < now:
        gap.ended_at, gap.trouble = now, _why(began_at)
        gap.save(update_fields=["ended_at", "trouble"])
    return gap


def _why(began_at: datetime) -> str:
    """What the latest sweep that failed since then said; nothing where none was begun."""
    failed = Sweep.objects.filter(started_at__gte=began_at, finished_at=None).exclude(trouble="")
    return failed.order_by("-started_at").values_list("trouble", flat=True).first() or ""


def _tell_the_end(began_at: datetime) -> None:
    """Tell the chain how long a gap came to be, where it grew after the chain had heard of it."""
    gap = Blindness.objects.filter(kind=Blindness.Kind.SWEEP, began_at=began_at).first()
    if gap is None or gap.ended_at is None or _was_told(gap):
        return
    with transaction.atomic():
        hold_chain(HOUSE)
        if not _was_told(gap):
            _tell(gap, gap.ended_at)


def _was_told(gap: Blindness) -> bool:
    assert gap.ended_at is not None
    last = AuditEvent.objects.of(TARGET, gap.pk).last()
    return last is not None and last.data.get("to") == as_text(gap.ended_at)


def _tell(gap: Blindness, at: datetime) -> None:
    append(
        chain=HOUSE,
        at=at,
        verb=VERB,
        target_kind=TARGET,
        target_id=gap.pk,
        target_label=gap.kind,
        actor_name="SMCC",
        data={
            "kind": gap.kind,
            "from": as_text(gap.began_at),
            "to": None if gap.ended_at is None else as_text(gap.ended_at),
            "trouble": gap.trouble,
        },
    )


def _unseen(now: datetime) -> Blindness | None:
    last = next(iter(completions()), None) or _first_look()
    if last is None or now - last <= SILENT_AFTER:
        return None
    return Blindness(kind=Blindness.Kind.SWEEP, began_at=last, trouble=_why(last))


def _is_same(gap: Blindness, other: Blindness) -> bool:
    return gap.kind == other.kind and gap.began_at == other.began_at
