"""What changed between two versions of a text in sections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from smcc.web.diff import diff_html


@dataclass(frozen=True)
class Change:
    """One section that differs, with the difference as HTML."""

    label: Any
    html: SafeString


def changes(
    before: Mapping[str, str], after: Mapping[str, str], labels: Mapping[str, Any]
) -> list[Change]:
    """The sections that differ, in the order of `labels` (key → label)."""
    return [
        Change(label, diff_html(before.get(key, ""), after.get(key, "")))
        for key, label in labels.items()
        if before.get(key, "") != after.get(key, "")
    ]
