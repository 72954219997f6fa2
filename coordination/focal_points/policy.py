"""The rulebook of focal points: named by their component, confirmed from time to time, ended, never deleted.

Focal points at country, regional and Geneva level are among what is settled early (seeds/000,
recommendation 2); that the list goes stale is why each is confirmed.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.roles import Audience, Role
from smcc.rules.clocks import DAY, Basis, Clock, ladder_of_weeks
from smcc.rules.workflow import Workflow, step

LONGEST_NOTE = 1000


class State(models.TextChoices):
    NAMED = "named", _("Named")
    ENDED = "ended", _("Ended")


CONFIRMING = frozenset({Role.RESPONSIBLE, Role.SECRETARIAT})
"""Whoever holds the post, whoever leads its component in the country, and the secretariat."""
NAMING = frozenset({Role.RESPONSIBLE, Role.COUNTRY_TEAM, Role.SECRETARIAT})
"""Those, and the component's own people who work for the country. Not the people of another one."""


def what_keeps_from_confirming(point: Any) -> Any:
    """Nobody is confirmed in a post that nobody holds."""
    if point.is_vacant:
        return _("Nobody holds this post now. Appoint somebody, or name another post.")
    return None


WORKFLOW = Workflow(
    "focal_point",
    _("Focal point"),
    State,
    State.NAMED,
    (
        step(
            "confirm", _("Still right"), State.NAMED, State.NAMED, CONFIRMING,
            needs=(what_keeps_from_confirming,), stamps="confirmed",
        ),
        step(
            "end", _("End"), State.NAMED, State.ENDED, NAMING, stamps="ended", needs_reason=True,
            confirm=_("From now on it is no longer the focal point. It stays in the record."),
        ),
    ),
)  # fmt: skip

CONFIRMED_CLOCK = Clock(
    "focal_point_confirmed",
    _("Focal point confirmed"),
    todo=_("Say whether you are still the focal point"),
    starts=lambda point: point.looked_at_last,
    stops=lambda point: None,
    applies=lambda point: point.is_open,
    occurrence=lambda point: point.confirmations + 1,
    anchor=_("the focal point being named, or last confirmed"),
    basis=Basis.default(
        _("The sources ask for focal points in each country and name no rhythm in which they are confirmed.")
    ),
    ladder=ladder_of_weeks(
        Audience.RESPONSIBLE, at_limit=(Audience.ASKED,), after=(Audience.SECRETARIAT,)
    ),
    setting="focal_point_confirmed",
    limit_hours=timedelta(days=182) / timedelta(hours=1),
    waits_from=14 * DAY,
)  # fmt: skip

CLOCKS = (CONFIRMED_CLOCK,)
