"""What the record says of a decision, as sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Refusal
from tools.cell.policy import Standing
from tools.decision import policy
from tools.decision.models import Decision

VERBS = {
    "add": gettext_lazy("Added to the table"),
    "write": gettext_lazy("Written"),
    "supports": gettext_lazy("Supporting components changed"),
    "move": gettext_lazy("Moved in the table"),
    "kind": gettext_lazy("What it is, and how it was decided"),
    "position": gettext_lazy("Position said"),
    "amend": gettext_lazy("Amended after filing"),
    "carry": gettext_lazy("Carried over to a later meeting"),
    "delegate": gettext_lazy("Delegated"),
    "escalate": gettext_lazy("Escalated"),
    "answer": gettext_lazy("Returned with what was decided"),
    "take_back": gettext_lazy("Referral taken back"),
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
    if event.verb == "decision.position":
        return [_position(event.data)]
    found = []
    for name, moved in event.data.get("changes", {}).items():
        label = Decision._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        found.append((label, _cut(moved["from"]), _cut(moved["to"])))
    said = event.data.get("cells", ())
    last = {each["cell"]: each["version"] for each in said if each["version"]}
    for each in said:
        if not each["version"]:
            found.append(_beside(each))
        elif each["version"] != last[each["cell"]]:
            found.append(_between(each))
    return found


def _between(said: dict[str, Any]) -> tuple[Any, str, str]:
    """A text that stood in its cell until its writer went on."""
    label = Decision._meta.get_field(said["cell"]).verbose_name  # type: ignore[union-attr]
    text = _("%(text)s (stood in between, until its writer went on)") % {
        "text": _cut(said["typed"])
    }
    return label, "", text


def _beside(said: dict[str, Any]) -> tuple[Any, str, str]:
    """A text that did not come to stand in its cell, and what became of it."""
    label = Decision._meta.get_field(said["cell"]).verbose_name  # type: ignore[union-attr]
    return label, "", f"{_cut(said['typed'])} ({Standing(said['standing']).label})"


def _position(data: dict[str, Any]) -> tuple[Any, str, str]:
    """Whose position, as it was and as it is: the words are known to who reads the record."""
    stances: Any = _stances()
    before, after = (
        " · ".join(
            str(part)
            for part in (stances.get(said["position"], ""), said["article"], _cut(said["text"]))
            if part
        )
        for said in (data["from"], data["to"])
    )
    return data["component"], before, after


def _stances() -> dict[str, Any]:
    model: Any = Decision._meta.get_field("positions").related_model
    return dict(model._meta.get_field("stance").choices)


def _cut(text: Any) -> str:
    said = "" if text is None else str(text)
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}…"
