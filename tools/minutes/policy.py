"""The rulebook of the minutes: who confirms them, who may object, and what a final record needs.

That the convener and the co-convener confirm is asked for by the product. Where no co-convener is
agreed, the ICRC or the IFRC (one of which co-convenes) confirms in its place: our reading.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.roles import LEADS, Audience, Role
from smcc.rules.words import listed
from smcc.rules.workflow import step

LONGEST_TEXT = 5000


class Side(models.TextChoices):
    """In whose name the minutes are confirmed."""

    CONVENER = "convener", _("the convener")
    CO_CONVENER = "co_convener", _("the co-convener")


class Said(models.TextChoices):
    CONFIRMS = "confirms", _("Confirms the minutes")
    OBJECTS = "objects", _("Objects to the minutes")


MAY_SETTLE = frozenset(LEADS)
MAY_OBJECT = frozenset(LEADS | {Role.PARTICIPANT})

# Not steps of the meeting's own workflow: its state stays, and those concerned are told.
CONFIRMED = step(
    "confirm_minutes", _("The minutes are confirmed by one side"), "filed", "filed", LEADS,
    tells=(Audience.COORDINATOR, Audience.CONVENER, Audience.CO_CONVENER),
)  # fmt: skip
FINAL = step(
    "minutes_final", _("The minutes are confirmed by both sides and final"), "filed", "filed",
    LEADS, tells=(Audience.PARTICIPANTS,),
)  # fmt: skip
OBJECTION = step(
    "object_to_minutes", _("Somebody objects to the minutes"), "filed", "filed", MAY_OBJECT,
    tells=(Audience.COORDINATOR, Audience.CONVENER, Audience.CO_CONVENER),
)  # fmt: skip
SETTLED = step(
    "settle_objection", _("An objection to the minutes is settled"), "filed", "filed", LEADS,
    tells=(Audience.PARTICIPANTS,),
)  # fmt: skip


def is_final(confirmed: Iterable[str], open_objections: int) -> bool:
    return set(confirmed) >= set(Side.values) and not open_objections


def standing(confirmed: Iterable[str], objectors: Iterable[str]) -> str:
    """ "Not yet confirmed by the co-convener. IFRC objects." or that they are final."""
    known, against = set(confirmed), list(objectors)
    waiting = [str(side.label) for side in Side if side.value not in known]
    said = []
    if waiting:
        said.append(gettext("Not yet confirmed by %(who)s.") % {"who": listed(waiting)})
    if against:
        said.append(gettext("Not settled: the objection of %(who)s.") % {"who": listed(against)})
    return " ".join(said) or gettext("Confirmed by the convener and the co-convener: final.")


def why_not_yet(summit: Any) -> Any:
    if summit.filed_at is None:
        return _("The minutes are confirmed once the decision table is filed.")
    return None
