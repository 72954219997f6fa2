"""Turns: of one worker's threads, two send in a channel; who is asked for meanwhile is not forgotten."""

from threading import Event, Thread
from uuid import uuid4

import pytest

from coordination.deadlines.sending import in_turn
from coordination.deadlines.sending.turns import AT_ONCE

PATIENCE = 10


class HangingLine:
    """Sending in a channel that gives no answer until it is let go."""

    def __init__(self) -> None:
        self.channel = f"hanging-{uuid4()}"
        self.let_go = Event()
        self.begun = [Event() for _each in range(AT_ONCE)]
        self.threads: list[Thread] = []
        self.calls = 0

    def send(self, channel: str) -> int:
        self.calls += 1
        if self.calls <= AT_ONCE:
            self.begun[self.calls - 1].set()
        assert self.let_go.wait(PATIENCE)
        return 1

    def end(self) -> None:
        self.let_go.set()
        for thread in self.threads:
            thread.join(PATIENCE)
            assert not thread.is_alive()


@pytest.fixture
def hanging():
    """A channel in which as many threads hang as may send in it."""
    line = HangingLine()
    line.threads = [Thread(target=in_turn, args=(line.channel, line.send)) for _ in line.begun]
    for thread, begun in zip(line.threads, line.begun, strict=True):
        thread.start()
        assert begun.wait(PATIENCE)
    yield line
    line.end()


def test_a_thread_does_not_wait_for_a_channel_that_hangs(hanging):
    assert in_turn(hanging.channel, hanging.send) == 0
    assert hanging.calls == AT_ONCE, "it would hang as well"


def test_another_channel_keeps_its_own_turns(hanging):
    assert in_turn("another", lambda channel: 3) == 3


def test_what_was_asked_for_meanwhile_is_sent_by_one_of_those(hanging):
    in_turn(hanging.channel, hanging.send)
    in_turn(hanging.channel, hanging.send)
    assert hanging.calls == AT_ONCE
    hanging.end()
    assert hanging.calls > AT_ONCE


def test_a_turn_is_given_back_by_a_thread_that_failed():
    channel = f"failing-{uuid4()}"

    def fail(_channel: str) -> int:
        raise ConnectionError

    for _again in range(AT_ONCE + 1):
        with pytest.raises(ConnectionError):
            in_turn(channel, fail)
