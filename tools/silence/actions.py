"""The only writers of silence procedures."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coordination import process
from coordination.deadlines import actions as deadlines
from coordination.deadlines.registry import value
from coordination.deadlines.sweep import database_now
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, NotReady, OutOfTurn
from smcc.rules.words import listed
from tools.joint_statement import policy as statements
from tools.joint_statement.drafts import keep_draft
from tools.joint_statement.models import JointStatement, names_of
from tools.joint_statement.telling import step_words
from tools.silence import policy
from tools.silence.models import Silence, SilenceParty
from tools.silence.policy import Outcome, PartyOutcome
from tools.silence.reach import PartyReach, reach_of

log = logging.getLogger(__name__)

CHANGED, OBJECTED, SPOKEN, TAKEN_BACK = (
    Outcome.CHANGED, Outcome.OBJECTED, Outcome.SPOKEN, Outcome.TAKEN_BACK,
)  # fmt: skip
"""Why `stop` is called by what else happens to a statement."""
LONGEST_REASON = 2000
"""Sent to everybody who was asked."""


@transaction.atomic
def begin(
    statement: JointStatement, *, by: Person, closes_at: datetime, version: int | None = None
) -> Silence:
    """Say that the text as it stands is adopted at `closes_at` (aware) unless somebody objects.

    Refused: to those who do not lead the statement; while it is not being cleared, an objection
    stands, or another procedure runs; sooner than the policy's shortest time, or than its notice
    and an hour, or more than 30 days away; where the text changed since it was read (`Stale`).
    Follows: those who are still asked are told at once and on the ladder of its clock. At the hard
    time the worker counts those of whom it is proven that they were told, and in time: the notice
    of the day it began holds, whatever the policy says later.
    """
    row = process.lock(statement)
    process.check_role(row, by, policy.MAY_BEGIN)
    process.check_version(row, version)
    if sentence := policy.why_not(row):
        raise NotReady(sentence)
    now, notice = timezone.now(), float(value(policy.NOTICE))
    minimum = policy.shortest_hours(float(value(policy.MINIMUM)), notice)
    if sentence := policy.no_time(closes_at, now, minimum):
        raise Invalid({"closes_at": sentence})
    draft = keep_draft(row, by=by)
    last = row.silences.aggregate(last=Max("n"))["last"] or 0
    silence = Silence.objects.create(
        statement=row, draft=draft, n=last + 1, started_at=now, started_by=by,
        closes_at=closes_at, minimum_hours=minimum, notice_hours=notice,
    )  # fmt: skip
    process.record(
        row, "silence_begin", by=by,
        data={
            "draft": draft.n, "sha256": draft.content_hash, "closes_at": closes_at.isoformat(),
            "notice_hours": notice, "told_by": silence.told_by.isoformat(),
            "asked": [each.component.code for each in _asked(row)],
        },
    )  # fmt: skip
    deadlines.sync(row, by=by)
    return silence


@transaction.atomic
def take_back(silence: Silence, *, by: Person, reason: str) -> Silence:
    """Stop a procedure before its hard time, with a reason. Taking back twice is recorded once.

    Refused: to those who do not lead the statement, without a reason, once it is over. Follows:
    those who are asked are told that silence no longer counts; they are asked all the same.
    """
    row = process.lock(silence.statement)
    process.check_role(row, by, policy.MAY_BEGIN)
    close_if_due(row)
    held = Silence.objects.get(pk=silence.pk)
    if held.outcome == Outcome.TAKEN_BACK:
        return held
    if held.ended_at is not None:
        raise OutOfTurn(
            _("This silence procedure is over: %(outcome)s.")
            % {"outcome": held.get_outcome_display()}
        )
    if not reason.strip():
        raise Invalid({"reason": _("Say why silence is no longer to count.")})
    if len(reason) > LONGEST_REASON:
        raise Invalid(
            {
                "reason": _("This has %(n)d characters; there is room for 2,000.")
                % {"n": len(reason)}
            }
        )
    stop(row, Outcome.TAKEN_BACK, by=by, reason=reason)
    held.refresh_from_db()
    return held


def stop(statement: JointStatement, outcome: str, *, by: Person | None, reason: str = "") -> None:
    """End the procedure that runs on a statement, if one does. The statement is held already.

    Follows: its clock stops. Those who were asked are told, unless another message of the same
    moment says it: that the text changed, that somebody objects, that everybody spoke.
    """
    running = statement.silences.filter(ended_at=None).first()
    if running is None:
        return
    running.ended_at, running.outcome, running.reason = (
        timezone.now(),
        outcome,
        reason[:LONGEST_REASON],
    )
    running.save(update_fields=["ended_at", "outcome", "reason"])
    event = process.record(
        statement, "silence_stop", by=by, reason=reason, data={"outcome": str(outcome)}
    )
    deadlines.sync(statement, by=by, reason=reason)
    if outcome != Outcome.SPOKEN:

        def lines() -> list[str]:
            return [
                str(Outcome(outcome).label) + ".",
                _("Whoever is asked is still asked: clear the text, or object to it."),
            ]

        words = step_words(statement, statements.SILENCE_STOPPED, event, lines)
        deadlines.announce(statement, statements.SILENCE_STOPPED, event, by=by, words=words)


# --- The hard time --------------------------------------------------------------------------


def close_due(now: datetime | None = None, trouble: list[str] | None = None) -> int:
    """End every procedure whose hard time has come. Returns how many were ended.

    What the worker does at each look. Safe to run twice at once; one that cannot be ended stays
    due, is added to `trouble`, and does not hold up the others. `now` is for replaying a moment.
    """
    now = now or database_now()
    closed = 0
    for silence in Silence.objects.due(now).select_related("statement").order_by("closes_at", "id"):
        try:
            with transaction.atomic():
                closed += close_if_due(process.lock(silence.statement), now)
        except Exception as error:
            log.exception("Silence procedure %s could not be ended", silence.pk)
            if trouble is not None:
                trouble.append(f"silence {silence.pk}: {error}")
    return closed


def close_if_due(statement: JointStatement, now: datetime | None = None) -> bool:
    """End the procedure on a statement that is held, if its hard time has come: what is late finds it over."""
    silence = statement.silences.filter(ended_at=None, closes_at__lte=now or database_now()).first()
    if silence is None:
        return False
    with translation.override(settings.LANGUAGE_CODE):  # what is stored is read by everybody
        parties = reach_of(statement, silence, at=silence.closes_at)
    SilenceParty.objects.bulk_create(_kept(silence, party) for party in parties)
    silent = [party for party in parties if party.counts]
    others = [party for party in parties if party.outcome in policy.NOT_COUNTED]
    for party in silent:
        _clear_by_silence(party, silence)
    silence.outcome = Outcome.INCOMPLETE if others else Outcome.ADOPTED
    silence.ended_at = silence.closes_at
    silence.save(update_fields=["ended_at", "outcome"])
    event = process.record(
        statement, "silence_end", by=None, at=silence.closes_at,
        data={
            "outcome": str(silence.outcome), "draft": silence.draft.n,
            "sha256": silence.draft.content_hash,
            "notice_hours": silence.notice_hours, "told_by": silence.told_by.isoformat(),
            "parties": [_as_data(party) for party in parties],
        },
    )  # fmt: skip
    deadlines.sync(statement, by=None)
    step = statements.SILENCE_INCOMPLETE if others else statements.SILENCE_ADOPTED
    words = step_words(statement, step, event, lambda: _lines(silence, silent, others))
    deadlines.announce(statement, step, event, by=None, words=words)
    return True


def _kept(silence: Silence, party: PartyReach) -> SilenceParty:
    return SilenceParty(
        silence=silence, signatory=party.signatory, outcome=party.outcome, proof=party.proof,
        proven_at=party.proven_at, delivery=party.delivery, why=party.why,
    )  # fmt: skip


def _clear_by_silence(party: PartyReach, silence: Silence) -> None:
    row = party.signatory
    row.position, row.by_silence = statements.Position.CLEARED, silence
    row.draft, row.content_hash = silence.draft, silence.draft.content_hash
    # What somebody said of an earlier text stays in the record, and is no word on this one.
    row.text, row.asked_again = "", False
    row.spoke_at, row.spoke_by, row.post = None, None, None
    row.save()


def _as_data(party: PartyReach) -> dict[str, Any]:
    """A party as the record keeps it: with the message that proves that it was told, or why it is not counted."""
    return {
        "component": party.signatory.component.code,
        "outcome": str(party.outcome),
        "proof": str(party.proof),
        "proven_at": party.proven_at.isoformat() if party.proven_at else "",
        "delivery": party.delivery.pk if party.delivery else None,
        "why": party.why,
    }


def _lines(silence: Silence, silent: list[PartyReach], others: list[PartyReach]) -> list[str]:
    said = []
    if silent:
        said.append(_("Cleared by silence: %(who)s.") % {"who": _who(silent)})
    if unreached := [party for party in others if party.outcome == PartyOutcome.UNREACHED]:
        said.append(
            _(
                "Not counted, because nothing proves that they were told, and still asked: %(who)s. "
                "The statement waits for them."
            )
            % {"who": _who(unreached)}
        )
    if late := [party for party in others if party.outcome == PartyOutcome.TOO_LATE]:
        said.append(
            _(
                "Not counted, because they were told less than %(hours)g hours before it, and "
                "still asked: %(who)s. The statement waits for them."
            )
            % {"hours": silence.notice_hours, "who": _who(late)}
        )
    if not others:
        said.append(_("Every signatory has cleared it: it can be issued."))
    return said


def _who(parties: list[PartyReach]) -> str:
    return listed(names_of(party.signatory.component for party in parties))


def _asked(statement: JointStatement) -> list[Any]:
    return list(statement.current_signatories().filter(position=statements.Position.PENDING))
