"""What is open or in doubt in a country, in a sentence, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.conveners.coverage import Gap, overlaps
from coordination.operations.models import Convening, Operation
from coordination.operations.policy import ConveningRole
from smcc.rules.words import listed
from smcc.web.times import day_text

if TYPE_CHECKING:
    from coordination.conveners.matrix import Cell


class Kind(models.TextChoices):
    GAP = "gap", gettext_lazy("Nobody agreed")
    AREA_GAP = "area_gap", gettext_lazy("Areas without anybody")
    OVERLAP = "overlap", gettext_lazy("Two agreed at once")
    RIVALS = "rivals", gettext_lazy("More than one named")
    CONTESTED = "contested", gettext_lazy("Contested")
    MEMBERSHIP = "membership", gettext_lazy("Membership ended")
    BOTH_ROLES = "both_roles", gettext_lazy("Both roles in one hand")


@dataclass(frozen=True)
class Finding:
    """Something that a person has to look at."""

    kind: Kind
    country: str
    role: str
    sentence: str
    todo: str = ""
    is_past: bool = False
    """Over, and kept as a fact: nothing is to be done."""


def findings_of(cells: Iterable[Cell], operation: Operation) -> list[Finding]:
    """What is to be seen to in one country, given its cells."""
    cells = list(cells)
    found: list[Finding] = []
    for cell in cells:
        found += [_gap(cell, gap, operation) for gap in cell.gaps]
        found += _meetings(cell)
        found += [_contested(cell, each) for each in cell.in_force if each.is_contested]
        found += _memberships(cell, operation.today)
    return found + _both_roles(cells, operation.today)


def period(starts_on: date, ends_on: date | None) -> str:
    """ "from Thu 3 March", or "from … until …"."""
    if ends_on is None:
        return _("from %(day)s") % {"day": day_text(starts_on)}
    return _("from %(first)s until %(last)s") % {
        "first": day_text(starts_on), "last": day_text(ends_on),
    }  # fmt: skip


def _gap(cell: Cell, gap: Gap, operation: Operation) -> Finding:
    role = ConveningRole(cell.role)
    said = {"country": cell.name, "when": period(gap.starts_on, gap.ends_on)}
    if gap.areas:
        said["areas"] = listed(gap.areas)
        sentence = {
            ConveningRole.CONVENER: _("%(country)s: nobody is agreed as convener for %(areas)s, %(when)s."),
            ConveningRole.CO_CONVENER: _("%(country)s: nobody is agreed as co-convener for %(areas)s, %(when)s."),
        }[role] % said  # fmt: skip
    else:
        sentence = {
            ConveningRole.CONVENER: _("%(country)s: nobody is agreed as convener, %(when)s."),
            ConveningRole.CO_CONVENER: _("%(country)s: nobody is agreed as co-convener, %(when)s."),
        }[role] % said
    kind = Kind.AREA_GAP if gap.areas else Kind.GAP
    if gap.is_past(operation.today):
        return Finding(kind, cell.country, cell.role, sentence, is_past=True)
    return Finding(kind, cell.country, cell.role, sentence, _what_to_do(cell, gap, operation))


def _what_to_do(cell: Cell, gap: Gap, operation: Operation) -> str:
    if cell.waiting and not all(each.is_suggestion for each in cell.waiting):
        todo = _("Record the proposal as agreed, or say why it is contested.")
    elif cell.waiting or cell.suggestion is not None:
        todo = _("Confirm the suggestion, or propose another component.")
    else:
        todo = _("Propose a component.")
    is_hosts = cell.role == ConveningRole.CONVENER and operation.host.country_id == cell.country
    if is_hosts and not gap.areas and gap.includes(operation.today):
        todo += " " + _("Until then %(host)s convenes as the host.") % {"host": operation.host.name}
    return todo


def _meetings(cell: Cell) -> list[Finding]:
    """Two for one area on one day: agreed both (recorded before the rule), or not yet settled."""
    found = []
    for one, other in overlaps(cell.in_force):
        who = {"country": cell.name, "one": _who(one), "other": _who(other)}
        if one.is_agreed and other.is_agreed:
            sentence = _(
                "%(country)s: %(one)s and %(other)s are both agreed for the same days and area."
            )
            kind, todo = Kind.OVERLAP, _("End one of the two periods.")
        else:
            sentence = _("%(country)s: %(one)s and %(other)s are named for the same days and area.")
            kind = Kind.RIVALS
            todo = _("Agree to one, and withdraw or end the other.")
        found.append(Finding(kind, cell.country, cell.role, sentence % who, todo))
    return found


def _who(each: Convening) -> str:
    areas = f", {each.geography}" if each.areas else ""
    return f"{each.component.name} ({str(each.state_label).lower()}{areas})"


def _contested(cell: Cell, each: Convening) -> Finding:
    said: dict[str, Any] = {
        "country": cell.name, "who": each.component.name,
        "role": str(each.get_role_display()).lower(),
    }  # fmt: skip
    if each.article:
        sentence = _("%(country)s: %(who)s as %(role)s is contested, on %(article)s.")
        said["article"] = each.get_article_display()
    else:
        sentence = _("%(country)s: %(who)s as %(role)s is contested.")
    todo = _("Settle it between the components, then record it as agreed, or withdraw it.")
    return Finding(Kind.CONTESTED, cell.country, cell.role, sentence % said, todo)


def _memberships(cell: Cell, today: date) -> list[Finding]:
    """Those named whose membership ends before their period does."""
    found = []
    for each in cell.in_force:
        until = each.component.active_until
        if until is None or (each.ends_on is not None and each.ends_on <= until):
            continue
        sentence = _("%(country)s: the membership of %(who)s ends, or ended, on %(day)s.") % {
            "country": cell.name, "who": each.component.name, "day": day_text(until),
        }  # fmt: skip
        todo = _("End this period by then, and propose who follows.")
        if until < today and not each.is_agreed:
            todo = _("It may not be agreed to. Withdraw it, and propose another component.")
        found.append(Finding(Kind.MEMBERSHIP, cell.country, cell.role, sentence, todo))
    return found


def _both_roles(cells: list[Cell], today: date) -> list[Finding]:
    """One component agreed as convener and as co-convener today: it would coordinate with itself."""
    by_role = [{e.component for e in cell.in_force if e.is_agreed_on(today)} for cell in cells]
    both = set.intersection(*by_role) if by_role else set()
    return [
        Finding(
            Kind.BOTH_ROLES, cells[0].country, "",
            _("%(country)s: %(who)s is agreed as convener and as co-convener.")
            % {"country": cells[0].name, "who": component.name},
            _("Check whether that is meant; if not, end one of the two."),
        )
        for component in sorted(both, key=lambda each: each.code)
    ]  # fmt: skip
