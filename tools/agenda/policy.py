"""The rulebook of the agenda: intake, order, any other business, time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from coordination.roles import LEADS, Audience, Role
from smcc.rules.workflow import Workflow, step

LONGEST_MINUTES = 600
MOST_ITEMS = 60


class State(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("On the agenda")
    DECLINED = "declined", _("Declined")
    REMOVED = "removed", _("Taken off")


class Purpose(models.TextChoices):
    """What the meeting is asked for."""

    INFORMATION = "information", _("For information")
    DISCUSSION = "discussion", _("For discussion")
    DECISION = "decision", _("For decision")


class Scope(models.TextChoices):
    """Whom an item concerns. Blank: not said."""

    RESPONSE = "response", _("The whole response")
    COMPONENT = "component", _("One component")


MAY_EDIT = frozenset(LEADS)
MAY_PROPOSE = frozenset(LEADS | {Role.PARTICIPANT})


def intake_is_open(summit: Any) -> Any:
    """Items are proposed before the meeting; afterwards for the next one."""
    if summit.held_at is not None:
        return _("This meeting was held. Propose the item for the next one.")
    if not summit.is_editable:
        return _("This meeting was waived. Propose the item for another one.")
    return None


def agenda_is_open(item: Any) -> Any:
    if item.summit.filed_at is not None:
        return _("The table is filed; the meeting’s record no longer changes.")
    if not item.summit.is_editable:
        return _("This meeting was waived. Take the waiver back first.")
    return None


WORKFLOW = Workflow(
    "agenda_item",
    _("Agenda item"),
    State,
    State.PROPOSED,
    (
        step(
            "accept", _("Put on the agenda"), {State.PROPOSED, State.DECLINED}, State.ACCEPTED,
            LEADS, needs=(agenda_is_open,), stamps="answered", tells=(Audience.RESPONSIBLE,),
        ),
        step(
            "decline", _("Decline"), State.PROPOSED, State.DECLINED, LEADS,
            needs=(agenda_is_open,), stamps="answered", needs_reason=True,
            tells=(Audience.RESPONSIBLE,),
        ),
        step(
            "take_off", _("Take off the agenda"), State.ACCEPTED, State.REMOVED, LEADS,
            needs=(agenda_is_open,),
        ),
        step(
            "withdraw", _("Withdraw the proposal"), State.PROPOSED, State.REMOVED,
            {Role.PARTICIPANT}, needs=(agenda_is_open,),
        ),
        step(
            "put_back", _("Put back on the agenda"), State.REMOVED, State.ACCEPTED, LEADS,
            needs=(agenda_is_open,),
        ),
    ),
)  # fmt: skip

PROPOSAL = step(
    "propose", _("An item is proposed for the agenda"), State.PROPOSED, State.PROPOSED, MAY_PROPOSE,
    tells=(Audience.COORDINATOR, Audience.CONVENER),
)  # fmt: skip


def in_default_order(items: Iterable[Any]) -> list[Any]:
    """Response-wide matters first, in the order in which they stood otherwise."""
    return sorted(items, key=lambda item: item.scope != Scope.RESPONSE)


def place_among(scopes: Sequence[str], scope: str) -> int:
    """At which place, from 0, a new item goes among those of these scopes.

    A response-wide one behind the last response-wide one, any other at the end.
    """
    if scope != Scope.RESPONSE:
        return len(scopes)
    wide = [n for n, each in enumerate(scopes) if each == Scope.RESPONSE]
    return wide[-1] + 1 if wide else 0


def why_move_up(item: Any) -> Any:
    """Response-wide matters are not to be buried under any other business: the sentence, or None."""
    if item.aob_since is None or item.scope != Scope.RESPONSE:
        return None
    return _("This concerns the whole response. Move it up, so that there is time for it.")


class Time(NamedTuple):
    """How long the items take against how long the meeting is."""

    planned: int
    untimed: int
    length: int | None

    @property
    def over(self) -> int:
        return max(0, self.planned - self.length) if self.length else 0

    @property
    def sentence(self) -> str:
        """ "3 items take 75 minutes; the meeting has 60: 15 too many. 1 item has no time."""
        said = ngettext(
            "The items take %(n)d minute.", "The items take %(n)d minutes.", self.planned
        ) % {"n": self.planned}
        if self.length is None:
            said += " " + gettext("How long the meeting is has not been said.")
        elif self.over:
            said += " " + ngettext(
                "The meeting has %(length)d: that is %(over)d minute too many.",
                "The meeting has %(length)d: that is %(over)d minutes too many.",
                self.over,
            ) % {"length": self.length, "over": self.over}
        else:
            said += " " + gettext("The meeting has %(length)d; %(left)d are left.") % {
                "length": self.length, "left": self.length - self.planned,
            }  # fmt: skip
        if self.untimed:
            said += " " + ngettext(
                "%(n)d item has no time yet.", "%(n)d items have no time yet.", self.untimed
            ) % {"n": self.untimed}
        return said


def time_of(items: Iterable[Any], length: int | None) -> Time:
    """What the items on the agenda add up to, those under any other business included."""
    minutes = [item.minutes for item in items]
    return Time(sum(n for n in minutes if n), sum(n is None for n in minutes), length)
