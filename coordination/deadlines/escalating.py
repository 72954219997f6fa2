"""Messages that were refused on their way: whoever stands in is told, while they are tried again.

A refusal is known only after its reminder fired and stands in the record. The record then says in
an event of its own who was not reached after all, and who was told instead.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from coordination.deadlines import unreached
from coordination.deadlines.chronicle import append_of_clock, chain_at, chain_of
from coordination.deadlines.models import Delivery, Rung
from smcc.audit.record import hold_free_chains

log = logging.getLogger(__name__)

BATCH = 100


def escalate(now: datetime, trouble: list[str] | None = None) -> int:
    """Tell others of the messages that were refused. Returns how many refusals were looked at.

    A chain that somebody holds is left for the next look; so is a refusal that cannot be told of,
    which is added to `trouble` and does not hold up the others.
    """
    done, looked_at = 0, set[int]()
    while True:
        waiting = list(
            Delivery.objects.to_escalate()
            .exclude(rung__in=looked_at)
            .order_by("id")
            .values_list("rung", *chain_at("rung__deadline__"))[:BATCH]
        )
        if not waiting:
            return done
        for rung, *chain in dict.fromkeys(waiting):
            looked_at.add(rung)
            try:
                done += _escalate(rung, chain_of(*chain), now)
            except Exception as error:
                log.exception("Refused messages of rung %s could not be told of", rung)
                if trouble is not None:
                    trouble.append(f"rung {rung}: {error}")


@transaction.atomic
def _escalate(pk: int, chain: str, now: datetime) -> int:
    if not hold_free_chains({chain}):
        return 0
    rows = Delivery.objects.to_escalate().filter(rung=pk)
    locked = rows.select_for_update(skip_locked=True, no_key=True, of=("self",))
    held = list(locked.order_by("id").values_list("pk", flat=True))
    if not held:
        return 0
    rung = Rung.objects.select_related("deadline__operation").get(pk=pk)
    found = unreached.look_again(rung, now)
    if found.unreachable:
        append_of_clock(
            rung.deadline, "escalate", now,
            rung=rung.name, rung_id=rung.pk, unreachable=found.unreachable, reached=found.reached,
        )  # fmt: skip
    Delivery.objects.filter(pk__in=held).update(escalation=Delivery.Escalation.DONE)
    return len(held)
