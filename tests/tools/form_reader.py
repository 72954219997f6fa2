"""Reads a page's form as a browser without scripts would send it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._textarea: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "input" and "name" in said:
            kind = said.get("type", "text")
            if kind not in ("checkbox", "radio") or "checked" in said:
                self.fields[said["name"]] = said.get("value", "")
        elif tag == "textarea" and "name" in said:
            self._textarea = said["name"]
            self.fields[self._textarea] = ""
        elif tag == "select" and "name" in said:
            self._select = said["name"]
        elif tag == "option" and self._select is not None:
            first = self._select not in self.fields
            if first or "selected" in said:
                self.fields[self._select] = said.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._textarea is not None:
            self.fields[self._textarea] = self.fields[self._textarea].removeprefix("\n")
            self._textarea = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            self.fields[self._textarea] += data


def form_of(page: Any) -> dict[str, str]:
    """Every named field of a page's forms, as they stand."""
    reader = _Reader()
    reader.feed(page.content.decode())
    reader.fields.pop("csrfmiddlewaretoken", None)
    return reader.fields


def text(response):
    """The page as it came."""
    return response.content.decode()
