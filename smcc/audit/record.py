"""Writing and verifying the record."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from smcc.audit.models import AuditEvent, Chain
from smcc.audit.verify import HASHED, BrokenLink, Walk, as_text, digest, first_broken_link

__all__ = [
    "HASHED",
    "HOUSE",
    "BrokenLink",
    "Checked",
    "append",
    "as_text",
    "broken_chains",
    "check_record",
    "digest",
    "exported",
    "first_broken_link",
    "hold_chain",
    "hold_free_chains",
    "walked",
]

HOUSE = "house"
"""The chain of what belongs to no operation: reference data, people, settings, gaps in the record."""
TOLD_EVERY = 2_000


def hold_chain(chain: str) -> Chain:
    """Lock a chain's head until the transaction ends: who writes next in this chain waits."""
    Chain.objects.get_or_create(name=chain)
    return Chain.objects.select_for_update(no_key=True).get(name=chain)


def hold_free_chains(names: Iterable[str]) -> set[str]:
    """Lock those of these chains that nobody holds, without waiting; return their names."""
    free = Chain.objects.filter(name__in=set(names)).order_by("name")
    return {head.name for head in free.select_for_update(skip_locked=True, no_key=True)}


@transaction.atomic
def append(
    *,
    chain: str,
    at: datetime,
    verb: str,
    target_kind: str,
    target_id: object,
    actor_id: object = "",
    actor_name: str = "",
    target_label: str = "",
    before: str = "",
    after: str = "",
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Add one event to a chain, in the caller's transaction: a change and its record stand or fall together.

    Locks the chain's head until the transaction ends. `at` is an aware UTC instant.
    `data` must be JSON; other values are written as text.
    """
    head = hold_chain(chain)
    event = AuditEvent(
        chain=chain,
        number=head.length + 1,
        at=at,
        actor_id=str(actor_id),
        actor_name=actor_name,
        verb=verb,
        target_kind=target_kind,
        target_id=str(target_id),
        target_label=target_label[:300],
        before=before,
        after=after,
        reason=reason,
        data=json.loads(json.dumps(dict(data or {}), default=str)),
        previous=head.head,
    )
    event.hash = digest({name: getattr(event, name) for name in HASHED})
    event.save(force_insert=True)
    head.length, head.head = event.number, event.hash
    head.save(update_fields=["length", "head"])
    return event


def exported(event: AuditEvent) -> dict[str, Any]:
    """An event as plain data, as `first_broken_link` and the export read it."""
    fields = {name: getattr(event, name) for name in HASHED} | {"hash": event.hash}
    fields["at"] = as_text(event.at)
    return fields


def walked(head: Chain, told: Callable[[int], None] = lambda taken: None) -> Walk:
    """Go along one chain in the database, up to its head as it was read.

    What others append meanwhile is not looked at; an event behind the end that no head knows of is.
    `told` is called now and then with how many events were taken.
    """
    events = AuditEvent.objects.filter(chain=head.name)
    walk, own = Walk(head.name), events.filter(number__lte=head.length).order_by("number")
    for taken, event in enumerate(own.iterator(), 1):
        walk.take(exported(event))
        if taken % TOLD_EVERY == 0:
            told(taken)
    walk.close(head.length, head.head)
    if events.filter(number__gt=head.length).exists():
        now = Chain.objects.get(pk=head.pk)
        if now.length == head.length:
            walk.stop("stands behind the end of the chain", head.length + 1)
    return walk


def _tell_of_all(told: Callable[[int], None], before: int, taken: int) -> None:
    told(before + taken)


@dataclass(frozen=True)
class Checked:
    """What a check of the whole record found: how much was read, and each chain's first broken link."""

    chains: int
    events: int
    broken: list[BrokenLink]


def check_record(told: Callable[[int], None] = lambda taken: None) -> Checked:
    """Check every chain in the database, heads included: a cut-off tail shows as a missing event.

    `told` is called now and then with how many events were read so far.
    """
    chains = events = 0
    found: list[BrokenLink] = []
    for head in Chain.objects.order_by("name"):
        walk = walked(head, partial(_tell_of_all, told, events))
        chains, events = chains + 1, events + head.length
        told(events)
        if walk.broken is not None:
            found.append(walk.broken)
    known = Chain.objects.values("name")
    headless = AuditEvent.objects.exclude(chain__in=known).order_by("chain")
    for name in headless.values_list("chain", flat=True).distinct():
        found.append(BrokenLink(name, 1, "belongs to a chain whose head is missing"))
    return Checked(chains, events, found)


def broken_chains() -> list[BrokenLink]:
    """The first broken link of each chain in the database that does not hold."""
    return check_record().broken
