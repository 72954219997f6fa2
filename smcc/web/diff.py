"""What changed between two texts, word by word, for a page: marked for eyes and for ears."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

WORD = re.compile(r"\S+\s*|\s+")
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


def diff_html(before: str, after: str) -> SafeString:
    """The differences as escaped HTML with `<ins>` and `<del>`; hidden words say which is which."""
    return format_html_join("", "{}", ((_marked(part),) for part in differences(before, after)))


def _marked(part: Part) -> SafeString:
    if part.kind == SAME:
        return SafeString(conditional_escape(part.text))
    words = {ADDED: (_("added:"), "ins"), REMOVED: (_("removed:"), "del")}[part.kind]
    return format_html(
        '<{tag}><span class="unseen"> [{word} </span>{text}<span class="unseen">] </span></{tag}>',
        tag=SafeString(words[1]),
        word=words[0],
        text=part.text,
    )
