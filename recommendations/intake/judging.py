"""What a row of a file proposes, cell by cell: new, changed, the same or unclear, and what would be written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from recommendations.intake.matching import Matched
from recommendations.intake.policy import Column, Match, Verdict
from recommendations.intake.reading.found import FoundTable
from recommendations.intake.reading.heads import STATUS
from recommendations.intake.standing import Standing, with_word
from recommendations.intake.status_cell import StatusReading
from recommendations.recommendation.cells import detail_of, same_words, without_footnotes
from smcc.exports.table.texts import digest
from smcc.reading.found import FoundCell

BLANK: dict[str, dict[str, Any]] = {
    Column.RECOMMENDATION: {},
    Column.DETAIL: {"detail": ""},
    Column.RESPONSE: {
        "status": "", "status_basis": "stated", "response_note": "", "narrative": "",
        "responses": {},
    },
    Column.WAY_FORWARD: {"way_forward": ""},
}  # fmt: skip
"""What stands of a recommendation that is not there yet."""


@dataclass
class Judged:
    """One cell. `facts` are what would be written, `seen` what stood when that was worked out."""

    column: str
    verdict: Verdict
    said: str = ""
    stands: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    seen: dict[str, Any] = field(default_factory=dict)
    why: str = ""


class Judge:
    """Compares the rows of one file with what stands. What it says is in the reader's language."""

    def __init__(self, table: FoundTable, parties: Mapping[str, str]) -> None:
        self._table = table
        self._parties = parties

    def cells(self, matched: Matched) -> Iterator[Judged]:
        """A verdict for each official column that the file has."""
        for column in Column.values:
            if column in self._table.columns:
                yield self._cell(matched, column)

    def _cell(self, matched: Matched, column: str) -> Judged:
        cell = matched.row.cells.get(column, FoundCell())
        if matched.standing is None:
            return self._new(matched, column, cell)
        said = self._compared(matched, matched.standing, column, cell)
        notes = [*cell.notes]
        if matched.doubt and said.verdict != Verdict.SAME:
            said.verdict = Verdict.UNCLEAR
            notes.insert(0, matched.doubt)
        said.why = " ".join(each for each in (*notes, said.why) if each)
        return said

    # --- What is not there yet ------------------------------------------------------------

    def _new(self, matched: Matched, column: str, cell: FoundCell) -> Judged:
        facts, flaws, said = self._facts_of_new(matched, column, cell)
        seen = BLANK[column]
        why = " ".join([*cell.notes, *cell.flaws, *flaws])
        if matched.doubt:
            mine = {} if matched.by != Match.NEW or column == Column.RECOMMENDATION else facts
            why = " ".join(filter(None, (matched.doubt, why)))
            return Judged(column, Verdict.UNCLEAR, said, "", mine, seen, why)
        if cell.flaws or flaws:
            return Judged(column, Verdict.UNCLEAR, said, "", facts, seen, why)
        verdict = Verdict.NEW if facts else Verdict.SAME
        return Judged(column, verdict, said, "", facts, seen, why)

    def _facts_of_new(
        self, matched: Matched, column: str, cell: FoundCell
    ) -> tuple[dict[str, Any], list[str], str]:
        text = cell.text
        if column == Column.RECOMMENDATION:
            place = matched.place
            detail = matched.row.cells.get(Column.DETAIL, FoundCell())
            if not text or place is None:
                return {}, [], text
            return {
                "text": text, "number": matched.number, "level": place.level,
                "region": place.region, "country": place.country,
                "footnotes": [*cell.footnotes, *detail.footnotes],
            }, [], text  # fmt: skip
        if column == Column.RESPONSE:
            reading = self._word(matched, cell)
            reading.take_apart(cell, None, self._parties, composed=False)
            said = with_word(reading.status, reading.text, self._table.language)
            return reading.facts, reading.flaws, said
        name = "detail" if column == Column.DETAIL else "way_forward"
        return ({name: text} if text else {}), [], text

    # --- What is there ----------------------------------------------------------------------

    def _compared(
        self, matched: Matched, standing: Standing, column: str, cell: FoundCell
    ) -> Judged:
        stands, seen = standing.shown(column), standing.seen(column)
        if cell.lacks_value:
            return Judged(column, Verdict.UNCLEAR, "", stands, {}, seen, " ".join(cell.flaws))
        text, footnotes = cell.text, list(cell.footnotes)
        if column != Column.RESPONSE and not footnotes:
            text, ended = without_footnotes(text)
            footnotes = list(ended)
            if not standing.thing.footnotes and footnotes:
                text, footnotes = cell.text, []
        flaws = list(cell.flaws)
        known = [str(each) for each in standing.thing.footnotes]
        if column == Column.DETAIL and not _same_notes(footnotes, known):
            flaws.append(_("its footnotes are others. Footnotes are not changed from here."))
        if column == Column.RESPONSE:
            return self._status_compared(matched, standing, cell, seen, flaws)
        if same_words(text, standing.text(column)) or same_words(
            text, standing.text(column, published=True)
        ):
            return self._kept(column, text, stands, seen, flaws)
        if self._is_as_written(standing, column, text):
            return _not_edited(column, text, stands, seen)
        facts: dict[str, Any] = {}
        if column == Column.DETAIL:
            with translation.override(self._table.language):
                detail = detail_of(text, standing.lines)
            if detail is None:
                flaws.append(
                    _(
                        "what it is drawn from reads differently. References are not changed from here."
                    )
                )
            elif not same_words(detail, standing.thing.detail):
                facts = {"detail": detail}
        else:
            facts = {"text" if column == Column.RECOMMENDATION else "way_forward": text}
        if column == Column.RECOMMENDATION and not text:
            facts, flaws = {}, [*flaws, _("the cell is empty. A recommendation keeps its text.")]
        elif not text:
            flaws.append(
                _("the cell is empty in the file. Tick it, if it is to be empty here too.")
            )
        return self._settled(standing, column, text, stands, facts, seen, flaws)

    def _status_compared(
        self, matched: Matched, standing: Standing, cell: FoundCell,
        seen: dict[str, Any], flaws: list[str],
    ) -> Judged:  # fmt: skip
        column, stands = Column.RESPONSE, standing.shown(Column.RESPONSE)
        reading = self._word(matched, cell)
        said = with_word(reading.status, reading.text, self._table.language)
        for published in (False, True):
            if reading.status == standing.status(published=published) and same_words(
                reading.text, standing.text(column, published=published)
            ):
                return self._kept(column, said, stands, seen, flaws)
        if self._is_as_written(standing, column, reading.text, reading.status):
            return _not_edited(column, said, stands, seen)
        reading.take_apart(cell, standing, self._parties, composed=self._table.keyed)
        flaws += reading.flaws
        if not reading.facts and not flaws:
            return Judged(column, Verdict.SAME, said, stands, {}, seen)
        return self._settled(standing, column, said, stands, reading.facts, seen, flaws)

    def _word(self, matched: Matched, cell: FoundCell) -> StatusReading:
        apart = matched.row.cells.get(STATUS) if STATUS in self._table.columns else None
        return StatusReading.of(cell, apart, self._table.language)

    def _kept(
        self, column: str, said: str, stands: str, seen: dict[str, Any], flaws: list[str]
    ) -> Judged:
        verdict = Verdict.UNCLEAR if flaws else Verdict.SAME
        return Judged(column, verdict, said, stands, {}, seen, " ".join(flaws))

    def _settled(
        self, standing: Standing, column: str, said: str, stands: str,
        facts: dict[str, Any], seen: dict[str, Any], flaws: list[str],
    ) -> Judged:  # fmt: skip
        if self._moved_here(standing, column):
            flaws = [
                _(
                    "it was changed in the file, and here too since the file was made. Look at both."
                ),
                *flaws,
            ]
        if not facts and not flaws:
            return Judged(column, Verdict.SAME, said, stands, {}, seen)
        verdict = Verdict.UNCLEAR if flaws else Verdict.CHANGED
        return Judged(column, verdict, said, stands, facts, seen, " ".join(flaws))

    # --- What the file was made from ----------------------------------------------------------

    def _is_as_written(self, standing: Standing, column: str, text: str, status: str = "") -> bool:
        """Nobody edited the cell in the file."""
        made = self._table.digests.get(standing.key, {})
        if made.get(column) != digest(text):
            return False
        return column != Column.RESPONSE or made.get(STATUS, "") == status

    def _moved_here(self, standing: Standing, column: str) -> bool:
        """The record says something else than it did when the file was made, or is being reported on."""
        made = self._table.digests.get(standing.key, {})
        if column in made and made[column] != digest(standing.text(column, published=True)):
            return True
        if column in (Column.RESPONSE, Column.WAY_FORWARD) and not standing.draft_is_untouched:
            return standing.text(column) != standing.text(column, published=True) or (
                column == Column.RESPONSE and standing.status() != standing.status(published=True)
            )
        is_status = column == Column.RESPONSE and STATUS in made
        return is_status and made[STATUS] != standing.status(published=True)


def _not_edited(column: str, said: str, stands: str, seen: dict[str, Any]) -> Judged:
    why = _("it was not edited in the file, and was changed here since the file was made.")
    return Judged(column, Verdict.SAME, said, stands, {}, seen, why)


def _same_notes(one: list[str], other: list[str]) -> bool:
    return [" ".join(each.split()) for each in one] == [" ".join(each.split()) for each in other]
