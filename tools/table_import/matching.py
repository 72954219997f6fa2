"""Which row of the decision table a row that was brought goes to: by its mark, its title, a similar title; else a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from coordination.components.names import folded, searched
from smcc.exports.table.word.identity import bookmark_name
from tools.decision.models import Decision
from tools.decision.policy import Topic
from tools.table_import.heads import topic_words
from tools.table_import.policy import ALIKE, LEFT_OUT, NEW_ROW, Match


@dataclass
class Goes:
    """Where a row goes. `topic` and `subject` are what a new row would be called."""

    by: str
    row: Decision | None = None
    topic: str = Topic.OTHER
    subject: str = ""
    note: str = ""

    @property
    def choice(self) -> str:
        """As the page sends it back."""
        if self.row is not None:
            return str(self.row.pk)
        return LEFT_OUT if self.by == Match.OUT else NEW_ROW


class Brought:
    """What a row that was brought says of where it goes."""

    def __init__(self, title: str, subject: str, marks: Sequence[str], choice: str | None) -> None:
        self.title, self.subject, self.marks, self.choice = title, subject, marks, choice
        self.topic, rest = topic_in(title)
        self.called = subject or rest


def row_key(row: Decision) -> str:
    """By what a file of this house knows a row again."""
    return f"decision-{row.pk}"


class Matcher:
    """Knows the rows of a table by everything that may name one."""

    def __init__(self, rows: Sequence[Decision]) -> None:
        self._rows = {str(row.pk): row for row in rows}
        self._marks = {bookmark_name("row", row_key(row)): row for row in rows}
        self._titles: dict[str, list[Decision]] = {}
        self._topics: dict[str, list[Decision]] = {}
        for row in rows:
            self._titles.setdefault(folded(row.title), []).append(row)
            if row.topic != Topic.OTHER:
                self._topics.setdefault(row.topic, []).append(row)
                if row.subject:
                    for name, topic in topic_words().items():
                        if topic == row.topic:
                            said = f"{name} {folded(row.subject)}"
                            self._titles.setdefault(said, []).append(row)
            elif row.subject:
                self._titles.setdefault(folded(row.subject), []).append(row)
        self._folded = [(set(searched(name)), some) for name, some in self._names().items()]
        self._taken: dict[int, int] = {}
        """By the key of a row of the table, the place of the first that goes there."""

    def place(self, brought: Sequence[Brought]) -> list[Goes]:
        """Where each row goes. No guess takes a row from one that was chosen for it, or bears its mark.

        First go those that were chosen or are marked, then those called the same, then those
        called alike; the next that is called the same goes elsewhere.
        """
        found: dict[int, Goes] = {}
        for settle in (self._certain, self._titled, self._alike):
            for n, each in enumerate(brought):
                if n not in found and (goes := settle(n, each)) is not None:
                    found[n] = self._settled(n, goes)
        return [self._named(n, each, found[n]) for n, each in enumerate(brought)]

    def _settled(self, n: int, goes: Goes) -> Goes:
        if goes.row is None:
            return goes
        first = self._taken.setdefault(goes.row.pk, n)
        if first == n:
            return goes
        if goes.by == Match.CHOSEN:
            goes.note = _(
                "Another row goes there too: where both say something, the second text stands beside the first."
            )
            return goes
        if first > n:
            return Goes(Match.NEW)
        return Goes(Match.NEW, note=_("A row above goes to the row of this title already, so this one is a new row."))  # fmt: skip

    def _named(self, n: int, each: Brought, goes: Goes) -> Goes:
        if goes.by == Match.CHOSEN and goes.row is not None and not goes.note:
            # What was shown and kept is still known by what it was known by.
            for settle in (self._marked, self._titled, self._alike):
                known = settle(n, each)
                if known is not None:
                    goes.by = known.by if known.row == goes.row else goes.by
                    break
        topic, called = each.topic, each.called
        goes.topic = topic or Topic.OTHER
        said = (each.title, each.subject)
        goes.subject = called if topic else " · ".join(filter(None, said))
        return goes

    def _certain(self, n: int, each: Brought) -> Goes | None:
        if each.choice is None:
            return self._marked(n, each)
        if each.choice == LEFT_OUT:
            return Goes(Match.OUT)
        if each.choice in self._rows:
            return Goes(Match.CHOSEN, self._rows[each.choice])
        return Goes(Match.NEW)

    def _marked(self, _n: int, each: Brought) -> Goes | None:
        for mark in each.marks:
            if mark in self._marks:
                return Goes(Match.KEY, self._marks[mark])
        return None

    def _titled(self, n: int, each: Brought) -> Goes | None:
        title, topic, called = each.title, each.topic, each.called
        for name in (folded(f"{title} {called}"), folded(title), folded(called)):
            some = [row for row in self._titles.get(name, ()) if not topic or row.topic == topic]
            if name and some:
                return Goes(Match.TITLE, self._free(some, n) or some[0])
        if not topic:
            return None
        some = self._topics.get(topic, [])
        plain = [row for row in some if not row.subject] if called else some
        return Goes(Match.TITLE, self._free(plain, n) or plain[0]) if plain else Goes(Match.NEW)

    def _alike(self, n: int, each: Brought) -> Goes:
        mine = set(searched(f"{each.title} {each.called}"))
        best: tuple[float, Decision | None] = (0.0, None)
        for theirs, rows in self._folded:
            if not mine or not theirs:
                continue
            share = 2 * len(mine & theirs) / (len(mine) + len(theirs))
            if share > best[0] and (free := self._free(rows, n)) is not None:
                best = (share, free)
        return Goes(Match.LIKENESS, best[1]) if best[0] >= ALIKE else Goes(Match.NEW)

    def _free(self, rows: Sequence[Decision], n: int) -> Decision | None:
        """The first of these rows to which nothing else goes."""
        return next((row for row in rows if self._taken.get(row.pk, n) == n), None)

    def _names(self) -> Mapping[str, Sequence[Decision]]:
        found = dict(self._titles)
        for name, topic in topic_words().items():
            plain = [row for row in self._topics.get(topic, ()) if not row.subject]
            if plain:
                found.setdefault(name, plain)
        return found


def topic_in(title: str) -> tuple[str, str]:
    """The topic that a title names in any language, and what it says behind it: "Sector leads: WASH"."""
    known = topic_words()
    if topic := known.get(folded(title)):
        return topic, ""
    for mark in (":", "：", " – ", " - ", "("):
        head, _mark, rest = title.partition(mark)
        if rest.strip() and (topic := known.get(folded(head))):
            return topic, rest.strip().rstrip(")").strip()
    return "", ""
