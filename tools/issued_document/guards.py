"""What stands in the way of a step of any document that has versions."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext


def no_later_version(document: Any) -> Any:
    """Of two drafts of one document nobody would know which counts."""
    later = document.later_version()
    if later is None:
        return None
    return gettext("%(version)s was begun since. Go on with that one.") % {"version": later.title}
