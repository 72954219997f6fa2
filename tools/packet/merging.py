"""Merging the texts of a packet into the rows of its table, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from coordination import process
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, OutOfTurn
from tools.cell.actions import Typed
from tools.cell.models import CellEdit
from tools.cell.policy import WAITING, Cell, Standing, Way
from tools.cell.together import Together
from tools.cell.values import shown, shown_in
from tools.decision.actions import add_row, write_row
from tools.decision.checks import check_cells, check_open, check_writable, room_in
from tools.decision.models import Decision
from tools.decision.policy import State as RowState
from tools.decision.policy import Topic
from tools.decision.shown import knowing, with_names
from tools.mini_summit.models import MiniSummit
from tools.naming import Names
from tools.packet import policy
from tools.packet.filled import TOPIC, Text, typed_at
from tools.packet.models import Packet
from tools.packet.policy import Came


@dataclass
class Taken:
    """One text of a packet and what became of it; `stood` is what the cell said before."""

    text: Text
    came: Came
    typed_at: datetime
    title: str
    stood: str = ""
    reads: str = ""
    """How it was understood, where that looks otherwise than what was typed."""
    sentence: str = ""

    @property
    def label(self) -> Any:
        return _("Topic") if self.text.cell == TOPIC else Cell(self.text.cell).label

    @property
    def is_news(self) -> bool:
        return self.came in policy.NEWS

    def kept(self) -> dict[str, Any]:
        text = self.text
        return {
            "row": text.row, "new": str(text.new) if text.new else None, "cell": text.cell,
            "text": text.text, "key": str(text.key), "after": [str(each) for each in text.after],
            "typed_at": self.typed_at.isoformat(), "title": self.title, "came": self.came,
            "sentence": self.sentence,
        }  # fmt: skip


class Past:
    """What earlier files of a packet brought: a text that came once is known by its key."""

    def __init__(self, texts: Iterable[dict[str, Any]]) -> None:
        came = list(texts)
        self.known = {each["key"]: each for each in reversed(came)}
        self.replaced = {key for each in came for key in each["after"]}

    def before(self, text: Text) -> Came | None:
        """Whether it, or what its writer replaced it by, came with an earlier file."""
        if str(text.key) in self.known:
            return Came.KNOWN
        return Came.REPLACED if str(text.key) in self.replaced else None


class Merging:
    """The way of some texts of one file into the table; those of a row come together.

    With `writes`, the meeting is held by the caller, and its rows are held here. Without, nothing is
    held and nothing is written: the same judgement is passed on rows that change in memory alone, so
    that it says what would become of each text.
    """

    def __init__(
        self, packet: Packet, summit: MiniSummit, texts: Sequence[Text], past: Past, *,
        by: Person, came_at: datetime, names: Names | None = None, writes: bool = True,
    ) -> None:  # fmt: skip
        self.packet, self.summit, self.texts, self.past = packet, summit, texts, past
        self.by, self.came_at, self.writes = by, came_at, writes
        self.off = timedelta(0)
        rows = summit.rows.filter(
            Q(pk__in={each.row for each in texts if each.row is not None})
            | Q(submission_key__in={each.new for each in texts if each.new is not None})
        )
        if writes:
            process.hold(rows)
        self.rows: dict[int, Decision] = {row.pk: row for row in knowing(with_names(rows), summit)}
        self.together = Together(names or Names(summit.operation), by=by)
        self.written = _edits({each.key for each in texts})
        after = {key for each in texts for key in each.after}
        self.mine = _edits(after, summit=summit, way=Way.PACKET)

    def take_all(self) -> list[Taken]:
        """What becomes of each text; with `writes`, it has become that."""
        if self.writes:
            self._hold_edits()
        found = [self.take(each) for each in self.texts if each.row is not None]
        by_row: dict[UUID, list[Text]] = {}
        for each in self.texts:
            if each.new is not None:
                by_row.setdefault(each.new, []).append(each)
        for new, some in by_row.items():
            found += self.take_new(new, some)
        if self.writes:
            self.together.write()
        return found

    def _hold_edits(self) -> None:
        """Hold the texts of the rows that this file may settle or bring into the record.

        Before the first event of all: a new row, or a topic, is written into the chain before
        `Together` comes to the texts, and the worker that records texts holds them before the
        chain. The other way round, each would wait for the other. No text more can come into a
        row that is held; those of a row that is added are seen by nobody else.
        """
        edits = CellEdit.objects.filter(decision__in=self.rows)
        process.hold(edits.filter(Q(is_recorded=False) | Q(standing__in=WAITING)))

    def at(self, text: Text) -> datetime:
        at, off = typed_at(text, made_at=self.packet.made_at, now=self.came_at)
        self.off = max(self.off, off, key=abs)
        return at

    def take(self, text: Text, row: Decision | None = None) -> Taken:
        row = self.rows[row.pk if row is not None else text.row or 0]
        found = Taken(text, Came.SAME, self.at(text), row.title, shown_in(row, text.cell))
        if before := self.past.before(text):
            found.came = before
        elif (edit := self.written.get(text.key)) is not None:
            self._tell_known(found, edit, row)
        else:
            base, settles = self._standing_on(text, row)
            typed = Typed(
                text.cell, text.text, base, text.key, found.typed_at, settles, Way.PACKET
            )  # fmt: skip
            self._tell(found, *self.together.take(row, typed))
        return found

    def _tell_known(self, found: Taken, edit: CellEdit, row: Decision) -> None:
        """A key that came here another way: the same text of the same writer, or none that is taken."""
        if (edit.decision_id, edit.cell, edit.by_id) == (row.pk, found.text.cell, self.by.pk):
            found.came, found.sentence = Came(edit.standing), edit.sentence
        else:
            found.came = Came.LEFT
            found.sentence = _("This key was used for another text. Draw a new one.")

    def _tell(self, found: Taken, edit: CellEdit | None, value: Any) -> None:
        if edit is None:
            return
        found.came, found.sentence = Came(edit.standing), edit.sentence
        if edit.standing == Standing.WRITTEN:
            reads = shown(found.text.cell, value, self.summit.operation.onset_zone)
            is_moment = found.text.cell == Cell.DUE_AT
            found.reads = reads if is_moment or reads != found.text.text.strip() else ""

    def _standing_on(self, text: Text, row: Decision) -> tuple[int, tuple[UUID, ...]]:
        """The version that its writer had read, and the waiting texts that this one replaces.

        Of an earlier file of this packet the writer knows the text: it is their own.
        """
        base, settles = text.base, []
        for each in (self.mine[key] for key in text.after if key in self.mine):
            if (each.decision_id, each.cell) != (row.pk, text.cell):
                continue
            base = max(base, each.version or 0)
            if each.standing in WAITING:
                settles.append(each.key)
        return base, tuple(settles)

    def take_new(self, new: UUID, texts: list[Text]) -> list[Taken]:
        """The texts of a new row: the row is added once, then each of its cells is written as any other."""
        by_cell = {each.cell: each for each in texts}
        row = next((r for r in self.rows.values() if r.submission_key == new), None)
        if row is not None:
            return self._take_again(texts, by_cell, row)
        if not any(each.text.strip() for each in texts if each.cell != TOPIC):
            return []
        title = _title(by_cell)
        if self.summit.filed_at is not None:
            return [self._keep(each, title) for each in texts]
        subject, fits = self._subject(by_cell)
        row = self._add(_topic(by_cell), subject, new)
        found = []
        for each in texts:
            if each.cell == TOPIC or (each.cell == Cell.SUBJECT and fits):
                found.append(Taken(each, Came.ADDED, self.at(each), row.title))
            else:
                taken = self.take(each, row)
                taken.came = Came.ADDED if taken.came == Came.WRITTEN else taken.came
                found.append(taken)
        return found

    def _add(self, topic: str, subject: str, new: UUID) -> Decision:
        if self.writes:
            row = add_row(self.summit, by=self.by, topic=topic, subject=subject, key=new)
        else:  # a number that no row has: nothing of it is stored
            row = Decision(
                pk=-1 - len(self.rows), summit=self.summit, operation=self.summit.operation,
                topic=topic, subject=subject, state=RowState.OPEN, submission_key=new,
            )  # fmt: skip
        row.summit, row.operation = self.summit, self.summit.operation
        self.rows[row.pk] = row
        return row

    def _take_again(
        self, texts: list[Text], by_cell: dict[str, Text], row: Decision
    ) -> list[Taken]:
        """Of a row that an earlier file added. "Other" needs a subject, so it comes after that; else first."""
        is_other = _topic(by_cell) == Topic.OTHER
        found = []
        for each in sorted(texts, key=lambda one: (one.cell == TOPIC) == is_other):
            if each.cell == TOPIC:
                found.append(self._take_topic(each, Topic(_topic(by_cell)), self.rows[row.pk]))
            else:
                found.append(self.take(each, row))
        return found

    def _take_topic(self, text: Text, topic: Topic, row: Decision) -> Taken:
        """A topic has one text: it is written where the row's is the one that its writer knew, or left."""
        found = Taken(text, Came.SAME, self.at(text), row.title, str(Topic(row.topic).label))
        if before := self.past.before(text):
            found.came = before
        elif topic != row.topic:
            known = self.past.known
            brought = [known[str(key)] for key in text.after if str(key) in known]
            stood = [each["text"] for each in brought if each["came"] != Came.LEFT]
            try:
                if row.topic != (_known_topic(stood[-1]) if stood else Topic.OTHER):
                    raise OutOfTurn(_("Somebody changed the decision while you were writing."))
                self._change_topic(row, topic)
                found.came = Came.WRITTEN
            except (OutOfTurn, Invalid) as refusal:
                found.came, found.sentence = Came.LEFT, _said(refusal)
        return found

    def _change_topic(self, row: Decision, topic: Topic) -> None:
        if not self.writes:
            check_open(self.summit)
            check_writable(row)
            cells = ("subject", "lead", "responsible_post")
            check_cells(
                self.summit, {"topic": topic} | {name: getattr(row, name) for name in cells}
            )
            row.topic = topic
            return
        self.together.write()
        write_row(row, by=self.by, changes={"topic": topic}, way=Way.PACKET)
        fresh = with_names(self.summit.rows.filter(pk=row.pk))
        self.rows |= {each.pk: each for each in knowing(fresh, self.summit)}

    def _keep(self, text: Text, title: str) -> Taken:
        is_known = self.past.before(text) is not None
        return Taken(text, Came.KNOWN if is_known else Came.KEPT, self.at(text), title)

    def leave_all(self, sentence: str) -> list[Taken]:
        """Take none of them: they stay with the packet, each with the sentence that says why."""
        found = []
        for each in self.texts:
            row = self.rows.get(each.row or 0)
            before = self.past.before(each)
            title = row.title if row is not None else _title({each.cell: each})
            said = "" if before else sentence
            found.append(Taken(each, before or Came.LEFT, self.at(each), title, sentence=said))
        return found

    def _subject(self, by_cell: dict[str, Text]) -> tuple[str, bool]:
        """What a new row is about. One that does not say it, or at too great length, names its packet."""
        said = by_cell[Cell.SUBJECT].text.strip() if Cell.SUBJECT in by_cell else ""
        if said and len(said) <= room_in("subject"):
            return said, True
        is_needed = said or _topic(by_cell) == Topic.OTHER
        return (_("From %(packet)s") % {"packet": self.packet.title}) if is_needed else "", False


def _edits(keys: set[UUID], **more: Any) -> dict[UUID, CellEdit]:
    """Texts of these keys that are written already. One query, or none."""
    found = CellEdit.objects.filter(key__in=keys, **more) if keys else ()
    return {each.key: each for each in found}


def _topic(by_cell: dict[str, Text]) -> str:
    return _known_topic(by_cell[TOPIC].text if TOPIC in by_cell else "")


def _known_topic(said: str) -> str:
    return said if said in Topic.values else Topic.OTHER


def _said(refusal: OutOfTurn | Invalid) -> str:
    said = [one for some in refusal.fields.values() for one in some]
    return " ".join(map(str, said)) or str(refusal.sentence)


def _title(by_cell: dict[str, Text]) -> str:
    subject = by_cell[Cell.SUBJECT].text.strip()[:200] if Cell.SUBJECT in by_cell else ""
    topic = str(Topic(_topic(by_cell)).label)
    return f"{topic}: {subject}" if subject else topic
