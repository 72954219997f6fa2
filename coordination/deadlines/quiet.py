"""Writing down history without telling anybody: what importers wrap around their actions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_quiet: ContextVar[bool] = ContextVar("deadlines_quiet", default=False)


@contextmanager
def quiet() -> Iterator[None]:
    """Inside, clocks start and stop as ever and the record is written, but nobody is told.

    No step is announced, and of a ladder only the rungs still to come are laid: a limit that
    passed years ago reminds nobody today. Only for loading what happened long ago, and for what
    another message of the same moment says already; a person's own action is never quiet. Holds for this thread (or task) alone, and may be nested.
    """
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


def is_quiet() -> bool:
    return _quiet.get()
