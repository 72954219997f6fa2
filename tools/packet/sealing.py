"""What makes a packet's file trustworthy: the server's signature on what it gave out, the seal on what came.

The signature is made with a key from SECRET_KEY (an older one of SECRET_KEY_FALLBACKS still reads it).
The seal is made in the packet with the packet's own key: whoever holds the file could make one, so it
shows that the answers were not changed or cut on the way, not who typed them.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac

PURPOSE = "smcc: offline packet, 1"
"""Keeps these signatures apart from whatever else is signed with SECRET_KEY."""


SIGNATURE_LETTERS = 43
"""Of 32 bytes in base64url: a shorter one was cut."""


class Damaged(Exception):
    """It is no whole token: cut, or letters of it are lost."""


class Strange(Exception):
    """Signed under a key of another installation."""


class Changed(Exception):
    """The signature or the seal does not fit what stands there."""


def new_key() -> str:
    """A key of 256 random bits, as the file carries it."""
    return encoded(secrets.token_bytes(32))


def encoded(content: bytes) -> str:
    """base64url without padding: letters that no mail system, page or script reads as anything else."""
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise Damaged from None


def written(data: Any) -> str:
    """Data as one word."""
    return encoded(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())


def read(word: str) -> Any:
    try:
        return json.loads(decoded(word))
    except (ValueError, RecursionError):
        raise Damaged from None


def house() -> str:
    """A mark of this installation's key: tells its own packets from those of another site."""
    return _mark(settings.SECRET_KEY)


def sign(given: dict[str, Any]) -> str:
    return _signer().sign(written(given | {"house": house()}))


def unsign(token: str) -> dict[str, Any]:
    """What was given out. Raises `Damaged`, `Strange` or `Changed`."""
    word, _dot, signature = token.partition(".")
    if len(signature) != SIGNATURE_LETTERS:
        raise Damaged
    try:
        _signer().unsign(token)
    except BadSignature:
        if _is_strange(word):
            raise Strange from None
        raise Changed from None
    found: dict[str, Any] = read(word)
    return found


def _is_strange(word: str) -> bool:
    """Whether it says itself that another installation made it."""
    try:
        given = read(word)
    except Damaged:
        return False
    known = {_mark(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)}
    return isinstance(given, dict) and given.get("house") not in known


def seal(key: str, word: str) -> str:
    return encoded(hmac.new(decoded(key), word.encode(), hashlib.sha256).digest())


def unseal(key: str, token: str) -> Any:
    """What was filled in. Raises `Damaged` or `Changed`."""
    word, _dot, code = token.partition(".")
    if len(code) != SIGNATURE_LETTERS:
        raise Damaged
    if not hmac.compare_digest(seal(key, word).encode(), code.encode()):
        raise Changed
    return read(word)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _signer() -> Signer:
    return Signer(sep=".", salt=PURPOSE)


def _mark(key: Any) -> str:
    return salted_hmac(PURPOSE, "house", secret=key, algorithm="sha256").hexdigest()[:16]
