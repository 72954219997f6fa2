"""Keeping the text as somebody read it."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.utils import timezone

from coordination.people.models import Person
from tools.joint_statement.content import content_of, hashed
from tools.joint_statement.models import JointStatement, StatementDraft


def keep_draft(
    statement: JointStatement, *, by: Person | None, is_spoken_of: bool = True
) -> StatementDraft:
    """The draft that says what the statement says now: the latest one, else one more. Hold the row.

    A draft that nobody was shown or spoke of goes along with the writing; any other stays as it is.
    """
    said = content_of(statement)
    content_hash = hashed(said)
    latest = statement.latest_draft()
    if latest is not None and latest.content_hash == content_hash:
        if is_spoken_of and not latest.is_fixed:
            latest.is_fixed = True
            latest.save(update_fields=["is_fixed"])
        return latest
    now: dict[str, Any] = {
        "sections": {each["key"]: each["text"] for each in said["sections"]},
        "audience": said["audience"], "language": said["language"], "signs": said["signs"],
        "content_hash": content_hash, "is_fixed": is_spoken_of,
        "made_at": timezone.now(), "made_by": by,
    }  # fmt: skip
    if latest is not None and not latest.is_fixed:
        for name, value in now.items():
            setattr(latest, name, value)
        latest.save()
        return latest
    last = statement.drafts.aggregate(last=Max("n"))["last"] or 0
    return StatementDraft.objects.create(statement=statement, n=last + 1, **now)
