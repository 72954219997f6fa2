"""What minimum parameters say: the text that endorsements are given to and that is issued."""

from __future__ import annotations

import hashlib
import json

from tools.minimum_parameters.models import MinimumParameters


def content_of(parameters: MinimumParameters) -> list[dict[str, str]]:
    """The text as it would be issued: what an endorsement is given to."""
    return [{"key": s.key, "text": s.text} for s in parameters.sections.order_by("position")]


def hash_of(parameters: MinimumParameters) -> str:
    """What an endorsement is bound to."""
    said = json.dumps(content_of(parameters), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()
