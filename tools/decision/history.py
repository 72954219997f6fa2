"""What the record says of a decision, as sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Refusal
from tools.decision import policy
from tools.decision.models import Decision

VERBS = {
    "add": gettext_lazy("Added to the table"),
    "write": gettext_lazy("Written"),
    "supports": gettext_lazy("Supporting components changed"),
    "move": gettext_lazy("Moved in the table"),
}
LONGEST = 400


@dataclass(frozen=True)
class Entry:
    """One event: what was done, by whom, when it was written down, and what changed."""

    event: AuditEvent
    what: str
    changes: list[tuple[Any, str, str]] = field(default_factory=list)
    """Label, text before, text after."""


def entries(events: Iterable[AuditEvent]) -> list[Entry]:
    return [Entry(event, _what(event), _changes(event)) for event in events]


def _what(event: AuditEvent) -> str:
    verb = event.verb.partition(".")[2]
    if verb in VERBS:
        return str(VERBS[verb])
    try:
        return str(policy.WORKFLOW.step(verb).label)
    except Refusal:
        return verb


def _changes(event: AuditEvent) -> list[tuple[Any, str, str]]:
    if codes := event.data.get("supports"):
        return [(_("Supporting components"), "", ", ".join(codes))]
    found = []
    for name, moved in event.data.get("changes", {}).items():
        label = Decision._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        found.append((label, _cut(moved["from"]), _cut(moved["to"])))
    return found


def _cut(text: Any) -> str:
    said = "" if text is None else str(text)
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}…"
