"""What a Joint Statement says: the text that clearances are given to and that is issued."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from tools.joint_statement.models import JointStatement


def content_of(statement: JointStatement) -> dict[str, Any]:
    """The text as it would be issued, and who signs it: what a clearance is given to."""
    return {
        "audience": statement.audience,
        "language": statement.language,
        "signs": sorted(row.component.code for row in statement.current_signatories()),
        "sections": [
            {"key": s.key, "text": s.text} for s in statement.sections.order_by("position")
        ],
    }


def hash_of(statement: JointStatement) -> str:
    """What a clearance is bound to: one changed character makes another hash."""
    return hashed(content_of(statement))


def hashed(content: Mapping[str, Any]) -> str:
    said = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()
