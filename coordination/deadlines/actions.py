"""The only writers of deadlines: start, stop, re-anchor, extend; and the planning of announcements."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from coordination.deadlines import messages
from coordination.deadlines.audiences import reach
from coordination.deadlines.models import Deadline, Delivery, PolicySetting, Rung
from coordination.deadlines.quiet import is_quiet
from coordination.deadlines.registry import SET_HERE, setting, value
from coordination.deadlines.wake import wake_worker
from smcc.audit.models import AuditEvent
from smcc.audit.record import append, hold_chain
from smcc.rules.clocks import HOUR, Clock
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from smcc.rules.workflow import Step


def sync(thing: Any, *, by: Any, reason: str = "") -> None:
    """Bring every clock of a thing in line with its facts. Runs in the caller's transaction.

    Starts a clock whose anchor has become known, stops one whose end has come, withdraws one that
    no longer applies, lets a withdrawn one go on, and re-anchors one whose anchor was corrected.
    Doing it twice changes nothing.
    """
    for clock in thing.clocks:
        _sync_one(clock, thing, by=by, reason=reason)


def _sync_one(clock: Clock, thing: Any, *, by: Any, reason: str) -> None:
    started = clock.starts(thing)
    applies = started is not None and clock.applies(thing)
    deadline = (
        Deadline.objects.select_for_update(no_key=True, of=("self",))
        .of(thing)
        .filter(clock=clock.name, occurrence=clock.occurrence(thing))
        .first()
    )
    if deadline is None:
        if not applies:
            return
        assert started is not None
        deadline = _start(clock, thing, started, by=by)
    elif started is not None and (clock.stops(thing) or clock.waived(thing)):
        _correct_stopped(deadline, clock, thing, started, by=by, reason=reason)
    if started is not None:
        _end_earlier_runs(deadline, at=started, by=by)
    stopped = clock.stops(thing)
    if stopped is not None:
        _stop(deadline, Deadline.Outcome.MET, at=stopped, by=by)
    elif clock.waived(thing):
        at = _given_up_at(thing, "waived_at")
        _stop(deadline, Deadline.Outcome.WAIVED, at=at, by=by, reason=reason)
    elif not applies:
        at = _given_up_at(thing, "superseded_at", "dropped_at", "closed_at", "withdrawn_at")
        _stop(deadline, Deadline.Outcome.WITHDRAWN, at=at, by=by, reason=reason)
    else:
        _go_on(deadline, clock, thing, started, by=by, reason=reason)


def _given_up_at(thing: Any, *moments: str) -> datetime:
    """When the clock lost its purpose: the moment that the thing or its operation was given, else now."""
    given = (getattr(of, moment, None) for of in (thing, thing.case) for moment in moments)
    return next((at for at in given if at is not None), timezone.now())


def _end_earlier_runs(deadline: Deadline, *, at: datetime, by: Any) -> None:
    """The anchor of one run of a clock is what ended the run before it."""
    earlier = Deadline.objects.open().filter(
        clock=deadline.clock, subject_kind=deadline.subject_kind, subject_id=deadline.subject_id,
        occurrence__lt=deadline.occurrence,
    )  # fmt: skip
    for run in earlier.select_for_update(no_key=True, of=("self",)):
        _stop(run, Deadline.Outcome.MET, at=at, by=by)


def _start(clock: Clock, thing: Any, started: datetime, *, by: Any) -> Deadline:
    """Make the promise: the limit is counted with today's settings and stays."""
    with translation.override(settings.LANGUAGE_CODE):  # what is stored is read by everybody
        target, due, policy = _promise(clock, thing, started)
        subject = str(thing)[:300]
    deadline = Deadline.objects.create(
        clock=clock.name,
        subject_kind=thing.kind,
        subject_id=thing.key,
        occurrence=clock.occurrence(thing),
        operation=thing.case,
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
    _record(deadline, "start", by=by, data={"due_at": due.isoformat()} | policy)
    return deadline


def _promise(
    clock: Clock, thing: Any, started: datetime
) -> tuple[datetime | None, datetime, dict[str, Any]]:
    policy: dict[str, Any] = {"basis": clock.basis.kind, "basis_text": str(clock.basis.text)}
    policy |= clock.remembers(thing)
    if clock.limit_at is not None:
        due = clock.limit_at(thing) or started
        return None, max(due, started), policy
    hours = value(f"{clock.setting}.limit_hours")
    if clock.next_limit_hours is not None and clock.occurrence(thing) > 1:
        hours = value(f"{clock.setting}.next_limit_hours")
    target = None
    if clock.target_hours is not None:
        policy["target_hours"] = value(f"{clock.setting}.target_hours")
        target = started + policy["target_hours"] * HOUR
    policy["limit_hours"] = hours
    changed = PolicySetting.objects.filter(key__startswith=f"{clock.setting}.").exists()
    if changed or policy.get("starts") in clock.anchors:
        policy["basis"], policy["basis_text"] = SET_HERE, ""
    return target, started + hours * HOUR, policy


def _lay_rungs(deadline: Deadline, clock: Clock) -> None:
    """Materialise the ladder. Of rungs already past, only the latest is laid, to fire at once.

    Inside `quiet()` none of the past ones is.
    """
    now = timezone.now()
    plan = clock.plan(deadline.started_at, deadline.target_at, deadline.due_at)
    past = [] if is_quiet() else [entry for entry in plan if entry[2] <= now]
    for n, spec, at in [*past[-1:], *(entry for entry in plan if entry[2] > now)]:
        Rung.objects.create(
            deadline=deadline,
            deadline_version=deadline.version,
            n=n,
            name=spec.name,
            fire_at=max(at, now) if at <= now else at,
            to=[str(audience) for audience in spec.to],
            prefers=spec.prefers,
            every_hours=spec.every / HOUR if spec.every else None,
        )
    if not is_quiet():
        wake_worker()


def _cancel_rungs(deadline: Deadline) -> None:
    """What is planned is cancelled; what waits to be sent is no longer needed."""
    deadline.rungs.planned().update(state=Rung.State.CANCELLED)
    Delivery.objects.filter(rung__deadline=deadline, state=Delivery.State.PENDING).exclude(
        channel=Delivery.Channel.INBOX
    ).update(state=Delivery.State.CANCELLED)


def _stop(deadline: Deadline, outcome: str, *, at: datetime, by: Any, reason: str = "") -> None:
    stopped_so = deadline.outcome == outcome and deadline.stopped_at is not None
    if stopped_so and (outcome != Deadline.Outcome.MET or deadline.stopped_at == at):
        return
    deadline.stopped_at, deadline.outcome, deadline.reason = at, outcome, reason
    deadline.save(update_fields=["stopped_at", "outcome", "reason"])
    _cancel_rungs(deadline)
    _record(deadline, outcome, by=by, reason=reason, data={"stopped_at": at.isoformat()})


def _go_on(
    deadline: Deadline, clock: Clock, thing: Any, started: datetime | None, *, by: Any, reason: str
) -> None:
    """An open deadline whose anchor or own date was corrected moves with it; a stopped one runs again."""
    assert started is not None
    _follow_responsible(deadline, thing)
    resumes = deadline.stopped_at is not None
    if resumes:
        deadline.stopped_at, deadline.outcome, deadline.reason = None, "", ""
    due = _corrected_limit(deadline, clock, thing, started, by=by)
    if resumes or due is not None:
        verb = "resume" if resumes else "reanchor"
        _move(deadline, clock, due or deadline.due_at, verb=verb, by=by, reason=reason)


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
    _record(
        deadline, "reanchor", by=by, reason=reason,
        data={"due_at": {"from": old.isoformat(), "to": due.isoformat()}},
    )  # fmt: skip


def _follow_responsible(deadline: Deadline, thing: Any) -> None:
    """Later rungs reach whoever is responsible now."""
    post, lead = getattr(thing, "responsible_post", None), getattr(thing, "lead", None)
    if (deadline.responsible_post, deadline.responsible_component) != (post, lead):
        deadline.responsible_post, deadline.responsible_component = post, lead
        deadline.save(update_fields=["responsible_post", "responsible_component"])


def _move(
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
    _record(
        deadline, verb, by=by, reason=reason,
        data={"due_at": {"from": old.isoformat(), "to": due.isoformat()}},
    )  # fmt: skip


@transaction.atomic
def extend(
    deadline: Deadline, *, due_at: datetime, reason: str, by: Any, version: int | None = None
) -> Deadline:
    """Move an open deadline's limit, with a reason. `due_at` is an aware instant after now.

    Refused: to those who do not lead the operation, without a reason, into the past, earlier than
    the present limit, or where somebody moved it since (`Stale`). The first limit stays on record.
    Follows: the old rungs are cancelled and a new ladder is laid; an audit event keeps both dates.
    """
    from coordination.deadlines.registry import clock as clock_named  # noqa: PLC0415

    hold_chain(deadline.chain)
    row = (
        Deadline.objects.select_for_update(no_key=True, of=("self",))
        .select_related("operation")
        .get(pk=deadline.pk)
    )
    _check_may_change(row, by)
    if version is not None and version != row.version:
        raise Stale(current=row)
    if row.stopped_at is not None:
        raise OutOfTurn(_("This clock has stopped; there is nothing to extend."))
    if not reason.strip():
        raise Invalid({"reason": _("Say why the limit moves.")})
    if due_at <= timezone.now():
        raise Invalid({"due_at": _("The new limit is in the past. Give a later time.")})
    if due_at <= row.due_at:
        raise Invalid({"due_at": _("The new limit is not later than the present one.")})
    clock = clock_named(row.clock)
    if clock is None:
        raise NotReady(_("This clock is no longer part of the rulebook."))
    _move(row, clock, due_at, verb="extend", by=by, reason=reason)
    return row


def may_extend(deadline: Deadline, person: Any) -> bool:
    """Whether this person may move this deadline's limit."""
    from coordination.roles import LEADS  # noqa: PLC0415

    return bool(deadline.operation.roles_of(person) & LEADS)


def _check_may_change(deadline: Deadline, person: Any) -> None:
    if not may_extend(deadline, person):
        raise NotYours(_("Only those who lead the operation may move its limits."))


@transaction.atomic
def change_setting(*, key: str, new: Any, by: Any) -> PolicySetting:
    """Change a policy setting of this installation. Clocks already running keep their promise.

    Refused to all but the secretariat, for an unknown key, and for a value that is not a positive
    number of hours or one of the choices. Follows: an audit event in the house's own chain.
    """
    from coordination.people.models import Post  # noqa: PLC0415

    if Post.Duty.SECRETARIAT not in by.duties():
        raise NotYours(_("Only the secretariat changes the policy settings."))
    known = setting(key)
    if known is None:
        raise Invalid({"key": _("There is no setting of this name.")})
    if known.choices:
        if not isinstance(new, str) or new not in {choice for choice, _label in known.choices}:
            raise Invalid({"value": _("Choose one of the values offered.")})
    else:
        try:
            new = float(new)
        except (TypeError, ValueError):
            raise Invalid({"value": _("Give a number of hours.")}) from None
        if not 0 < new <= 24 * 366 * 2:
            raise Invalid({"value": _("Give a number of hours between 0 and two years.")})
    now, old = timezone.now(), value(key)
    row, made = PolicySetting.objects.select_for_update(no_key=True).get_or_create(
        key=key, defaults={"value": new, "changed_at": now, "changed_by": by}
    )
    if not made:
        row.value, row.changed_at, row.changed_by, row.version = new, now, by, row.version + 1
        row.save()
    append(
        chain="house", at=now, verb="setting.change", target_kind="setting", target_id=key,
        actor_id=by.pk, actor_name=by.name, data={"from": old, "to": new},
    )  # fmt: skip
    return row


def announce(thing: Any, step: Step, event: AuditEvent, *, by: Any) -> None:
    """Plan the messages that tell a step's audiences that it was taken; the one who took it is left out.

    Inside `quiet()` nobody is told.
    """
    if not step.tells or is_quiet():
        return
    now = timezone.now()
    planned: list[Delivery] = []
    for found in reach(step.tells, thing, now):
        for person in found.people:
            if by is not None and person.pk == by.pk:
                continue
            text = messages.announcement(thing, step, event, person=person, by=by)
            planned += messages.deliveries(
                text, cause=f"event:{event.pk}", person=person, post=found.post,
                operation=thing.case, due_at=now, now=now,
            )  # fmt: skip
    Delivery.objects.bulk_create(planned, ignore_conflicts=True)
    if planned:
        wake_worker()


def _record(
    deadline: Deadline, verb: str, *, by: Any, reason: str = "", data: dict[str, Any] | None = None
) -> None:
    append(
        chain=deadline.chain,
        at=timezone.now(),
        verb=f"deadline.{verb}",
        target_kind=deadline.kind,
        target_id=deadline.key,
        target_label=str(deadline),
        actor_id="" if by is None else by.pk,
        actor_name="SMCC" if by is None else by.name,
        after=deadline.state,
        reason=reason,
        data={"clock": deadline.clock, "subject": f"{deadline.subject_kind}:{deadline.subject_id}"}
        | (data or {}),
    )


@transaction.atomic
def acknowledge(delivery: Delivery, *, by: Any) -> Delivery:
    """A signed-in person says "seen". Acknowledged is not done: the clock runs on.

    Refused where the message is somebody else's. A second click changes nothing.
    """
    row = Delivery.objects.select_for_update(no_key=True, of=("self",)).get(pk=delivery.pk)
    if row.recipient_id != by.pk:
        raise NotYours(_("This message is not yours."))
    if row.acknowledged_at is None:
        now = timezone.now()
        row.acknowledged_at = now
        row.read_at = row.read_at or now
        row.save(update_fields=["acknowledged_at", "read_at"])
        if row.rung is not None:
            _record(row.rung.deadline, "acknowledge", by=by, data={"rung": row.rung.name})
    return row
