"""A document that several people write at once, on bad lines: who wrote what over what."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from smcc.rules.refusals import Invalid, Stale

LONGEST = 10_000
"""Characters that a section has room for."""


class WrittenApart(Stale):
    """Something was changed by somebody else since it was read.

    `standing` is what it says now, by the key of the section or the name of the field.
    """

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
    """What really changes, as key → text: sections, and the fields beside them.

    `seen` holds, by key, the digest of the text that the writer started from: what the writer left
    alone is left alone, whatever became of it meanwhile. Refused, as a whole: what the writer
    changed and somebody else changed too (`WrittenApart`).
    """
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
