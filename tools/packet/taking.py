"""Taking in what came back in a packet, and looking through it before: the same act, kept or undone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.deadlines import actions as deadlines
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, OutOfTurn
from tools.cell.actions import Outcome, Typed, write_cell, write_held
from tools.cell.models import CellEdit
from tools.cell.policy import WAITING, Cell, Standing, Way
from tools.cell.values import shown_in
from tools.decision.actions import add_row, write_row
from tools.decision.checks import room_in
from tools.decision.models import Decision
from tools.decision.policy import Topic
from tools.decision.shown import knowing, with_names
from tools.mini_summit.models import MiniSummit
from tools.naming import Names
from tools.packet import policy
from tools.packet.actions import check_may_carry, check_not_withdrawn
from tools.packet.filled import TOPIC, Text, typed_at
from tools.packet.models import Packet, PacketReturn, clock_text
from tools.packet.opening import Opened
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


@dataclass
class Come:
    """A packet that was, or would be, taken in."""

    opened: Opened
    late: str
    off: timedelta
    texts: list[Taken] = field(default_factory=list)
    made: PacketReturn | None = None

    @property
    def news(self) -> list[Taken]:
        return [each for each in self.texts if each.is_news]

    @property
    def is_older(self) -> bool:
        """Whether some of it was replaced by a file that came before it."""
        return any(each.came == Came.REPLACED for each in self.texts)


def look_through(opened: Opened, *, by: Person) -> Come:
    """What would become of each text: it is done as `take_in` does it, and undone. Refused as that is."""
    with transaction.atomic():
        come = take_in(opened, by=by)
        transaction.set_rollback(True)
    return come


@transaction.atomic
def take_in(opened: Opened, *, by: Person) -> Come:
    """Write each text of a packet into its cell as any other edit is written, and add its new rows.

    A text whose cell moved on since the packet was made waits beside what stands. What came with an
    earlier file of the same packet is known by its key and not written again. After filing, texts
    are kept late beside their rows, and new rows with the packet.
    Refused: to those who do not lead; a withdrawn packet; a file that was taken in before, or
    brings nothing new. Follows: a return with who brought it; who leads is told of a late one.
    """
    summit = process.lock(opened.packet.summit)
    check_may_carry(summit, by)
    packet = Packet.objects.select_for_update(of=("self",)).get(pk=opened.packet.pk)
    packet.summit = summit
    check_not_withdrawn(packet)
    past = list(packet.returns.select_related("taken_by"))
    _check_new(opened, past)
    process.hold(summit.rows.all())
    now = timezone.now()
    taking = _Taking(opened, packet, summit, by, now, past)
    texts = taking.take_all()
    come = Come(opened, packet.late_because(now), taking.off, texts)
    if not come.news:
        raise OutOfTurn(
            _("Everything in this file came back before, and nothing was written again.")
        )
    come.made = _kept(come, packet, by, now)
    return come


def _check_new(opened: Opened, past: list[PacketReturn]) -> None:
    again = next((each for each in past if each.digest == opened.digest), None)
    if again is not None:
        raise OutOfTurn(
            _("This file came back at %(time)s, brought by %(who)s. Nothing was written again.")
            % {"time": clock_text(again.taken_at), "who": again.taken_by.name}
        )


def _kept(come: Come, packet: Packet, by: Person, now: datetime) -> PacketReturn:
    made = PacketReturn.objects.create(
        packet=packet, digest=come.opened.digest, save_number=come.opened.filled.save,
        texts=[each.kept() for each in come.texts], late=come.late,
        clock_off=int(come.off.total_seconds() // 60), taken_at=now, taken_by=by,
    )  # fmt: skip
    event = process.record(
        packet.summit, "take_packet", by=by,
        data={
            "number": packet.number, "for": packet.made_for, "late": come.late,
            "sha256": come.opened.digest,
            "texts": [{name: each.kept()[name] for name in ("row", "new", "cell", "key", "came")}
                      for each in come.texts],
            "rows_kept": [each.kept() for each in come.texts if each.came in policy.IN_THE_RETURN],
        },
    )  # fmt: skip
    if come.late:
        deadlines.announce(packet.summit, policy.CAME_LATE, event, by=by)
    return made


class _Taking:
    """One file's way into the table. The meeting and its rows are held."""

    def __init__(
        self, opened: Opened, packet: Packet, summit: MiniSummit, by: Person, now: datetime,
        past: list[PacketReturn],
    ) -> None:  # fmt: skip
        self.opened, self.packet, self.summit, self.by, self.now = opened, packet, summit, by, now
        came = [each for one in past for each in one.texts]
        self.known = {each["key"]: each for each in reversed(came)}
        self.replaced = {key for each in came for key in each["after"]}
        self.off = timedelta(0)
        rows = with_names(summit.rows.all())
        self.rows: dict[int, Decision] = {row.pk: row for row in knowing(rows, summit)}
        self.names = Names(summit.operation)
        keys = [each.key for each in opened.filled.texts]
        self.written = set(CellEdit.objects.filter(key__in=keys).values_list("key", flat=True))
        self.mine = self._mine()

    def take_all(self) -> list[Taken]:
        texts = self.opened.filled.texts
        found = [self.take(each) for each in texts if each.row is not None]
        by_row: dict[UUID, list[Text]] = {}
        for each in texts:
            if each.new is not None:
                by_row.setdefault(each.new, []).append(each)
        for new, some in by_row.items():
            found += self.take_new(new, some)
        return found

    def at(self, text: Text) -> datetime:
        at, off = typed_at(text, made_at=self.packet.made_at, now=self.now)
        self.off = max(self.off, off, key=abs)
        return at

    def take(self, text: Text, row: Decision | None = None) -> Taken:
        row = self.rows[row.pk if row is not None else text.row or 0]
        found = Taken(text, Came.SAME, self.at(text), row.title, shown_in(row, text.cell))
        if before := self._before(text):
            found.came = before
            return found
        base, settles = self._standing_on(text, row)
        typed = Typed(
            text.cell, text.text, base, text.key, found.typed_at, settles, Way.PACKET
        )  # fmt: skip
        self._tell(found, self._write(row, typed))
        return found

    def _write(self, row: Decision, typed: Typed) -> Outcome:
        """Table and rows are held: a text of a new key is written without asking for them again."""
        if typed.key in self.written:
            rows = Decision.objects.filter(pk=row.pk, summit=self.summit)
            came = write_cell(rows, typed, by=self.by)
        else:
            came = write_held(row, typed, by=self.by, names=self.names)
        came.row.summit, came.row.operation = self.summit, self.summit.operation
        self.rows[row.pk] = came.row
        return came

    def _mine(self) -> dict[UUID, CellEdit]:
        """Texts of earlier files of this packet that texts of this one replace. One query, or none."""
        after = {key for each in self.opened.filled.texts for key in each.after}
        if not after:
            return {}
        found = CellEdit.objects.filter(summit=self.summit, key__in=after, way=Way.PACKET)
        return {each.key: each for each in found}

    def _before(self, text: Text) -> Came | None:
        """Whether it, or what its writer replaced it by, came with an earlier file."""
        if str(text.key) in self.known:
            return Came.KNOWN
        return Came.REPLACED if str(text.key) in self.replaced else None

    def _tell(self, found: Taken, came: Outcome) -> None:
        if came.edit is None:
            return
        found.came, found.sentence = Came(came.edit.standing), came.edit.sentence
        if came.edit.standing == Standing.WRITTEN:
            reads = shown_in(came.row, found.text.cell)
            is_moment = found.text.cell == Cell.DUE_AT
            found.reads = reads if is_moment or reads != found.text.text.strip() else ""

    def _standing_on(self, text: Text, row: Decision) -> tuple[int, tuple[UUID, ...]]:
        """The version that its writer had read, and the waiting texts that this one replaces.

        Of an earlier file of this packet the writer knows the text: it is their own.
        """
        base = self.opened.version(text.row, text.cell)
        if not text.after:
            return base, ()
        settles = []
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
        if Decision.objects.filter(submission_key=new).exists():
            raise OutOfTurn(_("A row of this packet stands in another table. Nothing was written."))
        subject, fits = self._subject(by_cell)
        row = add_row(self.summit, by=self.by, topic=_topic(by_cell), subject=subject, key=new)
        row.summit, row.operation = self.summit, self.summit.operation
        self.rows[row.pk] = row
        found = []
        for each in texts:
            if each.cell == TOPIC or (each.cell == Cell.SUBJECT and fits):
                found.append(Taken(each, Came.ADDED, self.at(each), row.title))
            else:
                taken = self.take(each, row)
                taken.came = Came.ADDED if taken.came == Came.WRITTEN else taken.came
                found.append(taken)
        return found

    def _take_again(
        self, texts: list[Text], by_cell: dict[str, Text], row: Decision
    ) -> list[Taken]:
        """Of a row that an earlier file added. "Other" needs a subject, so it comes after that; else first."""
        is_other = _topic(by_cell) == Topic.OTHER
        found = []
        for each in sorted(texts, key=lambda one: (one.cell == TOPIC) == is_other):
            if each.cell == TOPIC:
                found.append(self._take_topic(each, Topic(_topic(by_cell)), row))
            else:
                found.append(self.take(each, row))
        return found

    def _take_topic(self, text: Text, topic: Topic, row: Decision) -> Taken:
        """A topic has one text: it is written where the row's is the one that its writer knew, or left."""
        found = Taken(text, Came.SAME, self.at(text), row.title, str(Topic(row.topic).label))
        if before := self._before(text):
            found.came = before
        elif topic != row.topic:
            brought = [self.known[str(key)] for key in text.after if str(key) in self.known]
            stood = [each["text"] for each in brought if each["came"] != Came.LEFT]
            try:
                if row.topic != (_known_topic(stood[-1]) if stood else Topic.OTHER):
                    raise OutOfTurn(_("Somebody changed the decision while you were writing."))
                write_row(row, by=self.by, changes={"topic": topic}, way=Way.PACKET)
                found.came = Came.WRITTEN
            except (OutOfTurn, Invalid) as refusal:
                found.came, found.sentence = Came.LEFT, _said(refusal)
        return found

    def _keep(self, text: Text, title: str) -> Taken:
        is_known = self._before(text) is not None
        return Taken(text, Came.KNOWN if is_known else Came.KEPT, self.at(text), title)

    def _subject(self, by_cell: dict[str, Text]) -> tuple[str, bool]:
        """What a new row is about. One that does not say it, or at too great length, names its packet."""
        said = by_cell[Cell.SUBJECT].text.strip() if Cell.SUBJECT in by_cell else ""
        if said and len(said) <= room_in("subject"):
            return said, True
        is_needed = said or _topic(by_cell) == Topic.OTHER
        return (_("From %(packet)s") % {"packet": self.packet.title}) if is_needed else "", False


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
