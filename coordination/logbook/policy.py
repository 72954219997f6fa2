"""What may be attached to the logbook, and what an entry needs."""

from __future__ import annotations

from typing import Any

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

TEXT_LIMIT = 10_000


def attachment_sentence(name: str, size: int, head: bytes, limit: int) -> Any:
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
