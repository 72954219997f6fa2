"""Files that people attach to a record: what is accepted, what is wrong with one, and how it is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

ACCEPTED = {
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        (b"PK\x03\x04",),
    ),
    ".xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        (b"PK\x03\x04",),
    ),
    ".txt": ("text/plain", ()),
    ".csv": ("text/csv", ()),
}
"""By ending: the type it is served as, and how such a file begins."""


def whats_wrong_with_file(name: str, size: int, head: bytes, limit: int) -> Any:
    """Say what is wrong with a file, or None. `head` is its first bytes, `limit` in bytes."""
    ending = "." + name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if ending not in ACCEPTED:
        return _("“%(name)s” is not a kind of file that is accepted here: %(kinds)s.") % {
            "name": name,
            "kinds": ", ".join(sorted(ACCEPTED)),
        }
    if size > limit:
        return _(
            "“%(name)s” has %(size)d MB; the limit is %(limit)d MB. Make it smaller or link to it."
        ) % {
            "name": name,
            "size": -(-size // 1_048_576),
            "limit": limit // 1_048_576,
        }
    if size == 0:
        return _("“%(name)s” is empty.") % {"name": name}
    beginnings = ACCEPTED[ending][1]
    if beginnings and not head.startswith(beginnings):
        return _("“%(name)s” is not really a %(ending)s file.") % {"name": name, "ending": ending}
    if not beginnings and b"\x00" in head:
        return _("“%(name)s” is not a text file.") % {"name": name}
    return None


def content_type(name: str) -> str:
    return ACCEPTED["." + name.rsplit(".", 1)[-1].lower()][0]


def short_name(name: str, limit: int = 200) -> str:
    """The name in at most `limit` characters, with its ending, by which people open a file."""
    if len(name) <= limit:
        return name
    stem, dot, ending = name.rpartition(".")
    kept = f"{dot}{ending}"[-limit:] if dot else ""
    return f"{(stem or name)[: limit - len(kept)]}{kept}"


def sentences_of(uploads: Iterable[Any]) -> list[str]:
    """What is wrong with the files that were sent; empty where each may be kept."""
    found = []
    for upload in uploads:
        head = upload.read(512)
        upload.seek(0)
        sentence = whats_wrong_with_file(
            upload.name, upload.size, head, settings.ATTACHMENT_MAX_BYTES
        )
        if sentence:
            found.append(str(sentence))
    return found


def facts_of(upload: Any) -> dict[str, Any]:
    """How a file is kept: `file`, `name`, `size` in bytes, `content_type` and `sha256`."""
    seen = hashlib.sha256()
    for chunk in upload.chunks():
        seen.update(chunk)
    upload.seek(0)
    return {
        "file": upload, "name": short_name(upload.name), "size": upload.size,
        "content_type": content_type(upload.name), "sha256": seen.hexdigest(),
    }  # fmt: skip
