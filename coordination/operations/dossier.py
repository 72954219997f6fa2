"""What the tools hang on an operation, without this layer knowing the tools.

A tool's app registers its models when it is ready. `kind`s come back in the order registered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Value

from coordination.deadlines import actions as deadlines
from coordination.deadlines.registry import register as register_clocks
from coordination.thing import Thing


@dataclass(frozen=True)
class Starter:
    """The button that starts a tool: the name of its URL (by POST, with the `ref`), and its words."""

    url: str
    label: Any
    repeats: bool = False
    """Whether another can be started beside one that is there."""


@dataclass(frozen=True)
class Link:
    """A page that a tool offers on the operation's page: the name of its URL (with the `ref`), and its words.

    Offered to these roles, while there is a record of this kind in one of these states.
    """

    url: str
    label: Any
    by: frozenset[Any]
    kind: str
    states: frozenset[str]


@dataclass(frozen=True)
class Page:
    """A page that every operation has, whatever is recorded in it: the name of its URL, and its words."""

    url: str
    label: Any


_models: list[Any] = []
_openers: list[Callable[..., None]] = []
_starters: dict[str, Starter] = {}
_lists: dict[str, str] = {}
_links: list[Link] = []
_tellers: dict[str, Callable[[Any, Any], Any]] = {}
_pages: dict[str, Page] = {}


def register(
    model: type[Thing],
    opener: Callable[..., None] | None = None,
    *,
    starter: Starter | None = None,
    listed_at: str = "",
    link: Link | None = None,
    told: Callable[[Any, Any], Any] | None = None,
) -> None:
    """Make a kind of thing part of every operation's dossier.

    `opener(operation, by=…)` is called, in the same transaction, whenever an operation's scale or
    state changes, and puts there what the scale asks for. It must be safe to call again.
    `starter` is offered on the operation's page; `listed_at` names the URL of the tool's own list.
    `told(thing, reader)` says on that page how far a record is, in a sentence, as far as the reader
    may know; it may ask a few queries.
    """
    if model in _models:
        return
    _models.append(model)
    register_clocks(model.clocks)
    if opener is not None:
        _openers.append(opener)
    if starter is not None:
        _starters[model.kind] = starter
    if link is not None:
        _links.append(link)
    if listed_at:
        _lists[model.kind] = listed_at
    if told is not None:
        _tellers[model.kind] = told


def register_opener(opener: Callable[..., None]) -> None:
    """Have this called as an `opener` too, by what follows operations and belongs to none of them."""
    if opener not in _openers:
        _openers.append(opener)


def register_page(url: str, label: Any) -> None:
    """Have every operation's page link to this one, to all who see it. `url` takes the `ref`."""
    _pages[url] = Page(url, label)


def pages() -> list[Page]:
    return list(_pages.values())


def starters(without: Iterable[str]) -> list[Starter]:
    """What can be started in an operation where there are things of these kinds."""
    there = set(without)
    return [each for kind, each in _starters.items() if each.repeats or kind not in there]


def links(things: Iterable[Any], roles: Iterable[Any]) -> list[Link]:
    """What these roles are offered in an operation with these records."""
    there, mine = {(thing.kind, str(thing.state)) for thing in things}, set(roles)
    return [
        each
        for each in _links
        if each.by & mine and there & {(each.kind, str(state)) for state in each.states}
    ]


def list_of(kind: str) -> str:
    """The name of the URL of a tool's own list in an operation; empty where it has none."""
    return _lists.get(kind, "")


def told_of(thing: Any, reader: Any) -> Any:
    """What the tool tells this reader of how far its record is; empty where it says nothing."""
    teller = _tellers.get(thing.kind)
    return teller(thing, reader) if teller else ""


def models_by_kind() -> dict[str, type[Thing]]:
    return {model.kind: model for model in _models}


def things_of(operation: Any) -> Iterator[Thing]:
    """Every tool's record of an operation, tool by tool, oldest first."""
    for model in _models:
        yield from model._default_manager.filter(operation=operation).order_by("pk")


def leads_named() -> Q:
    """For a query of operations: where some record has named who leads what."""
    named = Q(pk__in=[])
    for model in _models:
        if model.names_leads_in:
            there = {"operation": OuterRef("pk"), "state__in": model.names_leads_in}
            named |= Q(Exists(model._default_manager.filter(**there)))
    return named


def follow(operation: Any, *, by: Any, reason: str = "") -> None:
    """After a fact of the operation changed: open what is now due, and bring all clocks in line."""
    for opener in _openers:
        opener(operation, by=by)
    for thing in things_of(operation):
        deadlines.sync(thing, by=by, reason=reason)


def outline(operation: Any, *, without: Iterable[str] = ()) -> list[Thing]:
    """Every tool's record with what one line of a list needs, tool by tool, oldest first. One query.

    Fields beyond state, version and number are read when they are asked for.
    """
    kinds = [model for model in _models if model.kind not in without]
    queries = [
        model._default_manager.filter(operation=operation)
        .order_by()
        .values_list(Value(n), "pk", "state", "version", _number_of(model))
        for n, model in enumerate(kinds)
    ]
    if not queries:
        return []
    rows = sorted(queries[0].union(*queries[1:], all=True) if queries[1:] else queries[0])
    return [_outlined(kinds[n], operation, *row) for n, *row in rows]


def _has_number(model: type[Thing]) -> bool:
    return any(field.name == "number" for field in model._meta.concrete_fields)


def _number_of(model: type[Thing]) -> Any:
    return F("number") if _has_number(model) else Value(0)


def _outlined(
    model: type[Thing], operation: Any, pk: int, state: str, version: int, number: int
) -> Thing:
    known = {"id": pk, "state": state, "version": version, "operation_id": operation.pk}
    if _has_number(model):
        known["number"] = number
    names = [f.attname for f in model._meta.concrete_fields if f.attname in known]
    thing = model.from_db(operation._state.db, names, [known[name] for name in names])
    thing.operation = operation  # type: ignore[attr-defined]
    return thing
