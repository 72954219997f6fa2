"""Taking the steps of a drill. Its operation closes with it, and the people are told once."""

from __future__ import annotations

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
from smcc.rules.refusals import Invalid, NotReady
from smcc.rules.words import listed

NAMED_AT_MOST = 5
"""So many people are named in a sentence; of the others, how many they are."""
LONGEST_REASON = 5000


@transaction.atomic
def run(
    drill: Drill,
    step: str,
    *,
    by: Person,
    reason: str = "",
    version: int | None = None,
    **more: Any,
) -> Drill:
    """Take a step of a drill, now: a drill has no other time than that of its messages.

    Refused as `process.advance` refuses, where `version` is no longer the current one, a start
    while somebody whom it will reach has not been told, and a time of its own (`at`).
    Follows: "start" starts the clock, with its whole ladder; "issue" stops it as met; "end" and
    "call_off" withdraw what still runs, close the drill's operation, and tell everybody.
    """
    row = process.lock(drill)
    process.check_role(row, by, row.workflow.step(step).by)
    process.check_version(row, version)
    if more.get("at") is not None:
        raise Invalid({"at": _("The steps of a drill are taken now. Leave the time out.")})
    if len(reason) > LONGEST_REASON:
        raise Invalid(
            {
                "reason": _("This has %(length)d characters; there is room for %(limit)d.")
                % {"length": len(reason), "limit": LONGEST_REASON}
            }
        )
    row.workflow.check(step, row, row.roles_of(by), reason)
    if step == "start":
        return _start(row, by=by)
    if step == "call_off":
        row.reason = reason.strip()
        row.save(update_fields=["reason"])
    row = process.advance(row, step, by=by, reason=reason)
    if step == "announce_again":
        event = AuditEvent.objects.of(row.kind, row.key).last()
        assert event is not None
        tell(row, event, by=by)
    if row.is_over:
        _close(row, by=by)
    return row


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
    """Raise `NotReady` where somebody whom the ladder can reach now has not been told of the drill."""
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
    raise NotReady(
        _("Not told of this drill, because they took a post since: %(who)s. Announce it again.")
        % {"who": listed(who)}
    )
