"""Names inside sentences of ours, each kept from turning the sentence around."""

from __future__ import annotations

from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString


def with_names(sentence: str, **names: Any) -> SafeString:
    """A sentence for a page, with each of its names isolated; `sentence` has a place `%(name)s` for each.

    A browser takes the direction of a text from its first letter outside of such names. So "ICRC"
    first in an Arabic heading does not make it run from left to right.
    """
    isolated = {name: format_html("<bdi>{}</bdi>", said) for name, said in names.items()}
    return SafeString(escape(sentence) % isolated)
