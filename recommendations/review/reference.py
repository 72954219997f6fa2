"""The reference files of reviews, as they are read: facts from public sources, in our own words."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent.parent / "data"


@cache
def read(name: str) -> dict[str, Any]:
    """One file of `recommendations/data`."""
    found: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return found
