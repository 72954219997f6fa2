"""The outgoing heartbeat: somebody elsewhere notices when it stops (HEARTBEAT_URL; empty = off)."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from http.client import HTTPMessage
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from coordination.deadlines.alive import completions

log = logging.getLogger(__name__)

FRESH = timedelta(seconds=60)
"""A sweep completed so long ago at most speaks for now."""
EVERY_SECONDS = 60
PATIENCE = 3
SLOT = "smcc:heartbeat"


def beat(now: datetime) -> bool:
    """Call the heartbeat address, if a sweep was completed within `FRESH` of `now`.

    At most once in `EVERY_SECONDS`, whatever the number of workers. Returns whether the address
    was called and answered. Never raises, and never logs the address: its path is a secret.
    """
    url = settings.HEARTBEAT_URL
    if not url:
        return False
    try:
        return _sweep_was_completed(now) and _is_first() and _call(url)
    except HTTPError as error:
        log.warning("The heartbeat address at %s answered %s.", _host(url), error.code)
    except Exception as error:
        log.warning("The heartbeat could not be sent to %s: %s.", _host(url), type(error).__name__)
    return False


def _sweep_was_completed(now: datetime) -> bool:
    last = next(iter(completions()), None)
    return last is not None and now - last <= FRESH


def _is_first() -> bool:
    """Whether no worker has called in the time before: kept in the queue's server, which forgets it."""
    client = redis.Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=1,
        socket_timeout=1,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        return bool(client.set(SLOT, 1, nx=True, ex=EVERY_SECONDS))
    finally:
        client.close()


class _NoRedirect(HTTPRedirectHandler):
    """An address that moved is not the one that was set: said, not followed."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


def _call(url: str) -> bool:
    if urlsplit(url).scheme not in ("http", "https"):
        raise ValueError("neither http nor https")
    request: Any = Request(url, headers={"User-Agent": "SMCC heartbeat"})  # noqa: S310  checked above
    with build_opener(_NoRedirect).open(request, timeout=PATIENCE):
        return True


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or "?"
    except ValueError:
        return "?"
