"""Changing the ladder of a clock: when its reminders come, whom they reach, and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.deadlines import policy
from coordination.deadlines.ladders import Ladder, in_force
from coordination.deadlines.models import LadderVersion
from coordination.deadlines.registry import clock as clock_named
from coordination.deadlines.registry import ruling
from coordination.people.models import Post
from smcc.audit.record import HOUSE, append, hold_chain
from smcc.rules.clocks import Clock, RungSpec
from smcc.rules.reasons import check_reason
from smcc.rules.refusals import Invalid, Invisible, NotYours, Stale


@transaction.atomic
def change_ladder(
    name: str,
    *,
    rungs: Sequence[Mapping[str, Any]],
    reason: str,
    by: Any,
    version: int | None = None,
) -> LadderVersion:
    """Give a clock another ladder. Clocks that run already keep the one they began with.

    `rungs` are rows as `RungSpec.as_data` writes them; their names do not matter. `version` is the
    number that the writer had read, 0 for the rulebook's own.
    Refused to all but the secretariat; where a ladder of these rungs cannot be (`policy.read_ladder`),
    without a reason, where nothing would change; where somebody set another since (`Stale`).
    Follows: a new version, and an event in the house's own chain with the old and the new ladder.
    """
    _hold(name, by)
    clock, old, read = _checked(name, rungs=rungs, reason=reason, by=by, version=version)
    rows = [rung.as_data() for rung in read]
    return _set(clock, old, rows, verb="change", reason=reason, by=by)


def check_ladder(
    name: str,
    *,
    rungs: Sequence[Mapping[str, Any]],
    reason: str,
    by: Any,
    version: int | None = None,
) -> tuple[RungSpec, ...]:
    """The ladder that these rows would set. Refused as `change_ladder` refuses; nothing is changed."""
    _clock, _old, read = _checked(name, rungs=rungs, reason=reason, by=by, version=version)
    return read


@transaction.atomic
def reset_ladder(name: str, *, reason: str, by: Any, version: int | None = None) -> LadderVersion:
    """Go back to the rulebook's own ladder, as a new version. Running clocks keep theirs.

    Refused as `change_ladder` is, and where the rulebook's own ladder stands already.
    """
    _hold(name, by)
    clock, old = _begin(name, reason=reason, by=by, version=version)
    if policy.same_ladder(old.rungs, clock.ladder):
        raise Invalid({"reason": _("The ladder of the rulebook is in force already.")})
    return _set(clock, old, [], verb="reset", reason=reason, by=by)


def _checked(
    name: str, *, rungs: Sequence[Mapping[str, Any]], reason: str, by: Any, version: int | None
) -> tuple[Clock, Ladder, tuple[RungSpec, ...]]:
    faults: dict[str, Any] = {}
    read: tuple[RungSpec, ...] = ()
    clock = _known(name, by)
    try:
        read = policy.read_ladder(clock, rungs)
    except Invalid as refusal:
        faults = refusal.fields
    try:
        clock, old = _begin(name, reason=reason, by=by, version=version)
    except Invalid as refusal:
        raise Invalid(faults | refusal.fields) from None
    if faults:
        raise Invalid(faults)
    if policy.same_ladder(old.rungs, read):
        raise Invalid({"rungs": _("This is the ladder that is in force. Nothing would change.")})
    return clock, old, read


def _begin(name: str, *, reason: str, by: Any, version: int | None) -> tuple[Clock, Ladder]:
    clock = _known(name, by)
    if not reason.strip():
        raise Invalid({"reason": _("Say why the ladder changes.")})
    check_reason(reason)
    old = in_force(clock)
    if version is not None and version != old.number:
        raise Stale(current=old)
    return clock, old


def _hold(name: str, by: Any) -> None:
    """Two who change a ladder at once take turns."""
    _known(name, by)
    hold_chain(HOUSE)


def _known(name: str, by: Any) -> Clock:
    if Post.Duty.SECRETARIAT not in by.duties():
        raise NotYours(_("Only the secretariat changes the ladders."))
    clock = clock_named(name)
    if clock is None or ruling(clock) is not clock:  # a drill takes that of the clock it exercises
        raise Invisible(_("There is no clock of this name that has a ladder of its own."))
    return clock


def _set(
    clock: Clock, old: Ladder, rows: list[dict[str, Any]], *, verb: str, reason: str, by: Any
) -> LadderVersion:
    now = timezone.now()
    made = LadderVersion.objects.create(
        clock=clock.name, number=old.number + 1, rungs=rows, reason=reason, made_at=now, made_by=by
    )
    new = in_force(clock)
    append(
        chain=HOUSE, at=now, verb=f"ladder.{verb}", target_kind="ladder", target_id=clock.name,
        target_label=f"{clock.name} {made.number}", actor_id=by.pk, actor_name=by.name,
        reason=reason, data={"from": old.as_data(), "to": new.as_data()},
    )  # fmt: skip
    return made
