"""What the record says of a decision, as sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.components.models import Component
from coordination.people.models import Post
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Refusal
from smcc.web.times import moment_text
from tools.cell.policy import Cell, Standing
from tools.decision import policy
from tools.decision.models import Decision
from tools.naming import component_name, post_name

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


Reads = Callable[[str, Any], str]


def entries(events: Iterable[AuditEvent], zone: str) -> list[Entry]:
    """The events in words: components and posts by name, moments by this zone's clock and the reader's."""
    found = list(events)
    read = _reader(found, zone)
    return [Entry(event, _what(event), _changes(event, read)) for event in found]


def _reader(events: Iterable[AuditEvent], zone: str) -> Reads:
    """How a kept value of a field reads. A query where components are named, and one where posts are."""
    codes = _codes_in(events)
    components = codes[Cell.LEAD] | codes[Cell.SUPPORTS]
    names = {}
    if components:
        named = Component.objects.filter(code__in=components)
        names = {each.code: component_name(each) for each in named}
    posts = {}
    if codes[Cell.RESPONSIBLE_POST]:
        held = Post.objects.filter(code__in=codes[Cell.RESPONSIBLE_POST])
        posts = {each.code: post_name(each) for each in held.select_related("component", "country")}

    def read(name: str, value: Any) -> str:
        if name in (Cell.LEAD, Cell.SUPPORTS):
            return ", ".join(names.get(code, code) for code in _listed(value))
        if name == Cell.RESPONSIBLE_POST:
            return posts.get(value, _cut(value))
        if name == Cell.DUE_AT:
            return _moment(value, zone)
        choices = dict(Decision._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
        return str(choices.get(value, _cut(value)))

    return read


def _codes_in(events: Iterable[AuditEvent]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {
        cell: set() for cell in (Cell.LEAD, Cell.SUPPORTS, Cell.RESPONSIBLE_POST)
    }
    for event in events:
        found[Cell.SUPPORTS].update(_listed(event.data.get("supports")))
        if event.verb == "decision.position":
            continue
        for name, moved in event.data.get("changes", {}).items():
            if name in found:
                for value in (moved["from"], moved["to"]):
                    found[name].update(_listed(value))
    return found


def _listed(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [value] if value else []


def _moment(value: Any, zone: str) -> str:
    try:
        return moment_text(datetime.fromisoformat(value), zone) if value else ""
    except (TypeError, ValueError):
        return _cut(value)


def _what(event: AuditEvent) -> str:
    verb = event.verb.partition(".")[2]
    if verb in VERBS:
        return str(VERBS[verb])
    try:
        return str(policy.WORKFLOW.step(verb).label)
    except Refusal:
        return verb


def _changes(event: AuditEvent, read: Reads) -> list[tuple[Any, str, str]]:
    if codes := event.data.get("supports"):
        return [(_label(Cell.SUPPORTS), "", read(Cell.SUPPORTS, codes))]
    if event.verb == "decision.position":
        return [_position(event.data)]
    found = []
    for name, moved in event.data.get("changes", {}).items():
        found.append((_label(name), read(name, moved["from"]), read(name, moved["to"])))
    said = event.data.get("cells", ())
    last = {each["cell"]: each["version"] for each in said if each["version"]}
    for each in said:
        if not each["version"]:
            found.append(_beside(each))
        elif each["version"] != last[each["cell"]]:
            found.append(_between(each))
    return found


def _label(name: str) -> Any:
    if name == Cell.SUPPORTS:
        return _("Supporting components")
    return Decision._meta.get_field(name).verbose_name  # type: ignore[union-attr]


def _between(said: dict[str, Any]) -> tuple[Any, str, str]:
    """A text that stood in its cell until its writer went on."""
    text = _("%(text)s (stood in between, until its writer went on)") % {
        "text": _cut(said["typed"])
    }
    return _label(said["cell"]), "", text


def _beside(said: dict[str, Any]) -> tuple[Any, str, str]:
    """A text that did not come to stand in its cell, and what became of it."""
    return _label(said["cell"]), "", f"{_cut(said['typed'])} ({Standing(said['standing']).label})"


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
