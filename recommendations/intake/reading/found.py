"""What is found in a file, before anybody asks what it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from smcc.rules.refusals import Invalid


class Unreadable(Invalid):
    """The file cannot be read at all; the sentence says why, and what to do."""

    def __init__(self, sentence: Any) -> None:
        super().__init__({"file": sentence})


@dataclass
class FoundCell:
    """A cell's text; `flaws` are sentences that make it unclear, `notes` those that do not."""

    text: str = ""
    flaws: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    footnotes: list[str] = field(default_factory=list)
    lacks_value: bool = False
    """There is something, but no text to be had from it: a formula, an error."""
    is_coloured: bool = False

    def __bool__(self) -> bool:
        return bool(self.text or self.flaws or self.lacks_value)


@dataclass
class FoundRow:
    """A row under the official header. `n` is its place as people count it in the file."""

    n: int
    cells: dict[str, FoundCell]
    key: str = ""
    section: str = ""
    """The line under which it stands."""
    bookmarks: list[str] = field(default_factory=list)
    """The house's own bookmarks in the row, where the file no longer says what they name."""


@dataclass
class FoundTable:
    """All rows of a file, in its order.

    `keyed` files were made by this house: their cells are composed as it composes them. `digests`
    are, by row key, the mark and each column's digest as the file was written.
    """

    language: str
    columns: list[str]
    rows: list[FoundRow] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    keyed: bool = False
    digests: dict[str, Mapping[str, str]] = field(default_factory=dict)
