"""Which characters a document's fonts can show, and how the others are written instead."""

from __future__ import annotations

import re
import struct
import unicodedata
from functools import lru_cache
from pathlib import Path

import fontpkg
from django.utils.translation import ngettext

FAMILIES = ("Open Sans", "IBM Plex Sans Arabic")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
"""Joiners, direction marks and variation selectors: they shape text and need no glyph of their own."""


def font_folders() -> list[str]:
    """Where the fonts of `FAMILIES` are, as their packages installed them."""
    return [str(Path(fontpkg.path(name)).parent) for name in FAMILIES]


@lru_cache(maxsize=1)
def covered() -> frozenset[int]:
    """Every code point that at least one of the fonts has a glyph for."""
    found: set[int] = set()
    for name in FAMILIES:
        found |= _code_points(Path(fontpkg.path(name)).read_bytes())
    return frozenset(found)


def _code_points(font: bytes) -> set[int]:
    """The code points of a font's Unicode `cmap` of format 4 (OpenType, "cmap")."""
    tables = struct.unpack_from(">H", font, 4)[0]
    for n in range(tables):
        tag, _sum, cmap, _length = struct.unpack_from(">4sLLL", font, 12 + 16 * n)
        if tag == b"cmap":
            break
    else:
        raise ValueError("a font without a cmap")
    found: set[int] = set()
    for n in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        platform, _encoding, offset = struct.unpack_from(">HHL", font, cmap + 4 + 8 * n)
        at = cmap + offset
        if platform in (0, 3) and struct.unpack_from(">H", font, at)[0] == 4:
            found |= _segments(font, at)
    return found


def _segments(font: bytes, at: int) -> set[int]:
    count = struct.unpack_from(">H", font, at + 6)[0] // 2
    row = f">{count}H"
    ends = struct.unpack_from(row, font, at + 14)
    starts = struct.unpack_from(row, font, at + 16 + 2 * count)
    deltas = struct.unpack_from(row, font, at + 16 + 4 * count)
    ranges_at = at + 16 + 6 * count
    ranges = struct.unpack_from(row, font, ranges_at)
    found: set[int] = set()
    for n in range(count):
        for code in range(starts[n], min(ends[n], 0xFFFE) + 1):
            glyph = code + deltas[n]
            if ranges[n]:
                where = ranges_at + 2 * n + ranges[n] + 2 * (code - starts[n])
                glyph = struct.unpack_from(">H", font, where)[0]
            if glyph & 0xFFFF:
                found.add(code)
    return found


def showable(text: str) -> str:
    """The text with what no font can show written in words: 🙂 becomes [slightly smiling face].

    Letters of a script that the fonts lack become one bracket that counts them: [CJK, 12 characters].
    """
    if text.isascii():
        return text if text.isprintable() else "".join(map(_showable, text))
    return MISSING_RUN.sub(_counted, "".join(map(_showable, text)))


MISSING = "\ue000"
"""Stands for a letter without a glyph until its run is counted: a private character, never shown itself."""
MISSING_RUN = re.compile(f"{MISSING}(.)(?:[ ]?{MISSING}.)*", re.DOTALL)


def _counted(run: re.Match[str]) -> str:
    name = unicodedata.name(run[1], "")
    script = name.split()[0].split("-")[0].title() if name else "Unknown"
    script = script.upper() if len(script) <= 3 else script
    n = run[0].count(MISSING)
    said = ngettext("[%(script)s, %(n)d character]", "[%(script)s, %(n)d characters]", n)
    return said % {"script": script, "n": n}


@lru_cache(maxsize=4096)
def _showable(character: str) -> str:
    kind = unicodedata.category(character)
    if character in "\n\t":
        return character
    if kind in ("Cc", "Cs") or character == "\ufeff":
        return ""
    if ord(character) in covered():
        return character
    if INVISIBLE.match(character):
        return ""
    if kind.startswith("Z"):
        return " "
    plain = unicodedata.normalize("NFKD", character)
    if plain != character and all(ord(c) in covered() for c in plain):
        return plain
    if kind.startswith("S") and (name := unicodedata.name(character, "")):
        return f"[{name.lower()}]"
    return MISSING + character
