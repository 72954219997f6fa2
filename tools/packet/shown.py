"""Packets made ready for reading: what came of each text, in groups that a person looks through."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from smcc.web.times import span_text
from tools.cell.policy import Cell
from tools.decision.policy import Topic
from tools.packet import policy
from tools.packet.filled import TOPIC
from tools.packet.models import Packet, PacketReturn
from tools.packet.policy import Came, State
from tools.packet.taking import Come

KINDS = {
    Came.WRITTEN: "ok", Came.ADDED: "ok", Came.APART: "contested", Came.UNREAD: "soon",
    Came.LATE: "late", Came.KEPT: "late", Came.SAME: "neutral", Came.KNOWN: "neutral",
    Came.REPLACED: "neutral", Came.LEFT: "contested",
}  # fmt: skip
STATE_KINDS = {
    State.OUT: "waiting",
    State.BACK: "ok",
    State.LATE: "late",
    State.WITHDRAWN: "draft",
}


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

    @property
    def kind(self) -> str:
        return KINDS[self.came]

    @property
    def word(self) -> Any:
        return self.came.label


def preview_of(come: Come) -> list[TextShown]:
    return [
        TextShown(
            each.title, each.label, said_in(each.text.cell, each.text.text), each.came,
            each.sentence, each.stood, each.reads, each.typed_at,
        )
        for each in come.texts
    ]  # fmt: skip


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


def count_line(counts: dict[Came, int]) -> str:
    """ "Written into the cell: 5. Beside another text of the same cell: 1." """
    return " ".join(f"{came.label}: {n}." for came, n in counts.items() if n)


def sum_of(texts: Iterable[TextShown]) -> str:
    counts = dict.fromkeys(Came, 0)
    for each in texts:
        counts[each.came] += 1
    return count_line(counts)


def late_sentence(late: str) -> Any:
    return policy.Late(late).label if late else ""
