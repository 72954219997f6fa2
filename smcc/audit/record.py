"""Writing and verifying the record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from smcc.audit.models import AuditEvent, Chain

HASHED = (
    "chain", "number", "at", "actor_id", "actor_name", "verb", "target_kind", "target_id",
    "target_label", "before", "after", "reason", "data", "previous",
)  # fmt: skip


def digest(fields: Mapping[str, Any]) -> str:
    """The SHA-256 of an event's canonical JSON, which carries the hash of the event before it."""
    said = {name: fields[name] for name in HASHED}
    at = said["at"]
    said["at"] = at if isinstance(at, str) else as_text(at)
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def as_text(moment: datetime) -> str:
    """An instant as the chain hashes it: UTC, microseconds, `Z`."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


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


@dataclass(frozen=True)
class BrokenLink:
    """The first place at which a chain does not hold."""

    chain: str
    number: int
    why: str


def first_broken_link(events: Iterable[Mapping[str, Any]]) -> BrokenLink | None:
    """Walk one chain's events in order; return the first link that does not hold, or None.

    Needs nothing but the events: an exported chain is checked without the database.
    """
    previous, expected = "", 1
    for event in events:
        name, number = str(event["chain"]), int(event["number"])
        if number != expected:
            return BrokenLink(name, expected, "missing")
        if event["previous"] != previous:
            return BrokenLink(name, number, "does not follow the event before it")
        if digest(event) != event["hash"]:
            return BrokenLink(name, number, "was changed after it was written")
        previous, expected = str(event["hash"]), expected + 1
    return None


def exported(event: AuditEvent) -> dict[str, Any]:
    """An event as plain data, as `first_broken_link` and the export read it."""
    fields = {name: getattr(event, name) for name in HASHED} | {"hash": event.hash}
    fields["at"] = as_text(event.at)
    return fields


def broken_chains() -> list[BrokenLink]:
    """Check every chain in the database, heads included: a cut-off tail shows as a missing event."""
    found = []
    for head in Chain.objects.order_by("name").iterator():
        events = AuditEvent.objects.filter(chain=head.name).order_by("number").iterator()
        if broken := first_broken_link(exported(e) for e in events):
            found.append(broken)
            continue
        written = AuditEvent.objects.filter(chain=head.name).count()
        if written != head.length:
            found.append(BrokenLink(head.name, written + 1, "missing"))
    return found
