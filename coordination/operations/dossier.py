"""What the tools hang on an operation, without this layer knowing the tools.

A tool's app registers its models when it is ready. `kind`s come back in the order registered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from coordination.deadlines import actions as deadlines
from coordination.deadlines.registry import register as register_clocks
from coordination.thing import Thing

_models: list[type[Thing]] = []
_openers: list[Callable[..., None]] = []


def register(model: type[Thing], opener: Callable[..., None] | None = None) -> None:
    """Make a kind of thing part of every operation's dossier.

    `opener(operation, by=…)` is called, in the same transaction, whenever an operation's scale or
    state changes, and puts there what the scale asks for. It must be safe to call again.
    """
    if model not in _models:
        _models.append(model)
        register_clocks(model.clocks)
        if opener is not None:
            _openers.append(opener)


def models_by_kind() -> dict[str, type[Thing]]:
    return {model.kind: model for model in _models}


def things_of(operation: Any) -> Iterator[Thing]:
    """Every tool's record of an operation, tool by tool, oldest first."""
    for model in _models:
        yield from model._default_manager.filter(operation=operation).order_by("pk")


def follow(operation: Any, *, by: Any, reason: str = "") -> None:
    """After a fact of the operation changed: open what is now due, and bring all clocks in line."""
    for opener in _openers:
        opener(operation, by=by)
    for thing in things_of(operation):
        deadlines.sync(thing, by=by, reason=reason)
