"""The cells of the official table: how separate facts are written into one, and read out of it again.

Both directions stand side by side so that they cannot drift apart. Words are those of the language
that is active, which is the file's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from recommendations.recommendation.policy import Answer, Part, ReferenceKind, Status
from smcc.exports.table.texts import typed

SWATCHES = "■▨▣▦□"
"""The letters that stand before a mark's word in Word files."""
FOOTNOTE = re.compile(r"\[\d+\] (.*)", re.DOTALL)
SPACES = " \u00a0\t\n"
AFTER_A_WORD = ".:;,\n–—"


@dataclass(frozen=True)
class StatusFacts:
    """What the third cell says beside the status word: answers by party, how it is known, the text."""

    answers: tuple[tuple[str, str], ...] = ()
    """Each party by the name that the table calls it, and a value of `Answer`."""
    note: str = ""
    has_report: bool = True
    is_inferred: bool = False
    is_silent: bool = False
    narrative: str = ""


@dataclass(frozen=True)
class Spoken:
    """The words of one language: asked for once, for a file has thousands of cells."""

    answers: Mapping[str, str]
    """Each answer's word by its value."""
    statuses: Mapping[str, str]
    inferred: str
    silent: str
    no_status: str
    references: tuple[str, ...]
    kinds: Mapping[str, str]
    """The word of each kind of reference."""

    @property
    def how(self) -> frozenset[str]:
        """What may stand of how the status is known."""
        return frozenset((self.inferred, self.silent, f"{self.inferred} {self.silent}"))


@lru_cache(maxsize=16)
def _spoken_in(language: str) -> Spoken:
    return Spoken(
        answers={each.value: str(each.label) for each in Answer},
        statuses={each.value: str(each.label) for each in Status},
        inferred=_("Inferred."),
        silent=_("No answer."),
        no_status=_("No status yet."),
        references=tuple(f"{kind.label}:".casefold() for kind in ReferenceKind),
        kinds={each.value: str(each.label) for each in ReferenceKind},
    )


def spoken_now() -> Spoken:
    """The words of the language that is active."""
    return _spoken_in(get_language() or "")


@lru_cache(maxsize=64)
def _answer_pattern(names: tuple[str, ...], labels: tuple[str, ...]) -> re.Pattern[str]:
    """A party's name, a colon, an answer; the longest names first."""
    each = (
        "|".join(map(re.escape, sorted(some, key=len, reverse=True))) for some in (names, labels)
    )
    return re.compile(
        r"\s*(?P<party>{})\s*:\s*(?P<answer>{})\s*(?:[.;,]|$)".format(*each), re.IGNORECASE
    )


# --- Current status ------------------------------------------------------------------


def status_cell(facts: StatusFacts, spoken: Spoken | None = None) -> str:
    """What each party responds, how the status is known, and the text: paragraph by paragraph.

    `spoken` are the words of the language that is active, where whoever asks has them already.
    """
    words = spoken or spoken_now()
    said = [" ".join([f"{party}: {words.answers[answer]}." for party, answer in facts.answers])]
    if not facts.has_report:
        return "\n\n".join([part for part in (*said, words.no_status) if part])
    if not facts.answers:
        said.append(facts.note)
    return "\n\n".join([part for part in (*said, _how(facts, words), facts.narrative) if part])


def _how(facts: StatusFacts, words: Spoken) -> str:
    how = [words.inferred] if facts.is_inferred else []  # the word itself is the row's mark
    if facts.is_silent:
        how.append(words.silent)
    return " ".join(how)


def status_facts(text: str, known: StatusFacts, parties: Iterable[str]) -> StatusFacts:
    """The facts that `status_cell` wrote as this text. `known` are those that stood, for its remark.

    `parties` are the names under which a response may stand. What is no answer, no remark that was
    known and no word on the basis is the narrative.
    """
    parts = _paragraphs(text)
    found = StatusFacts(has_report=True)
    if parts and (answers := _answers(parts[0], parties)):
        found, parts = replace(found, answers=answers), parts[1:]
    if [words(part) for part in parts] == [words(spoken_now().no_status)]:
        return replace(found, has_report=False)
    at = next((n for n, part in enumerate(parts) if is_how(part)), None)
    lead = len(_paragraphs(known.note))
    if not found.answers and lead and same_words("\n\n".join(parts[:lead]), known.note):
        found, parts = replace(found, note=known.note), parts[lead:]
    elif not found.answers and at:
        found, parts = replace(found, note="\n\n".join(parts[:at])), parts[at:]
    if parts and is_how(parts[0]):
        how = words(parts[0])
        found = replace(
            found,
            is_inferred=spoken_now().inferred in how,
            is_silent=spoken_now().silent in how,
        )
        parts = parts[1:]
    return replace(found, narrative="\n\n".join(parts))


def lead_of(text: str) -> tuple[str, str]:
    """The first paragraph, without a swatch before it, and what stands below it."""
    first, *rest = _paragraphs(text.lstrip(SPACES + SWATCHES)) or [""]
    return first, "\n\n".join(rest)


def is_how(part: str) -> bool:
    """Whether a paragraph says how the status is known, as the table does: "Inferred." """
    return words(part) in spoken_now().how


def _answers(part: str, parties: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The parties' answers, if the paragraph holds nothing else; else nothing."""
    names = {words(name).casefold(): name for name in parties}
    labels = {word.casefold(): value for value, word in spoken_now().answers.items()}
    if not names or ":" not in part:
        return ()
    one = _answer_pattern(tuple(names), tuple(labels))
    text, at, found = words(part), 0, {}
    while at < len(text):
        if not (said := one.match(text, at)):
            return ()
        found[names[said["party"].casefold()]] = labels[said["answer"].casefold()]
        at = said.end()
    return tuple(found.items())


def names_a_party(text: str, parties: Iterable[str]) -> bool:
    """Whether a text begins as the responses do, with a party's name and a colon."""
    first = words(text.partition("\n")[0]).casefold()
    return any(first.startswith(f"{words(name).casefold()}:") for name in parties)


def status_word(text: str) -> tuple[str, str]:
    """An official word that stands plainly at the beginning, and the rest; "" where none does.

    Plainly: alone in its paragraph, or with a stop, a colon or a dash behind it.
    """
    bare = text.lstrip(SPACES + SWATCHES)
    for status, word in spoken_now().statuses.items():
        if bare[: len(word)].casefold() == word.casefold():
            rest = bare[len(word) :]
            if not rest.strip(SPACES) or rest[0] in AFTER_A_WORD:
                return status, rest.lstrip(SPACES + AFTER_A_WORD)
    return "", text


def loose_answer(text: str) -> str:
    """The first paragraph, if it says that somebody agrees or not without saying who; else ""."""
    first = _paragraphs(text)[:1]
    said = re.split(r"[.;,/\s]+", words(first[0]).casefold().strip(" .")) if first else []
    joined = " ".join(said)
    known = {_label(each).casefold() for each in Answer} | {"agree", "disagree", "disagreed"}
    left = joined
    for word in sorted(known, key=len, reverse=True):
        left = left.replace(word, "")
    return first[0] if joined and not left.strip() else ""


def loose_values(text: str) -> set[str]:
    """The answers that such a paragraph names."""
    said, found = words(text).casefold(), set()
    for answer in sorted(Answer, key=lambda each: -len(_label(each))):
        if _label(answer).casefold() in said:
            found.add(answer.value)
            said = said.replace(_label(answer).casefold(), "")
    if "disagree" in said:
        found.add(Answer.NOT_AGREED.value)
    elif "agree" in said:
        found.add(Answer.AGREED.value)
    return found


def _label(answer: Any) -> str:
    return spoken_now().answers[str(answer)]


# --- Detail and rationale -------------------------------------------------------------


def reference_lines(references: Iterable[Any], spoken: Spoken | None = None) -> list[str]:
    """What a recommendation is drawn from, and is to be read with: a line for each."""
    words = (spoken or spoken_now()).kinds
    kinds: dict[str, list[str]] = {}
    for each in references:
        if each.found_in == Part.DETAIL:
            kinds.setdefault(words[each.kind], []).append(each.as_written)
    return [f"{kind}: {'; '.join(written)}." for kind, written in kinds.items()]


def detail_cell(lines: Sequence[str], detail: str) -> str:
    """The lines of its references, then the detail."""
    return "\n\n".join([*lines, detail])


def detail_of(text: str, lines: Sequence[str]) -> str | None:
    """The detail that stands in the cell under these lines; None where they are not there as they were."""
    parts = _paragraphs(text)
    if [_letters(part) for part in parts[: len(lines)]] != [_letters(line) for line in lines]:
        return None
    rest = parts[len(lines) :]
    return None if any(_is_reference(part) for part in rest[:1]) else "\n\n".join(rest)


def _is_reference(part: str) -> bool:
    return part.casefold().startswith(spoken_now().references)


# --- Footnotes -------------------------------------------------------------------------


def without_footnotes(text: str) -> tuple[str, tuple[str, ...]]:
    """A workbook's cell without the footnotes at its end, and these: "[3] Ibid."."""
    parts = _paragraphs(text)
    notes: list[str] = []
    while parts and (said := FOOTNOTE.fullmatch(parts[-1])):
        notes.insert(0, said[1])
        parts.pop()
    return "\n\n".join(parts), tuple(notes)


# --- Words -------------------------------------------------------------------------------


def words(text: str) -> str:
    """The text as its words: what only spaces and line ends tell apart is the same."""
    return " ".join(text.split())


def same_words(one: str, other: str) -> bool:
    return words(one) == words(other)


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w+", text.casefold()))


def _paragraphs(text: str) -> list[str]:
    return [part for part in typed(text).split("\n\n") if part]
