"""What a first visit weighs, compressed, with every asset that it loads."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Mapping
from urllib.parse import urljoin

ASSET = re.compile(r'<(?:link|script|img)\b[^>]*?\b(?:href|src)="([^"]+)"[^>]*>', re.IGNORECASE)
SKIPPED = re.compile(r'rel="(?:alternate|canonical|help|search)"')


def first_visit(url: str, headers: Mapping[str, str]) -> tuple[int, int]:
    """Bytes of the page itself, and of the page with all its assets."""
    page, html = _fetch(url, headers)
    total = page
    for found in ASSET.finditer(html):
        if not SKIPPED.search(found[0]) and not found[1].startswith("data:"):
            total += _fetch(urljoin(url, found[1]), headers)[0]
    return page, total


def _fetch(url: str, headers: Mapping[str, str]) -> tuple[int, str]:
    import gzip

    request = urllib.request.Request(url, headers={**headers, "Accept-Encoding": "gzip"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=30) as answer:
        body = answer.read()
        packed = answer.headers.get("Content-Encoding") == "gzip"
    text = gzip.decompress(body) if packed else body
    return len(body), text.decode(errors="replace")
