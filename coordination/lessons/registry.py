"""Where the lessons on a tool come from, without this layer knowing the reviews.

The app that keeps them registers a provider when it is ready. Where none did, there are none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

SHOWN_AT_MOST = 3


@dataclass(frozen=True)
class Lesson:
    """One lesson as a page of a tool shows it: its first sentence, and where it stands."""

    text: str
    source: str
    url: str


@dataclass(frozen=True)
class Lessons:
    """A few lessons on a tool, and the address of all of them."""

    shown: Sequence[Lesson] = ()
    all_url: str = ""
    has_more: bool = False


Provider = Callable[..., Lessons]
"""`provider(tool, person, countries=…)`: only what the person may read; those countries' first."""

_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Have lessons brought from there. Called once by an app when it is ready."""
    if provider not in _providers:
        _providers.append(provider)


def lessons_on(tool: str, person: Any, *, countries: Sequence[str] = ()) -> list[Lessons]:
    """What each provider has on a tool (`Thing.kind`) for this person, where it has something."""
    found = (provider(tool, person, countries=countries) for provider in _providers)
    return [each for each in found if each.shown]
