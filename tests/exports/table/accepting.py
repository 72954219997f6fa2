"""What Word does when all tracked changes of a document are accepted, or rejected: by the format's own rules."""

from __future__ import annotations

import copy
from typing import Any

from tests.exports.table.readers import W, words

SIGNS = {True: (f"{W}ins", f"{W}del"), False: (f"{W}del", f"{W}ins")}
"""What stays and what goes, when changes are accepted and when they are rejected."""


def settled(body: Any, *, accepted: bool) -> Any:
    """A copy of the document's body without any tracked change in it."""
    body = copy.deepcopy(body)
    stays, goes = SIGNS[accepted]
    for row in list(body.iter(f"{W}tr")):
        if row.find(f"{W}trPr/{goes}") is not None:
            row.getparent().remove(row)
    for sign in list(body.iter(goes)):
        if sign.getparent().tag == f"{W}p":
            sign.getparent().remove(sign)
    for paragraph in list(body.iter(f"{W}p")):
        if paragraph.find(f"{W}pPr/{W}rPr/{goes}") is not None:
            _join(paragraph)
    for text in body.iter(f"{W}delText"):
        text.tag = f"{W}t"
    assert not [each for each in body.iter(goes) if each.getparent().tag != f"{W}rPr"]
    return body


def _join(paragraph: Any) -> None:
    """A paragraph whose end goes becomes the beginning of the next one in its cell."""
    following = paragraph.getnext()
    assert following is not None and following.tag == f"{W}p", "the last end of a cell cannot go"
    at = 1 if following.find(f"{W}pPr") is not None else 0
    inside = [each for each in paragraph if each.tag != f"{W}pPr"]
    for number, each in enumerate(inside):
        following.insert(at + number, each)
    paragraph.getparent().remove(paragraph)


def cells(body: Any) -> list[list[list[str]]]:
    """The first table: each row as its cells, each cell as the texts of its paragraphs."""
    return [
        [[words(p) for p in cell.iter(f"{W}p")] for cell in row.iter(f"{W}tc")]
        for row in body.find(f"{W}tbl").iter(f"{W}tr")
    ]
