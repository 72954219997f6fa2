"""The sweep: find the rungs that are due, lay out their messages, and never twice.

Steps of one batch, in one transaction: (1) lock due rungs, skipping what others hold;
(2) look again whether each still applies; (3) write the deliveries; (4) mark the rungs fired;
(5) lay the next rung of a ladder that repeats. A crash anywhere leaves the rungs due.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction

from coordination.deadlines import messages
from coordination.deadlines.audiences import reach
from coordination.deadlines.models import LATE, Deadline, Delivery, Rung
from smcc.audit.record import append, hold_free_chains

log = logging.getLogger(__name__)

BATCH = 50


def database_now() -> datetime:
    """The database's own time, so that workers whose clocks differ agree. UTC."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            return cursor.fetchone()[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')")
        return datetime.fromisoformat(cursor.fetchone()[0])


def fire_due_rungs(now: datetime | None = None, *, trouble: list[str] | None = None) -> int:
    """Fire everything that is due, batch by batch. Returns how many rungs fired.

    `now` is for replaying a moment; in service it is the database's own time. A deadline whose
    rungs cannot be fired stays due, is added to `trouble` and does not hold up the others.
    """
    fired, looked_at = 0, set[int]()
    while True:
        done, seen = _fire_batch(now or database_now(), looked_at, trouble)
        fired += done
        looked_at |= seen
        if not seen:
            return fired


@transaction.atomic
def _fire_batch(
    now: datetime, looked_at: set[int], trouble: list[str] | None
) -> tuple[int, set[int]]:
    """One batch of deadlines not yet looked at in this sweep: rungs fired, and deadlines seen. Never waits for a lock: what somebody holds is left for the next sweep.

    Locks in the house's order, audit chains before rungs, so that it cannot meet an action that
    holds a chain and wants the rungs.
    """
    due = Rung.objects.due(now).exclude(deadline__in=looked_at)
    waiting = list(due.select_related("deadline__operation")[:BATCH])
    chains = hold_free_chains(rung.deadline.chain for rung in waiting)
    held = {rung.deadline_id for rung in waiting if rung.deadline.chain in chains}
    rungs = list(
        Rung.objects.due(now)
        .filter(deadline__in=held)
        .select_for_update(skip_locked=True, no_key=True, of=("self",))
        .select_related("deadline__operation")
    )
    by_deadline: dict[int, list[Rung]] = {}
    for rung in rungs:
        by_deadline.setdefault(rung.deadline_id, []).append(rung)
    fired = 0
    for same in by_deadline.values():
        try:
            with transaction.atomic():
                _fire(same, now)
            fired += len(same)
        except Exception as error:
            log.exception("The reminders of deadline %s could not be fired", same[0].deadline_id)
            if trouble is not None:
                trouble.append(f"deadline {same[0].deadline_id}: {error}")
    return fired, {rung.deadline_id for rung in waiting}


def _fire(rungs: list[Rung], now: datetime) -> None:
    """Fire the due rungs of one deadline: the latest speaks, for those before it too."""
    speaking = [rung for rung in rungs if _still_applies(rung)]
    latest = speaking[-1] if speaking else None
    for rung in rungs:
        rung.fired_at = now
        rung.state = Rung.State.FIRED if rung is latest else Rung.State.CANCELLED
    if latest is not None:
        _speak(latest, now, folded=[rung.name for rung in speaking[:-1]])
        _lay_next(latest, now)
    for rung in rungs:
        rung.save(update_fields=["state", "fired_at", "caught_up", "reached"])


def _still_applies(rung: Rung) -> bool:
    return rung.deadline.stopped_at is None and rung.deadline_version == rung.deadline.version


def _speak(rung: Rung, now: datetime, folded: list[str]) -> None:
    """Write the messages of one rung, and into the record whom they are for.

    Of several rungs of one deadline that fell due in an outage, only the latest speaks: one
    catch-up message, marked late.
    """
    deadline = rung.deadline
    rung.caught_up = now - rung.fire_at > LATE
    planned: list[Delivery] = []
    reached = reach(rung.to, _Subject(deadline), now)
    for found in reached:
        for person in found.people:
            text = messages.reminder(deadline, rung, person=person, now=now, late=rung.caught_up)
            planned += messages.deliveries(
                text, cause=f"rung:{rung.pk}", person=person, post=found.post,
                operation=deadline.operation, due_at=rung.fire_at, now=now, rung=rung,
                prefers=rung.prefers,
            )  # fmt: skip
    Delivery.objects.bulk_create(planned, ignore_conflicts=True)
    rung.reached = [
        {"post": str(found.post), "people": [person.name for person in found.people]}
        for found in reached
    ]
    append(
        chain=deadline.chain,
        at=now,
        verb="deadline.rung",
        target_kind=deadline.kind,
        target_id=deadline.key,
        target_label=str(deadline),
        actor_name="SMCC",
        after=deadline.state,
        data={
            "rung": rung.name, "n": rung.n, "planned_for": rung.fire_at.isoformat(),
            "caught_up": rung.caught_up, "folded": folded, "reached": rung.reached,
        },
    )  # fmt: skip


class _Subject:
    """What audiences ask of a deadline's subject, without loading the subject from another app."""

    def __init__(self, deadline: Deadline) -> None:
        self.case = deadline.operation
        self.responsible_post = deadline.responsible_post
        self.lead_id = deadline.responsible_component_id


def _lay_next(rung: Rung, now: datetime) -> None:
    """A rung that repeats lays its successor; times missed in an outage are not made up one by one."""
    if not rung.every_hours:
        return
    every = timedelta(hours=rung.every_hours)
    at = rung.fire_at + every
    while at <= now:
        at += every
    Rung.objects.get_or_create(
        deadline_id=rung.deadline_id,
        deadline_version=rung.deadline_version,
        n=rung.n + 1,
        defaults={
            "name": rung.name, "fire_at": at, "to": rung.to, "prefers": rung.prefers,
            "every_hours": rung.every_hours,
        },
    )  # fmt: skip
