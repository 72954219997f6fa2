"""What else the search finds, without this layer knowing it: an app registers its own records.

Operations, components and the logbook are the search's own, see `coordination.watch.finding`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True)
class Line:
    """One record as the search shows it: what it is, in words, where it stands, and what it says."""

    title: Any
    url: str
    about: Any = ""
    text: str = ""


@dataclass(frozen=True)
class Source:
    """One kind of record.

    `rows(words, person)`: those that hold every word, of those that the person may see, with all
    that `line(row)` reads. `name` stands in the address; `order` is that of the pages.
    """

    name: str
    label: Any
    all_label: Any
    order: tuple[str, ...]
    rows: Callable[[str, Any], QuerySet[Any]]
    line: Callable[[Any], Line]


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Have these records found too. Called once for each kind by an app when it is ready."""
    _sources[source.name] = source


def sources() -> dict[str, Source]:
    """The kinds by name, in the order in which they were registered."""
    return _sources
