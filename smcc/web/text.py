"""Typed text as it is kept: every letter, mark, emoji and line, and nothing that nobody typed."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.http import QueryDict

LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c]")
UNTYPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
"""Control characters but tab and line ends, noncharacters, halves of surrogate pairs.

Joiners (U+200C, U+200D) and direction marks (U+200E, U+200F, U+202A–E, U+2066–9) stay: emoji
families and Arabic or Persian text are made of them.
"""
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


def clean_text(text: str) -> str:
    """The same text, canonically composed (NFC), with plain line ends and without `UNTYPED`.

    A vertical tab or form feed, which a paste from Word brings, becomes a line end.
    """
    return unicodedata.normalize("NFC", UNTYPED.sub("", LINE_ENDS.sub("\n", text)))


def latin_digits(text: str) -> str:
    """Arabic-Indic and Persian digits as the ASCII ones that dates and numbers are read in."""
    return text.translate(DIGITS)


class CleanData(QueryDict):
    """A submitted form whose every value has been through `clean_text`, once."""


def clean_data(data: Any) -> Any:
    """The submitted data with clean text; what is not a form's data is returned as it is."""
    if not isinstance(data, QueryDict) or isinstance(data, CleanData):
        return data
    cleaned = CleanData(mutable=True, encoding=data.encoding)
    for name, values in data.lists():
        cleaned.setlist(name, [clean_text(v) if isinstance(v, str) else v for v in values])
    cleaned._mutable = False
    return cleaned


def is_said_in(post: str, name: str) -> bool:
    """Whether somebody's name says the post already: accounts of posts are named like them.

    "Secretary General, URCS" is said in "Secretary General, Ukrainian Red Cross Society".
    """
    title = " ".join(post.split(",")[0].split()).casefold()
    return bool(title) and " ".join(name.split()).casefold().startswith(title)
