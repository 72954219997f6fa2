"""The few words that the files themselves say, in the table's language."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from smcc.exports.table.table import Table
from smcc.exports.table.texts import one_line

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


@dataclass(frozen=True)
class Words:
    section: str
    mark: str
    legend: str
    notes: str
    page: str
    of: str
    synthetic: str
    cut: str
    replaced: str


def words_of(table: Table) -> Words:
    """The words in the table's language, whatever the reader's is; asked for before any row is read."""
    with translation.override(table.language or "en"):
        return Words(
            section=one_line(table.section.label) or _("Section"),
            mark=one_line(table.mark.label) or _("Status"),
            legend=_("Legend"),
            notes=_("Notes"),
            page=_("Page"),
            of=_("of"),
            synthetic=_("Synthetic"),
            cut=_("[Cut here: a cell of a workbook holds 32,767 characters. The other formats hold all of this text.]"),
            replaced=_(
                "What the fonts of this document lack is named in square brackets; "
                "the other formats of this table hold it as it was typed."
            ),
        )  # fmt: skip


def is_from_right(table: Table) -> bool:
    """Whether the table's language is written from right to left."""
    return table.language.split("-")[0].lower() in RIGHT_TO_LEFT
