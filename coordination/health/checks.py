"""Whether this installation is able to do its job: the checks behind `/readyz`.

They look beside the request's own thread, on connections of their own and for a limited time: a
database that does not answer holds up nobody, and no answer says where it is or why it refused.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any

import redis
from django.conf import settings
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _
from redis.backoff import NoBackoff
from redis.retry import Retry

from coordination.deadlines.alive import SILENT_AFTER, silence
from coordination.deadlines.sweep import database_now
from coordination.health.figures import oldest_due_rung

log = logging.getLogger(__name__)

PATIENCE = 2.5
"""Seconds for all checks together; the answer goes out in less than three."""
PING_PATIENCE = 1
AT_ONCE = 8
"""Looks that may be under way: while a database hangs, more would only pile up."""

_free = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Check:
    """One check: a stable name and word for programs, a sentence for people."""

    name: str
    ok: bool
    word: str
    sentence: str


def checks() -> list[Check]:
    """All checks, in at most `PATIENCE` seconds. Never raises."""
    until = monotonic() + PATIENCE
    broker = _begin(_broker)
    database = _begin(_database)
    found = _end(database, until) or _database_away()
    return [*found, *(_end(broker, until) or [_broker_away()])]


def _begin(look: Callable[[], list[Check]]) -> SimpleQueue[list[Check]] | None:
    """Look in a thread that nobody has to wait for; None where too many already hang."""
    if not _free.acquire(blocking=False):
        return None
    answer: SimpleQueue[list[Check]] = SimpleQueue()

    def run() -> None:
        try:
            answer.put(look())
        except Exception as error:
            # Its text may name the host, the account or the database.
            log.warning("A health check failed: %s in %s", type(error).__name__, look.__name__)
            answer.put([])
        finally:
            connections.close_all()
            _free.release()

    threading.Thread(target=run, daemon=True, name=f"health{look.__name__}").start()
    return answer


def _end(answer: SimpleQueue[list[Check]] | None, until: float) -> list[Check]:
    """What was found, or nothing where it failed or took too long."""
    if answer is None:
        return []
    try:
        return answer.get(timeout=max(until - monotonic(), 0))
    except Empty:
        return []


def _database() -> list[Check]:
    _use_own_connection()
    now = database_now()
    reached = Check("database", True, "ok", _("The database answers."))
    if not wanted_migrations() <= applied_migrations():
        return [reached, *_behind()]
    return [reached, _migrated(), _sweep(now), _rungs(now)]


def _use_own_connection() -> None:
    """A fresh connection in this thread, which gives up on a server that does not take the call."""
    own: Any = connections["default"].copy()
    if own.vendor == "postgresql":
        own.settings_dict["OPTIONS"]["connect_timeout"] = 2
    connections["default"] = own


@lru_cache(maxsize=1)
def wanted_migrations() -> frozenset[tuple[str, str]]:
    """The last migration of each app, as this version of the code has them."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def applied_migrations() -> set[tuple[str, str]]:
    return set(MigrationRecorder(connections["default"]).applied_migrations())


def _migrated() -> Check:
    return Check("migrations", True, "ok", _("The database is as this version needs it."))


def _behind() -> list[Check]:
    sentence = _("The database is older than this version. Run “manage.py migrate”.")
    return [Check("migrations", False, "behind", sentence), *_unknown("sweep", "rungs")]


def _sweep(now: Any) -> Check:
    silent = silence(now)
    if silent is None:
        return Check("sweep", True, "ok", _("The clocks were looked at within two minutes."))
    if silent.last_at is None:
        sentence = _("The clocks were never looked at. Start a worker and the beat.")
        return Check("sweep", False, "never", sentence)
    sentence = _(
        "The clocks were not looked at for more than two minutes. See whether a worker and the beat are running."
    )
    return Check("sweep", False, "silent", sentence)


def _rungs(now: Any) -> Check:
    oldest = oldest_due_rung(now)
    if oldest is None or now - oldest <= SILENT_AFTER:
        return Check("rungs", True, "ok", _("No reminder waits to be taken up."))
    sentence = _(
        "A reminder has been due for more than two minutes, and no worker has taken it up. See what the worker’s log says."
    )
    return Check("rungs", False, "stuck", sentence)


def _database_away() -> list[Check]:
    sentence = _("The database does not answer. Nothing can be read or written.")
    away = Check("database", False, "away", sentence)
    return [away, *_unknown("migrations", "sweep", "rungs")]


def _unknown(*names: str) -> list[Check]:
    sentence = _("Not known, because the check before it failed.")
    return [Check(name, False, "unknown", sentence) for name in names]


def _broker() -> list[Check]:
    client = redis.Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=PING_PATIENCE,
        socket_timeout=PING_PATIENCE,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        client.ping()
    finally:
        client.close()
    return [Check("broker", True, "ok", _("The queue answers."))]


def _broker_away() -> Check:
    sentence = _(
        "The queue does not answer within a second. Reminders wait in the database until it does, or until “manage.py sweep” is run."
    )
    return Check("broker", False, "away", sentence)
