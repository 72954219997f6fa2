"""Which column of a file is which of the official ones, by the words of its header."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from recommendations.recommendation.official import columns

STATUS, NUMBER = "status", "number"
NEEDED = "recommendation"
OTHERS = frozenset({"detail", "response", "way_forward"})
PUBLISHED = {
    "recommendation": ("Recommendation", "Recommendations"),
    "detail": ("Detail and rationale", "Details and rationale", "Detail & rationale", "Rationale"),
    "response": (
        "Agree/ Disagree & Current Status", "Response and current status", "Current status",
    ),
    "way_forward": ("Way forward", "Ways forward"),
    "number": ("No.", "#", "Nr", "Number", "N°"),
}  # fmt: skip
"""The heads of the table as the Committee has published it (seeds/000), and near spellings."""
LINKS = {"and", "the", "et", "y", "de", "la", "le"}


def letters(title: str) -> str:
    """A head as its words, whatever stands between them."""
    found = re.findall(r"[^\W\d_]+", title.casefold())
    return " ".join(word for word in found if word not in LINKS) or title.strip()


@lru_cache(maxsize=1)
def _known() -> dict[str, dict[str, str]]:
    """For each language, its heads and the columns they name."""
    found: dict[str, dict[str, str]] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found[language] = {letters(each.label): each.key for each in columns()}
            found[language].setdefault(letters(_("Status")), STATUS)
    for key, titles in PUBLISHED.items():
        for title in titles:
            found["en"].setdefault(letters(title), key)
    return found


def column_of(title: str) -> str:
    """The official column that a head names; "" for none."""
    said = letters(title)
    return next((known[said] for known in _known().values() if said in known), "") if said else ""


def columns_of(titles: Sequence[str]) -> list[str] | None:
    """The column that each head names, if this is the official header; else None.

    A first column without a head is the number's, as in the published table.
    """
    found: list[str] = []
    for title in titles:
        key = column_of(title)
        found.append("" if key in found else key)
    if NEEDED not in found or len(OTHERS & set(found)) < 2:
        return None
    at = found.index(NEEDED)
    if NUMBER not in found and at and not titles[at - 1].strip():
        found[at - 1] = NUMBER
    return found


def language_of(titles: Iterable[str], declared: str) -> str:
    """The language in which most heads are written; what the file declares decides between equals."""
    said = [letters(title) for title in titles]
    declared = declared.split("-")[0].lower()
    active = (translation.get_language() or "en").split("-")[0]
    order = [each for each in (declared, active, *_known()) if each in _known()]
    return max(order, key=lambda each: sum(one in _known()[each] for one in said))


def is_ours(titles: Iterable[str]) -> bool:
    """Whether the heads are those of the table as this house writes it, so that it composed the cells."""
    said = {letters(title) for title in titles}
    ours = {letters(title) for title in PUBLISHED["response"][1:2]}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            ours |= {letters(each.label) for each in columns() if each.key == "response"}
    return bool(said & ours)
