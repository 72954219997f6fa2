"""A silence procedure made ready for its page: who is counted, who is not, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from coordination.deadlines.models import Delivery
from smcc.rules.words import listed
from tools.joint_statement.models import JointStatement
from tools.naming import component_name
from tools.silence.models import Silence
from tools.silence.policy import PartyOutcome, Proof
from tools.silence.reach import PartyReach, reach_of

KINDS = {
    PartyOutcome.SPOKE: "neutral",
    PartyOutcome.SILENT: "ok",
    PartyOutcome.UNREACHED: "late",
    PartyOutcome.TOO_LATE: "late",
}


@dataclass(frozen=True)
class PartyShown:
    """One signatory: how its silence is counted, and what that rests on."""

    who: str
    outcome: str
    word: Any
    proven_at: datetime | None
    basis: str
    why: str
    posts: str
    is_early: bool = False
    """It can still be told in time."""

    @property
    def kind(self) -> str:
        return "waiting" if self.is_early else KINDS[PartyOutcome(self.outcome)]


def parties_now(
    statement: JointStatement, silence: Silence | None, now: datetime
) -> list[PartyShown]:
    """Each signatory as it would be counted now."""
    return [_now(party, silence, now) for party in reach_of(statement, silence, at=now)]


def parties_then(silence: Silence) -> list[PartyShown]:
    """Each signatory as it was counted at the hard time."""
    rows = silence.parties.select_related("signatory__component", "delivery")
    return [
        PartyShown(
            component_name(row.signatory.component), row.outcome, row.get_outcome_display(),
            row.proven_at, _basis(row.proof, row.delivery), row.why, "",
        )
        for row in rows
    ]  # fmt: skip


def _now(party: PartyReach, silence: Silence | None, now: datetime) -> PartyShown:
    is_unreached = party.outcome == PartyOutcome.UNREACHED
    is_early = is_unreached and (silence is None or now <= silence.told_by)
    words: dict[Any, Any] = {
        PartyOutcome.SPOKE: party.signatory.get_position_display(),
        PartyOutcome.SILENT: _("Silence counts"),
        PartyOutcome.UNREACHED: _("Silence does not count"),
        PartyOutcome.TOO_LATE: _("Told too late: silence does not count"),
    }
    word = words[party.outcome]
    if is_early and silence is not None:
        word = _("Silence does not count yet")
    if is_unreached and silence is None and not party.why:
        word = _("Would be asked")
    posts = listed(dict.fromkeys(post.title for post in party.posts[:4]))
    return PartyShown(
        component_name(party.signatory.component), party.outcome, word, party.proven_at,
        _basis(party.proof, party.delivery), party.why, posts, is_early,
    )  # fmt: skip


def _basis(proof: str, delivery: Delivery | None) -> str:
    """How it is known that it was told: the proof, the channel, and the post that was written to."""
    if not proof:
        return ""
    said = [str(Proof(proof).label)]
    if delivery is not None:
        said += [str(delivery.get_channel_display()), delivery.post_title]
    return ", ".join(each for each in said if each)
