"""Names in the API: in the reader's language, and in each of the four."""

from __future__ import annotations

from django.utils.translation import get_language

from coordination.components.models import LANGUAGES
from smcc.rest.shape import Field, made, text

NAMES = tuple(f"name_{language}" for language in LANGUAGES)


def _name(*names: str) -> str:
    """The name in the reader's language, in English where there is none."""
    language = (get_language() or "en").split("-")[0]
    wanted = names[LANGUAGES.index(language)] if language in LANGUAGES else ""
    return wanted or names[0]


def name_fields() -> list[Field]:
    own = made("name", NAMES, _name, lambda: text("name", help_text="in your language").doc())
    return [own, text("name_en"), *(text(name, allow_blank=True) for name in NAMES[1:])]
