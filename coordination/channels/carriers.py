"""What every way of carrying a message has in common: it is given a letter, and answers how it went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol


class Outcome(Enum):
    """What a carrier knows after trying. The difference decides whether a message may be tried again."""

    TAKEN = "taken"
    """The other side said that it has it."""
    REFUSED = "refused"
    """It surely did not get it: no line, or it said no."""
    UNCERTAIN = "uncertain"
    """The line broke after the attempt began: it may have it."""


@dataclass(frozen=True)
class Answer:
    outcome: Outcome
    trouble: str = ""
    """What went wrong, short, without any address or secret."""
    is_down: bool = False
    """The service as a whole took nothing (no line at all), not this one message."""
    is_final: bool = False
    """It said no in a way that will hardly change: no such address, not allowed."""


@dataclass(frozen=True)
class Letter:
    """One message ready to go: a subject of one line, plain text, and what a machine reads."""

    id: str
    """The same for every attempt: the Message-ID of an e-mail, the delivery id of a webhook."""
    subject: str
    text: str
    html: str = ""
    url: str = ""
    """Absolute address of the page that it speaks of."""
    address: str = ""
    """The e-mail address; empty where it goes to a contact."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """For webhooks: the same facts as JSON."""
    made: Any = None
    """What its carrier needs of it, made ahead; None: the carrier makes it."""


class Carrier(Protocol):
    """One line to the other side. Used by one thread at a time, and never touches the database."""

    def carry(self, letter: Letter) -> Answer:
        """Try once. Never raises, never logs an address; returns within its own time limit."""
        ...

    def close(self) -> None:
        """Hang up. The next `carry` opens a line again."""
        ...
