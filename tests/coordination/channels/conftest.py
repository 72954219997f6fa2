"""Fixtures of the channels' tests."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from coordination.channels.carriers import Letter
from tests.coordination.channels.receiver import Receiver, listening


@pytest.fixture
def inside_allowed(settings: Any) -> None:
    """Webhooks and chat may lead to this machine, as an operator may decide."""
    settings.WEBHOOKS_MAY_BE_PRIVATE = True


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as found:
        yield found


@pytest.fixture
def letter() -> Letter:
    return Letter(
        id="d-1", subject="Due: table · UKR-2026-01", text="File the table.",
        url="https://smcc.example/operations/UKR-2026-01/", data={"due_at": "2026-11-22T18:00:00Z"},
    )  # fmt: skip


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """`names(host, [ip], [ip])`: what the name service says of a host, one answer a look-up.

    The last answer is repeated. Returns the list of look-ups made. There is no name service in a
    test, so this stands in for it; connections are real.
    """
    known: dict[str, list[list[str]]] = {}
    asked: list[str] = []
    real = socket.getaddrinfo

    def look_up(host: Any, port: Any, *args: Any, **more: Any) -> Any:
        if host not in known:
            return real(host, port, *args, **more)
        asked.append(host)
        answers = known[host]
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [
            (
                socket.AF_INET6 if ":" in ip else socket.AF_INET,
                socket.SOCK_STREAM,
                6,
                "",
                (ip, port),
            )
            for ip in found
        ]

    def teach(host: str, *answers: list[str]) -> list[str]:
        known[host] = list(answers)
        return asked

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return teach
