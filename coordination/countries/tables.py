"""How ready countries are, as a table for files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coordination.countries.aspects import asked_aspects
from coordination.countries.readiness import Row as Country
from smcc.exports.table.table import Cell, Column, Row, Table
from smcc.web.times import moment_text

FILES = ("csv", "xlsx")


def readiness_table(rows: Sequence[Country]) -> Table:
    """A line a country, two columns an aspect: the word, and what is said of it."""
    columns = [
        Column("iso3", "ISO3", "#country+code"),
        Column("country", _("Country"), "#country+name"),
        Column("region", _("IFRC region"), "#region+name"),
    ]
    for aspect in asked_aspects():
        columns.append(Column(aspect.name, str(aspect.label), f"#status+{aspect.name}"))
        said = _("%(what)s: more") % {"what": aspect.label}
        columns.append(Column(f"{aspect.name}_more", said, f"#meta+{aspect.name}"))
    columns.append(Column("missing", _("Missing"), "#meta+missing"))
    return Table(
        title=_("How ready each country is"),
        language=translation.get_language() or "en",
        columns=tuple(columns),
        lines=_lines(rows),
        made_at=timezone.now(),
    )


def _lines(rows: Sequence[Country]) -> Iterator[Row]:
    for row in rows:
        country = row.country
        cells = [Cell(country.iso3), Cell(country.name)]
        cells.append(Cell(country.get_region_display() if country.region is not None else ""))
        for _aspect, said in row.standings:
            cells.append(Cell(str(said.label) if said else ""))
            cells.append(Cell(_more(said)))
        cells.append(Cell("; ".join(row.missing)))
        yield Row(country.iso3, tuple(cells))


def _more(said: object) -> str:
    sentence = str(getattr(said, "sentence", "") or "")
    due = getattr(said, "due_at", None)
    if due is None or sentence:
        return sentence
    return moment_text(due, "UTC")
