"""Handing letters over in threads that touch no database, so that one that hangs holds up no other.

While all goes well one line is used, and at most one message is under way: a worker that dies
leaves one in doubt. Only where a line does not answer within `PATIENCE` is another one opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic

from coordination.channels.carriers import Answer, Carrier, Letter, Outcome
from coordination.deadlines.sending.envelopes import Envelope

PATIENCE = 0.5
"""Seconds that a line may take before another is opened beside it."""
AT_MOST = 8


def as_it_is(letter: Letter) -> Letter:
    """For carriers that make nothing of a letter ahead."""
    return letter


def run(
    envelopes: Iterable[Envelope],
    *,
    carrier: Callable[[Envelope], Carrier],
    attempt: Callable[[Envelope], bool],
    settle: Callable[[Envelope, Answer], None],
    pause: Callable[[], object] = lambda: None,
    make: Callable[[Letter], Letter] = as_it_is,
) -> None:
    """Hand over every envelope. What is called runs in the caller's thread, in its transaction.

    `carrier` gives a line for an envelope: it is asked for a new one whenever no free one fits.
    `pause` is called before an answer is waited for: nothing settled stays unwritten meanwhile.
    `make`, the one exception, runs in the line's thread while the attempt is written down.
    """
    lanes = _Lanes(carrier, settle, pause, make)
    try:
        for envelope in envelopes:
            lane = lanes.free(envelope)
            lanes.make_ready(lane, envelope)
            may_go = False
            try:
                may_go = attempt(envelope)
            finally:
                lanes.go(lane, envelope, may_go)
    finally:
        lanes.finish()


class _Lane:
    """A line and the thread that uses it. Plain queues: pools and futures cost more than the message."""

    def __init__(
        self,
        line: Carrier,
        answers: SimpleQueue[tuple[_Lane, Answer]],
        make: Callable[[Letter], Letter],
    ) -> None:
        self.line, self.make = line, make
        self.letters: SimpleQueue[Letter | None] = SimpleQueue()
        self.may_go: SimpleQueue[bool] = SimpleQueue()
        self.answers = answers
        Thread(target=self._run, name="lane", daemon=True).start()

    def _run(self) -> None:
        for letter in iter(self.letters.get, None):
            made = letter
            with suppress(Exception):  # to carry it will fail as well, and answer how
                made = self.make(letter)
            if not self.may_go.get():
                continue
            try:
                answer = self.line.carry(made)
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
        pause: Callable[[], object],
        make: Callable[[Letter], Letter],
    ) -> None:
        self.carrier, self.settle, self.pause, self.make = carrier, settle, pause, make
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
        return _Lane(self.carrier(envelope), self.answers, self.make)

    def _patience(self) -> float:
        """Seconds in which the message that was sent last may still be answered in time; 0: none may."""
        if not self.busy:
            return 0.0
        return PATIENCE - (monotonic() - max(began for _envelope, began in self.busy.values()))

    def make_ready(self, lane: _Lane, envelope: Envelope) -> None:
        """Give the lane its letter. It hands nothing over before it is told to."""
        assert envelope.letter is not None
        lane.letters.put(envelope.letter)

    def go(self, lane: _Lane, envelope: Envelope, may_go: bool) -> None:
        """Let the lane hand its letter over, or have it back unused."""
        if may_go:
            self.busy[lane] = envelope, monotonic()
        else:
            self.idle.append(lane)
        lane.may_go.put(may_go)

    def finish(self) -> None:
        """Wait for what is under way, settle it, hang up."""
        while self.busy:
            self._collect(None)
        for lane in self.idle:
            lane.end()

    def _answer(self, patience: float | None) -> tuple[_Lane, Answer]:
        try:
            return self.answers.get(False)
        except Empty:
            if patience == 0:
                raise
        self.pause()
        return self.answers.get(timeout=patience)

    def _collect(self, patience: float | None) -> bool:
        """Settle the next answer, if one comes in so many seconds. Returns whether one came."""
        try:
            lane, answer = self._answer(patience)
        except Empty:
            return False
        envelope, _began = self.busy.pop(lane)
        self.settle(envelope, answer)
        if envelope.rows[0].contact_id is None:
            self.idle.append(lane)
        else:
            lane.end()
        return True
