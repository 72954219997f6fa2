"""Packets made ready for reading: what came of each text, in groups that a person looks through."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from smcc.web.times import place, span_text
from tools.cell.policy import Cell
from tools.decision.policy import Topic
from tools.packet import policy
from tools.packet.filled import TOPIC
from tools.packet.models import Packet, PacketReturn
from tools.packet.policy import Came, Stage, State
from tools.packet.taking import Come

KINDS = {
    Came.WRITTEN: "ok", Came.ADDED: "ok", Came.APART: "contested", Came.UNREAD: "soon",
    Came.LATE: "late", Came.KEPT: "late", Came.SAME: "neutral", Came.KNOWN: "neutral",
    Came.REPLACED: "neutral", Came.LEFT: "contested",
}  # fmt: skip
WILL_BE = {
    Came.WRITTEN: gettext_lazy("Will be written into the cell"),
    Came.APART: gettext_lazy("Will stand beside another text of the same cell"),
    Came.UNREAD: gettext_lazy("Not understood: will be kept as typed"),
    Came.LATE: gettext_lazy("Late: will be kept beside the row"),
    Came.ADDED: gettext_lazy("Will make a new row"),
    Came.KEPT: gettext_lazy("A new row that came late: will be kept with the packet"),
    Came.KNOWN: gettext_lazy("Came with an earlier file: stays as it is"),
    Came.REPLACED: gettext_lazy("An older text, a newer one came already: will be left out"),
    Came.LEFT: gettext_lazy("Will not be taken"),
}
"""What is only looked through is spoken of as what will be: nothing of it is written."""
STATE_KINDS = {
    State.OUT: "waiting",
    State.BACK: "ok",
    State.LATE: "late",
    State.WITHDRAWN: "draft",
}

PLAIN = frozenset({Came.WRITTEN, Came.ADDED, Came.SAME, Came.KNOWN})
"""What asks for no decision of whoever looks a file through."""
STAGE_KINDS = {
    Stage.UNDER_WAY: "waiting", Stage.QUIET: "soon", Stage.STUCK: "late", Stage.TAKEN: "ok",
}  # fmt: skip


def tag_of(made: PacketReturn, stage: Stage) -> tuple[Any, str]:
    """How far a file is, as a word and its kind. One that a withdrawal ended is not taken in."""
    if made.is_stopped:
        return State.WITHDRAWN.label, STATE_KINDS[State.WITHDRAWN]
    return stage.label, STAGE_KINDS[stage]


def is_short(made: PacketReturn) -> bool:
    """Whether its texts are shown with its packet; those of a long one have a page of their own."""
    return made.is_finished and made.total <= policy.AT_ONCE


def kind_of(packet: Packet) -> str:
    return STATE_KINDS[packet.standing]


def label_of(cell: str) -> Any:
    return _("Topic") if cell == TOPIC else Cell(cell).label


def said_in(cell: str, text: str) -> str:
    """A text as a person reads it: a topic by its name."""
    return str(Topic(text).label) if cell == TOPIC and text in Topic.values else text


@dataclass(frozen=True)
class TextShown:
    """One text: where it belongs, what it says, what stood there, what becomes of it."""

    title: str
    label: Any
    text: str
    came: Came
    sentence: str = ""
    stood: str = ""
    reads: str = ""
    typed_at: Any = None
    is_done: bool = True
    """It was taken in; otherwise this is what would become of it."""

    @property
    def kind(self) -> str:
        return KINDS[self.came]

    @property
    def word(self) -> Any:
        return word_of(self.came, is_done=self.is_done)


def word_of(came: Came, *, is_done: bool = True) -> Any:
    return came.label if is_done else WILL_BE.get(came, came.label)


def preview_of(come: Come) -> list[TextShown]:
    zone = come.opened.packet.summit.operation.onset_zone

    def there(cell: str, text: str) -> str:
        """A moment is said with the place whose clock it is read by."""
        return f"{text} {place(zone)}" if cell == Cell.DUE_AT and text else text

    return [
        TextShown(
            each.title, each.label, said_in(each.text.cell, each.text.text), each.came,
            each.sentence, there(each.text.cell, each.stood), there(each.text.cell, each.reads),
            each.typed_at, is_done=False,
        )
        for each in come.texts
    ]  # fmt: skip


def parted(texts: list[TextShown], *, is_long: bool) -> tuple[list[TextShown], list[TextShown]]:
    """What a person looks at one by one, and what of a long file goes where nothing stood: a line each."""
    if not is_long:
        return texts, []
    lines = [
        each for each in texts
        if each.came in PLAIN and not (each.stood and each.stood != each.text)
    ]  # fmt: skip
    plain = set(map(id, lines))
    return [each for each in texts if id(each) not in plain], lines


def texts_of(made: PacketReturn) -> list[TextShown]:
    """What a return brought, as it was told when it was taken in."""
    return [
        TextShown(
            each["title"], label_of(each["cell"]), said_in(each["cell"], each["text"]),
            Came(each["came"]), each["sentence"],
        )
        for each in made.texts
    ]  # fmt: skip


def clock_sentence(off: timedelta) -> str:
    """That the device's clock was wrong, and what was done about it; empty where it was not seen to be."""
    if not off:
        return ""
    said = {"span": span_text(off, long=True)}
    if off > timedelta(0):
        return _("The clock of the device was behind by %(span)s or more. Times are counted from when the packet was made.") % said  # fmt: skip
    return _("The clock of the device was ahead by %(span)s or more. Times are counted back from now.") % said  # fmt: skip


def button_text(come: Come) -> str:
    n = len(come.news)
    return ngettext("Take in %(n)d cell", "Take in %(n)d cells", n) % {"n": n}


def told(made: PacketReturn) -> str:
    """What came of a packet that was taken in, as one line."""
    counts = {came: sum(1 for each in made.texts if each["came"] == came) for came in Came}
    return count_line(counts)


def count_line(counts: dict[Came, int], *, is_done: bool = True) -> str:
    """ "Written into the cell: 5. Beside another text of the same cell: 1." """
    return " ".join(f"{word_of(came, is_done=is_done)}: {n}." for came, n in counts.items() if n)


def sum_of(texts: Iterable[TextShown]) -> str:
    """What will become of the texts that were looked through."""
    counts = dict.fromkeys(Came, 0)
    for each in texts:
        counts[each.came] += 1
    return count_line(counts, is_done=False)


def late_sentence(late: str) -> Any:
    return policy.Late(late).label if late else ""
