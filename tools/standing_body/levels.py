"""The three levels of a country side by side, for the page of its agreement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tools.decision.policy import Level
from tools.standing_body.models import StandingBody
from tools.standing_body.policy import TOP_DOWN


@dataclass(frozen=True)
class AtLevel:
    """One level, and its body where there is one."""

    level: Level
    body: StandingBody | None


def levels_of(country: Any, person: Any, now: datetime) -> list[AtLevel]:
    """From the strategic level down. One query."""
    rows = StandingBody.objects.visible_to(person).open().filter(country=country)
    known = {each.level: each for each in rows.as_listed(now).select_related("country")}
    return [AtLevel(level, known.get(level)) for level in TOP_DOWN]
