"""What is looked at in every country, without this layer knowing the tools: how ready it is, tool by tool.

A tool's app registers an `Aspect` when it is ready. The readiness page of a country, the list of
countries, its files and the API are all made of what the aspects say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Standing:
    """How one country stands with one tool at a moment.

    `state` is a stable lowercase word, for the API and for sorting; `label` the word shown, `kind`
    its colour and icon as `status_tag` names them. `sentence` says more in one sentence ("In force
    since 3 May 2026; to be reviewed by 3 May 2027."). `missing` says what is missing as a part of a
    sentence ("a Movement Coordination Agreement"); empty where nothing is. `due_at`: by when.
    """

    state: str
    label: Any
    kind: str = "neutral"
    sentence: Any = ""
    missing: Any = ""
    due_at: datetime | None = None
    url: str = ""


@dataclass(frozen=True)
class Line:
    """One record of a country, as its page shows it."""

    title: Any
    url: str
    label: Any = ""
    kind: str = "neutral"
    about: Any = ""


@dataclass(frozen=True)
class Way:
    """Something that can be begun for a country: the name of its URL (with `iso3`), and its words."""

    url: str
    label: Any


Family = Callable[[Sequence[Any], Any, datetime], Mapping[str, Mapping[str, Standing]]]
"""How all countries given stand with several aspects: by the aspect's name, then by ISO3."""


@dataclass(frozen=True)
class Aspect:
    """One tool, or one fact, that a country is asked for.

    `standings(countries, person, now)` answers by ISO3 for all countries given, in at most two
    queries whatever their number: what the person may not see counts as not there. `lines(country,
    person, now)` are at most `LINES` records of one country, the newest first, in one query.
    `ways(country, person)` are what the person may begin there. `list_url` names the tool's own list,
    which takes `?country=<iso3>`. Aspects that one part answers together have the same `family`
    instead of `standings`: it is asked once, and answers by the aspects' names. With neither, it only
    tells: its lines stand on the page of a country, and no list asks it.
    """

    name: str
    label: Any
    standings: Callable[[Sequence[Any], Any, datetime], Mapping[str, Standing]] | None = None
    lines: Callable[[Any, Any, datetime], list[Line]] | None = None
    ways: Callable[[Any, Any], list[Way]] | None = None
    list_url: str = ""
    order: int = 100
    family: Family | None = None

    @property
    def is_asked(self) -> bool:
        """Whether every country is asked for it; else its lines only tell, on the page of one country."""
        return self.standings is not None or self.family is not None


LINES = 10

_aspects: dict[str, Aspect] = {}


def register(aspect: Aspect) -> None:
    """Have this looked at in every country. Called once by an app when it is ready."""
    _aspects[aspect.name] = aspect


def asked_aspects() -> list[Aspect]:
    """Those that say how each country stands, in their order."""
    return [each for each in aspects() if each.is_asked]


def aspects() -> list[Aspect]:
    return sorted(_aspects.values(), key=lambda each: (each.order, each.name))
