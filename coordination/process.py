"""The one door: every change of state, and every edit of a record with a version, passes here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.deadlines import actions as deadlines
from coordination.deadlines import kept, preparing
from coordination.thing import Thing
from smcc.audit.models import AuditEvent
from smcc.audit.record import append
from smcc.rules.reasons import check_reason
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn, Stale

T = TypeVar("T", bound=Thing)


def lock(thing: T) -> T:
    """The same row, read again and held until the transaction ends.

    Held without its key, so that rows which only refer to it can still be written: locks are
    taken in the order thing, audit chain, deadlines and rungs, everywhere.
    """
    return (
        type(thing)._default_manager.select_for_update(no_key=True, of=("self",)).get(pk=thing.pk)
    )


def hold(*rows: Any) -> None:
    """Hold all rows of these querysets, in the order given and by key, before the first event of any.

    For what writes many: everybody takes records before their chain, and guards that are asked
    afterwards see what was waited for.
    """
    for each in rows:
        held = each.select_for_update(no_key=True, of=("self",)).order_by("pk")
        list(held.values_list("pk", flat=True))


def bump(thing: Thing) -> None:
    """What hangs beside a record is part of what a person read of it: a later save must notice."""
    thing.version += 1
    thing.save(update_fields=["version"])


def record(
    thing: Thing,
    verb: str,
    *,
    by: Any,
    at: datetime | None = None,
    before: str = "",
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Write to the chain of the thing's operation that something was done. `by=None` is the house itself.

    The event's own time is when it was written down; `at`, when it happened, goes into the data.
    A reason longer than `LONGEST_REASON` is refused (`Invalid`): everybody who opens the record reads it.
    """
    check_reason(reason)
    said = dict(data or {})
    if at is not None:
        said["happened_at"] = at.isoformat()
    event = append(
        chain=thing.chain,
        at=timezone.now(),
        verb=f"{thing.kind}.{verb}",
        target_kind=thing.kind,
        target_id=thing.key,
        target_label=str(thing),
        actor_id="" if by is None else by.pk,
        actor_name="SMCC" if by is None else by.name,
        before=before,
        after=thing.state,
        reason=reason,
        data=said,
    )
    if thing.case is not None:
        preparing.forget(Q(deadline__operation=thing.case.pk))
        kept.doubt(thing.case.pk, thing.kind)
    else:
        kept.doubt_beside(thing)
    return event


@transaction.atomic
def advance(thing: T, step: str, *, by: Any, reason: str = "", at: datetime | None = None) -> T:
    """Take a step of a thing's workflow. Returns the thing as it stands afterwards.

    Changes its state, stamps `<verb>_at` / `<verb>_by`, bumps its version. Refused (nothing
    changes) where the step is not the person's (`NotYours`), not from this state (`OutOfTurn`),
    not ready or without its reason (`NotReady`), or dated in the future (`Invalid`).
    Follows, in the same transaction: an audit event, clocks started and stopped, notices planned;
    after the commit the worker is woken as a hint. `at` is when it happened, aware; now if None.
    """
    now = timezone.now()
    check_not_in_future(at, now)
    row = lock(thing)
    taken = row.workflow.check(step, row, row.roles_of(by), reason)
    if row.case is not None:
        check_not_before(at, row.case.onset_at, _("This is before the onset. Check the date."))
        if taken.tells and row.kind != "operation" and not row.case.is_active:
            raise OutOfTurn(_("The operation is closed or withdrawn. Reopen it first."))
    before, row.state = row.state, taken.target
    for verb in taken.clears:
        setattr(row, f"{verb}_at", None)
        setattr(row, f"{verb}_by", None)
    if taken.stamps:
        setattr(row, f"{taken.stamps}_at", at or now)
        setattr(row, f"{taken.stamps}_by", by)
    row.version += 1
    row.save()
    event = record(row, step, by=by, at=at, before=before, reason=reason)
    deadlines.sync(row, by=by, reason=reason)
    deadlines.announce(row, taken, event, by=by)
    return row


@transaction.atomic
def amend(
    thing: T,
    changes: Mapping[str, Any],
    *,
    by: Any,
    roles: frozenset[Any],
    version: int | None = None,
    reason: str = "",
    verb: str = "amend",
) -> T:
    """Change fields of a thing without a change of state. Returns the thing as it stands afterwards.

    Refused where none of the person's roles is among `roles` (`NotYours`), or where `version` is
    given and no longer the current one (`Stale`, with the current copy). Fields that stay as they
    were are not recorded; where nothing changes, nothing is written at all.
    Follows: an audit event with old and new values, and the clocks that hang on the changed facts.
    """
    row = lock(thing)
    check_role(row, by, roles)
    check_version(row, version)
    moved = {}
    for field, value in changes.items():
        old = getattr(row, field)
        if old != value:
            moved[field] = {"from": spoken(old), "to": spoken(value)}
            setattr(row, field, value)
    if not moved:
        return row
    row.version += 1
    row.save()
    record(row, verb, by=by, before=row.state, reason=reason, data={"changes": moved})
    deadlines.sync(row, by=by, reason=reason)
    return row


def spoken(value: Any) -> Any:
    """A field's value as the record keeps it: JSON as it is, anything else as text."""
    if value is None or isinstance(value, (str, int, float, bool, list, dict)):
        return value
    return value.isoformat() if isinstance(value, datetime) else str(value)


def check_role(thing: Thing, person: Any, roles: frozenset[Any]) -> None:
    """Raise `NotYours` unless the person has one of these roles on the thing."""
    if not thing.roles_of(person) & roles:
        raise NotYours()


def check_version(thing: Thing, version: int | None) -> None:
    """Raise `Stale`, with the current copy, where the writer had read an earlier version."""
    if version is not None and version != thing.version:
        raise Stale(current=thing)


def check_not_before(at: datetime | None, earliest: datetime | None, sentence: str) -> None:
    """Raise `Invalid` for a moment before the fact that it follows: nothing is met in time by its date."""
    if at is not None and earliest is not None and at < earliest:
        raise Invalid({"at": sentence})


def check_not_in_future(at: datetime | None, now: datetime, field: str = "at") -> None:
    """Raise `Invalid` for a moment that has not come yet. A minute of a fast clock is forgiven."""
    if at is not None and (at - now).total_seconds() > 60:
        raise Invalid({field: _("This time is in the future. Give the time when it happened.")})
