"""The sweep: find the rungs that are due, lay out their messages, and never twice.

Four stages, each in transactions of its own, each safe to break off and to run twice at once:
(1) `prepare` looks up the posts of rungs that are about to fire; (2) `fire_batch` claims due
rungs, writes the messages and marks the rungs, in one transaction and by joining rows alone;
(3) `writing` renders them; (4) `chronicle` writes into the record what fired and whom it reached, and `escalating` tells
others where a message was refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from coordination.deadlines import asking, chronicle, escalating, writing
from coordination.deadlines.messaging import write_messages
from coordination.deadlines.models import LATE, Deadline, Rung, applying
from coordination.deadlines.preparing import prepare

BATCH = 500


def database_now() -> datetime:
    """The database's own time, so that workers whose clocks differ agree. UTC."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            return cursor.fetchone()[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')")
        return datetime.fromisoformat(cursor.fetchone()[0])


def fire_due_rungs(
    now: datetime | None = None,
    *,
    trouble: list[str] | None = None,
    when_written: Callable[[], object] | None = None,
) -> int:
    """Fire everything that is due, batch by batch. Returns how many rungs were fired or found void.

    `now` is for replaying a moment; in service it is the database's own time. A deadline whose
    posts cannot be looked up stays due, is added to `trouble` and does not hold up the others.
    `when_written` is called once the messages can be sent: the record follows meanwhile.
    """
    if not asking.is_anything_to_do(now):
        return 0
    fired = 0
    prepare(now or database_now(), trouble)
    while done := fire_batch(now or database_now()):
        fired += done
    if writing.write_out(now or database_now(), trouble=trouble) and when_written is not None:
        when_written()
    recorded = chronicle.record_rungs(now or database_now(), trouble=trouble)
    if escalating.escalate(now or database_now(), trouble=trouble) or recorded:
        writing.write_out(now or database_now(), trouble=trouble)  # to those told instead
    return fired


@transaction.atomic
def fire_batch(now: datetime) -> int:
    """Claim up to `BATCH` due rungs, write their messages, mark them. Returns how many were claimed.

    A handful of statements, whatever the number of rungs. Never waits for a lock: what somebody else
    holds is theirs. A stopped or moved clock cancels its rungs in the same transaction, so that
    their rows, which are locked here, stand guard for it.
    """
    claimed = list(
        Rung.objects.due(now)
        .prepared()
        .select_for_update(skip_locked=True, no_key=True, of=("self",))
        .annotate(still_applies=applying(), is_followed=Exists(later_ones(now)))
        .values_list("pk", "still_applies", "is_followed", "every_hours", "is_last")[:BATCH]
    )
    if not claimed:
        return 0
    still = {pk for pk, still_applies, *_more in claimed if still_applies}
    followed = {pk for pk, _applies, is_followed, *_more in claimed if is_followed} & still
    speaking = still - (spoken_for(followed, now) if followed else set())
    if speaking:
        write_messages(speaking, now)
        Rung.objects.filter(pk__in=speaking).update(
            state=Rung.State.FIRED, fired_at=now, caught_up=Q(fire_at__lt=now - LATE)
        )
    if any(is_last for *_more, is_last in claimed):
        # The breach is a fact of this moment, whatever is recorded or met later.
        passed = Deadline.objects.filter(rungs__in=speaking, rungs__is_last=True)
        Deadline.objects.filter(pk__in=passed, breached_at=None).update(breached_at=now)
    if len(speaking) < len(claimed):
        silent = [pk for pk, *_more in claimed if pk not in speaking]
        Rung.objects.filter(pk__in=silent).update(state=Rung.State.CANCELLED, fired_at=now)
    repeating = {pk for pk, *_more, every, _last in claimed if every} & still
    if repeating:
        lay_next(repeating, now)
    return len(claimed)


def later_ones(now: datetime) -> QuerySet[Rung]:
    """Later rungs of the same clock that are due as well, as after an outage."""
    return Rung.objects.planned().filter(
        Q(fire_at__gt=OuterRef("fire_at")) | Q(fire_at=OuterRef("fire_at"), n__gt=OuterRef("n")),
        deadline=OuterRef("deadline"),
        deadline_version=OuterRef("deadline_version"),
        fire_at__lte=now,
        prepared_at__isnull=False,
    )


def spoken_for(followed: set[int], now: datetime) -> set[int]:
    """Of these rungs, those whose audiences are all told by later rungs of the same clock.

    After an outage only the latest speaks; one that would have reached others speaks for itself.
    """
    clocks = Rung.objects.filter(pk__in=followed).values("deadline")
    due = Rung.objects.due(now).prepared().filter(deadline__in=clocks)
    later: dict[tuple[int, int], list[Rung]] = defaultdict(list)
    found = set[int]()
    for rung in reversed(due.order_by("fire_at", "n")):
        following = later[rung.deadline_id, rung.deadline_version]
        told = {who for each in following if _stands_for(each, rung) for who in each.to}
        if rung.pk in followed and set(rung.to) <= told:
            found.add(rung.pk)
        following.append(rung)
    return found


def _stands_for(later: Rung, rung: Rung) -> bool:
    """Whether one rung may take the word of an earlier one: no less certain, by the same channels."""
    return (later.is_last or not rung.is_last) and later.channels in ("", rung.channels)


REPEATED = (
    "deadline_id", "deadline_version", "name", "to", "prefers", "every_hours", "channels",
    "is_bundled", "is_last",
)  # fmt: skip
"""What a rung that repeats hands on to the next."""


def lay_next(repeating: set[int], now: datetime) -> None:
    """Rungs that repeat lay their successors; times missed in an outage are not made up one by one."""
    ladder = Rung.objects.filter(
        deadline=OuterRef("deadline"), deadline_version=OuterRef("deadline_version")
    )
    highest = ladder.order_by("-n").values("n")[:1]
    numbers: dict[tuple[int, int], int] = {}
    successors = []
    for rung in Rung.objects.filter(pk__in=repeating).annotate(highest=Subquery(highest)):
        every = timedelta(hours=rung.every_hours or 24)
        at = rung.fire_at + every
        if at <= now:
            at += every * ((now - at) // every + 1)
        laid_in = rung.deadline_id, rung.deadline_version
        numbers[laid_in] = numbers.get(laid_in, rung.highest or rung.n) + 1
        same = {name: getattr(rung, name) for name in REPEATED}
        successors.append(Rung(n=numbers[laid_in], fire_at=at, **same))
    Rung.objects.bulk_create(successors)
