"""Files handed to a browser: under their own name, as what they are, and never run as a page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, TypeVar

from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from smcc.web.text import clean_text

R = TypeVar("R", bound=HttpResponseBase)
SHOWN_INLINE = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "text/plain"})
"""Types a browser may show in place; everything else is saved."""


def download(
    content: bytes | str | IO[bytes], name: str, content_type: str, *, inline: bool = False
) -> HttpResponseBase:
    """A response with the file. `inline` shows it in the browser where the type allows that.

    The name is cleaned of path and control characters and may be in any script. The response
    is private to the reader, not sniffed, and sandboxed, so that an uploaded page cannot act.
    """
    kind = content_type.split(";")[0].strip().lower()
    if kind.startswith("text/") and "charset" not in content_type:
        content_type = f"{content_type}; charset=utf-8"
    response: HttpResponseBase
    if isinstance(content, (bytes, str)):
        response = HttpResponse(content, content_type=content_type)
    else:
        response = FileResponse(content, content_type=content_type)
    return _guarded(response, name, kind, attach=not (inline and kind in SHOWN_INLINE))


def _guarded(response: R, name: str, kind: str, *, attach: bool) -> R:
    response["Content-Disposition"] = str(content_disposition_header(attach, file_name(name)))
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    if kind != "application/pdf":
        # Chromium's PDF viewer does not start inside a sandbox.
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def streamed(
    content: Iterable[bytes], name: str, content_type: str, *, size: int
) -> StreamingHttpResponse:
    """The same for a file that is read piece by piece, of `size` bytes in all."""
    response = StreamingHttpResponse(content, content_type=content_type)
    response["Content-Length"] = str(size)
    return _guarded(response, name, content_type.split(";")[0], attach=True)


def file_name(name: str) -> str:
    """A name every system can save: no path, no control or reserved characters, never empty."""
    name = clean_text(name).replace("\n", " ").replace("\t", " ")
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join("-" if c in '<>:"|?*' else c for c in name).strip(" .")
    return name[:180] or "file"
