"""The cell of response and current status taken apart: what it would write, and what it does not say plainly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from recommendations.intake.policy import Column
from recommendations.intake.standing import Standing
from recommendations.recommendation import cells
from recommendations.recommendation.policy import Answer, Status
from smcc.reading.found import FoundCell

LABELS = ("current status:", "current status")
LONGEST_WORD = 60
FEW_WORDS = 3
"""So many words without a stop, alone in their paragraph, are meant as a status and are no sentence."""


@dataclass
class StatusReading:
    """The official word, the text without it, and the facts that differ from what stands."""

    language: str
    status: str = ""
    text: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    flaws: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, cell: FoundCell, apart: FoundCell | None, language: str) -> StatusReading:
        """Part the official word from the text. `apart` is its own cell, where the file has a column for it."""
        found = cls(language, text=cell.text)
        if cell.lacks_value:
            return found
        if apart is not None:
            found._word_apart(apart)
        else:
            found.status, found.text = found._ask(cells.status_word, cell.text)
        return found

    def take_apart(
        self, cell: FoundCell, known: Standing | None, parties: Mapping[str, str], *, composed: bool
    ) -> StatusReading:
        """Work out the facts. Returns itself.

        `composed` cells were written by this house; others are free text, of which no more is read
        than stands there plainly.
        """
        if cell.lacks_value:
            return self
        if composed and known is not None:
            self._composed(known, parties)
        else:
            self._free(known, parties, cell)
        return self

    def _ask(self, ask: Callable[..., Any], *values: Any) -> Any:
        """Ask with the words of the file's language; what is said of it is in the reader's."""
        with translation.override(self.language):
            return ask(*values)

    def _word_apart(self, apart: FoundCell) -> None:
        if apart.lacks_value:
            self.flaws += apart.flaws
        elif apart.text:
            self.status, rest = self._ask(cells.status_word, apart.text)
            if not self.status or rest:
                self.status = ""
                self.flaws.append(_none_of_the_four(apart.text))

    # --- As this house composes it --------------------------------------------------------

    def _composed(self, known: Standing, parties: Mapping[str, str]) -> None:
        stood = known.drafted
        names = {**parties, **self._ask(_names_of, known)}
        if known.status() and not (self.status or self.flaws):
            self._another_word(known, names)
        said = self._ask(cells.status_facts, self.text, stood, names)
        if not said.answers and cells.names_a_party(said.note or said.narrative, names):
            self.flaws.append(
                _("a response is there that is none of: %(words)s.")
                % {"words": ", ".join(str(each.label) for each in Answer)}
            )
            return
        self._answers(dict(said.answers), known, names)
        here = {names[name] for name, _answer in said.answers}
        if missing := [name for name, _answer in stood.answers if names[name] not in here]:
            self.flaws.append(
                _("the response of %(parties)s is not there any more. A response is not taken back by leaving it out.")
                % {"parties": ", ".join(missing)}
            )  # fmt: skip
        self._word(known.status(), is_expected=bool(known.status()))
        if stood.is_inferred and not said.is_inferred and not self.flaws:
            self.facts["status_basis"] = "stated"
        elif said.is_inferred and not stood.is_inferred:
            self.flaws.append(
                _("it calls the status inferred. Say from what in the report itself.")
            )
        if said.note and not cells.same_words(said.note, stood.note):
            self.facts["response_note"] = said.note
        if not cells.same_words(said.narrative, stood.narrative):
            self.facts["narrative"] = said.narrative
            if stood.narrative and not said.narrative:
                self.flaws.append(
                    _("the text is gone in the file. Tick it, if it is to be empty here too.")
                )
            if stood.note and not stood.answers and not said.note:
                self.flaws.append(_("the remark on the responses cannot be told from the text."))

    def _another_word(self, known: Standing, names: Mapping[str, str]) -> None:
        """A word that is none of the four, where the official one stood: above what stood below it."""
        word, rest = self._ask(cells.lead_of, self.text)
        below = self._ask(cells.lead_of, rest)[0]
        stood = self._ask(cells.lead_of, known.text(Column.RESPONSE))[0]
        if not word or len(word) > LONGEST_WORD or cells.same_words(word, stood):
            return
        if self._ask(cells.names_a_party, word, names) or self._ask(cells.is_how, word):
            return
        if cells.same_words(below, stood) or self._ask(cells.names_a_party, below, names):
            self.flaws.append(_none_of_the_four(word))
            self.text = rest

    # --- Free text, as the Committee has published it ----------------------------------------

    def _free(self, known: Standing | None, parties: Mapping[str, str], cell: FoundCell) -> None:
        rest = self.text
        names = {**parties, **(self._ask(_names_of, known) if known is not None else {})}
        stood = known.drafted if known is not None else cells.StatusFacts(has_report=False)
        said = self._ask(cells.status_facts, rest, cells.StatusFacts(), names)
        if said.answers:
            self._answers(dict(said.answers), known, names)
            rest = said.narrative if not said.note else f"{said.note}\n\n{said.narrative}"
        elif cells.names_a_party(rest, names):
            self.flaws.append(_("it names a party, and the response cannot be read."))
            return
        loose = self._ask(cells.loose_answer, rest)
        if loose and not said.answers:
            rest = rest[len(loose) :].strip()
            self._loose(loose, known)
        rest = _without_label(rest)
        if not self.status:
            self.status, rest = self._ask(cells.status_word, rest)
        word = self._ask(cells.lead_of, rest)[0]
        if not self.status and word[-1:].isalpha() and len(word.split()) <= FEW_WORDS:
            self.flaws.append(_none_of_the_four(word))
        is_blank = not (rest or loose or said.answers or self.status)
        if not is_blank:
            self._word(known.status() if known is not None else "", is_expected=True, cell=cell)
        if rest and not cells.same_words(rest, stood.narrative):
            self.facts["narrative"] = rest

    def _loose(self, loose: str, known: Standing | None) -> None:
        """Somebody agrees, and the cell does not say who: kept as a remark, never as a party's answer."""
        if known is None:
            self.facts["response_note"] = loose
            return
        standing = {answer for _party, answer in known.drafted.answers}
        if not standing and not cells.same_words(loose, known.drafted.note):
            self.facts["response_note"] = loose
        elif standing and standing != self._ask(cells.loose_values, loose):
            self.flaws.append(
                _("“%(said)s” does not say who. Record it as the response of a party.")
                % {"said": loose[:80]}
            )

    # --- Both ------------------------------------------------------------------------------------

    def _answers(
        self, said: Mapping[str, str], known: Standing | None, names: Mapping[str, str]
    ) -> None:
        stood = (
            {each.party.code: each.answer for each in known.thing.responses.all()} if known else {}
        )
        new = {names[name]: answer for name, answer in said.items()}
        moved = {code: answer for code, answer in new.items() if stood.get(code) != answer}
        if moved:
            self.facts["responses"] = moved

    def _word(self, stood: str, *, is_expected: bool, cell: FoundCell | None = None) -> None:
        """The official word, if there is one; a missing one is never guessed."""
        if self.status:
            if self.status != stood:
                self.facts["status"] = self.status
        elif is_expected and not self.flaws:
            self.flaws.append(
                _("no official word stands at its beginning; the status is not read.")
            )
            if cell is not None and cell.is_coloured:
                self.flaws.append(_("It is coloured; the colour is not read as a word."))


def _none_of_the_four(word: str) -> str:
    return _("“%(word)s” is none of the four official words: %(words)s. Choose one.") % {
        "word": word[:LONGEST_WORD],
        "words": ", ".join(str(each.label) for each in Status),
    }


def _names_of(known: Standing) -> dict[str, str]:
    """The parties that have answered, by the names the table has them under."""
    return {each.party.called: each.party.code for each in known.thing.responses.all()}


def _without_label(text: str) -> str:
    """The text without "Current status:" above it or before it."""
    lowered = text.casefold()
    for label in LABELS:
        if lowered.startswith(label):
            rest = text[len(label) :]
            if label.endswith(":") or rest[:1] in ("\n", ""):
                return rest.strip()
    return text
