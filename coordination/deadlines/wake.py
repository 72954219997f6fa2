"""Hints to the worker. Losing one costs seconds: the beat finds the same rows."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction

log = logging.getLogger(__name__)


def wake_worker() -> None:
    """Once this transaction is committed, ask a worker to look now. Never raises, never waits long."""
    planned = transaction.get_connection().run_on_commit
    if not any(entry[1] is ask_to_look for entry in planned):
        transaction.on_commit(ask_to_look, robust=True)


def ask_to_look(countdown: float = 0) -> None:
    """Ask a worker to look at the clocks, now or in so many seconds."""
    from coordination.deadlines.tasks import look  # noqa: PLC0415

    ask(look, countdown=countdown)


def ask_to_send(channel: str) -> None:
    """Ask a worker to send what waits in a channel."""
    from coordination.deadlines.tasks import send  # noqa: PLC0415

    ask(send, channel)


def ask(task: Any, *args: Any, countdown: float = 0) -> None:
    """Ask a worker for a task, soon or in so many seconds. A broker that is away is only logged."""
    try:
        task.apply_async(
            args, countdown=countdown or None, retry=False, ignore_result=True,
            expires=60 + countdown,
        )  # fmt: skip
    except Exception as error:  # the broker may be away; the beat will find the work
        log.warning("The worker could not be asked (%s); the next beat will.", error)
