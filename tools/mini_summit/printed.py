"""The decision table to print on A4: as it was filed, with its receipt, or as it stands while it is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coordination.components.models import Component
from smcc.exports.table.table import Cell, Column, Mark, Row, Section, Table
from smcc.web.times import GENEVA, moments_in
from tools.amendment.shown import Reader, made_since_filing, reader_for, rows_of, since_filing
from tools.cell.values import printed_due
from tools.decision import policy as decision
from tools.mini_summit import quorum
from tools.mini_summit.actions import table_as_filed
from tools.mini_summit.models import MiniSummit
from tools.minutes.shown import minutes_shown
from tools.naming import component_name
from tools.position import policy as position

FORMS = ("pdf", "docx")
MARKS = {
    decision.State.OPEN: ("#57606a", "none"),
    decision.State.DECIDED: ("#1a7f37", "solid"),
    decision.State.DEFERRED: ("#b35900", "stripes"),
    decision.State.DROPPED: ("#57606a", "grid"),
}
CONTESTED = "contested"


def table_of(summit: MiniSummit) -> Table:
    """The table in the language that is active. A filed one says what its receipt was given for."""
    rows = summit.frozen_table if summit.filed_at else table_as_filed(summit)
    read = Words(summit, rows)
    return Table(
        title=_("Decision table") if summit.filed_at else _("Draft, not filed · Decision table"),
        subtitle=f"{summit.operation.ref} {summit.operation.name} · {summit.title}",
        language=translation.get_language() or "en",
        dated=_dated(summit),
        columns=_columns(),
        lines=_lines(summit, rows, read),
        legend=_legend(),
        mark_in="state",
        notes=tuple(_notes(summit)),
        synthetic=summit.operation.synthetic,
        made_at=timezone.now(),
    )


def file_name(summit: MiniSummit) -> str:
    """The receipt of a filed table; else the meeting, and that it is a draft."""
    if summit.receipt:
        return summit.receipt
    return f"{summit.operation.ref}-MS{summit.number} ({_('Draft, not filed')})"


def _dated(summit: MiniSummit) -> str:
    if summit.filed_at is None:
        return _("As it stood %(when)s") % {"when": " · ".join(_three(summit, timezone.now()))}
    return _("Filed %(when)s") % {"when": " · ".join(_three(summit, summit.filed_at))}


def _three(summit: MiniSummit, at: datetime) -> list[str]:
    """A moment in the operation's zone, in Geneva's and in the reader's."""
    return moments_in(at, [summit.zone, GENEVA, timezone.get_current_timezone_name()])


def _columns() -> tuple[Column, ...]:
    return (
        Column("number", _("No."), "#meta+number", 0.25),
        Column("topic", _("Topic"), "#subject+topic", 0.85),
        Column("decision", _("Decision"), "#description+decision", 1.8),
        Column("lead", _("Lead component"), "#org+lead", 0.6),
        Column("supports", _("Supporting components"), "#org+support", 0.6),
        Column("post", _("Responsible post"), "#contact+post", 0.7),
        Column("due", _("Due"), "#date+due", 0.7),
        Column("state", _("State"), "#status", 0.5),
        Column("positions", _("Positions"), "#description+positions", 1.1),
    )


def _legend() -> tuple[Mark, ...]:
    states = tuple(
        Mark(str(state), str(state.label), colour, pattern)
        for state, (colour, pattern) in MARKS.items()
    )
    return (*states, Mark(CONTESTED, _("Contested"), "#a40e26", "dots"))


class Words:
    """How the codes of a kept table read. One query."""

    def __init__(self, summit: MiniSummit, rows: Sequence[Mapping[str, Any]]) -> None:
        self.summit = summit
        codes = {row["lead"] for row in rows} | {c for row in rows for c in row["supports"]}
        codes |= {each["component"] for row in rows for each in row.get("positions", ())}
        found = Component.objects.filter(code__in=codes)
        self._names = {each.code: component_name(each) for each in found}

    def name(self, code: str) -> str:
        return self._names.get(code, code)

    def due(self, text: str) -> str:
        """Both zones: the operation's and Geneva's."""
        if not text:
            return ""
        return printed_due(datetime.fromisoformat(text), self.summit.zone)

    def positions(self, row: Mapping[str, Any]) -> str:
        said = row.get("positions", ())
        stances = dict(position.Stance.choices)
        known = [(self.name(each["component"]), each["position"]) for each in said]
        if not known:
            return str(row.get("disagreement", ""))
        lines = [position.missing(position.Said(name, stance) for name, stance in known)]
        for each in said:
            if each["text"]:
                article = (
                    f" ({_('Seville Agreement 2.0')} {each['article']})" if each["article"] else ""
                )
                who, word = self.name(each["component"]), stances.get(each["position"], "")
                lines.append(f"{who}, {word}{article}: {each['text']}")
        if row.get("disagreement"):
            lines.append(str(row["disagreement"]))
        return "\n".join(lines)


def _lines(
    summit: MiniSummit, rows: Iterable[Mapping[str, Any]], read: Words
) -> Iterator[Section | Row]:
    for row in rows:
        yield _row(row, read)
    if summit.filed_at is None:
        return
    amendments = list(summit.amendments.order_by("number"))
    for each in amendments:
        each.summit = summit
    reader = reader_for(amendments)
    for each in amendments:
        yield Section(
            f"{each.title} · {each.receipt} · {moments_in(each.made_at, [summit.zone])[0]}"
        )
        yield from _amended(each, reader)


def _row(row: Mapping[str, Any], read: Words) -> Row:
    state = decision.State(row["state"])
    against = any(
        each["position"] == position.Stance.DISAGREES for each in row.get("positions", ())
    )
    topic = dict(decision.Topic.choices).get(row["topic"], row["topic"])
    kind = dict(decision.Kind.choices).get(row.get("kind", ""), "")
    how = dict(decision.HowDecided.choices).get(row.get("how_decided", ""), "")
    text = row["decision"] or row["reason"]
    is_plain = row.get("kind", "decision") == decision.Kind.DECISION and not how
    said = "" if is_plain else " · ".join(str(part) for part in (kind, how) if part)
    return Row(
        str(row["position"]),
        (
            Cell(str(row["position"]), value=row["position"]),
            Cell(f"{topic}\n{row['subject']}".strip()),
            Cell(f"{text}\n\n{said}".strip()),
            Cell(read.name(row["lead"])),
            Cell(", ".join(read.name(code) for code in row["supports"])),
            Cell(row["post"]),
            Cell(read.due(row["due_at"]), value=row["due_at"] or None),
            # The mark says the state, unless it says that the row is contested.
            Cell(str(state.label) if against else "", value=str(state)),
            Cell(read.positions(row)),
        ),
        CONTESTED if against else str(state),
    )


def _amended(amendment: Any, reader: Reader) -> Iterator[Row]:
    """What an amendment changed, each cell in its column: as it was, and as it is."""
    places = {"text": 2, "lead": 3, "supports": 4, "responsible_post": 5, "due_at": 6, "subject": 1}
    for row in rows_of(amendment, reader):
        cells = [Cell() for _column in range(9)]
        cells[0] = Cell(str(row.position), value=row.position)
        cells[1] = Cell(row.title)
        for cell in row.cells:
            said = _("Was: %(was)s\nIs: %(is)s") % {"was": cell.was or "–", "is": cell.now or "–"}
            at = places[cell.cell]
            before = f"{cells[at].text}\n" if cells[at].text else ""
            cells[at] = Cell(f"{before}{said}")
        cells[8] = Cell(_("Reason: %(reason)s") % {"reason": amendment.reason})
        yield Row(f"{amendment.number}-{row.position}", tuple(cells))


def _notes(summit: MiniSummit) -> Iterator[str]:
    if summit.filed_at is None:
        yield _("This is a draft: the table was not filed, and may still change.")
        if gap := quorum.sentence(quorum.asked_of(summit)):
            yield gap
        return
    yield _("Receipt %(receipt)s. Fingerprint (SHA-256): %(hash)s.") % {
        "receipt": summit.receipt, "hash": summit.table_hash,
    }  # fmt: skip
    if gap := quorum.sentence(summit.quorum):
        yield gap
    yield _("Minutes: %(standing)s") % {"standing": minutes_shown(summit).sentence}
    if amended := since_filing(made_since_filing(summit)):
        yield amended
