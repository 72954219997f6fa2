"""An intake made ready for a page: how many cells of each verdict, and the rows with what differs marked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.intake import policy
from recommendations.intake.models import Intake, IntakeRow, Proposal
from recommendations.intake.policy import Match, Verdict
from smcc.web.diff import diff_html

KINDS = {Verdict.NEW: "soon", Verdict.CHANGED: "soon", Verdict.SAME: "neutral",
         Verdict.UNCLEAR: "contested"}  # fmt: skip


@dataclass(frozen=True)
class Counts:
    """How many cells, by verdict; and how many were applied, or wait plainly."""

    rows: int
    new: int
    changed: int
    same: int
    unclear: int
    applied: int
    plain: int
    refused: int
    plain_refused: int

    @property
    def untried(self) -> int:
        """Plain ones that were not refused yet: the next press takes these."""
        return self.plain - self.plain_refused

    @property
    def next(self) -> int:
        """So many a press of "apply all" takes: those that were refused only where no other is left."""
        return min(self.untried or self.plain, policy.AT_ONCE)

    @classmethod
    def of(cls, intake: Intake) -> Counts:
        """Counted in two queries."""
        waiting = Q(applied_at=None) & ~Q(facts={})
        plain = waiting & Q(verdict__in=(Verdict.NEW, Verdict.CHANGED))
        found = Proposal.objects.filter(row__intake=intake).aggregate(
            **{each.value: Count("pk", filter=Q(verdict=each)) for each in Verdict},
            applied=Count("pk", filter=~Q(applied_at=None)),
            plain=Count("pk", filter=plain),
            # Before the next: a count hides the column of its name from those behind it.
            plain_refused=Count("pk", filter=plain & ~Q(refused="")),
            refused=Count("pk", filter=Q(applied_at=None) & ~Q(refused="")),
        )
        return cls(rows=intake.rows.count(), **found)

    def sentence(self) -> str:
        """ "10 rows were read: 3 cells changed, 1 new, 35 the same, 1 unclear." """
        said = [
            ngettext("%(n)d cell changed", "%(n)d cells changed", self.changed) % {"n": self.changed},
            _("%(n)d new") % {"n": self.new},
            _("%(n)d the same") % {"n": self.same},
            _("%(n)d unclear") % {"n": self.unclear},
        ]  # fmt: skip
        return ngettext(
            "%(n)d row was read: %(said)s.", "%(n)d rows were read: %(said)s.", self.rows
        ) % {"n": self.rows, "said": ", ".join(said)}


def what_came(counts: Counts) -> str:
    """What was applied so far."""
    if not counts.applied:
        return _("Nothing is applied yet.")
    said = _applied(counts)
    if counts.refused:
        said += " " + ngettext(
            "%(n)d was not, and says why.", "%(n)d were not, and say why.", counts.refused
        ) % {"n": counts.refused}
    return said


def _applied(counts: Counts) -> str:
    if not counts.plain:
        return ngettext("%(n)d cell is applied.", "%(n)d cells are applied.", counts.applied) % {
            "n": counts.applied
        }
    total = counts.applied + counts.plain
    return ngettext(
        "%(n)d of %(total)d cell is applied.", "%(n)d of %(total)d cells are applied.", total
    ) % {"n": counts.applied, "total": total}


def what_a_press_came_to(counts: Counts) -> str:
    """After "apply all", how far it is: "300 of 1250 cells are applied. Press again for the rest." """
    if not counts.applied:
        return ""
    return " ".join(
        each
        for each in (_applied(counts), counts.untried and _("Press again for the rest."))
        if each
    )


@dataclass(frozen=True)
class ShownCell:
    """One cell with its marks."""

    proposal: Proposal

    @property
    def kind(self) -> str:
        return "ok" if self.proposal.applied_at else KINDS[Verdict(self.proposal.verdict)]

    @property
    def word(self) -> Any:
        return _("Applied") if self.proposal.applied_at else self.proposal.get_verdict_display()

    @property
    def is_same(self) -> bool:
        return self.proposal.verdict == Verdict.SAME

    @cached_property
    def html(self) -> Any:
        return diff_html(self.proposal.stands, self.proposal.said)


@dataclass(frozen=True)
class ShownRow:
    """One row of the file."""

    row: IntakeRow

    @cached_property
    def cells(self) -> list[ShownCell]:
        return [ShownCell(each) for each in self.row.proposals.all()]

    @property
    def to_look_at(self) -> list[ShownCell]:
        return [each for each in self.cells if not each.is_same]

    @property
    def kept(self) -> list[ShownCell]:
        """The same, and yet something is to be said of it."""
        return [each for each in self.cells if each.is_same and each.proposal.why]

    @property
    def same(self) -> list[str]:
        return [str(each.proposal.get_column_display()) for each in self.cells if each.is_same]

    @property
    def is_plainly_same(self) -> bool:
        """Nothing is to be said of it."""
        row = self.row
        return row.recommendation_id is not None and not (row.doubt or self.to_look_at or self.kept)

    @property
    def may_be_chosen(self) -> bool:
        """What it is can still be said: nothing of it was applied, and it is not plain."""
        untouched = not any(each.proposal.applied_at for each in self.cells)
        return untouched and (self.row.asks or self.row.matched in (Match.CHOSEN, Match.LEFT_OUT))

    @property
    def may_be_compared(self) -> bool:
        """Something of it was refused: it can be looked at again as it stands now."""
        return self.row.recommendation_id is not None and any(
            each.proposal.refused and not each.proposal.applied_at for each in self.cells
        )
