"""What travels over the line, compressed: a first visit with every asset it loads, and an autosave."""

from __future__ import annotations

import gzip
import re
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urljoin
from uuid import uuid4

ASSET = re.compile(r'<(?:link|script|img)\b[^>]*?\b(?:href|src)="([^"]+)"[^>]*>', re.IGNORECASE)
SKIPPED = re.compile(r'rel="(?:alternate|canonical|help|search)"')
ROW = re.compile(r'data-row="(\d+)" data-open')
PERSON = re.compile(r'data-person="(\d+)"')


def first_visit(url: str, headers: Mapping[str, str]) -> tuple[int, int]:
    """Bytes of the page itself, and of the page with all its assets."""
    page, html = _fetch(url, headers)
    total = page
    for found in ASSET.finditer(html):
        if not SKIPPED.search(found[0]) and not found[1].startswith("data:"):
            total += _fetch(urljoin(url, found[1]), headers)[0]
    return page, total


def _fetch(url: str, headers: Mapping[str, str]) -> tuple[int, str]:
    request = urllib.request.Request(url, headers={**headers, "Accept-Encoding": "gzip"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=30) as answer:
        body = answer.read()
        packed = answer.headers.get("Content-Encoding") == "gzip"
    text = gzip.decompress(body) if packed else body
    return len(body), text.decode(errors="replace")


def autosave(client: Any, table: str) -> tuple[int, int]:
    """Save one cell of a decision table as its page does: bytes of the form sent, and of the answer.

    The answer is counted with its headers, as it comes back compressed.
    """
    html = client.get(table).content.decode()
    row, person = ROW.search(html)[1], PERSON.search(html)[1]  # type: ignore[index]
    said = {
        "typed": "The IFRC co-convenes; its delegation in the capital speaks for both.",
        "base": 0, "key": str(uuid4()), "age": 1500, "as": person,
    }  # fmt: skip
    url = f"{table}rows/{row}/text/"
    answer = client.post(url, said, headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200, answer.status_code
    headers = sum(len(f"{name}: {value}\r\n") for name, value in answer.items())
    return len(urlencode(said)), headers + len(answer.content)
