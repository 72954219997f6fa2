"""A line that hangs holds up no other message, and while all goes well only one is under way."""

import threading
import time
from types import SimpleNamespace

import pytest

from coordination.channels.carriers import Answer, Letter, Outcome
from coordination.deadlines.sending import lanes


class Line:
    """Carries at once, but for the letter "hangs", which waits until it is let go."""

    under_way, most = 0, 0
    let_go = threading.Event()

    def carry(self, letter):
        Line.under_way += 1
        Line.most = max(Line.most, Line.under_way)
        if letter.id == "breaks":
            Line.under_way -= 1
            raise ValueError("a carrier that does not keep its word")
        if letter.id == "hangs":
            Line.let_go.wait(20)
        Line.under_way -= 1
        return Answer(Outcome.TAKEN)

    def close(self):
        pass


@pytest.fixture(autouse=True)
def fresh():
    Line.under_way = Line.most = 0
    Line.let_go = threading.Event()
    yield
    Line.let_go.set()


def envelope(name):
    return SimpleNamespace(rows=[SimpleNamespace(contact_id=None)], letter=Letter(name, "s", "t"))


def run(names, attempt=lambda one: True):
    settled, lines = [], []

    def line(_envelope):
        lines.append(Line())
        return lines[-1]

    def settle(one, answer):
        settled.append((one.letter.id, answer.outcome, time.monotonic()))
        if len(settled) == len(names) - 1:
            Line.let_go.set()

    lanes.run([envelope(n) for n in names], carrier=line, attempt=attempt, settle=settle)
    return settled, lines


def test_while_all_goes_well_one_message_is_under_way_on_one_line():
    settled, lines = run([f"m{n}" for n in range(50)])
    assert [name for name, *_more in settled] == [f"m{n}" for n in range(50)]
    assert Line.most == 1 and len(lines) == 1


def test_one_that_hangs_holds_up_no_other():
    """The others are all settled while it still hangs; it is settled when it is let go."""
    began = time.monotonic()
    settled, lines = run(["a", "hangs", *(f"m{n}" for n in range(30))])
    assert settled[-1][0] == "hangs" and len(settled) == 32
    assert settled[-2][2] - began < 4 * lanes.PATIENCE, "they waited for it once, not each"
    assert len(lines) == 2


def test_a_carrier_that_breaks_leaves_its_message_in_doubt_and_the_others_go_on():
    settled, _lines = run(["a", "breaks", "b"])
    assert [(name, outcome) for name, outcome, _at in settled] == [
        ("a", Outcome.TAKEN), ("breaks", Outcome.UNCERTAIN), ("b", Outcome.TAKEN)
    ]  # fmt: skip


def test_what_may_not_be_attempted_is_not_carried():
    settled, _lines = run(["a", "b"], attempt=lambda one: one.letter.id != "a")
    assert [name for name, *_more in settled] == ["b"]
