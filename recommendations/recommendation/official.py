"""The table that the Committee publishes, from the same rows as the board: every format says the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from recommendations.recommendation import policy
from recommendations.recommendation.models import Recommendation
from recommendations.recommendation.rows import BoardRow, with_facts
from smcc.exports.table.table import Cell, Column, Mark, Row, Section, Table
from smcc.rules.refusals import OutOfTurn

AT_ONCE = 200
"""Rows read from the database at a time."""
PDF_AT_MOST = 100
MARKS = {
    policy.Status.IMPLEMENTED: ("#1a7f37", "solid"),
    policy.Status.IN_PROGRESS: ("#b35900", "stripes"),
    policy.Status.PENDING: ("#5b3a9e", "dots"),
    policy.Status.NOT_APPLICABLE: ("#57606a", "none"),
}
"""Each official word with a colour and a pattern: told apart in grey, and after copying."""


def check_fits(rows: QuerySet[Any], form: str) -> None:
    """Raise `OutOfTurn` for a PDF of more rows than can be set while its reader waits."""
    if form == "pdf" and rows[PDF_AT_MOST : PDF_AT_MOST + 1].exists():
        raise OutOfTurn(
            _("A PDF of more than %(n)d recommendations takes too long here. Narrow the filters, or take the Word file.")
            % {"n": PDF_AT_MOST}
        )  # fmt: skip


def official_table(rows: QuerySet[Any], *, title: str) -> Table:
    """The rows as the published table, in the language that is active. Read as it is written."""
    known = rows.order_by().values_list(
        "review_id", "current__round__dated", "current__round__synthetic"
    )
    reviews, dated, invented = _span(known.distinct()[:1000])
    return Table(
        title=title,
        language=translation.get_language() or "en",
        dated=_("As of the round of %(date)s") % {"date": formats.date_format(dated, "j F Y")}
        if dated
        else "",
        columns=(
            Column("number", _("No."), "#meta+recommendation", 0.25),
            Column("recommendation", _("Recommendation"), "#description+recommendation", 1.1),
            Column("detail", _("Detail and rationale"), "#description+detail", 1.2),
            Column("response", _("Response and current status"), "#status+text", 1.5),
            Column("way_forward", _("Way forward"), "#activity+next", 1.0),
        ),
        lines=_lines(rows, by_review=reviews > 1),
        legend=tuple(
            Mark(str(word), str(word.label), colour, pattern)
            for word, (colour, pattern) in MARKS.items()
        ),
        mark_in="response",
        notes=_notes(),
        synthetic=invented,
        made_at=timezone.now(),
    )


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


def _lines(rows: QuerySet[Any], *, by_review: bool) -> Iterator[Section | Row]:
    group, today = "", timezone.localdate()
    for thing in with_facts(rows).iterator(chunk_size=AT_ONCE):
        here = f"{thing.review.title} · {thing.group}" if by_review else thing.group
        if here != group:
            group = here
            yield Section(here)
        yield _row(BoardRow(thing, today))


def _row(row: BoardRow) -> Row:
    thing, report = row.thing, row.report
    return Row(
        f"{thing.review.ref}-{thing.number}",
        (
            Cell(str(thing.number), value=thing.number),
            Cell(thing.text, emphasis=True),
            Cell(_detail(thing), footnotes=tuple(str(each) for each in thing.footnotes)),
            Cell(_status(row), value=report.status if report is not None else None),
            Cell(report.way_forward if report is not None else ""),
        ),
        report.status if report is not None else "",
    )


def _detail(thing: Recommendation) -> str:
    kinds: dict[str, list[str]] = {}
    for each in thing.references.all():
        if each.found_in == policy.Part.DETAIL:
            kinds.setdefault(str(each.get_kind_display()), []).append(each.as_written)
    drawn = [f"{kind}: {'; '.join(written)}." for kind, written in kinds.items()]
    return "\n\n".join([*drawn, thing.detail])


def _status(row: BoardRow) -> str:
    """What each party responds, how the status is known, and the text: paragraph by paragraph."""
    answers = [
        f"{each.party.short_name or each.party}: {each.get_answer_display()}."
        for each, _kind in row.answers
    ]
    said = [" ".join(answers)] if answers else []
    report = row.report
    if report is None:
        return "\n\n".join([*said, _("No status yet.")])
    how = [_("Inferred.")] if row.is_inferred else []  # the word itself is the row's mark
    if row.is_silent:
        how.append(_("No answer in the last round."))
    if not answers and report.response_note:
        said.append(report.response_note)
    return "\n\n".join(part for part in (*said, " ".join(how), report.narrative) if part)
