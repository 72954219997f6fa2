"""A table brought in, in sentences: what a press would do, what it did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from smcc.rules.words import listed
from tools.cell.policy import Standing
from tools.table_import.actions import Outcome
from tools.table_import.policy import Verdict

KINDS = {
    Verdict.NEW: "soon", Verdict.CHANGES: "soon", Verdict.SAME: "neutral", Verdict.EMPTY: "neutral",
    Verdict.UNREAD: "contested", Verdict.LATE: "waiting", Verdict.LONG: "contested",
    Verdict.OUT: "draft", Verdict.WRITTEN: "ok", Verdict.SETTLED: "neutral", Verdict.BESIDE: "contested",
}  # fmt: skip


def what_was_read(counts: Mapping[str, int]) -> str:
    """ "12 rows were read: 9 cells are new, 2 change, 30 the same, 1 not understood." """
    said = [
        ngettext("%(n)d cell is new", "%(n)d cells are new", counts[Verdict.NEW]) % {"n": counts[Verdict.NEW]},
        ngettext("%(n)d changes", "%(n)d change", counts[Verdict.CHANGES]) % {"n": counts[Verdict.CHANGES]},
        _("%(n)d the same") % {"n": counts[Verdict.SAME]},
        _("%(n)d not understood") % {"n": counts[Verdict.UNREAD]},
    ]  # fmt: skip
    if counts[Verdict.LONG]:
        said.append(_("%(n)d too long") % {"n": counts[Verdict.LONG]})
    rows = counts["rows_read"]
    return ngettext("%(n)d row was read: %(said)s.", "%(n)d rows were read: %(said)s.", rows) % {
        "n": rows,
        "said": ", ".join(said),
    }


def button(counts: Mapping[str, int]) -> str:
    """What the button does: "Bring in 9 cells into 5 rows"; "Add 2 rows" where they have only a title."""
    cells, rows = counts["cells"], counts["rows"]
    if not cells:
        return ngettext("Add %(n)d row", "Add %(n)d rows", rows) % {"n": rows}
    into = ngettext("%(n)d row", "%(n)d rows", rows) % {"n": rows}
    return ngettext(
        "Bring in %(n)d cell into %(rows)s", "Bring in %(n)d cells into %(rows)s", cells
    ) % {"n": cells, "rows": into}


def what_came(outcome: Outcome) -> str:
    """What a press came to, in one sentence or a few."""
    said = outcome.standings
    written = said.get(Standing.WRITTEN, 0)
    rows = ngettext("%(n)d row", "%(n)d rows", len(outcome.rows)) % {"n": len(outcome.rows)}
    if outcome.added and not outcome.cells:
        added = outcome.added
        parts = [ngettext("%(n)d row was added.", "%(n)d rows were added.", added) % {"n": added}]
        return " ".join([*parts, *_left(outcome)])
    parts = [
        ngettext("%(n)d cell was brought in, in %(rows)s.", "%(n)d cells were brought in, in %(rows)s.", written)
        % {"n": written, "rows": rows}
    ]  # fmt: skip
    if outcome.added:
        parts.append(
            ngettext("%(n)d of them is new.", "%(n)d of them are new.", outcome.added) % {"n": outcome.added}
        )  # fmt: skip
    waiting = [
        (Standing.APART, _("%(n)d beside what somebody else wrote meanwhile")),
        (Standing.UNREAD, _("%(n)d not understood")),
        (Standing.LATE, _("%(n)d of rows that are put off")),
    ]
    some = [text % {"n": said[each]} for each, text in waiting if said.get(each)]
    if some:
        parts.append(
            _("These wait beside their cells until somebody decides: %(said)s.") % {"said": listed(some)}
        )  # fmt: skip
    return " ".join([*parts, *_left(outcome)])


def _left(outcome: Outcome) -> list[str]:
    if not outcome.left:
        return []
    return [
        ngettext("%(n)d cell is left. Press again for the rest.", "%(n)d cells are left. Press again for the rest.", outcome.left)
        % {"n": outcome.left}
    ]  # fmt: skip


def kind_of(cell: Any) -> str:
    """The colour of its mark; the word says the same."""
    return KINDS[Verdict(cell.verdict)]
