"""Translations made ready for a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tools.joint_statement.models import JointStatement
from tools.translation.models import Compared, Translation


@dataclass(frozen=True)
class LanguageShown:
    """One language of a statement in a list: how far it is."""

    translation: Translation
    rows: list[Compared]

    @property
    def missing(self) -> int:
        return sum(each.is_missing for each in self.rows)

    @property
    def behind(self) -> int:
        return sum(each.is_behind for each in self.rows)

    @property
    def kind(self) -> str:
        if self.translation.is_issued:
            return "ok"
        return "late" if self.behind else "draft"

    @property
    def word(self) -> str:
        """The state in a word or two."""
        if self.translation.is_issued:
            return _("Issued")
        said = []
        if self.behind:
            said.append(
                ngettext("%(n)d section behind", "%(n)d sections behind", self.behind)
                % {"n": self.behind}
            )
        if self.missing:
            said.append(
                ngettext("%(n)d section missing", "%(n)d sections missing", self.missing)
                % {"n": self.missing}
            )
        return ", ".join(said) or _("Up to date")


def languages_of(statement: JointStatement) -> list[LanguageShown]:
    """Every translation of a statement, at most one a language. A constant number of queries."""
    rows = list(statement.translations.order_by("language").prefetch_related("sections"))
    for row in rows:
        row.statement = statement
    return [LanguageShown(row, row.compared()) for row in rows]


def direction(language: str) -> str:
    return "rtl" if language.split("-")[0] in settings.LANGUAGES_BIDI else "ltr"


def side_by_side(translation: Translation) -> dict[str, Any]:
    """What the page of two languages shows."""
    statement = translation.statement
    return {
        "translation": translation,
        "sections": translation.compared(),
        "source_language": statement.language, "source_direction": direction(statement.language),
        "other_language": translation.language, "other_direction": direction(translation.language),
    }  # fmt: skip
