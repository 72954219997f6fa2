"""What a component may say of a row, who says it, and the sentence of what is still missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from coordination.roles import LEADS
from smcc.rules.words import listed

LONGEST_TEXT = 5000
NAMED_AT_MOST = 2
"""So many are named in a sentence; of more, the first, and how many others."""


class Stance(models.TextChoices):
    NOT_HEARD = "not_heard", _("Not yet heard")
    AGREES = "agrees", _("Agrees")
    RESERVATION = "reservation", _("Agrees with reservation")
    DISAGREES = "disagrees", _("Disagrees")
    NOT_CONCERNED = "not_concerned", _("Not concerned")


class Article(models.TextChoices):
    """Articles of the Seville Agreement 2.0 that a disagreement may turn on, in our own short words.

    What they govern: footnote 14 of the review of 2024 for 4.2. Of the others its footnote 12 says
    only that they are disputed; their text is not public, and none is invented here.
    """

    A4_2 = "4.2", _("Article 4.2: a Movement Coordination Agreement is mandatory")
    A5_2 = "5.2", _("Article 5.2: read differently by the IFRC and the ICRC (review of 2024)")
    A5_4_1 = "5.4.1", _("Article 5.4.1: read differently by the IFRC and the ICRC (review of 2024)")
    A6 = "6", _("Article 6: read differently by the IFRC and the ICRC (review of 2024)")


MAY_RECORD = frozenset(LEADS)
"""Who may write down, in the meeting, what another component says."""
NEEDS_TEXT = frozenset({Stance.RESERVATION, Stance.DISAGREES})
KINDS = {
    Stance.NOT_HEARD: "waiting",
    Stance.AGREES: "ok",
    Stance.RESERVATION: "soon",
    Stance.DISAGREES: "contested",
    Stance.NOT_CONCERNED: "draft",
}
"""The colour and icon of each, beside its word."""


def may_be_said(summit: Any, row: Any, *, for_own: bool) -> Any:
    """None, or why no position is taken on the row now.

    Until the table is filed everybody's is; afterwards a component still says its own, which then
    stands beside the filed table and never in it.
    """
    if row.is_put_away:
        return _("This row is no longer followed. No position is taken on it.")
    if summit.filed_at is not None and not for_own:
        return _(
            "The table is filed with the positions as they were. Later a component says its own."
        )
    if summit.filed_at is None and not summit.is_editable:
        return _("This meeting was waived. Take the waiver back first.")
    return None


class Said(NamedTuple):
    """Who, and what."""

    name: str
    stance: str


def _some(names: Sequence[str]) -> str:
    """ "ICRC", "ICRC and IFRC", "ICRC and 2 others"."""
    if len(names) <= NAMED_AT_MOST:
        return listed(names)
    rest = len(names) - 1
    return ngettext("%(name)s and %(n)d other", "%(name)s and %(n)d others", rest) % {
        "name": names[0],
        "n": rest,
    }


def missing(said: Iterable[Said]) -> str:
    """What a row still lacks, in one sentence: who was not heard, who disagrees, who has a reservation.

    Where all were heard and agree, it says that.
    """
    by: dict[str, list[str]] = {}
    for name, stance in said:
        by.setdefault(stance, []).append(name)
    asked = sum(len(names) for stance, names in by.items() if stance != Stance.NOT_CONCERNED)
    silent = by.get(Stance.NOT_HEARD, [])
    parts = []
    if silent and len(silent) == asked:
        parts.append(gettext("Nobody has been heard yet"))
    elif silent:
        parts.append(gettext("Not yet heard: %(who)s") % {"who": _some(silent)})
    if against := by.get(Stance.DISAGREES):
        parts.append(
            ngettext("%(who)s disagrees", "%(who)s disagree", len(against))
            % {"who": _some(against)}
        )
    if reserved := by.get(Stance.RESERVATION):
        parts.append(
            ngettext(
                "%(who)s agrees with a reservation",
                "%(who)s agree with a reservation",
                len(reserved),
            )
            % {"who": _some(reserved)}
        )
    if not parts:
        return gettext("All who are concerned were heard and agree.")
    return "; ".join(parts) + "."
