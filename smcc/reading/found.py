"""What is found in a file: a cell's text, and what keeps it from being plain."""

from __future__ import annotations

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
    is_tracked: bool = False
    """It holds tracked changes."""

    def __bool__(self) -> bool:
        return bool(self.text or self.flaws or self.lacks_value)
