"""What is open or in doubt in a country, in a sentence, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coordination.conveners.coverage import Gap, overlaps
from coordination.operations.models import Convening, Operation
from coordination.operations.policy import ConveningRole
from smcc.rules.words import listed
from smcc.web.times import day_text

if TYPE_CHECKING:
    from coordination.conveners.matrix import Cell

NAMED_AT_MOST = 8
"""In one sentence; the table below names all."""


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
    """Several for one area on one day: agreed both (recorded before the rule), or not yet settled.

    Of those not settled, all that meet are one finding: six proposals are one question, not fifteen.
    """
    meeting = list(overlaps(cell.in_force))
    found = []
    for one, other in meeting:
        if one.is_agreed and other.is_agreed:
            sentence = _(
                "%(country)s: %(one)s and %(other)s are both agreed for the same days and area."
            ) % {"country": cell.name, "one": _who(one), "other": _who(other)}
            todo = _("End one of the two periods.")
            found.append(Finding(Kind.OVERLAP, cell.country, cell.role, sentence, todo))
    unsettled = [pair for pair in meeting if not all(each.is_agreed for each in pair)]
    return found + [_rivals(cell, each) for each in _together(unsettled)]


def _together(pairs: Iterable[tuple[Convening, Convening]]) -> list[list[Convening]]:
    """Those that meet, directly or by way of others, in one group each."""
    groups: list[list[Convening]] = []
    for pair in pairs:
        touched = [group for group in groups if any(each in group for each in pair)]
        whole = [*dict.fromkeys([*(each for group in touched for each in group), *pair])]
        groups = [*(group for group in groups if group not in touched), whole]
    return [sorted(group, key=lambda each: (each.starts_on, each.pk)) for group in groups]


def _rivals(cell: Cell, group: list[Convening]) -> Finding:
    said = [_who(each) for each in group[:NAMED_AT_MOST]]
    if (more := len(group) - NAMED_AT_MOST) > 0:
        said.append(ngettext("%(n)d more", "%(n)d more", more) % {"n": more})
    sentence = {
        ConveningRole.CONVENER: _("%(country)s: as convener %(who)s are named for days and areas that meet."),
        ConveningRole.CO_CONVENER: _("%(country)s: as co-convener %(who)s are named for days and areas that meet."),
    }[ConveningRole(cell.role)] % {"country": cell.name, "who": listed(said)}  # fmt: skip
    todo = _("Agree to one, and withdraw or end the others.")
    return Finding(Kind.RIVALS, cell.country, cell.role, sentence, todo)


def _who(each: Convening) -> str:
    """ "Polish Red Cross (proposed, from Thu 3 March, Lviv)"."""
    terms = [str(each.state_label).lower(), period(each.starts_on, each.ends_on)]
    return f"{each.component.name} ({', '.join(filter(None, [*terms, each.geography]))})"


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
