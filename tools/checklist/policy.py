"""The rulebook of an operation's checklist and of its items. It has no clock: the sources name no hour for it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.roles import LEADS, PRINCIPALS, Role
from smcc.rules.workflow import Workflow, step

LONGEST_NOTE = 1000
MAY_START = frozenset(LEADS)
MAY_TICK = frozenset(LEADS | PRINCIPALS | {Role.PARTICIPANT})
"""Who ticks: every component sees to items of its own, and each tick bears a name."""


class State(models.TextChoices):
    IN_USE = "in_use", _("In use")
    REPLACED = "replaced", _("Replaced")
    WITHDRAWN = "withdrawn", _("Withdrawn")


WORKFLOW = Workflow(
    "checklist",
    _("Operational checklist"),
    State,
    State.IN_USE,
    (
        step(
            "replace", _("Replace by another"), State.IN_USE, State.REPLACED, MAY_START,
            stamps="replaced", needs_reason=True, follows=True,
        ),
        step(
            "withdraw", _("Withdraw: started in error"), State.IN_USE, State.WITHDRAWN, MAY_START,
            stamps="withdrawn", needs_reason=True,
        ),
    ),
)  # fmt: skip


class ItemState(models.TextChoices):
    """What a person said of an item. Whether a fact ticks it is seen from the records, not stored."""

    OPEN = "open", _("To do")
    TICKED = "ticked", _("Done")
    SET_ASIDE = "not_applicable", _("Not applicable")


def its_checklist_is_in_use(item: Any) -> Any:
    if item.checklist.is_in_use:
        return None
    return _("This checklist is no longer in use. Go on with the one that replaced it.")


def its_operation_is_active(item: Any) -> Any:
    if item.operation.is_active:
        return None
    return _("The operation is closed or withdrawn. Reopen it first.")


def it_is_ticked_by_a_person(item: Any) -> Any:
    """What the records show is not said by hand: the tick would stay when the fact is taken back."""
    if not item.ticks_itself:
        return None
    return _("This item ticks itself, as soon as the records show: %(fact)s.") % {
        "fact": item.fact_label
    }


def it_is_not_done_yet(item: Any) -> Any:
    evidence = item.evidence()
    if not evidence.holds:
        return None
    return _("It is done: %(evidence)s.") % {"evidence": evidence.said}


STILL = (its_checklist_is_in_use, its_operation_is_active)

ITEM = Workflow(
    "checklist_item",
    _("Item of a checklist"),
    ItemState,
    ItemState.OPEN,
    (
        step(
            "tick", _("Tick as done"), ItemState.OPEN, ItemState.TICKED, MAY_TICK,
            stamps="ticked", needs=(*STILL, it_is_ticked_by_a_person), needs_reason=True, own_door=True,
        ),
        step(
            "untick", _("Take the tick back"), ItemState.TICKED, ItemState.OPEN, MAY_TICK,
            clears=("ticked",), needs=STILL, needs_reason=True,
        ),
        step(
            "set_aside", _("Not applicable here"), ItemState.OPEN, ItemState.SET_ASIDE, MAY_TICK,
            stamps="set_aside", needs=(*STILL, it_is_not_done_yet), needs_reason=True,
        ),
        step(
            "take_up", _("It applies after all"), ItemState.SET_ASIDE, ItemState.OPEN, MAY_TICK,
            clears=("set_aside",), needs=STILL, needs_reason=True,
        ),
    ),
)  # fmt: skip


def progress(done: int, of: int, following: Any) -> str:
    """ "11 of 19 done; next: Hold the first Mini-Summit"."""
    said = gettext("%(done)d of %(of)d done") % {"done": done, "of": of}
    if following:
        return gettext("%(sum)s; next: %(item)s") % {"sum": said, "item": following}
    return gettext("%(sum)s; nothing is left to do") % {"sum": said}
