"""A time limit on work that has none of its own, such as a name look-up or somebody else's library."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class TooLong(Exception):
    """The work was not done within its limit. It may still be going on."""


def within(limit_seconds: float, work: Callable[[], T]) -> T:
    """The result of `work`, or what it raised; `TooLong` after the limit.

    The work runs in a thread of its own, with the caller's context (language, guards), because
    nothing else ends a look-up that hangs or a server that answers one byte at a time. It must
    not touch the database. A thread that was given up does not keep the process alive.
    """
    done: list[T] = []
    failed: list[BaseException] = []
    context = contextvars.copy_context()

    def run() -> None:
        try:
            done.append(context.run(work))
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run, name="channel", daemon=True)
    thread.start()
    thread.join(limit_seconds)
    if failed:
        raise failed[0]
    if not done:
        raise TooLong()
    return done[0]
