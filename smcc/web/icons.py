"""Icons from the heroicons package, drawn into the page; each is read once and kept."""

from __future__ import annotations

from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe
from heroicons.templatetags.heroicons import heroicon_micro

TURNS_WITH_THE_TEXT = ("arrow-left", "arrow-right", "chevron-left", "chevron-right", "arrow-uturn")
"""Icons that point along the line of reading, and so are mirrored where it runs from the right."""


@lru_cache(maxsize=128)
def icon(name: str, size: int = 16) -> SafeString:
    """The icon's SVG: in the colour of the text, silent to screen readers (the word says it)."""
    css = "icon turns" if name.startswith(TURNS_WITH_THE_TEXT) else "icon"
    svg = heroicon_micro(name, size=size, **{"class": css, "aria-hidden": "true"})
    return mark_safe(svg.replace(" />", "/>"))  # noqa: S308 (the package's own files)
