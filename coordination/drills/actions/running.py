"""Taking the steps of a drill. Its operation closes with it, and the people are told once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.deadlines.audiences import reach
from coordination.deadlines.quiet import quiet
from coordination.drills import policy
from coordination.drills.actions.announcing import tell
from coordination.drills.models import Drill
from coordination.operations.policy import MAY_EDIT
from coordination.people.models import Person
from smcc.audit.models import AuditEvent
from smcc.rules.reasons import check_reason
from smcc.rules.refusals import Invalid, NotReady
from smcc.rules.words import listed

NAMED_AT_MOST = 5
"""So many people are named in a sentence; of the others, how many they are."""


class Untold(NotReady):
    """Somebody whom the reminders will reach has not been told. Announcing it again mends that."""


@transaction.atomic
def run(
    drill: Drill,
    step: str,
    *,
    by: Person,
    reason: str = "",
    version: int | None = None,
    starts_at: datetime | None = None,
    **more: Any,
) -> Drill:
    """Take a step of a drill, now: a drill has no other time than that of its messages.

    `starts_at` (aware) is for "announce_again": the time that people are told; unchanged if None.
    Refused as `process.advance` refuses, where `version` is no longer the current one, a start
    while somebody whom it will reach has not been told, a time of its own (`at`), announcing again
    a time that has passed or one without notice, and where nobody could be told.
    Follows: "announce_again" tells everybody; "start" starts the clock, with its whole ladder; "issue" stops it as met; "end" and
    "call_off" withdraw what still runs, close the drill's operation, and tell everybody.
    """
    row = process.lock(drill)
    process.check_role(row, by, row.workflow.step(step).by)
    process.check_version(row, version)
    if more.get("at") is not None:
        raise Invalid({"at": _("The steps of a drill are taken now. Leave the time out.")})
    if starts_at is not None and step != "announce_again":
        raise Invalid({"starts_at": _("Only announcing it again takes a time of the start.")})
    check_reason(reason)
    row.workflow.check(step, row, row.roles_of(by), reason)
    if step == "start":
        return _start(row, by=by)
    if step == "announce_again":
        return _announce_again(row, starts_at, by=by, reason=reason)
    if step == "call_off":
        row.reason = reason.strip()
        row.save(update_fields=["reason"])
    row = process.advance(row, step, by=by, reason=reason)
    if row.is_over:
        _close(row, by=by)
    return row


def _announce_again(drill: Drill, starts_at: datetime | None, *, by: Person, reason: str) -> Drill:
    """Everybody is told again, with the time that they know or with another one."""
    told = drill.starts_at
    if starts_at is None or _same_minute(starts_at, told):
        starts_at = told
    if sentence := policy.start_sentence(starts_at, timezone.now(), told=told):
        raise Invalid({"starts_at": sentence})
    roles = policy.WORKFLOW.step("announce_again").by
    drill = process.amend(drill, {"starts_at": starts_at}, by=by, roles=roles, reason=reason)
    drill = process.advance(drill, "announce_again", by=by, reason=reason)
    event = AuditEvent.objects.of(drill.kind, drill.key).last()
    assert event is not None
    tell(drill, event, by=by, before=told if told != starts_at else None)
    return drill


def _same_minute(one: datetime, other: datetime) -> bool:
    """A form shows minutes: sent back unchanged, it means the very time."""
    return one.replace(second=0, microsecond=0) == other.replace(second=0, microsecond=0)


def _start(drill: Drill, *, by: Person) -> Drill:
    """The clock counts from now, and so does the emergency that is played."""
    check_told(drill, by)
    now = timezone.now()
    operation = process.amend(
        drill.operation, {"onset_at": now}, by=by, roles=MAY_EDIT, verb="begin_drill"
    )
    drill.operation = operation
    return process.advance(drill, "start", by=by, at=now)


def _close(drill: Drill, *, by: Person) -> None:
    reason = drill.reason or _("The drill is over.")
    with quiet():  # the drill's own message tells them, and leads to the report
        drill.operation = process.advance(drill.operation, "close", by=by, reason=reason)


def check_told(drill: Drill, by: Person) -> None:
    """Raise `Untold` where somebody whom the ladder can reach now has not been told of the drill."""
    told = set(drill.announcements().values_list("recipient", flat=True))
    told |= {by.pk, drill.announced_by_id, drill.created_by_id}
    untold = {
        person.pk: person.name
        for found in reach(policy.EVERYBODY, drill, timezone.now())
        for person in found.people
        if person.pk not in told
    }
    if not untold:
        return
    names = list(untold.values())
    who: list[Any] = [*names[:NAMED_AT_MOST]]
    if len(names) > NAMED_AT_MOST:
        who.append(_("%(count)d others") % {"count": len(names) - NAMED_AT_MOST})
    raise Untold(
        _("Not told of this drill, because they took a post since: %(who)s. Announce it again.")
        % {"who": listed(who)}
    )
