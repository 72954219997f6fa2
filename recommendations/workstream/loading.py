"""Bringing the teams in line with the reference, without losing what was edited here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from coordination.components.loading import Report, merge
from coordination.components.models import Component
from recommendations.action.models import Action
from recommendations.noting import noted
from recommendations.recommendation.policy import ActionState
from recommendations.workstream import policy
from recommendations.workstream.models import Overlap, Workstream
from recommendations.workstream.overlapping import in_order

TEXTS = ("name", "objective", "status_note", "achieved", "not_achieved")
STATES = {"planned": ActionState.OPEN}
"""What the reference calls otherwise than the rulebook."""


def load_workstreams(said: Mapping[str, Any], report: Report) -> None:
    """The teams with their plans of action, and where they overlap."""
    known = {row.code: row for row in Workstream.objects.all()}
    for each in said["teams"]:
        with noted(report) as of:
            of.thing = team = _load_team(known.get(each["code"]), each, said["source"], report)
            _load_plan(team, each["actions"], report)
        known[team.code] = team
    for each in said.get("overlaps", ()):
        one, other = (known[code] for code in each["teams"])
        with noted(report) as of:
            of.thing = one
            _load_overlap(one, other, each["note"], report)


def _load_team(
    row: Workstream | None, said: Mapping[str, Any], source: str, report: Report
) -> Workstream:
    fields = {name: said.get(name, "") for name in TEXTS}
    fields |= {"co_chair_note": said.get("co_chairs", ""), "source": source}
    label = f"workstream {said['code']}"
    if row is None:
        row = Workstream.objects.create(
            code=said["code"], state=policy.WORKFLOW.start, loaded=fields, **fields
        )
        # Once: who takes part is kept here from then on.
        row.members.set(Component.objects.filter(code__in=said.get("members", ())))
        report.added.append(label)
    elif merge(row, fields, label, report):
        row.save()
    return row


def _load_plan(team: Workstream, said: Iterable[Mapping[str, Any]], report: Report) -> None:
    """The actions by their place in the reference: their words may change there and here."""
    known = {row.loaded["n"]: row for row in team.actions.exclude(loaded={})}
    for n, each in enumerate(said, start=1):
        label = f"workstream {team.code} action {n}"
        due_on = date.fromisoformat(each["due_on"]) if each.get("due_on") else None
        fields = {"text": each["title"], "due_note": each.get("by", "")}
        state = STATES.get(each["state"], each["state"])
        row = known.get(n)
        if row is None:
            Action.objects.create(
                workstream=team, state=state, due_on=due_on, **fields,
                loaded=fields | {"n": n, "state": state},
            )  # fmt: skip
            report.added.append(label)
            continue
        if state != row.loaded["state"]:
            # A state moves by a step that somebody takes, with the day on which it happened.
            report.left.append(f"{label}.state: the reference now says {state}; take the step here")
        if merge(row, fields, label, report):
            row.save()


def _load_overlap(one: Workstream, other: Workstream, note: str, report: Report) -> None:
    first, second = in_order(one, other)
    label = f"overlap {one.code} · {other.code}"
    row = Overlap.objects.filter(one=first, other=second).first()
    if row is None and label in one.loaded.get("overlaps", ()):
        report.left.append(f"{label}: was taken back here")
    elif row is None:
        Overlap.objects.create(one=first, other=second, note=note, loaded={"note": note})
        one.loaded = {**one.loaded, "overlaps": [*one.loaded.get("overlaps", ()), label]}
        one.save(update_fields=["loaded"])
        report.added.append(label)
    elif merge(row, {"note": note}, label, report):
        row.save()
