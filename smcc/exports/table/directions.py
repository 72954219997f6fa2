"""Which way text runs: by its own letters, as `dir="auto"` does on the page."""

from __future__ import annotations

from unicodedata import bidirectional


def runs_from_right(text: str, otherwise: bool) -> bool:
    """By the first letter that has a direction; `otherwise` where none has."""
    if text.isascii() and not otherwise:
        return False
    for character in text:
        kind = bidirectional(character)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return otherwise


def stretches(text: str, from_right: bool) -> list[tuple[str, bool]]:
    """The text cut where its letters change direction; True where they run from the right.

    Digits, spaces and signs between two directions go with the paragraph's own, `from_right`.
    """
    if text.isascii() and not from_right:
        return [(text, False)] if text else []
    found: list[tuple[str, bool]] = []
    end = 0
    for start, stop, way in _strong(text):
        _add(found, text[end:start], from_right)
        _add(found, text[start:stop], way)
        end = stop
    _add(found, text[end:], from_right)
    return found


def _strong(text: str) -> list[tuple[int, int, bool]]:
    """From the first to the last letter of each stretch of one direction."""
    spans: list[tuple[int, int, bool]] = []
    for at, character in enumerate(text):
        kind = bidirectional(character)
        if kind in ("L", "R", "AL"):
            way = kind != "L"
            begun = spans.pop()[0] if spans and spans[-1][2] == way else at
            spans.append((begun, at + 1, way))
    return spans


def _add(found: list[tuple[str, bool]], text: str, way: bool) -> None:
    if text and found and found[-1][1] == way:
        found[-1] = (found[-1][0] + text, way)
    elif text:
        found.append((text, way))
