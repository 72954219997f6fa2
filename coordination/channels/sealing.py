"""Addresses and keys as the database keeps them: sealed with a key made from the installation's own."""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"smcc: addresses of channels, 1"
"""Keeps this key apart from whatever else is made from SECRET_KEY."""


class Unreadable(Exception):
    """Sealed under a key that this installation does not have (any more)."""


def seal(text: str) -> str:
    """The text, encrypted. Sealing the same text twice gives two different results."""
    return _lock().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text that was sealed, also under one of SECRET_KEY_FALLBACKS. Raises `Unreadable`."""
    try:
        return _lock().decrypt(sealed.encode()).decode()
    except (InvalidToken, ValueError):
        # From None: the cause would carry what could not be read into a log.
        raise Unreadable("sealed under another key") from None


def _lock() -> MultiFernet:
    return _made((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _made(keys: tuple[str, ...]) -> MultiFernet:
    derived = [
        HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(str(key).encode())
        for key in keys
    ]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(each)) for each in derived])
