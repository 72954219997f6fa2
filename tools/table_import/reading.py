"""What the cells of a whole table mean: as typing is read, each different text once."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError

from coordination.components.models import LANGUAGES, Component
from coordination.components.names import folded
from coordination.operations.models import Operation
from smcc.web.text import clean_text
from tools.cell.policy import Cell
from tools.cell.reading import Reader
from tools.naming import Names

OF_COMPONENTS = frozenset({Cell.LEAD.value, Cell.SUPPORTS.value})


class ManyReader:
    """Reads the cells of many rows with few queries: a name that is surely one component costs none."""

    def __init__(self, operation: Operation, typed_at: datetime) -> None:
        self._reader = Reader(operation, typed_at, Names(operation))
        self._known: dict[tuple[str, str], tuple[Any, str]] = {}

    def read(self, cell: str, typed: str) -> tuple[Any, str]:
        """The value and an empty sentence; or None and the sentence that says why it is none."""
        key = (cell, typed)
        if key not in self._known:
            self._known[key] = self._read(cell, typed)
        return self._known[key]

    def _read(self, cell: str, typed: str) -> tuple[Any, str]:
        if cell in OF_COMPONENTS and (one := self._plain.get(clean_text(typed).strip().casefold())):
            return ([one] if cell == Cell.SUPPORTS else one), ""
        try:
            return self._reader.read(cell, typed), ""
        except ValidationError as error:
            return None, " ".join(error.messages)

    @cached_property
    def _plain(self) -> dict[str, Component]:
        """Codes, short names and whole names that only one component has. One query."""
        codes: dict[str, set[Component]] = {}
        names: dict[str, set[Component]] = {}
        for one in Component.objects.all():
            for said in filter(None, (one.code, one.short_name)):
                codes.setdefault(said.casefold(), set()).add(one)
            for language in LANGUAGES:
                if said := getattr(one, f"name_{language}"):
                    names.setdefault(said.casefold(), set()).add(one)
        # As `Component.objects.search`: a code or short name goes before any name.
        alone = {said: next(iter(some)) for said, some in codes.items() if len(some) == 1}
        called = {
            said: next(iter(some)) for said, some in names.items()
            if len(some) == 1 and said not in codes and "," not in said and folded(said)
        }  # fmt: skip
        return called | alone
