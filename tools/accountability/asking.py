"""A question put to the accounts: which operations, told apart by what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from coordination.components.models import Region
from coordination.indicators.figures import SYNTHETIC
from coordination.operations.policy import Crisis, Scale
from tools.accountability.filters import NOT_DECLARED, WITHOUT_REGION
from tools.accountability.policy import By, Need

Narrowed = Mapping[str, Any]
COLUMNS = ("region", "year", "crisis", "scale")


@dataclass(frozen=True)
class Wanted:
    """`narrowed` are values that an account has to have, by column."""

    narrowed: Narrowed
    need: str = ""
    by: str = ""
    synthetic: bool = False

    @property
    def q(self) -> Q:
        """For a query of accounts. Its twin for one fact is `fits`; a test holds one against the other."""
        return Q(
            **{
                f"{name}__isnull" if value is None else name: True if value is None else value
                for name, value in self.narrowed.items()
            }
        )

    def fits(self, fact: Any) -> bool:
        return all(getattr(fact, name) == value for name, value in self.narrowed.items())

    @property
    def aside(self) -> str:
        """What operations that count here are marked with."""
        return SYNTHETIC if self.synthetic else ""

    @property
    def column(self) -> str:
        """The column that tells them apart; of a need every tool decides by itself."""
        return self.by if self.by in COLUMNS else ""


def wanted(said: Mapping[str, Any]) -> Wanted:
    """The question in a filter's cleaned values."""
    narrowed: dict[str, Any] = {}
    if region := said.get("region"):
        narrowed["region"] = None if region == WITHOUT_REGION else int(region)
    if (year := said.get("year")) is not None:
        narrowed["year"] = int(year)
    if crisis := said.get("crisis"):
        narrowed["crisis"] = crisis
    if scale := said.get("scale"):
        narrowed["scale"] = "" if scale == NOT_DECLARED else scale
    return Wanted(
        narrowed, said.get("need") or "", said.get("group") or "", said.get("show") == SYNTHETIC
    )


def label(by: str, value: Any) -> str:
    """A group in words."""
    if by == By.REGION:
        return str(Region(value).label) if value is not None else _("No region")
    if by == By.CRISIS:
        return str(Crisis(value).label)
    if by == By.SCALE:
        return str(Scale(value).label) if value else _("Not declared")
    if by == By.NEED:
        return str(Need(value).label)
    return str(value)


def as_parameter(by: str, value: Any) -> str:
    """A group as the filter of its name says it."""
    if by == By.REGION:
        return WITHOUT_REGION if value is None else str(value)
    return NOT_DECLARED if by == By.SCALE and not value else str(value)
