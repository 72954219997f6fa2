"""What people typed, as every file of a table holds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256

from smcc.exports.table.table import Cell

LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028]")
EMPTY_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")
NEVER_WRITTEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")
"""Control characters, halves of pairs and what Unicode calls no character: XML cannot hold them."""

FORMULA = frozenset("=+-@\t\r\n＝＋－＠")


def typed(text: str) -> str:
    """The text as it was typed, in one spelling for all files.

    Lines end with one newline, paragraphs with two; space around the whole goes, and so do
    characters that no file can hold. Nothing else changes.
    """
    if text.isprintable():
        return text if text[:1] != " " != text[-1:] else text.strip()
    if text.replace("\n", "").isprintable() and "\n\n\n" not in text and "\n " not in text:
        return text.strip()
    text = LINE_ENDS.sub("\n", text).replace("\u2029", "\n\n")
    return EMPTY_LINES.sub("\n\n", NEVER_WRITTEN.sub("", text)).strip()


def one_line(text: str) -> str:
    """A typed text that is a title, a label or a word: on one line, with single spaces."""
    return " ".join(typed(text).split())


def paragraphs(text: str) -> list[list[str]]:
    """The paragraphs of a typed text, each as its lines."""
    return [part.split("\n") for part in text.split("\n\n")] if text else []


def flat(cell: Cell, numbers: Iterator[int]) -> str:
    """A cell as one text: what was typed, then each footnote after an empty line as "[1] …".

    `numbers` counts the footnotes of the whole table, so that they bear the same numbers in every file.
    """
    text = typed(cell.text)
    if not cell.footnotes:
        return text
    notes = (f"[{next(numbers)}] {typed(note)}" for note in cell.footnotes)
    return "\n\n".join([text, *notes] if text else notes)


def neutral(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula: an apostrophe goes before one that could be.

    That is a text that begins with = + - @, a tab or a line end, or with the wide forms of the signs.
    """
    return f"'{text}" if text[:1] in FORMULA else text


def digest(text: str) -> str:
    """What tells whether a cell's text is still what was written: paragraphs parted by an empty line."""
    return digest_of(typed(text))


def digest_of(said: str) -> str:
    """The same of a text that is `typed` already."""
    return sha256(said.encode()).hexdigest()[:16]
