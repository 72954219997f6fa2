"""What came, went and stayed between two texts, word by word: for a page and for a file alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

WORD = re.compile(r"\S+[^\S\n]*|\s+")
"""A word with the space after it; line ends stand alone, so that a new paragraph changes no word."""
SAME, ADDED, REMOVED = "same", "added", "removed"


@dataclass(frozen=True)
class Part:
    """A stretch of words that stayed, came or went."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Part]:
    """The parts of both texts in reading order; what went stands before what came in its place.

    Joined, the parts that are not `REMOVED` give `after`, those that are not `ADDED` give `before`.
    """
    old, new = WORD.findall(before), WORD.findall(after)
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    parts = [Part(SAME, "".join(new[:head]))]
    parts += _between(old[head : len(old) - tail], new[head : len(new) - tail])
    parts.append(Part(SAME, "".join(new[len(new) - tail :])))
    return [part for part in parts if part.text]


def _alike(one: list[str], other: list[str]) -> int:
    """How many words both begin with."""
    n = 0
    for mine, yours in zip(one, other, strict=False):
        if mine != yours:
            break
        n += 1
    return n


def _between(old: list[str], new: list[str]) -> list[Part]:
    # Difflib's own dropping of frequent words keeps long texts from taking quadratic time.
    found = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=True).get_opcodes():
        if tag == "equal":
            found.append(Part(SAME, "".join(new[k:m])))
            continue
        found += [Part(REMOVED, "".join(old[i:j])), Part(ADDED, "".join(new[k:m]))]
    return found
