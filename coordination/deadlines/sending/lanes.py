"""Handing letters over in threads that touch no database, so that one that hangs holds up no other.

While all goes well one line is used, and at most one message is under way: a worker that dies
leaves one in doubt. Only where a line does not answer within `PATIENCE` is another one opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic

from coordination.channels.carriers import Answer, Carrier, Letter, Outcome
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
            lane = lanes.free(envelope)
            if attempt(envelope):
                lanes.send(lane, envelope)
            else:
                lanes.give_back(lane)
    finally:
        lanes.finish()


class _Lane:
    """A line and the thread that uses it. Plain queues: pools and futures cost more than the message."""

    def __init__(self, line: Carrier, answers: SimpleQueue[tuple[_Lane, Answer]]) -> None:
        self.line = line
        self.letters: SimpleQueue[Letter | None] = SimpleQueue()
        self.answers = answers
        Thread(target=self._run, name="lane", daemon=True).start()

    def _run(self) -> None:
        for letter in iter(self.letters.get, None):
            try:
                answer = self.line.carry(letter)
            except Exception as error:  # carriers answer for themselves; this one did not
                self.line.close()
                answer = Answer(Outcome.UNCERTAIN, type(error).__name__)
            self.answers.put((self, answer))
        self.line.close()

    def end(self) -> None:
        """Let the thread hang up and end, once it has answered."""
        self.letters.put(None)


class _Lanes:
    def __init__(
        self,
        carrier: Callable[[Envelope], Carrier],
        settle: Callable[[Envelope, Answer], None],
    ) -> None:
        self.carrier, self.settle = carrier, settle
        self.answers: SimpleQueue[tuple[_Lane, Answer]] = SimpleQueue()
        self.idle: list[_Lane] = []
        self.busy: dict[_Lane, tuple[Envelope, float]] = {}

    def free(self, envelope: Envelope) -> _Lane:
        """A lane for this envelope, once no message is under way but such as hang."""
        while self.busy and self._collect(0):
            pass
        while (patience := self._patience()) > 0 or len(self.busy) >= AT_MOST:
            self._collect(patience if patience > 0 else None)
        if self.idle and envelope.rows[0].contact_id is None:
            return self.idle.pop()
        return _Lane(self.carrier(envelope), self.answers)

    def _patience(self) -> float:
        """Seconds in which the message that was sent last may still be answered in time; 0: none may."""
        if not self.busy:
            return 0.0
        return PATIENCE - (monotonic() - max(began for _envelope, began in self.busy.values()))

    def send(self, lane: _Lane, envelope: Envelope) -> None:
        assert envelope.letter is not None
        self.busy[lane] = envelope, monotonic()
        lane.letters.put(envelope.letter)

    def give_back(self, lane: _Lane) -> None:
        self.idle.append(lane)

    def finish(self) -> None:
        """Wait for what is under way, settle it, hang up."""
        while self.busy:
            self._collect(None)
        for lane in self.idle:
            lane.end()

    def _collect(self, patience: float | None) -> bool:
        """Settle the next answer, if one comes in so many seconds. Returns whether one came."""
        try:
            lane, answer = (
                self.answers.get(timeout=patience) if patience != 0 else self.answers.get(False)
            )
        except Empty:
            return False
        envelope, _began = self.busy.pop(lane)
        self.settle(envelope, answer)
        if envelope.rows[0].contact_id is None:
            self.idle.append(lane)
        else:
            lane.end()
        return True
