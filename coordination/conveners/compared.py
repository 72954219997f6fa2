"""Two versions of the letter side by side, or a version beside what is agreed now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.conveners.document import line_of
from coordination.operations.policy import ConveningRole


class Came(models.TextChoices):
    SAME = "same", _("Unchanged")
    CHANGED = "changed", _("Changed")
    NEW = "new", _("New")
    GONE = "gone", _("No longer there")


@dataclass(frozen=True)
class Pair:
    """One role in one country, as each of the two says it."""

    country: str
    name: str
    role: ConveningRole
    before: list[str]
    after: list[str]

    @property
    def came(self) -> Came:
        if self.before == self.after:
            return Came.SAME
        if not self.before:
            return Came.NEW
        return Came.CHANGED if self.after else Came.GONE

    @property
    def differs(self) -> bool:
        return self.before != self.after


def compared(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Mapping[str, str]
) -> list[Pair]:
    """Every role of every country that one of the two speaks of, in the order of the countries' names."""
    codes = {
        *(row["country"] for said in (before, after) for row in said["rows"]),
        *(code for said in (before, after) for code, _role in said["open"]),
    }
    return [
        Pair(
            code, names.get(code, code), role,
            _lines(before, code, role, names), _lines(after, code, role, names),
        )
        for code in sorted(codes, key=lambda each: names.get(each, each))
        for role in ConveningRole
    ]  # fmt: skip


def _lines(
    said: Mapping[str, Any], code: str, role: ConveningRole, names: Mapping[str, str]
) -> list[str]:
    mine = [row for row in said["rows"] if (row["country"], row["role"]) == (code, role.value)]
    return [line_of(row, dict(names)) for row in mine]
