"""The rows of a description: what may stand in them, and how they are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from coordination.capacity import policy
from coordination.capacity.policy import Function, Rating

FIELDS = ("function", "name", "rating", "support", "text")


@dataclass(frozen=True)
class Said:
    """What is said of one function, with its words."""

    function: str
    name: str
    rating: str
    support: str
    text: str

    @property
    def label(self) -> Any:
        return self.name if self.function == Function.OTHER else Function(self.function).label

    @property
    def rating_label(self) -> Any:
        return Rating(self.rating).label

    @property
    def kind(self) -> str:
        """The icon and colour of the word. Not being able is no error."""
        return {Rating.NOW: "ok", Rating.WITH_SUPPORT: "waiting"}.get(
            Rating(self.rating), "neutral"
        )


def read(rows: Iterable[Mapping[str, Any]]) -> list[Said]:
    """Stored rows with their words."""
    return [Said(**{name: str(row.get(name, "")) for name in FIELDS}) for row in rows]


def clean(rows: Iterable[Mapping[str, Any]]) -> tuple[list[dict[str, str]], dict[str, Any]]:
    """The rows as they are stored, and a sentence for each place where they cannot be ("rows.2.name")."""
    cleaned: list[dict[str, str]] = []
    wrong: dict[str, Any] = {}
    seen: set[tuple[str, str]] = set()
    for n, row in enumerate(rows):
        said = {name: str(row.get(name) or "").strip() for name in FIELDS}
        for name, sentence in _faults(said).items():
            wrong[f"rows.{n}.{name}"] = sentence
        if said["function"] != Function.OTHER:
            said["name"] = ""
        key = (said["function"], said["name"].casefold())
        if key in seen:
            wrong[f"rows.{n}.function"] = _("This is named twice. Say it once.")
        seen.add(key)
        cleaned.append(said)
    if len(cleaned) > policy.MOST_ROWS:
        wrong["rows"] = _("There is room for %(n)d functions.") % {"n": policy.MOST_ROWS}
    return cleaned, wrong


def _faults(said: Mapping[str, str]) -> dict[str, Any]:
    faults: dict[str, Any] = {}
    if said["function"] not in Function.values:
        faults["function"] = _("Choose one of what is offered.")
    elif said["function"] == Function.OTHER and not said["name"]:
        faults["name"] = _("Say what it is.")
    if said["rating"] not in Rating.values:
        faults["rating"] = _("Say whether you can lead this.")
    if len(said["name"]) > policy.LONGEST_NAME:
        faults["name"] = _("There is room for %(most)d characters.") % {"most": policy.LONGEST_NAME}
    for name in ("support", "text"):
        if len(said[name]) > policy.LONGEST_TEXT:
            faults[name] = _("There is room for %(most)d characters.") % {
                "most": policy.LONGEST_TEXT
            }
    return faults
