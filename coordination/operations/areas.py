"""The areas of a country: how a list of them is typed, kept and compared."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

LONGEST_NAME = 200
AT_MOST = 50
PARTED_BY = re.compile(r"[;\n؛]")


def key_of(name: str) -> str:
    """What makes two names one area: letters and words, not case or spaces."""
    return " ".join(name.split()).casefold()


def keys_of(names: Iterable[str]) -> frozenset[str]:
    return frozenset(key_of(name) for name in names)


def parted(typed: str) -> list[str]:
    """The areas of a typed text, one a line or parted by semicolons."""
    return PARTED_BY.split(typed)


def named_once(names: Iterable[str]) -> list[str]:
    """The names without empty ones and repetitions, in their order."""
    found: dict[str, str] = {}
    for name in names:
        said = " ".join(name.split())
        if said:
            found.setdefault(key_of(said), said)
    return list(found.values())


def whats_wrong_with(names: list[str]) -> str | None:
    """The sentence that says what is wrong with a list of areas, or None."""
    if any(len(name) > LONGEST_NAME for name in names):
        return _("The name of an area has at most 200 characters. Put each area on its own line.")
    if len(names) > AT_MOST:
        return _("Give at most %(n)d areas. Leave it empty for the whole country.") % {"n": AT_MOST}
    return None


def said_together(names: Iterable[str]) -> str:
    return "; ".join(names)


def are_rivals(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two lists of areas meet. None is the whole country, and so meets every area of it."""
    first, second = keys_of(one), keys_of(other)
    return not first or not second or bool(first & second)
