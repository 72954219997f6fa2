"""What is found in a file, before anybody asks what it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from smcc.reading.found import FoundCell


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
