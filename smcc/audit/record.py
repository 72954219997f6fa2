"""Writing and verifying the record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from smcc.audit.models import AuditEvent, Chain
from smcc.audit.verify import HASHED, BrokenLink, Walk, as_text, digest, first_broken_link

__all__ = [
    "HASHED",
    "HOUSE",
    "BrokenLink",
    "append",
    "as_text",
    "broken_chains",
    "digest",
    "exported",
    "first_broken_link",
    "hold_chain",
    "hold_free_chains",
    "walked",
]

HOUSE = "house"
"""The chain of what belongs to no operation: reference data, people, settings, gaps in the record."""


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


def walked(head: Chain) -> Walk:
    """Go along one chain in the database, up to its head as it was read.

    What others append meanwhile is not looked at; an event behind the end that no head knows of is.
    """
    events = AuditEvent.objects.filter(chain=head.name)
    walk = Walk(head.name)
    for event in events.filter(number__lte=head.length).order_by("number").iterator():
        walk.take(exported(event))
    walk.close(head.length, head.head)
    if events.filter(number__gt=head.length).exists():
        now = Chain.objects.get(pk=head.pk)
        if now.length == head.length:
            walk.stop("stands behind the end of the chain", head.length + 1)
    return walk


def broken_chains() -> list[BrokenLink]:
    """Check every chain in the database, heads included: a cut-off tail shows as a missing event."""
    walks = (walked(head) for head in Chain.objects.order_by("name").iterator())
    found = [walk.broken for walk in walks if walk.broken is not None]
    known = Chain.objects.values("name")
    headless = AuditEvent.objects.exclude(chain__in=known).order_by("chain")
    for name in headless.values_list("chain", flat=True).distinct():
        found.append(BrokenLink(name, 1, "belongs to a chain whose head is missing"))
    return found
