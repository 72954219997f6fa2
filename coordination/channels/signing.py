"""The signature on every webhook message, and how a receiver checks it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping, MutableSet

ID, TIMESTAMP, SIGNATURE = "X-SMCC-Delivery", "X-SMCC-Timestamp", "X-SMCC-Signature"
VERSION = "v1"
FRESH_SECONDS = 5 * 60


class NotGenuine(Exception):
    """The message is not from who holds the key, was changed, or is a recording of an old one."""


def new_secret() -> str:
    """A key of 256 random bits."""
    return "whsec_" + secrets.token_urlsafe(32)


def sign(secret: str, delivery_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers for one attempt. `timestamp` is in seconds since 1970, UTC."""
    return {
        ID: delivery_id,
        TIMESTAMP: str(timestamp),
        SIGNATURE: f"{VERSION}={_code(secret, str(timestamp), delivery_id, body)}",
    }


def verify(
    secret: str, headers: Mapping[str, str], body: bytes, *, now: float, seen: MutableSet[str]
) -> bool:
    """The receiver's side. Raises `NotGenuine`; False where this id was handled before.

    `now` is the receiver's clock in seconds since 1970. `seen` are the ids handled, kept for a day:
    an attempt that ended unclear is repeated with the same id and a fresh timestamp, so answer
    200 to a repetition and do nothing.
    """
    given = {name.lower(): value for name, value in headers.items()}
    delivery_id, timestamp = given.get(ID.lower(), ""), given.get(TIMESTAMP.lower(), "")
    version, _equals, code = given.get(SIGNATURE.lower(), "").partition("=")
    wanted = _code(secret, timestamp, delivery_id, body)
    if version != VERSION or not hmac.compare_digest(wanted.encode(), code.encode()):
        raise NotGenuine("the signature does not fit")
    if not timestamp.isdecimal() or abs(now - int(timestamp)) > FRESH_SECONDS:
        raise NotGenuine("the timestamp is more than five minutes off")
    if delivery_id in seen:
        return False
    seen.add(delivery_id)
    return True


def _code(secret: str, timestamp: str, delivery_id: str, body: bytes) -> str:
    text = f"{timestamp}.{delivery_id}.".encode() + body
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()
