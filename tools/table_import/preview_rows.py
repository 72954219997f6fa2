"""One row and one cell of a table that was brought: what they say, and what would become of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tools.cell.policy import Cell
from tools.decision.policy import Topic
from tools.table_import.matching import Goes
from tools.table_import.policy import TO_BRING, Match, Verdict

NIL = UUID(int=0)


@dataclass
class PreviewCell:
    """One cell: what was brought, what stands, and what becomes of it."""

    cell: str
    text: str
    stands: str
    verdict: str
    why: str = ""
    means: str = ""
    """What was understood of it, where that is not the text itself: a component, a post, a moment."""
    key: UUID | None = None
    base: int = 0
    is_brought: bool = False
    where: str = ""
    """The place whose clock a moment is said in."""

    @property
    def stands_there(self) -> str:
        """What stands, a moment with its place."""
        return f"{self.stands} {self.where}" if self.stands and self.where else self.stands

    @property
    def label(self) -> Any:
        return Cell(self.cell).label

    @property
    def verdict_label(self) -> Any:
        return Verdict(self.verdict).label

    @property
    def shows_what_stands(self) -> bool:
        """What stands is another text, and stays until this one is brought in or chosen."""
        return bool(self.stands) and not self.is_brought and self.verdict in TO_BRING

    @property
    def waits(self) -> bool:
        """A press brings it in."""
        return not self.is_brought and self.verdict in TO_BRING


@dataclass
class PreviewRow:
    """One row that was brought, and where it goes."""

    n: int
    title: str
    goes: Goes
    cells: list[PreviewCell] = field(default_factory=list)
    refused: str = ""
    """Why nothing of the row is brought in as it is."""
    is_bare: bool = False
    """It says what it is about and nothing else: a press adds the row, and no cell goes into it."""
    key: UUID = NIL
    """By what the new row that it makes is known: pressed twice, it is added once."""

    @property
    def is_new(self) -> bool:
        return self.goes.row is None and self.goes.by != Match.OUT

    @property
    def topic_label(self) -> Any:
        return Topic(self.goes.topic).label

    @property
    def is_out(self) -> bool:
        return self.goes.by == Match.OUT

    @property
    def waiting(self) -> list[PreviewCell]:
        return [] if self.refused or self.is_out else [each for each in self.cells if each.waits]

    @property
    def how(self) -> Any:
        return Match(self.goes.by).label
