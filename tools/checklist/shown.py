"""A checklist made ready for reading: what is done and by what evidence, what is next, and who sees to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from coordination.operations.models import Convening, Operation
from coordination.operations.policy import ConveningRole
from tools.checklist import policy
from tools.checklist.models import Checklist, ChecklistItem, with_evidence
from tools.checklist_template.models import ChecklistTemplate
from tools.checklist_template.policy import Phase, Responsible, Tool
from tools.facts import Evidence
from tools.naming import component_name


@dataclass(frozen=True)
class Line:
    """One item: its words, how it stands, and what shows it."""

    row: ChecklistItem
    who: str = ""

    @property
    def evidence(self) -> Evidence:
        return self.row.evidence()

    @property
    def is_done(self) -> bool:
        return self.row.is_done

    @property
    def is_set_aside(self) -> bool:
        return self.row.is_set_aside

    @property
    def is_open(self) -> bool:
        return not self.is_done and not self.is_set_aside

    @property
    def word(self) -> Any:
        if self.is_set_aside:
            return policy.ItemState.SET_ASIDE.label
        return policy.ItemState.TICKED.label if self.is_done else policy.ItemState.OPEN.label

    @property
    def kind(self) -> str:
        return "neutral" if self.is_set_aside else "ok" if self.is_done else "waiting"

    @property
    def done_at(self) -> datetime | None:
        return self.row.done_at

    @property
    def said_at(self) -> datetime | None:
        return self.row.ticked_at or self.row.set_aside_at

    @property
    def said_by(self) -> Any:
        return self.row.ticked_by or self.row.set_aside_by

    @property
    def responsible(self) -> str:
        """The role, and who that is here: "Convener: URCS"."""
        label = str(Responsible(self.row.item.responsible).label)
        return _("%(role)s: %(names)s") % {"role": label, "names": self.who} if self.who else label


@dataclass(frozen=True)
class PhaseShown:
    label: Any
    lines: list[Line]


@dataclass(frozen=True)
class ToolShown:
    """One tool: who is responsible for it here, role by role, and how far its items are."""

    label: Any
    roles: list[tuple[Any, str]]
    """Each role's words, and who that is here; empty where nobody is agreed."""
    done: int
    of: int


@dataclass(frozen=True)
class Shown:
    """A checklist with all its lines, in their order."""

    checklist: Checklist
    lines: list[Line]
    newer: ChecklistTemplate | None = None
    """The version in force, where that is not the one this was made from."""
    names: dict[str, str] = field(default_factory=dict)

    @cached_property
    def counted(self) -> list[Line]:
        """All but what does not apply."""
        return [line for line in self.lines if not line.is_set_aside]

    @property
    def done(self) -> int:
        return sum(line.is_done for line in self.counted)

    @cached_property
    def open(self) -> list[Line]:
        return [line for line in self.lines if line.is_open]

    @property
    def sentence(self) -> str:
        following = self.open[0].row.title.rstrip(".") if self.open else ""
        return policy.progress(self.done, len(self.counted), following) + "."

    @property
    def phases(self) -> list[PhaseShown]:
        by_phase = groupby(self.lines, key=lambda line: line.row.item.phase)
        return [PhaseShown(Phase(phase).label, list(lines)) for phase, lines in by_phase]

    @property
    def tools(self) -> list[ToolShown]:
        """Who is responsible for which tool, in the order of the tools."""
        found = []
        for tool in Tool:
            mine = [line for line in self.counted if line.row.item.tool == tool]
            roles = {line.row.item.responsible for line in mine}
            shown = [
                (role.label, self.names.get(role, "")) for role in Responsible if role in roles
            ]
            if mine:
                done = sum(line.is_done for line in mine)
                found.append(ToolShown(tool.label, shown, done, len(mine)))
        return found


def lines_of(
    checklists: Sequence[Checklist], *, with_people: bool = False, reader: Any = None
) -> list[ChecklistItem]:
    """Every item of these checklists in order, with its evidence. Two queries, however many."""
    by_id = {each.pk: each for each in checklists}
    rows = ChecklistItem.objects.filter(checklist__in=by_id).select_related("item").in_order()
    if with_people:
        rows = rows.select_related("ticked_by", "set_aside_by")
    found = list(rows)
    for row in found:
        row.checklist = by_id[row.checklist_id]
    return with_evidence(found, reader)


def shown(checklist: Checklist, reader: Any = None) -> Shown:
    """One checklist as its reader sees it, which comes with its operation and template. Four queries."""
    names = names_of(checklist.operation)
    rows = lines_of([checklist], with_people=True, reader=reader)
    newer = None
    if checklist.is_in_use and not checklist.template.is_in_force:
        of_kind = ChecklistTemplate.objects.in_force().filter(length=checklist.template.length)
        newer = of_kind.first()
    lines = [Line(row, names.get(row.item.responsible, "")) for row in rows]
    return Shown(checklist, lines, newer, names)


def sum_of(checklist: Checklist, reader: Any) -> str:
    """How far it is, in a sentence for the operation's page, as its reader's checklist says. Two queries."""
    if not checklist.is_in_use:
        return ""
    return Shown(checklist, [Line(row) for row in lines_of([checklist], reader=reader)]).sentence


def names_of(operation: Operation) -> dict[str, str]:
    """Who stands in each role here, where the records say so: conveners and co-conveners agreed for today.

    Until a convener is agreed the host convenes, as everywhere. One query.
    """
    rows = Convening.objects.agreed().filter(operation=operation)
    today = operation.today
    found: dict[str, list[str]] = {role: [] for role in ConveningRole}
    several = len(operation.country_codes.split()) > 1
    for each in rows.select_related("component", "country").order_by(
        "country_id", "starts_on", "pk"
    ):
        if each.is_agreed_on(today):
            said = component_name(each.component)
            if several:
                said = _("%(component)s (%(country)s)") % {
                    "component": said, "country": each.country.name,
                }  # fmt: skip
            found[each.role].append(said)
    convener = ", ".join(found[ConveningRole.CONVENER]) or component_name(operation.host)
    co_convener = ", ".join(found[ConveningRole.CO_CONVENER])
    post = operation.coordinator_post
    return {
        Responsible.COORDINATOR: post.title if post else "",
        Responsible.CONVENER: convener,
        Responsible.CO_CONVENER: co_convener or _("not agreed yet"),
        Responsible.BOTH: "; ".join((convener, co_convener or _("co-convener not agreed yet"))),
    }
