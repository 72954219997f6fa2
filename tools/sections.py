"""A text in sections that several people write at once, on bad lines: who wrote what over what."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from smcc.rules.refusals import Invalid, Stale

LONGEST = 10_000
"""Characters that a section has room for."""


class WrittenApart(Stale):
    """A section was changed by somebody else since it was read. `standing` is what it says now, by key."""

    def __init__(self, standing: Mapping[str, str], current: Any = None) -> None:
        super().__init__(current)
        self.standing = dict(standing)


def digest(text: str) -> str:
    """A short mark of a text, by which a form remembers what its writer started from."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def to_write(
    standing: Mapping[str, str],
    typed: Mapping[str, str],
    seen: Mapping[str, str] | None = None,
    *,
    current: Any = None,
) -> dict[str, str]:
    """The sections that really change, as key → text.

    `seen` holds, by key, the digest of the text that the writer started from: a section that the
    writer left alone is left alone, whatever became of it meanwhile. Refused: unknown keys and
    texts that are too long (`Invalid`, by key); a section that the writer changed and somebody
    else changed too (`WrittenApart`).
    """
    check_texts(standing, typed)
    started = seen or {}
    touched = {key: text for key, text in typed.items() if digest(text) != started.get(key)}
    changes = {key: text for key, text in touched.items() if text != standing[key]}
    apart = {
        key: standing[key]
        for key in changes
        if key in started and digest(standing[key]) != started[key]
    }
    if apart:
        raise WrittenApart(apart, current)
    return changes


def check_texts(standing: Mapping[str, str], typed: Mapping[str, str]) -> None:
    """Raise `Invalid`, section by section, for unknown sections and for texts that have no room."""
    wrong = {}
    for key, text in typed.items():
        if key not in standing:
            wrong[key] = _("There is no section of this name.")
        elif len(text) > LONGEST:
            wrong[key] = _("This has %(n)d characters; there is room for 10,000. Shorten it.") % {
                "n": len(text)
            }
    if wrong:
        raise Invalid(wrong)
