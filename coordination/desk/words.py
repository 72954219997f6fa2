"""An event of the record in words: what was done, and each field before and after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coordination.components.models import Region
from coordination.deadlines import registry
from coordination.desk import kinds
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import OutOfTurn
from smcc.web.times import moment_text

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
LONGEST = 400
"""A longer text is cut in a list; the page of the event has all of it."""
IN_A_LIST = 6
"""So many fields of one event stand in a list."""

ACTIONS: dict[str, Any] = {
    "acknowledge": gettext_lazy("Acknowledged"),
    "add": gettext_lazy("Added"),
    "amend": gettext_lazy("Corrected"),
    "appoint": gettext_lazy("Appointed"),
    "begin": gettext_lazy("Begun"),
    "call_off": gettext_lazy("Called off"),
    "cause": gettext_lazy("Cause given"),
    "change": gettext_lazy("Changed"),
    "check": gettext_lazy("Checked"),
    "choose_reminders": gettext_lazy("Chose reminders"),
    "close": gettext_lazy("Closed"),
    "confirm": gettext_lazy("Confirmed"),
    "create": gettext_lazy("Made"),
    "delivered": gettext_lazy("Delivered"),
    "end": gettext_lazy("Ended"),
    "end_holding": gettext_lazy("Holding ended"),
    "extend": gettext_lazy("Extended"),
    "fired": gettext_lazy("Reminder fired"),
    "invite": gettext_lazy("Link to sign in sent"),
    "issue": gettext_lazy("Issued"),
    "lift_suspension": gettext_lazy("Suspension lifted"),
    "load": gettext_lazy("Loaded"),
    "open": gettext_lazy("Opened"),
    "pass_on": gettext_lazy("Passed on"),
    "reset": gettext_lazy("Set back to the rulebook’s"),
    "revoke": gettext_lazy("Revoked"),
    "second_factor_taken_off": gettext_lazy("Second factor taken off"),
    "snooze": gettext_lazy("Snoozed"),
    "start": gettext_lazy("Started"),
    "stop": gettext_lazy("Stopped"),
    "suspend": gettext_lazy("Membership suspended"),
    "take_back": gettext_lazy("Taken back"),
    "take_reference": gettext_lazy("Reference’s value taken again"),
    "try": gettext_lazy("Tried"),
    "waive": gettext_lazy("Waived"),
    "wake_up": gettext_lazy("Woken up"),
    "withdraw": gettext_lazy("Withdrawn"),
    "write": gettext_lazy("Written"),
}
"""What is done to many kinds of things; a step of a workflow is called as the workflow calls it."""

NAMES: dict[str, Any] = {
    "aliases": gettext_lazy("Also known as"),
    "broken": gettext_lazy("Broken links"),
    "chains": gettext_lazy("Chains"),
    "email": gettext_lazy("E-mail"),
    "ends_at": gettext_lazy("Until"),
    "events": gettext_lazy("Events"),
    "expires_at": gettext_lazy("Expires"),
    "happened_at": gettext_lazy("Happened at"),
    "kind": gettext_lazy("Kind"),
    "kinds": gettext_lazy("Kinds"),
    "left": gettext_lazy("Left as it was"),
    "name": gettext_lazy("Name"),
    "person": gettext_lazy("Number of the person"),
    "scope": gettext_lazy("Scope"),
    "starts_at": gettext_lazy("From"),
    "tokens_revoked": gettext_lazy("Tokens revoked"),
}


@dataclass(frozen=True)
class Field:
    """One thing that an event says. `was` is what stood before, None where nothing did."""

    label: str
    text: str
    was: str | None = None


@dataclass(frozen=True)
class Told:
    """An event as people read it."""

    event: AuditEvent
    kind: str
    action: str
    fields: list[Field]

    @property
    def some(self) -> list[Field]:
        """The first fields, cut short, for a list."""
        return [
            Field(each.label, _cut(each.text), None if each.was is None else _cut(each.was))
            for each in self.fields[:IN_A_LIST]
        ]

    @property
    def more(self) -> int:
        return max(len(self.fields) - IN_A_LIST, 0)


def told(event: AuditEvent) -> Told:
    """In the reader's language, where words are known; a name that nobody knows stands as it is."""
    kind = event.target_kind
    return Told(
        event, kinds.label_of(kind), action_of(event), [*_states(event), *_fields(kind, event)]
    )


def action_of(event: AuditEvent) -> str:
    """What was done, as the workflow calls its step, or in the words of the house."""
    done = event.verb.rpartition(".")[2]
    workflow = getattr(kinds.models().get(event.target_kind), "workflow", None)
    if workflow is not None:
        try:
            return str(workflow.step(done).label)
        except OutOfTurn:
            pass
    plain = done.replace("_", " ")
    return str(ACTIONS.get(done, plain[:1].upper() + plain[1:]))


def actions_known() -> list[tuple[str, Any]]:
    """What can be asked for by a filter: the words of the house and every step, each once."""
    found = dict(ACTIONS)
    for model in kinds.models().values():
        for step in getattr(getattr(model, "workflow", None), "steps", ()):
            found.setdefault(step.name, step.label)
    return sorted(found.items(), key=lambda each: str(each[1]).casefold())


def _states(event: AuditEvent) -> Iterator[Field]:
    workflow = getattr(kinds.models().get(event.target_kind), "workflow", None)
    if event.after and event.before != event.after:

        def word(state: str) -> str:
            try:
                return str(workflow.label_of(state)) if workflow else state
            except ValueError:
                return state

        yield Field(_("State"), word(event.after), word(event.before) if event.before else None)


def _fields(kind: str, event: AuditEvent) -> Iterator[Field]:
    data = dict(event.data)
    changes = data.pop("changes", None)
    if isinstance(changes, dict):
        for name, pair in changes.items():
            yield _changed(kind, name, pair)
    elif changes is not None:
        data["changes"] = changes
    if kind == "setting" and {"from", "to"} <= set(data):
        known = registry.setting(event.target_id)
        label = str(known.label) if known else event.target_id
        yield _changed(kind, label, {"from": data.pop("from"), "to": data.pop("to")})
    for name, value in data.items():
        if isinstance(value, dict) and set(value) == {"from", "to"}:
            yield _changed(kind, name, value)
        else:
            yield Field(_label(kind, name), _said(kind, name, value))


def _changed(kind: str, name: str, pair: Any) -> Field:
    if not isinstance(pair, dict) or not {"from", "to"} <= set(pair):
        return Field(_label(kind, name), _said(kind, name, pair))
    return Field(_label(kind, name), _said(kind, name, pair["to"]), _said(kind, name, pair["from"]))


def _column(kind: str, name: str) -> Any:
    model = kinds.models().get(kind)
    try:
        return model._meta.get_field(name) if model is not None else None
    except FieldDoesNotExist:
        return None


def _label(kind: str, name: str) -> str:
    if name in NAMES:
        return str(NAMES[name])
    column = _column(kind, name)
    label = str(getattr(column, "verbose_name", "") or name.replace("_", " "))
    return label[:1].upper() + label[1:]


def _said(kind: str, name: str, value: Any) -> str:
    """A value in words. What is deeper than a list of lists is counted."""
    if value is None or value in ("", [], {}):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "region" and value in Region.values:
        return str(Region(value).label)
    if name == "clock" and (clock := registry.clock(str(value))):
        return str(clock.label)
    column = _column(kind, name)
    if choices := getattr(column, "choices", None):
        return str(dict(choices).get(value, value))
    return _plain(value)


def _plain(value: Any, depth: int = 0) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str):
        return _moment(value) if MOMENT.match(value) else value
    if depth > 2 and isinstance(value, (list, dict)):
        return ngettext("%(n)d entry", "%(n)d entries", len(value)) % {"n": len(value)}
    if isinstance(value, list):
        return ", ".join(_plain(each, depth + 1) for each in value)
    if isinstance(value, dict):
        return "; ".join(
            f"{name.replace('_', ' ')}: {_plain(each, depth + 1)}" for name, each in value.items()
        )
    return "–" if value is None else str(value)


def _moment(text: str) -> str:
    """A text that only looks like a moment, or one that no calendar holds where the reader is, stays a text."""
    try:
        at = datetime.fromisoformat(text)
        return text if at.tzinfo is None else moment_text(at)
    except (ValueError, OverflowError):
        return text


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
