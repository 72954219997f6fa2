"""What can be ordered: each app says how its long files are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

Said = Mapping[str, Any]
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Made:
    """A file that was made: its name and media type."""

    name: str
    media_type: str


@dataclass(frozen=True)
class Maker:
    """How one kind of file is made.

    `make(person, said, to, progress)` writes it into `to` for a person, who gets what may be seen
    when it is made; it calls `progress(done)` now and then, with how many rows it has read.
    """

    kind: str
    label: Any
    make: Callable[[Any, Said, BinaryIO, Progress], Made]


_makers: dict[str, Maker] = {}


def register(maker: Maker) -> None:
    """Make a kind of file known. Called once by each app when it is ready."""
    _makers[maker.kind] = maker


def maker(kind: str) -> Maker | None:
    return _makers.get(kind)
