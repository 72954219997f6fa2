"""Announcing a drill: its line-up is laid out, and everybody in it is told beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component, Country
from coordination.deadlines import actions as deadlines
from coordination.deadlines.quiet import is_quiet
from coordination.drills import policy
from coordination.drills.actions.lining_up import LineUp, lay_out, taken_from
from coordination.drills.announcement import announcement
from coordination.drills.models import Drill
from coordination.operations.actions.facts import check_facts
from coordination.operations.models import Operation
from coordination.people.models import Person, Post
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn

COORDINATING = frozenset({Post.Duty.COORDINATION_ADVISOR, Post.Duty.OPERATIONS_MANAGER})
"""Posts made for coordinating, whether or not an operation is theirs now."""


class NobodyToTell(NotReady):
    """Nobody besides the one who announces could be told, so that nobody would be reminded either."""


def may_announce(person: Any) -> bool:
    """Whether this person may hold drills: the secretariat, and who coordinates an operation."""
    return Post.Duty.SECRETARIAT in person.duties() or bool(coordinating_posts(person))


def coordinating_posts(person: Any) -> list[Post]:
    """The posts by which this person coordinates."""
    posts = person.held_posts()
    theirs = Operation.objects.outside_drills().filter(coordinator_post__in=[p.pk for p in posts])
    named = set(theirs.values_list("coordinator_post", flat=True).distinct())
    return [post for post in posts if post.duty in COORDINATING or post.pk in named]


@transaction.atomic
def announce(
    *,
    by: Person,
    factor: Any,
    starts_at: datetime,
    line_up_of: Operation | None = None,
    host: Component | None = None,
    countries: Iterable[Country] = (),
    present: Iterable[Component] = (),
    name: str = "",
    zone_name: str = "",
    note: str = "",
    submission_key: UUID | None = None,
) -> Drill:
    """Announce a drill of the 48 hours, and tell everybody in its line-up what will happen and when.

    The line-up is that of an operation (`line_up_of`), or a host with countries and components.
    `factor` is how many times faster the clock runs; `starts_at` is aware; `zone_name` is where
    the times are spoken. A second call with the same `submission_key` (a double click) returns the
    first drill and tells nobody again.
    Refused: to who coordinates nothing and is not of the secretariat; a factor below 1 or above
    2880; a start without notice; an operation that is closed, is a drill, or is not led by `by`;
    a line-up in which nobody besides `by` can be told.
    Follows: an operation of its own (reference DRILL-…) that no list or figure counts; messages.
    """
    if not may_announce(by):
        raise NotYours(_("Drills are held by those who coordinate operations and the secretariat."))
    if known := _already_announced(submission_key, by):
        return known
    now = timezone.now()
    said = (host, list(dict.fromkeys(countries)), list(present))
    wrong = _wrong(factor, starts_at, note, now) | _wrong_line_up(line_up_of, *said, by=by)
    if wrong:
        raise Invalid(wrong)
    line_up = taken_from(line_up_of) if line_up_of is not None else _named(*said, name, by=by)
    line_up.name, line_up.zone = name.strip() or line_up.name, zone_name or line_up.zone
    check_facts(
        name=line_up.name, onset_at=now, onset_zone=line_up.zone, countries=line_up.countries,
        host=line_up.host,
    )  # fmt: skip
    try:
        with transaction.atomic():
            operation = lay_out(line_up, factor=float(factor), now=now, by=by)
            drill = Drill.objects.create(
                operation=operation, line_up_of=line_up_of, starts_at=starts_at, note=note.strip(),
                state=policy.WORKFLOW.start, submission_key=submission_key, created_by=by,
                announced_at=now, announced_by=by,
            )  # fmt: skip
    except IntegrityError:  # the same form was being sent at this very moment
        if known := _already_announced(submission_key, by):
            return known
        raise
    event = process.record(
        drill, "announce", by=by, reason=drill.note,
        data={
            "factor": operation.pace, "starts_at": starts_at.isoformat(),
            "line_up_of": line_up_of.ref if line_up_of else "",
        },
    )  # fmt: skip
    try:
        tell(drill, event, by=by)
    except NobodyToTell as nobody:
        sentence = _("%(why)s Appoint somebody first, or take another line-up.") % {"why": nobody}
        raise Invalid({"host" if line_up_of is None else "line_up_of": sentence}) from nobody
    return drill


def tell(drill: Drill, event: AuditEvent, *, by: Person, before: datetime | None = None) -> None:
    """Tell everybody whom a ladder can reach what will happen, and what to do then.

    `before` is the time that they were told earlier, where it no longer holds.
    Raises `NobodyToTell` where there is nobody.
    """
    words = partial(announcement, drill, by=by, before=before)
    deadlines.announce(drill, policy.ANNOUNCE, event, by=by, words=words)
    if not is_quiet() and not drill.announcements().filter(cause=f"event:{event.pk}").exists():
        raise NobodyToTell(
            _("Nobody but you holds a post in the line-up, so nobody can be told of this drill.")
        )


def _already_announced(key: UUID | None, by: Person) -> Drill | None:
    known = Drill.objects.filter(submission_key=key).first() if key else None
    if known is not None and known.created_by_id != by.pk:
        raise OutOfTurn(_("This form was sent already. Open a new one."))
    return known


def _wrong(factor: Any, starts_at: datetime, note: str, now: datetime) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    if sentence := policy.factor_sentence(factor):
        wrong["factor"] = sentence
    if sentence := policy.start_sentence(starts_at, now):
        wrong["starts_at"] = sentence
    if len(note) > policy.LONGEST_NOTE:
        wrong["note"] = _(
            "This note has %(length)d characters; there is room for %(limit)d. Shorten it."
        ) % {"length": len(note), "limit": policy.LONGEST_NOTE}
    return wrong


def _wrong_line_up(
    operation: Operation | None,
    host: Component | None,
    countries: list[Country],
    present: list[Component],
    *,
    by: Person,
) -> dict[str, Any]:
    if operation is None:
        if host is not None:
            return {}
        return {"host": _("Name an operation to take the line-up from, or a host.")}
    if host is not None or countries or present:
        sentence = _("Take the line-up of an operation, or name a host and components: not both.")
        return {"line_up_of": sentence}
    if operation.is_drill:
        sentence = _("This is itself a drill. Take the line-up of the operation that it exercised.")
        return {"line_up_of": sentence}
    if not operation.roles_of(by) & policy.MAY_TAKE_LINE_UP:
        return {"line_up_of": _("You do not lead this operation. Take one that you lead.")}
    if not operation.is_active:
        sentence = _(
            "This operation is closed or withdrawn: its line-up may be out of date. "
            "Take one that is active, or name a host and components."
        )
        return {"line_up_of": sentence}
    return {}


def _named(
    host: Component | None,
    countries: list[Country],
    present: list[Component],
    name: str,
    *,
    by: Person,
) -> LineUp:
    assert host is not None
    at_home = [host.country] if host.country else []
    return LineUp(
        name=name or host.name,
        host=host,
        countries=countries or at_home,
        present=present,
        coordinator_post=next(iter(coordinating_posts(by)), None),
        zone=by.time_zone,
    )
