"""Which recommendation a row of a file is: by its key, by its number, by its text; else a person says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from recommendations.intake.groups import Groups, Place
from recommendations.intake.policy import ALIKE, Match
from recommendations.intake.reading.found import FoundRow
from recommendations.intake.reading.heads import NEEDED, NUMBER
from recommendations.intake.standing import Standing
from recommendations.recommendation.cells import words
from recommendations.recommendation.policy import Level
from recommendations.review.models import Review
from smcc.exports.table.word.identity import bookmark_name
from smcc.reading.found import FoundCell
from smcc.web.text import latin_digits

COMMON = 60
"""A word that more recommendations than this have in common tells them apart no longer."""


@dataclass
class Matched:
    """A row with the recommendation that it is, or may be, and why that is not sure."""

    row: FoundRow
    by: Match
    standing: Standing | None = None
    place: Place | None = None
    number: int | None = None
    doubt: str = ""
    """Why nothing of the row is taken before somebody has looked."""


class Matcher:
    """Knows the recommendations of a review by everything that may name one."""

    def __init__(self, review: Review, standing: Mapping[int, Standing], groups: Groups) -> None:
        self._review = review
        self._numbers = dict(standing)
        self._groups = groups
        self._keys = {each.key: each for each in standing.values()}
        self._bookmarks = {bookmark_name("row", key): each for key, each in self._keys.items()}
        self._texts: dict[str, Standing | None] = {}
        self._having: dict[str, list[int]] = {}
        for number, each in standing.items():
            said = words(each.thing.text).casefold()
            self._texts[said] = None if said in self._texts else each  # two alike: neither is sure
            for word in set(said.split()):
                self._having.setdefault(word, []).append(number)

    def match(self, rows: Iterable[FoundRow]) -> list[Matched]:
        """Every row; those that are the same recommendation say so of each other.

        What is sure comes first: a text that is only like another's is no second copy of a
        recommendation that another row surely is.
        """
        found = [self._surely(row) for row in rows]
        times = Counter(each.standing.thing.pk for each in found if each.standing)
        taken = {each.standing.thing.number for each in found if each.standing}
        for each in found:
            if each.by == Match.NONE and not each.doubt:
                self._guess(each, taken)
        times += Counter(
            each.standing.thing.pk for each in found if each.by == Match.LIKENESS and each.standing
        )
        numbers = Counter(each.number for each in found if each.by == Match.NEW and each.number)
        for each in found:
            if each.standing is not None and times[each.standing.thing.pk] > 1:
                each.doubt = _("%(thing)s stands in the file more than once. Choose the row that counts.") % {
                    "thing": each.standing.thing
                }  # fmt: skip
            elif each.by == Match.NEW and each.number and numbers[each.number] > 1:
                each.doubt = _("The number %(n)d stands in the file more than once.") % {
                    "n": each.number
                }
        return found

    def _surely(self, row: FoundRow) -> Matched:
        """By key, by number and place, by the very text; else not known yet."""
        place = self._groups.place(row.section) if row.section else None
        number = _number(row.cells.get(NUMBER, FoundCell()).text)
        if found := self._by_key(row):
            found.place, found.number = place, number
            return found
        same = self._texts.get(_text(row))
        numbered = self._numbers.get(number) if number is not None else None
        if numbered is not None and (place is None or numbered.place == place):
            if same is not None and same is not numbered:
                return Matched(
                    row, Match.NONE, None, place, number,
                    _("The number is %(one)s’s, the text is %(other)s’s. Choose which it is.")
                    % {"one": numbered.thing, "other": same.thing},
                )  # fmt: skip
            return Matched(row, Match.NUMBER, numbered, place, number)
        if same is not None:
            return Matched(row, Match.TEXT, same, place, number)
        return Matched(row, Match.NONE, None, place, number)

    def _guess(self, found: Matched, taken: set[int]) -> None:
        """What is not surely known may be like one that no other row is, or new."""
        if (like := self._like(_text(found.row), taken)) is not None:
            found.by, found.standing = Match.LIKENESS, like
            found.doubt = _("The text is like that of %(thing)s. Choose whether it is.") % {
                "thing": like.thing
            }
            return
        numbered = self._numbers.get(found.number) if found.number is not None else None
        if numbered is not None:
            found.doubt = _(
                "The number %(n)d is that of another recommendation, which stands under “%(group)s”. Choose what it is."
            ) % {"n": found.number, "group": numbered.thing.group}  # fmt: skip
            return
        self._new(found)

    def _new(self, found: Matched) -> None:
        row, place = found.row, found.place
        if not row.cells.get(NEEDED, FoundCell()):
            found.doubt = _("The row has no recommendation and no number that is known here.")
            return
        found.by = Match.NEW
        if place is None:
            found.doubt = (
                _("“%(line)s”, under which it stands, is no level, region or country that is known here.")
                % {"line": row.section[:120]}
                if row.section
                else _("The file does not say at which level it is, or in which country.")
            )  # fmt: skip
        elif place.level == Level.REGION and place.region is None:
            found.doubt = _("The file does not say in which region it is.")

    def _by_key(self, row: FoundRow) -> Matched | None:
        found = next((self._bookmarks[n] for n in row.bookmarks if n in self._bookmarks), None)
        found = self._keys.get(row.key, found)
        if found is not None:
            return Matched(row, Match.KEY, found)
        if not row.key:
            return None
        ref = row.key.rpartition("-")[0]
        if ref.casefold() != self._review.ref.casefold():
            doubt = _("This row is of another review (%(ref)s). Bring it in there.") % {"ref": ref}
            return Matched(row, Match.NONE, doubt=doubt)
        doubt = _("This row’s key names a recommendation that this review does not have.")
        return Matched(row, Match.NONE, doubt=doubt)

    def _like(self, text: str, taken: set[int]) -> Standing | None:
        """The recommendation with the most words in common, if these are enough, among those not taken."""
        mine = set(text.split())
        shared: Counter[int] = Counter()
        for word in mine:
            numbers = self._having.get(word, ())
            if len(numbers) <= COMMON:
                shared.update(number for number in numbers if number not in taken)
        best: tuple[float, Any] = (0.0, None)
        for number, _n in shared.most_common(5):
            theirs = set(words(self._numbers[number].thing.text).casefold().split())
            share = 2 * len(mine & theirs) / (len(mine) + len(theirs))
            best = max(best, (share, number), key=lambda each: each[0])
        return self._numbers[best[1]] if best[0] >= ALIKE else None


def _text(row: FoundRow) -> str:
    return words(row.cells.get(NEEDED, FoundCell()).text).casefold() or "\n"


def _number(text: str) -> int | None:
    said = latin_digits(text).strip(" .)\u00a0")
    return int(said) if said.isascii() and said.isdecimal() and 0 < len(said) < 7 else None
