"""What the record says of one record of a country, as sentences, the newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Refusal

SHOWN = 20


@dataclass(frozen=True)
class Entry:
    event: AuditEvent
    what: Any


def history(thing: Any, verbs: Mapping[str, Any]) -> list[Entry]:
    """The last events of a thing. `verbs` are the words for what is no step of its workflow. One query."""
    events = AuditEvent.objects.filter(target_kind=thing.kind, target_id=thing.key)
    return [Entry(event, _what(thing, event, verbs)) for event in events.order_by("-id")[:SHOWN]]


def _what(thing: Any, event: AuditEvent, verbs: Mapping[str, Any]) -> Any:
    verb = event.verb.partition(".")[2]
    if verb in verbs:
        return verbs[verb]
    try:
        return thing.workflow.step(verb).label
    except Refusal:
        return verb
