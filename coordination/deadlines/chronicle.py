"""What the record of an operation says of its reminders: which fired, whom they reached, how each ended.

Written after the fact, in batches, so that firing and sending never wait for a chain of hashes. A
crash in between leaves the rows unrecorded, and the next look records them. Locks are taken in
the house's order, chains before rows, and a chain that somebody holds is left for the next look.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from coordination.channels.models import Contact
from coordination.deadlines import unreached
from coordination.deadlines.models import LATE, Deadline, Delivery, Rung
from smcc.audit.record import HOUSE, append, hold_chain, hold_free_chains

log = logging.getLogger(__name__)

BATCH = 100


def record_rungs(now: datetime, trouble: list[str] | None = None) -> int:
    """Record the rungs that fired, and the limits found passed. Returns how many were recorded."""
    return _in_batches(_rung_batch, now, trouble)


def record_deliveries(now: datetime, trouble: list[str] | None = None) -> int:
    """Record how messages ended: one event an operation and batch. Returns how many were recorded."""
    return _in_batches(_delivery_batch, now, trouble)


def _in_batches(
    batch: Callable[[datetime, set[int], list[str] | None], tuple[int, int]],
    now: datetime,
    trouble: list[str] | None,
) -> int:
    recorded, looked_at = 0, set[int]()
    while True:
        done, seen = batch(now, looked_at, trouble)
        recorded += done
        if not seen:
            return recorded


@transaction.atomic
def _rung_batch(now: datetime, looked_at: set[int], trouble: list[str] | None) -> tuple[int, int]:
    # Who may not see the operation is known only once the messages are written.
    unwritten = Delivery.objects.unwritten().filter(rung=OuterRef("pk"))
    fired = Rung.objects.unrecorded().filter(~Exists(unwritten) | Q(fired_at__lt=now - LATE))
    waiting = list(
        fired.exclude(pk__in=looked_at)
        .order_by("fired_at")
        .values_list("pk", *chain_at("deadline__"))[:BATCH]
    )
    looked_at |= {pk for pk, *_chain in waiting}
    free = hold_free_chains({chain_of(*chain) for _pk, *chain in waiting})
    held = [pk for pk, *chain in waiting if chain_of(*chain) in free]
    rungs = list(
        fired.filter(pk__in=held)
        .select_for_update(skip_locked=True, no_key=True, of=("self",))
        .select_related("deadline__operation")
        .order_by("fired_at", "id")
    )
    recorded = 0
    for rung, found in _looked_at(rungs, now):
        try:
            with transaction.atomic():
                _record_rung(rung, found or unreached.look([rung], now)[rung.pk], now)
            recorded += 1
        except Exception as error:
            log.exception("Rung %s could not be recorded", rung.pk)
            if trouble is not None:
                trouble.append(f"deadline {rung.deadline_id}: {error}")
    return recorded, len(waiting)


def _looked_at(rungs: list[Rung], now: datetime) -> Iterable[tuple[Rung, unreached.Found | None]]:
    """Each rung with whom it reached: all in one look, or, where that fails, each by itself."""
    if not rungs:
        return []
    try:
        with transaction.atomic():
            found = unreached.look(rungs, now)
    except Exception:
        log.exception("Whom %s rungs reached is asked one by one", len(rungs))
        return [(rung, None) for rung in rungs]
    return [(rung, found[rung.pk]) for rung in rungs]


def chain_at(clock: str) -> tuple[str, str]:
    """The columns from which `chain_of` tells the chain of a clock; `clock` leads there: "deadline__"."""
    return f"{clock}operation__ref", f"{clock}matter_chain"


def chain_of(ref: str | None, matter: str | None = None) -> str:
    """The chain of an operation, else of a matter of the Committee, else the house's own."""
    return matter or (HOUSE if ref is None else f"operation:{ref}")


def _record_rung(rung: Rung, found: unreached.Found, now: datetime) -> None:
    assert rung.fired_at is not None
    deadline = rung.deadline
    if rung.is_last and deadline.breached_at == rung.fired_at:
        _record_breach(deadline, rung)
    rung.reached, rung.is_recorded = found.reached, True
    rung.save(update_fields=["reached", "is_recorded"])
    append_of_clock(
        deadline, "rung", now,
        rung=rung.name, rung_id=rung.pk, n=rung.n, planned_for=rung.fire_at.isoformat(),
        fired_at=rung.fired_at.isoformat(), caught_up=rung.caught_up, folded=_folded_into(rung),
        reached=found.reached, unreachable=found.unreachable,
    )  # fmt: skip


def _record_breach(deadline: Deadline, rung: Rung) -> None:
    """The limit passed with the clock running. It stays on record; those who lead are asked why."""
    at = rung.fired_at
    assert at is not None
    moved = rung.deadline_version != deadline.version
    due_at = rung.fire_at if moved else deadline.due_at
    append_of_clock(deadline, "breach", at, due_at=due_at.isoformat(), noticed_at=at.isoformat())


def _folded_into(rung: Rung) -> list[str]:
    """The rungs that were due with this one, and left the word to it."""
    same = Rung.objects.filter(
        deadline=rung.deadline_id, deadline_version=rung.deadline_version,
        state=Rung.State.CANCELLED, fired_at=rung.fired_at, fire_at__lte=rung.fire_at,
    )  # fmt: skip
    return list(same.order_by("fire_at", "n").values_list("name", flat=True))


def append_of_clock(deadline: Deadline, verb: str, at: datetime, **data: Any) -> None:
    append(
        chain=deadline.chain, at=at, verb=f"deadline.{verb}", target_kind=deadline.kind,
        target_id=deadline.key, target_label=str(deadline), actor_name="SMCC",
        after=deadline.state, data={"clock": deadline.clock} | data,
    )  # fmt: skip


@transaction.atomic
def _delivery_batch(
    now: datetime, looked_at: set[int], trouble: list[str] | None
) -> tuple[int, int]:
    ended = Delivery.objects.unrecorded()
    waiting = list(ended.exclude(pk__in=looked_at).order_by("id").values_list("pk", *CHAIN)[:BATCH])
    looked_at |= {pk for pk, *_chain in waiting}
    names = {chain_of(*chain) for _pk, *chain in waiting}
    if HOUSE in names:
        hold_chain(HOUSE)
    free = hold_free_chains(names)
    held = [pk for pk, *chain in waiting if chain_of(*chain) in free]
    rows = list(
        ended.filter(pk__in=held)
        .select_for_update(skip_locked=True, no_key=True, of=("self",))
        .order_by("id")
        .values(*KEPT)
    )
    offices = Contact.objects.in_bulk({row["contact"] for row in rows if row["recipient"] is None})
    by_chain: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_chain[chain_of(*(row[column] for column in CHAIN))].append(_said_of(row, offices))
    for chain, said in sorted(by_chain.items()):
        append(
            chain=chain, at=now, verb="deadline.delivered", target_kind="delivery", target_id="",
            actor_name="SMCC", data={"deliveries": said},
        )  # fmt: skip
    Delivery.objects.filter(pk__in=[row["id"] for row in rows]).update(is_recorded=True)
    return len(rows), len(waiting)


CHAIN = ("operation__ref", "rung__deadline__matter_chain")
"""The columns from which `chain_of` tells the chain of a message."""
KEPT = (
    "id", "cause", "rung_id", *CHAIN, "recipient", "recipient__name", "contact",
    "post_title", "channel", "state", "due_at", "handed_over_at", "held", "attempts", "message_id",
    "trouble", "subject",
)  # fmt: skip


def _said_of(row: dict[str, Any], offices: dict[int, Contact]) -> dict[str, Any]:
    """One message as the record keeps it: whose, why, when due, how it ended, how late."""
    due, handed_over = row["due_at"], row["handed_over_at"]
    late = None
    if handed_over is not None:
        late = round(max(0.0, (handed_over - due).total_seconds()), 3)
    is_person = row["recipient"] is not None
    return {
        "id": row["id"], "cause": row["cause"], "rung_id": row["rung_id"],
        "to": row["recipient__name"] if is_person else str(offices[row["contact"]]),
        "post": row["post_title"], "channel": row["channel"], "state": row["state"],
        "due_at": due.isoformat(),
        "handed_over_at": handed_over.isoformat() if handed_over else None,
        "late_seconds": late, "held": row["held"], "attempts": row["attempts"],
        "message_id": row["message_id"], "trouble": row["trouble"], "subject": row["subject"],
    }  # fmt: skip
