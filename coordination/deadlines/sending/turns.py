"""How many threads of one worker send in the same channel: a channel that hangs leaves the others theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from threading import BoundedSemaphore, Event

AT_ONCE = 2
"""A worker needs more threads than this times the channels, or a look waits for a hanging channel."""

_turns: dict[str, BoundedSemaphore] = defaultdict(lambda: BoundedSemaphore(AT_ONCE))
_asked: dict[str, Event] = defaultdict(Event)


def in_turn(channel: str, send: Callable[[str], int]) -> int:
    """Send in a channel, unless enough threads are at it: then one of those does it once more.

    Returns how many messages this thread handed over.
    """
    sent = 0
    _asked[channel].set()
    while _asked[channel].is_set() and _turns[channel].acquire(blocking=False):
        try:
            _asked[channel].clear()
            sent += send(channel)
        finally:
            _turns[channel].release()
    return sent
