"""What stands in the way of a step of any document that has versions."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext


def is_rival(document: Any, other: Any) -> bool:
    """Whether another version leaves no room for this one: it is being written, or was issued later."""
    if other.pk == document.pk:
        return False
    in_work = other.state in document.rulebook.EDITABLE_STATES
    return in_work or (other.number > document.number and other.issued_at is not None)


def no_rival_version(document: Any) -> Any:
    """Of two drafts of one document, or of two in force, nobody would know which counts."""
    rival = document.rival_version()
    if rival is None:
        return None
    return gettext("%(version)s was begun since. Go on with that one.") % {"version": rival.title}
