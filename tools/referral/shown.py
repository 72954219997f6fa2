"""The path of a decision made ready for reading: its stations in words, and in short for a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tools.decision.models import Decision
from tools.decision.policy import Level
from tools.naming import post_name
from tools.referral.models import Referral
from tools.referral.policy import Move, State

KINDS = {
    State.ASKED: "waiting",
    State.IN_FORCE: "neutral",
    State.ANSWERED: "ok",
    State.TAKEN_BACK: "draft",
    State.OVER: "draft",
}
NAMED_AT_MOST = 3
"""Of a longer path a list names the last stations."""


@dataclass(frozen=True)
class Station:
    """One referral in words."""

    referral: Referral

    @property
    def to(self) -> str:
        return post_name(self.referral.to_post)

    @property
    def what(self) -> str:
        each = self.referral
        level = str(Level(each.to_level).label).lower()
        if each.move == Move.CARRY and each.to_summit is not None:
            return _("Carried over to %(meeting)s") % {"meeting": each.to_summit.title}
        if each.move == Move.ESCALATE:
            return _("Escalated to the %(level)s level, to %(post)s") % {
                "level": level, "post": self.to,
            }  # fmt: skip
        return _("Delegated on the %(level)s level, to %(post)s") % {
            "level": level, "post": self.to,
        }  # fmt: skip

    @property
    def kind(self) -> str:
        return KINDS[State(self.referral.state)]

    @property
    def ended_at(self) -> Any:
        each = self.referral
        return each.answered_at or each.taken_back_at or each.ended_at

    @property
    def ended_by(self) -> Any:
        each = self.referral
        return each.answered_by or each.taken_back_by or each.ended_by

    @property
    def ending(self) -> str:
        """How it ended, in words; nothing while it stands."""
        match self.referral.state:
            case State.ANSWERED:
                back = str(Level(self.referral.from_level).label).lower()
                return _("Returned to the %(level)s level with what was decided") % {"level": back}
            case State.TAKEN_BACK:
                return _("Taken back")
            case State.OVER:
                return _("Over: it went on from here, or is not followed up any more")
        return ""

    @property
    def short(self) -> str:
        each = self.referral
        if each.move == Move.CARRY and each.to_summit is not None:
            said = _("carried over to %(meeting)s") % {"meeting": each.to_summit.title}
        elif each.move == Move.ESCALATE:
            said = _("escalated to %(level)s") % {"level": str(Level(each.to_level).label).lower()}
        else:
            said = _("delegated to %(post)s") % {"post": self.to}
        if each.state == State.ANSWERED:
            return _("%(station)s, returned") % {"station": said}
        if each.state == State.TAKEN_BACK:
            return _("%(station)s, taken back") % {"station": said}
        if each.state == State.ASKED:
            return _("%(station)s, waiting for an answer") % {"station": said}
        return said


def short_path(stations: Iterable[Station]) -> str:
    """ "Escalated to strategic, returned; carried over to Mini-Summit 2"; nothing where it never moved."""
    said = [each.short for each in stations]
    words = "; ".join(said[-NAMED_AT_MOST:])
    if len(said) > NAMED_AT_MOST:
        words = f"…; {words}"
    return words[:1].upper() + words[1:]


def path_of(decision: Decision) -> list[Station]:
    """Every station of one decision, oldest first. One query."""
    return paths_of([decision])[decision.pk]


def paths_of(decisions: Iterable[Decision]) -> dict[int, list[Station]]:
    """The paths of many decisions, in one query."""
    known = {row.pk: row for row in decisions}
    paths: dict[int, list[Station]] = {pk: [] for pk in known}
    if known:
        for each in Referral.objects.filter(decision__in=known).along_the_path():
            each.decision = known[each.decision_id]
            paths[each.decision_id].append(Station(each))
    return paths


def carried_to(summit: Any) -> set[int]:
    """The decisions that are carried over to this meeting and still stand there."""
    return set(
        summit.carried_over.filter(state=State.IN_FORCE).values_list("decision_id", flat=True)
    )
