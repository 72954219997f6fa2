"""The rulebook as pages: a diagram of every workflow, its steps and its clocks, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import override

from coordination.briefings.models import Briefing
from coordination.capacity.models import ConvenerCapacity
from coordination.conveners.models import ConvenerLetter
from coordination.drills.models import Drill
from coordination.focal_points.models import FocalPoint
from coordination.operations.dossier import models_by_kind
from coordination.operations.models import Convening, Operation
from coordination.roles import Audience, Role
from coordination.thing import Thing
from recommendations.models import (
    Action,
    IndicatorBinding,
    Intake,
    Recommendation,
    ReportingDate,
    Review,
    Round,
    StatusReport,
    Workstream,
)
from smcc.rules.clocks import Clock, RungSpec
from smcc.rules.workflow import Guard, Step, Workflow
from tools.advisor.models import Advisor
from tools.agenda.models import AgendaItem
from tools.agreement.models import Agreement
from tools.body_item.models import BodyItem
from tools.checklist.models import ChecklistItem
from tools.checklist_template.models import ChecklistTemplate
from tools.contingency_plan.models import ContingencyPlan
from tools.plan_activation.models import PlanActivation
from tools.referral.models import Referral
from tools.safer_access.models import SaferAccess
from tools.security_agreement.models import SecurityAgreement
from tools.standing_body.models import StandingBody
from tools.table_import.models import TableImport

NOTICE = "<!-- Written by `manage.py write_docs` from the rulebook. Change the policy, not this page. -->"


def nouns() -> list[type[Thing]]:
    """Every noun with a workflow: the spine's own, the tools' as they registered, the Committee's."""
    committee: list[type[Thing]] = [
        Review, Recommendation, IndicatorBinding, Action, Round, StatusReport, Workstream,
        ReportingDate, Intake,
    ]  # fmt: skip
    return [
        Operation,
        Convening,
        ConvenerLetter,
        *models_by_kind().values(),
        Referral,
        AgendaItem,
        ChecklistTemplate,
        ChecklistItem,
        Advisor,
        TableImport,
        Agreement,
        StandingBody,
        BodyItem,
        ContingencyPlan,
        PlanActivation,
        SecurityAgreement,
        SaferAccess,
        FocalPoint,
        Briefing,
        ConvenerCapacity,
        Drill,
        *committee,
    ]


def pages() -> dict[str, str]:
    """The pages by file name, in English whatever the caller speaks. The same rulebook gives the same bytes."""
    with override("en"):
        found = {f"{noun.kind}.md": page(noun) for noun in nouns()}
        found["README.md"] = contents(nouns())
    return found


def contents(models: Iterable[type[Thing]]) -> str:
    lines = [
        NOTICE, "", "# The rulebook", "",
        "Every workflow of the product, written from the same objects that the pages, the API and "
        "the clocks ask.", "",
        "| noun | states | steps | clocks |", "|---|---|---|---|",
    ]  # fmt: skip
    for noun in models:
        flow = noun.workflow
        clocks = ", ".join(str(clock.label) for clock in noun.clocks) or "–"
        lines.append(
            f"| [{flow.label}]({noun.kind}.md) | {len(_states(flow))} | {len(flow.steps)} | {clocks} |"
        )
    return "\n".join(lines) + "\n"


def page(noun: type[Thing]) -> str:
    """One noun: its diagram, its steps, its clocks."""
    lines = [NOTICE, "", f"# {noun.workflow.label}", ""]
    lines += _diagram(noun.workflow)
    lines += _steps(noun.workflow)
    for clock in noun.clocks:
        lines += _clock(clock)
    return "\n".join(lines) + "\n"


def _states(flow: Workflow) -> list[tuple[str, str]]:
    return [(str(value), str(label)) for value, label in flow.states.choices]  # type: ignore[attr-defined]


def _diagram(flow: Workflow) -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for value, label in _states(flow):
        yield f"    {value} : {_plain(label)}"
    yield f"    [*] --> {flow.start}"
    order = [value for value, _label in _states(flow)]
    for step in flow.steps:
        for source in sorted(step.source, key=order.index):
            yield f"    {source} --> {step.target} : {_plain(step.label)}"
    for value in order:
        if value in flow.final():
            yield f"    {value} --> [*]"
    yield "```"
    yield ""


def _plain(label: Any) -> str:
    """A label as Mermaid can draw it: a colon or a semicolon would end it."""
    return str(label).replace(":", " –").replace(";", ",")


def _steps(flow: Workflow) -> Iterator[str]:
    yield "## Steps"
    yield ""
    yield "| step | from | to | who may take it | what it needs | who is told |"
    yield "|---|---|---|---|---|---|"
    labels = dict(_states(flow))
    for step in flow.steps:
        sources = ", ".join(labels[value] for value in labels if value in step.source)
        cells = [
            f"{step.label}<br>`{step.name}`", sources, labels[step.target],
            _roles(step.by), _needs(step), _audiences(step.tells),
        ]  # fmt: skip
        yield "| " + " | ".join(_cell(cell) for cell in cells) + " |"
    yield ""


def _roles(names: Iterable[str]) -> str:
    given = {str(name) for name in names}
    return ", ".join(str(role.label) for role in Role if role.value in given)


def _audiences(names: Iterable[str]) -> str:
    return ", ".join(str(Audience(name).label) for name in names) or "–"


def _needs(step: Step) -> str:
    said = [_guard(guard) for guard in step.needs]
    if step.needs_reason:
        said.append("a reason")
    if step.follows:
        said.append("taken only along with a step of another record")
    return "; ".join(said) or "–"


def _guard(guard: Guard) -> str:
    """A guard as its name reads: `every_row_is_decided` → "every row is decided"."""
    return getattr(guard, "__name__", "a condition").replace("_", " ")


def _clock(clock: Clock) -> Iterator[str]:
    yield f"## Clock: {clock.label}"
    yield ""
    yield f"- counts from: {clock.anchor}"
    for line in _durations(clock):
        yield f"- {line}"
    kind = "from the source" if clock.basis.kind == "source" else "a default of this installation"
    yield f"- basis: {kind}. {clock.basis.text}"
    if clock.setting:
        yield f"- policy setting: `{clock.setting}`; the secretariat may change it, running clocks keep their promise"
    yield ""
    yield "| reminder | when | whom it reaches |"
    yield "|---|---|---|"
    for rung in clock.ladder:
        yield f"| `{rung.name}` | {_when(rung)} | {_audiences(rung.to)} |"
    yield ""


def _durations(clock: Clock) -> Iterator[str]:
    if clock.limit_at is not None:
        yield "limit: the thing’s own date"
        return
    if clock.target_hours is not None:
        yield f"target: {_hours(clock.target_hours)}"
    if clock.limit_hours is not None:
        yield f"limit: {_hours(clock.limit_hours)}"
    if clock.next_limit_hours is not None:
        yield f"limit of every later run: {_hours(clock.next_limit_hours)}"


def _hours(hours: float) -> str:
    if hours > 72 and hours % 24 == 0:
        return f"{hours / 24:g} days"
    return f"{hours:g} hours"


def _when(rung: RungSpec) -> str:
    hours = rung.after.total_seconds() / 3600
    if not hours:
        said = f"at the {rung.anchor}"
    else:
        said = f"{_hours(abs(hours))} {'before' if hours < 0 else 'after'} the {rung.anchor}"
    if rung.every is not None:
        said += f", then every {_hours(rung.every.total_seconds() / 3600)}"
    return said


def _cell(text: Any) -> str:
    return str(text).replace("|", "\\|").replace("\n", " ")
