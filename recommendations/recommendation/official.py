"""The table that the Committee publishes, from the same rows as the board: every format says the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from recommendations.recommendation import cells, policy
from recommendations.recommendation.rows import BoardRow, with_facts
from recommendations.recommendation.said import Said, said_now, said_of
from recommendations.report.models import StatusReport
from smcc.exports.table.table import Cell, Column, Mark, Row, Section, Table, Tracked
from smcc.rules.differences import ADDED, REMOVED, SAME

AT_ONCE = 200
"""Rows read from the database at a time."""
MARKS = {
    policy.Status.IMPLEMENTED: ("#1a7f37", "solid"),
    policy.Status.IN_PROGRESS: ("#b35900", "stripes"),
    policy.Status.PENDING: ("#5b3a9e", "dots"),
    policy.Status.NOT_APPLICABLE: ("#57606a", "none"),
}
"""Each official word with a colour and a pattern: told apart in grey, and after copying."""


def official_table(rows: QuerySet[Any], *, title: str) -> Table:
    """The rows as the published table, in the language that is active. Read as it is written."""
    known = rows.order_by().values_list(
        "review_id", "current__round__dated", "current__round__synthetic"
    )
    reviews, dated, invented = _span(known.distinct()[:1000])
    return published(
        _lines(said_now(rows), by_review=reviews > 1), title=title, dated=dated, synthetic=invented
    )


def rounds_table(rows: QuerySet[Any], of: Any, *, title: str) -> Table:
    """The rows as one round's own table: its reports, and what stood beside them when it was closed."""
    return published(
        _lines((row for row, in _asked(rows, [of]) if row is not None), by_review=False),
        title=title, dated=of.dated, synthetic=of.synthetic, subtitle=of.review.title,
    )  # fmt: skip


def changes_table(
    rows: QuerySet[Any], earlier: Any, later: Any, *, title: str, by: str, opening: tuple[str, ...]
) -> Table:
    """The later round's table, with all that it says otherwise than the earlier one as tracked changes."""
    return published(
        _changes(_asked(rows, [earlier, later])),
        title=title, dated=later.dated, synthetic=_invented(earlier, later),
        subtitle=later.review.title, opening=opening,
        tracked=Tracked(by, datetime.combine(later.dated, time(), UTC)),
    )  # fmt: skip


def _invented(earlier: Any, later: Any) -> str:
    """What of the two is invented, with its date where that is not the table's own."""
    if later.synthetic or not earlier.synthetic:
        return str(later.synthetic)
    return f"{formats.date_format(earlier.dated, 'j F Y')}: {earlier.synthetic}"


def published(
    lines: Iterable[Section | Row], *, title: str, dated: date | None, synthetic: str, **more: Any
) -> Table:
    """Lines in the columns of the published table, with its legend and its notes."""
    return Table(
        title=title,
        language=translation.get_language() or "en",
        dated=_("As of the round of %(date)s") % {"date": formats.date_format(dated, "j F Y")}
        if dated
        else "",
        columns=columns(),
        lines=lines,
        legend=tuple(
            Mark(str(word), str(word.label), colour, pattern)
            for word, (colour, pattern) in MARKS.items()
        ),
        mark_in="response",
        notes=_notes(),
        synthetic=synthetic,
        made_at=timezone.now(),
        **more,
    )


def columns() -> tuple[Column, ...]:
    """The official columns, with their heads in the language that is active."""
    return (
        Column("number", _("No."), "#meta+recommendation", 0.25),
        Column("recommendation", _("Recommendation"), "#description+recommendation", 1.1),
        Column("detail", _("Detail and rationale"), "#description+detail", 1.2),
        Column("response", _("Response and current status"), "#status+text", 1.5),
        Column("way_forward", _("Way forward"), "#activity+next", 1.0),
    )


def _asked(rows: QuerySet[Any], rounds: Sequence[Any]) -> Iterator[list[Said | None]]:
    """Each recommendation as each of the rounds has it; None where none had asked for it by then."""
    names = [f"as_of_{n}" for n, _each in enumerate(rounds)]
    seen = with_facts(rows).prefetch_related(
        *(
            Prefetch(
                "reports", StatusReport.objects.as_of(each).select_related("round"), to_attr=name
            )
            for name, each in zip(names, rounds, strict=True)
        )
    )
    today = timezone.localdate()
    for thing in seen.iterator(chunk_size=AT_ONCE):
        found = [next(iter(getattr(thing, name)), None) for name in names]
        yield [said_of(BoardRow(thing, today, each)) if each else None for each in found]


def _span(known: Any) -> tuple[int, date | None, str]:
    """How many reviews, the latest round, and what of it is invented."""
    found = list(known)
    dates = [dated for _review, dated, _invented in found if dated]
    invented = next((said for _review, _dated, said in found if said), "")
    return len({review for review, _dated, _invented in found}), max(dates, default=None), invented


def _notes() -> tuple[str, ...]:
    return (
        _("Where a status is called inferred, its owner has not stated it: the table it was taken from told it by colour alone."),
    )  # fmt: skip


def _lines(rows: Iterable[Said], *, by_review: bool) -> Iterator[Section | Row]:
    group, spoken = "", cells.spoken_now()
    for row in rows:
        here = f"{row.review} · {row.group}" if by_review else row.group
        if here != group:
            group = here
            yield Section(here)
        yield _row(row, spoken)


def _changes(pairs: Iterable[list[Said | None]]) -> Iterator[Section | Row]:
    """The lines of two tables at once: each side's own section titles, and each row once."""
    groups = {REMOVED: "", ADDED: ""}
    for old, new in pairs:
        one = new or old
        if one is None:
            continue
        here = one.group
        begun = [
            kind
            for kind, row in ((REMOVED, old), (ADDED, new))
            if row is not None and groups[kind] != here
        ]
        groups |= dict.fromkeys(begun, here)
        if begun:
            yield Section(here, SAME if len(begun) == 2 else begun[0])
        yield _changed(old, new)


def _changed(old: Said | None, new: Said | None) -> Row:
    if old is None or new is None:
        came, one = (ADDED, new) if old is None else (REMOVED, old)
        assert one is not None
        return _row(one)._replace(came=came)
    was, row = _row(old), _row(new)
    both = (now._replace(was=before.text) for now, before in zip(row.cells, was.cells, strict=True))
    return row._replace(cells=tuple(both), mark_was=was.mark)


def _row(row: Said, spoken: cells.Spoken | None = None) -> Row:
    return Row(
        row.key,
        (
            Cell(str(row.number), value=row.number),
            Cell(row.text, emphasis=True),
            Cell(cells.detail_cell(row.lines, row.detail), footnotes=row.footnotes),
            Cell(cells.status_cell(row.facts, spoken), value=row.status or None),
            Cell(row.way_forward),
        ),
        row.status,
    )
