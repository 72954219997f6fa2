"""The rulebook of translations."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from coordination.roles import LEADS
from smcc.rules.words import listed

MAY_TRANSLATE = frozenset(LEADS)
OPEN_STATES = frozenset({"draft", "clearing", "issued"})
"""States of the statement in which a translation of it is written."""


def issuable(translation: Any) -> Any:
    """A translation is issued of an issued text, whole and up to date. None, or what is missing."""
    if not translation.statement.is_issued:
        return _(
            "Only the language of the drafting is authoritative until the statement is issued. "
            "Issue the statement first."
        )
    rows = translation.compared()
    missing = [str(row.label) for row in rows if row.is_missing]
    behind = [str(row.label) for row in rows if row.is_behind]
    said = []
    if missing:
        said.append(
            ngettext("%(which)s is not translated.", "%(which)s are not translated.", len(missing))
            % {"which": listed(missing)}
        )
    if behind:
        said.append(
            ngettext(
                "%(which)s changed after the translation was written.",
                "%(which)s changed after the translation was written.",
                len(behind),
            )
            % {"which": listed(behind)}
        )
    if not rows:
        said.append(gettext("There is nothing to translate."))
    return " ".join(said) or None
