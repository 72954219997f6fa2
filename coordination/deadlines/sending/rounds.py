"""One round of sending: a channel's waiting messages, batch by batch, until none is left."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from time import monotonic

from coordination.channels.carriers import Answer, Carrier, Outcome
from coordination.channels.opening import open_line
from coordination.deadlines import blindness, chronicle, escalating, writing
from coordination.deadlines.models import Blindness, Delivery
from coordination.deadlines.sending import email, lanes, settling
from coordination.deadlines.sending.claiming import BATCH, EMAIL, claim
from coordination.deadlines.sending.envelopes import Envelope, envelopes, write_letter
from coordination.deadlines.sending.marking import Mark, mark_all
from coordination.deadlines.sending.settling import Now, settle_stale
from coordination.deadlines.sweep import database_now
from coordination.deadlines.wake import ask_to_look

log = logging.getLogger(__name__)

ENOUGH = 3
"""Where so many messages in a row met no answer and none was taken, the others are spared the attempt."""
OUTGOING = (EMAIL, Delivery.Channel.WEBHOOK.value, Delivery.Channel.CHAT.value)


def send_pending(now: Now | None = None) -> int:
    """Send what waits in every channel. Returns how many messages were handed over.

    Raises at the end, for the last channel in which something went wrong: it stops no other.
    """
    sent, failed = 0, None
    for channel in OUTGOING:
        try:
            sent += send_channel(channel, now)
        except Exception as error:
            log.exception("Sending by %s broke off", channel)
            failed = error
    if failed is not None:
        raise failed
    return sent


def send_channel(channel: str, now: Now | None = None) -> int:
    """Send what waits in one channel, settle what a dead worker left, and record how it ended.

    `now` is for replaying a moment; in service it is the database's own time.
    """
    clock = now or database_clock()
    settle_stale(clock())
    sent = _send_waiting(channel, clock)
    chronicle.record_deliveries(clock())
    if escalating.escalate(clock()):
        writing.write_out(clock())
        sent += _send_waiting(channel, clock)
        ask_to_look()  # those told instead may have other channels
    return sent


def _send_waiting(channel: str, clock: Now) -> int:
    sent, there_is_more, until = 0, True, clock()
    while there_is_more:
        rows, there_is_more = claim(clock(), BATCH, channel, until=until)
        if rows:
            sent += Round(channel, clock).send(rows)
    return sent


def database_clock() -> Now:
    """The database's time, asked once and then counted on: workers whose clocks differ agree."""
    start, began = database_now(), monotonic()
    return lambda: start + timedelta(seconds=monotonic() - began)


class Round:
    """One batch under way, and what it tells of the channel as a whole."""

    def __init__(self, channel: str, clock: Now) -> None:
        self.channel, self.clock = channel, clock
        self.sent = 0
        self.took: datetime | None = None
        self.silent: set[str] = set()
        self.for_real = False
        self.down: tuple[datetime, str] | None = None
        self.in_vain = 0
        self.taken: list[Mark] = []
        """Handed over, and to be written down together with the attempt that comes next."""

    def send(self, rows: list[Delivery]) -> int:
        try:
            lanes.run(
                self._written(rows), carrier=self._line, attempt=self._attempt,
                settle=self._settle, pause=self._write_down,
                make=email.make if self.channel == EMAIL else lanes.as_it_is,
            )  # fmt: skip
        finally:
            self._write_down()
        if self.took is not None:
            blindness.saw_success(Blindness.Kind(self.channel).value, self.took)
        elif self.down is not None and (self.channel == EMAIL or len(self.silent) > 1):
            # One address of somebody's that is away is theirs; a house that is blind misses several.
            kind = Blindness.Kind(self.channel).value
            blindness.saw_trouble(kind, *self.down, only_drill=not self.for_real)
        return self.sent

    def _written(self, rows: list[Delivery]) -> Iterator[Envelope]:
        for envelope in envelopes(rows):
            if self.took is None and self.in_vain >= ENOUGH and self.channel == EMAIL:
                settling.release(envelope, self.clock())
                continue
            try:
                write_letter(envelope, self.clock())
            except Exception as error:
                log.exception("Messages %s could not be written", envelope.keys)
                self._settle(envelope, Answer(Outcome.REFUSED, type(error).__name__))
                continue
            yield envelope

    def _line(self, envelope: Envelope) -> Carrier:
        if self.channel == EMAIL:
            return email.EmailCarrier()
        contact = envelope.rows[0].contact
        assert contact is not None
        return open_line(contact)

    def _attempt(self, envelope: Envelope) -> bool:
        return settling.may_go(envelope, self._write_down(settling.attempt(envelope, self.clock())))

    def _write_down(self, *begun: Mark) -> int:
        """Write what was handed over, and with it the attempt that begins. Returns how many it still has."""
        taken, self.taken = self.taken, []
        if not taken and not begun:
            return 0
        marked = mark_all([*taken, *begun])
        self.sent += sum(marked[: len(taken)])
        return sum(marked[len(taken) :])

    def _settle(self, envelope: Envelope, answer: Answer) -> None:
        now = self.clock()
        if answer.outcome is Outcome.TAKEN:
            self.taken.append(settling.handed_over(envelope, now))
            self.took = now
            return
        settling.settle(envelope, answer, now)
        if answer.is_down or answer.outcome is Outcome.UNCERTAIN:
            self.down = now, answer.trouble
            self.silent |= {str(row.contact_id) for row in envelope.rows}
            self.for_real |= not all(row.is_drill for row in envelope.rows)
            self.in_vain += 1
