"""Handing letters over in threads that touch no database, so that one that hangs holds up no other.

While all goes well one line is used, and at most one message is under way: a worker that dies
leaves one in doubt. Only where a line does not answer within `PATIENCE` is another one opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from time import monotonic

from coordination.channels.carriers import Answer, Carrier, Outcome
from coordination.deadlines.sending.envelopes import Envelope

PATIENCE = 0.5
"""Seconds that a line may take before another is opened beside it."""
AT_MOST = 8


def run(
    envelopes: Iterable[Envelope],
    *,
    carrier: Callable[[Envelope], Carrier],
    attempt: Callable[[Envelope], bool],
    settle: Callable[[Envelope, Answer], None],
) -> None:
    """Hand over every envelope. `attempt` and `settle` run in the caller's thread, in its transaction.

    `carrier` gives a line for an envelope: it is asked for a new one whenever no free one fits.
    """
    lanes = _Lanes(carrier, settle)
    try:
        for envelope in envelopes:
            line = lanes.free(envelope)
            if attempt(envelope):
                lanes.send(line, envelope)
            else:
                lanes.give_back(line)
    finally:
        lanes.finish()


class _Lanes:
    def __init__(
        self,
        carrier: Callable[[Envelope], Carrier],
        settle: Callable[[Envelope, Answer], None],
    ) -> None:
        self.carrier, self.settle = carrier, settle
        self.pool = ThreadPoolExecutor(max_workers=AT_MOST, thread_name_prefix="lane")
        self.idle: list[Carrier] = []
        self.busy: dict[Future[Answer], tuple[Carrier, Envelope, float]] = {}

    def free(self, envelope: Envelope) -> Carrier:
        """A line for this envelope, once no message is under way but such as hang."""
        self._collect(0)
        while self._recent() or len(self.busy) >= AT_MOST:
            self._collect(PATIENCE if self._recent() else None)
        if self.idle and envelope.rows[0].contact_id is None:
            return self.idle.pop()
        return self.carrier(envelope)

    def _recent(self) -> bool:
        """Whether a message is under way that may still be answered within patience."""
        return any(monotonic() - began < PATIENCE for *_line, began in self.busy.values())

    def send(self, line: Carrier, envelope: Envelope) -> None:
        assert envelope.letter is not None
        self.busy[self.pool.submit(line.carry, envelope.letter)] = line, envelope, monotonic()

    def give_back(self, line: Carrier) -> None:
        self.idle.append(line)

    def finish(self) -> None:
        """Wait for what is under way, settle it, hang up."""
        while self.busy:
            self._collect(None)
        for line in self.idle:
            line.close()
        self.pool.shutdown()

    def _collect(self, patience: float | None) -> None:
        if not self.busy:
            return
        done, _under_way = wait(self.busy, timeout=patience, return_when=FIRST_COMPLETED)
        for each in done:
            line, envelope, _began = self.busy.pop(each)
            error = each.exception()
            if error is not None:  # carriers answer for themselves; this one did not
                self.settle(envelope, Answer(Outcome.UNCERTAIN, type(error).__name__))
                line.close()
                continue
            self.settle(envelope, each.result())
            if envelope.rows[0].contact_id is None:
                self.idle.append(line)
            else:
                line.close()
