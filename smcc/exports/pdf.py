"""Documents as tagged PDF, set by typst."""

from __future__ import annotations

from typing import Any


def pdf_document(content: dict[str, Any]) -> bytes:
    """The PDF of a document given as plain data."""
    raise NotImplementedError
