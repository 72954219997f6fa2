"""What was filled in, read with suspicion: every text with its cell, its keys, and when it was typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from smcc.web.text import clean_text
from tools.cell.policy import LONGEST_TYPED, Cell
from tools.packet.policy import CLOCK_FORGIVEN, FORMAT, MOST_TEXTS
from tools.packet.sealing import Damaged

TOPIC = "topic"
"""Beside the cells, what a new row says of itself."""
MOST_KEYS = 1000
TIMES = ("opened", "typed", "saved")


class TooMany(Exception):
    """It is sealed and whole, but carries more texts than are taken in at once."""


@dataclass(frozen=True)
class Text:
    """One text: into a cell of `row`, or of the new row whose key is `new`.

    `after` are the keys of texts that its writer replaced by this one. The times are those of the
    device, in milliseconds: when the packet was first opened there, when this was typed, and when
    it was saved to a file.
    """

    row: int | None
    new: UUID | None
    cell: str
    text: str
    key: UUID
    after: tuple[UUID, ...]
    opened: int
    typed: int
    saved: int
    base: int = 0
    """The version of the cell that its writer had read."""

    @property
    def place(self) -> int | UUID:
        """The row of the table, or the key of the new row."""
        return self.row if self.row is not None else self.new or 0

    def kept(self) -> dict[str, Any]:
        """As it is kept until it is taken in."""
        said = {name: getattr(self, name) for name in ("row", "cell", "text", *TIMES, "base")}
        new = str(self.new) if self.new else None
        return said | {"new": new, "key": str(self.key), "after": [str(one) for one in self.after]}


def text_of(kept: Mapping[str, Any]) -> Text:
    """A text as it was kept."""
    keys = {
        "new": UUID(kept["new"]) if kept["new"] else None,
        "key": UUID(kept["key"]),
        "after": tuple(UUID(each) for each in kept["after"]),
    }
    return Text(**{**kept, **keys})


def in_order(texts: Iterable[Text]) -> list[Text]:
    """In the order in which they are taken in: those of one row together, new rows last."""
    rows: dict[int | UUID, list[Text]] = {}
    for each in texts:
        rows.setdefault(each.place, []).append(each)
    some = sorted(rows.values(), key=lambda texts: texts[0].row is None)
    return [each for texts in some for each in texts]


def part_of(texts: Sequence[Text], begin: int, size: int) -> Sequence[Text]:
    """The part that begins there: so many texts, and the others of the last one's row."""
    end = min(begin + size, len(texts))
    while end < len(texts) and texts[end].place == texts[end - 1].place:
        end += 1
    return texts[begin:end]


@dataclass(frozen=True)
class Filled:
    """A saved packet's answers."""

    save: int
    texts: tuple[Text, ...]


def read_filled(said: Any, rows: Mapping[int, Any]) -> Filled:
    """The answers to the packet whose rows are `rows`. Raises `Damaged` for what no packet writes, and `TooMany`."""
    try:
        if said["format"] != FORMAT:
            raise Damaged
        if isinstance(said["texts"], list) and len(said["texts"]) > MOST_TEXTS:
            raise TooMany
        texts = tuple(_text(each, rows) for each in said["texts"][:])
        save = _number(said["save"], most=1_000_000)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Damaged from None
    places = {(each.row, each.new, each.cell) for each in texts}
    keys = {each.key for each in texts}
    if len(places) < len(texts) or len(keys) < len(texts):
        raise Damaged
    return Filled(save, texts)


def _text(said: Any, rows: Mapping[int, Any]) -> Text:
    row, new = said.get("row"), said.get("new")
    found = Text(
        row=None if row is None else _number(row, most=2**62),
        new=None if new is None else UUID(new),
        cell=said["cell"],
        text=clean_text(_string(said["text"])),
        key=UUID(said["key"]),
        after=tuple(UUID(each) for each in said["after"][:MOST_KEYS]),
        **{name: _number(said[name], most=2**53) for name in TIMES},
    )
    if (found.row is None) == (found.new is None) or len(found.text) > LONGEST_TYPED:
        raise Damaged
    if found.row is not None and found.row not in rows:
        raise Damaged
    if found.cell not in Cell.values and not (found.new and found.cell == TOPIC):
        raise Damaged
    return found


def _number(said: Any, *, most: int) -> int:
    if type(said) is not int or not 0 <= said <= most:
        raise ValueError
    return said


def _string(said: Any) -> str:
    if not isinstance(said, str):
        raise ValueError
    return said


def typed_at(text: Text, *, made_at: datetime, now: datetime) -> tuple[datetime, timedelta]:
    """When it was typed, by the server's clock, and by how much the device's clock was seen to be wrong.

    The device's times count as spans: nothing was opened before the packet was made, nor saved after
    it came back. A clock that says so is moved until it does not; positive: it was behind.
    """
    opened, saved = min(text.opened, text.typed), max(text.saved, text.typed)
    off = timedelta(0)
    if (behind := made_at - _at(opened)) > off:
        off = behind
    elif (ahead := _at(saved) - now) > off:
        off = -ahead
    at = min(max(_at(text.typed) + off, made_at), now)
    return at, off if abs(off) > CLOCK_FORGIVEN else timedelta(0)


def _at(milliseconds: int) -> datetime:
    """A moment of the device's clock; a thousand years are enough."""
    limit = int(datetime(3000, 1, 1, tzinfo=UTC).timestamp() * 1000)
    return datetime.fromtimestamp(min(milliseconds, limit) / 1000, UTC)
