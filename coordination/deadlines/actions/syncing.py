"""Keeping clocks in line with the facts: start, stop, re-anchor, go on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone, translation

from coordination.deadlines import ladders, preparing
from coordination.deadlines.actions.recording import record
from coordination.deadlines.models import Deadline, Delivery, PolicySetting, Rung
from coordination.deadlines.quiet import is_quiet
from coordination.deadlines.registry import SET_HERE, value
from coordination.deadlines.wake import wake_worker
from smcc.rules.clocks import HOUR, Clock, laid_out


def sync(thing: Any, *, by: Any, reason: str = "") -> None:
    """Bring every clock of a thing in line with its facts. Runs in the caller's transaction.

    Starts a clock whose anchor has become known, stops one whose end has come, withdraws one that
    no longer applies, lets a withdrawn one go on, and re-anchors one whose anchor was corrected.
    Doing it twice changes nothing.
    """
    if not thing.clocks:
        return
    runs = list(
        Deadline.objects.select_for_update(no_key=True, of=("self",)).of(thing).order_by("id")
    )
    for clock in thing.clocks:
        own = {run.occurrence: run for run in runs if run.clock == clock.name}
        _sync_one(clock, thing, own, by=by, reason=reason)


def _sync_one(clock: Clock, thing: Any, runs: dict[int, Deadline], *, by: Any, reason: str) -> None:
    """`runs` are the clock's runs so far, by occurrence."""
    started = clock.starts(thing)
    applies = started is not None and clock.applies(thing)
    deadline = runs.get(clock.occurrence(thing))
    if deadline is None:
        if not applies:
            return
        assert started is not None
        deadline = _start(clock, thing, started, by=by)
    elif started is not None and (clock.stops(thing) or clock.waived(thing)):
        _correct_stopped(deadline, clock, thing, started, by=by, reason=reason)
    if started is not None:
        _end_earlier_runs(clock, deadline, runs, at=started, by=by, reason=reason)
    stopped = clock.stops(thing)
    if stopped is not None:
        stop(deadline, Deadline.Outcome.MET, at=stopped, by=by)
    elif clock.waived(thing):
        at = _given_up_at(thing, "waived_at")
        stop(deadline, Deadline.Outcome.WAIVED, at=at, by=by, reason=reason)
    elif deadline.waived_by_hand and not _is_another_promise(deadline, clock, thing, started):
        return
    elif not applies:
        at = _given_up_at(thing, "superseded_at", "dropped_at", "closed_at", "withdrawn_at")
        stop(deadline, Deadline.Outcome.WITHDRAWN, at=at, by=by, reason=reason)
    else:
        _go_on(deadline, clock, thing, started, by=by, reason=reason)


def _given_up_at(thing: Any, *moments: str) -> datetime:
    """When the clock lost its purpose: the moment that the thing or its operation was given, else now."""
    given = (getattr(of, moment, None) for of in (thing, thing.case) for moment in moments)
    return next((at for at in given if at is not None), timezone.now())


def _end_earlier_runs(
    clock: Clock,
    deadline: Deadline,
    runs: dict[int, Deadline],
    *,
    at: datetime,
    by: Any,
    reason: str,
) -> None:
    """The anchor of one run of a clock is what ended the run before it, and mostly what met it."""
    meets = clock.begins_by_meeting
    outcome = Deadline.Outcome.MET if meets else Deadline.Outcome.WITHDRAWN
    for occurrence, run in runs.items():
        if occurrence < deadline.occurrence and run.stopped_at is None:
            stop(run, outcome, at=at, by=by, reason="" if meets else reason)


def _start(clock: Clock, thing: Any, started: datetime, *, by: Any) -> Deadline:
    """Make the promise: the limit is counted with today's settings and stays."""
    with translation.override(settings.LANGUAGE_CODE):  # what is stored is read by everybody
        target, due, policy = _promise(clock, thing, started)
        subject = thing.clock_label[:300]
    deadline = Deadline.objects.create(
        clock=clock.name,
        subject_kind=thing.kind,
        subject_id=thing.key,
        occurrence=clock.occurrence(thing),
        operation=thing.case,
        **_matter_of(thing),
        subject_label=subject,
        subject_url=thing.get_absolute_url(),
        responsible_post=getattr(thing, "responsible_post", None),
        responsible_component=getattr(thing, "lead", None),
        started_at=started,
        anchored_by="" if by is None else by.name,
        target_at=target,
        due_at=due,
        first_due_at=due,
        policy=policy,
    )
    _lay_rungs(deadline, clock)
    record(
        deadline,
        "start",
        by=by,
        data={"started_at": started.isoformat(), "due_at": due.isoformat()} | policy,
    )
    return deadline


def _matter_of(thing: Any) -> dict[str, Any]:
    """Of a thing without an operation: what its clock belongs to instead."""
    if thing.case is not None:
        return {}
    whole = thing.whole
    return {
        "matter_chain": thing.chain, "matter_ref": str(whole.ref)[:60],
        "matter_name": str(whole.name)[:300], "country": thing.place,
    }  # fmt: skip


def _promise(
    clock: Clock, thing: Any, started: datetime
) -> tuple[datetime | None, datetime, dict[str, Any]]:
    policy: dict[str, Any] = {"basis": clock.basis.kind, "basis_text": str(clock.basis.text)}
    policy |= clock.remembers(thing)
    policy["ladder"] = ladders.in_force(clock).as_data()
    hour = HOUR / thing.pace
    if clock.limit_at is not None:
        due = clock.limit_at(thing) or started
        return None, max(due, started), policy
    hours = value(f"{clock.setting}.limit_hours")
    if clock.next_limit_hours is not None and clock.occurrence(thing) > 1:
        hours = value(f"{clock.setting}.next_limit_hours")
    target = None
    if clock.target_hours is not None:
        policy["target_hours"] = value(f"{clock.setting}.target_hours")
        target = started + policy["target_hours"] * hour
    policy["limit_hours"] = hours
    changed = PolicySetting.objects.filter(key__startswith=f"{clock.setting}.").exists()
    if changed or policy.get("starts") in clock.anchors:
        policy["basis"], policy["basis_text"] = SET_HERE, ""
    return target, started + hours * hour, policy


def _lay_rungs(deadline: Deadline, clock: Clock) -> None:
    """Materialise the ladder. Rungs already past fire at once: the latest speaks for the others.

    Unless those would have reached somebody else, as after an outage. Inside `quiet()` none of the
    past ones is laid.
    """
    now = timezone.now()
    whole = deadline.whole
    plan = laid_out(
        ladders.kept_by(deadline, clock).rungs,
        deadline.started_at, deadline.target_at, deadline.due_at, whole.pace,
    )  # fmt: skip
    for n, spec, at in plan:
        if at <= now and is_quiet():
            continue
        Rung.objects.create(
            deadline=deadline,
            deadline_version=deadline.version,
            n=n,
            name=spec.name,
            fire_at=max(at, now),
            to=[str(audience) for audience in spec.to],
            prefers=spec.prefers,
            # A drill that somebody forgot to end would write to everybody every few minutes.
            every_hours=spec.every / HOUR if spec.every and not whole.is_drill else None,
            channels=",".join(spec.channels),
            is_bundled=spec.is_bundled and not whole.is_drill,  # over before the next digest
            is_last=spec.is_last,
        )
    if not is_quiet():
        wake_worker()


def _cancel_rungs(deadline: Deadline) -> None:
    """What is planned is cancelled; what waits to be sent is no longer needed."""
    deadline.rungs.planned().update(state=Rung.State.CANCELLED)
    # By their keys: joined, PostgreSQL may read all that waits, whosever it is.
    rungs = list(deadline.rungs.values_list("pk", flat=True))
    waiting = Q(state=Delivery.State.PENDING)
    # Claimed and not yet attempted: the worker that has it looks again before it tries.
    claimed = Q(state=Delivery.State.CLAIMED, attempted_at=None)
    Delivery.objects.filter(waiting | claimed, rung__in=rungs).update(
        state=Delivery.State.CANCELLED
    )


def stop(deadline: Deadline, outcome: str, *, at: datetime, by: Any, reason: str = "") -> None:
    """End a clock so, as of `at`. Its rungs to come are cancelled. Twice changes nothing."""
    stopped_so = deadline.outcome == outcome and deadline.stopped_at is not None
    if stopped_so and (outcome != Deadline.Outcome.MET or deadline.stopped_at == at):
        return
    deadline.stopped_at, deadline.outcome, deadline.reason = at, outcome, reason
    deadline.waived_by_hand = deadline.waived_by_hand and outcome == Deadline.Outcome.WAIVED
    deadline.save(update_fields=["stopped_at", "outcome", "reason", "waived_by_hand"])
    _cancel_rungs(deadline)
    record(deadline, outcome, by=by, reason=reason, data={"stopped_at": at.isoformat()})


def _go_on(
    deadline: Deadline, clock: Clock, thing: Any, started: datetime | None, *, by: Any, reason: str
) -> None:
    """An open deadline whose anchor or own date was corrected moves with it; a stopped one runs again."""
    assert started is not None
    _follow_responsible(deadline, thing)
    resumes = deadline.stopped_at is not None
    if resumes:
        start_again(deadline)
    due = _corrected_limit(deadline, clock, thing, started, by=by)
    if resumes or due is not None:
        verb = "resume" if resumes else "reanchor"
        move(deadline, clock, due or deadline.due_at, verb=verb, by=by, reason=reason)


def start_again(deadline: Deadline) -> None:
    """A stopped clock as one that runs, unsaved."""
    deadline.stopped_at, deadline.outcome, deadline.reason = None, "", ""
    deadline.waived_by_hand = False


def _is_another_promise(
    deadline: Deadline, clock: Clock, thing: Any, started: datetime | None
) -> bool:
    """What was waived by hand counted from another moment, or had another date of its own."""
    if started is None:
        return False
    if clock.limit_at is not None:
        return max(clock.limit_at(thing) or started, started) != deadline.first_due_at
    return started != deadline.started_at


def _corrected_limit(
    deadline: Deadline, clock: Clock, thing: Any, started: datetime, *, by: Any
) -> datetime | None:
    """The limit after a corrected fact: a moved anchor, or another date of the thing's own; else None.

    Sets the deadline's anchor, unsaved. An extension stays: only a changed fact moves a limit.
    """
    if clock.limit_at is not None:
        own = max(clock.limit_at(thing) or started, started)
        if own == deadline.first_due_at:
            return None
        deadline.first_due_at = own
        return own
    if started == deadline.started_at:
        return None
    shift = started - deadline.started_at
    deadline.started_at = started
    deadline.anchored_by = "" if by is None else by.name
    if deadline.target_at:
        deadline.target_at += shift
    return deadline.due_at + shift


def _correct_stopped(
    deadline: Deadline, clock: Clock, thing: Any, started: datetime, *, by: Any, reason: str
) -> None:
    """A clock that has stopped is judged by the corrected fact too; nobody is reminded again."""
    due = _corrected_limit(deadline, clock, thing, started, by=by)
    if due is None:
        return
    old, deadline.due_at = deadline.due_at, due
    deadline.version += 1
    deadline.save()
    record(
        deadline, "reanchor", by=by, reason=reason,
        data={"due_at": {"from": old.isoformat(), "to": due.isoformat()}},
    )  # fmt: skip


def _follow_responsible(deadline: Deadline, thing: Any) -> None:
    """Later rungs reach whoever is responsible now."""
    post, lead = getattr(thing, "responsible_post", None), getattr(thing, "lead", None)
    if (deadline.responsible_post, deadline.responsible_component) != (post, lead):
        deadline.responsible_post, deadline.responsible_component = post, lead
        deadline.save(update_fields=["responsible_post", "responsible_component"])
        preparing.forget(Q(deadline=deadline))


def move(
    deadline: Deadline, clock: Clock, due: datetime, *, verb: str, by: Any, reason: str
) -> None:
    """Give the deadline a limit and a new version: rungs of the old one can no longer fire."""
    old = deadline.due_at
    deadline.due_at = due
    if deadline.target_at and deadline.target_at > due:
        deadline.target_at = due
    deadline.version += 1
    deadline.save()
    _cancel_rungs(deadline)
    _lay_rungs(deadline, clock)
    record(
        deadline, verb, by=by, reason=reason,
        data={"due_at": {"from": old.isoformat(), "to": due.isoformat()}},
    )  # fmt: skip
