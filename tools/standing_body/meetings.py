"""When a standing body meets, and what it met on: the only writers of both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component
from coordination.countries.checks import stripped, wrong_in
from coordination.deadlines import actions as deadlines
from coordination.people.models import Person
from smcc.rules.calendar import end_of_day
from smcc.rules.refusals import Invalid, NotReady
from smcc.web.times import day_text, zone_of
from tools.signatures import check_exists_on
from tools.standing_body import policy
from tools.standing_body.actions import check_open, count, next_run
from tools.standing_body.models import BodyMeeting, StandingBody

FURTHEST_BACK = timedelta(days=366)
"""How long before a body was recorded here it may have met: it was set up before somebody wrote it down."""


@transaction.atomic
def plan_next(
    body: StandingBody,
    *,
    by: Person,
    at: datetime | None,
    place: str = "",
    reason: str = "",
    version: int | None = None,
) -> StandingBody:
    """Say when and where it meets next; with `at` None, that no meeting is planned any more.

    Refused: to all but the country's team and the chairs; for a moment that is past; to call off a
    planned meeting without a reason. Follows: the limit of its clock is counted anew.
    """
    row = process.lock(body)
    process.check_role(row, by, policy.MAY_CONVENE)
    check_open(row)
    said = stripped({"next_at": at, "next_place": place})
    wrong = wrong_in(StandingBody, said)
    if at is not None and at != row.next_at and at < timezone.now():
        wrong["at"] = _("This is past. Record the meeting instead, or give the next date.")
    if at is None and row.next_at is None and said["next_place"]:
        wrong["at"] = _("Say when it meets there.")
    if "next_place" in wrong:
        wrong["place"] = wrong.pop("next_place")
    if wrong:
        raise Invalid(wrong)
    if at is None:
        said["next_place"] = ""
        if row.next_at is not None and not reason.strip():
            raise NotReady(_("Say why the planned meeting is called off."))
    row.next_at = at
    said["meet_by"] = count(row)
    return process.amend(
        process.lock(row), said, by=by, roles=policy.MAY_CONVENE, version=version, reason=reason,
        verb="plan" if at is not None else "call_off",
    )  # fmt: skip


@transaction.atomic
def record_meeting(
    body: StandingBody,
    *,
    by: Person,
    held_on: date,
    present: Sequence[Component],
    decided: str = "",
    version: int | None = None,
) -> BodyMeeting:
    """Write down a meeting that was held: the day, which components were there, what was decided.

    Refused: to all but the country's team and the chairs; for a day to come, or more than a year
    before the body was recorded here; twice for one day;
    without anybody present; a component that was suspended or gone on that day.
    Follows: its clock stops with the latest meeting and starts again; a plan that was kept is done.
    """
    row = process.lock(body)
    process.check_role(row, by, policy.MAY_CONVENE)
    check_open(row)
    process.check_version(row, version)
    now = timezone.now()
    said = stripped({"held_on": held_on, "decided": decided})
    wrong = wrong_in(BodyMeeting, said)
    if held_on and held_on > now.astimezone(zone_of(row.zone)).date():
        wrong["held_on"] = _("This day is still to come. Record the meeting once it was held.")
    elif held_on and held_on < (earliest := _earliest_of(row)):
        wrong["held_on"] = _(
            "Meetings of this body are recorded from %(day)s on, a year before it was set up here. Check the date."
        ) % {"day": day_text(earliest)}
    if not present:
        wrong["present"] = _("Say which components were there.")
    if wrong:
        raise Invalid(wrong)
    for component in present:
        check_exists_on(component, held_on, "present")
    if row.meetings.standing().filter(held_on=held_on).exists():
        raise NotReady(
            _("A meeting of %(day)s is recorded already. Take that one back to write it anew.")
            % {"day": day_text(held_on)}
        )
    met_at = min(end_of_day(held_on, row.zone), now)
    made = BodyMeeting(body=row, met_at=met_at, recorded_by=by, **said)
    if met_at > row.counts_from:
        made.ended_run, made.counted_from = row.run, row.counts_from
    if row.next_at is not None and held_on >= _day_of(row.next_at, row):
        made.kept_plan_at, made.kept_plan_place = row.next_at, row.next_place
        row.next_at, row.next_place = None, ""
    made.save()
    made.present.set(present)
    _go_on(row, met_at, by=by)
    data = {"held_on": held_on.isoformat(), "present": [each.code for each in present]}
    process.record(row, "meeting_recorded", by=by, reason=decided, data=data)
    return made


@transaction.atomic
def take_back_meeting(
    meeting: BodyMeeting, *, by: Person, reason: str, version: int | None = None
) -> BodyMeeting:
    """Take back a meeting that was recorded by mistake, with a reason. It stays in the record.

    Follows: where it was the latest, the clock that it stopped runs again, or counts from a meeting
    held in between; the plan that it was taken for stands again, unless another was made since.
    """
    row = process.lock(meeting.body)
    process.check_role(row, by, policy.MAY_CONVENE)
    process.check_version(row, version)
    mine = BodyMeeting.objects.get(pk=meeting.pk)
    if mine.taken_back_at is not None:
        return mine
    if not reason.strip():
        raise Invalid({"reason": _("Say why, in a sentence.")})
    if wrong := wrong_in(BodyMeeting, {"taken_back_reason": reason}):
        raise Invalid({"reason": wrong["taken_back_reason"]})
    mine.taken_back_at, mine.taken_back_by = timezone.now(), by
    mine.taken_back_reason = reason
    mine.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_reason"])
    data = {"held_on": mine.held_on.isoformat()}
    process.record(row, "meeting_taken_back", by=by, reason=reason, data=data)
    if mine.kept_plan_at is not None and row.next_at is None and row.is_open:
        row.next_at, row.next_place = mine.kept_plan_at, mine.kept_plan_place
    if mine.met_at == row.counts_from:
        _count_from_before(row, mine, by=by)
    else:
        count(row)
    row.version += 1
    row.save()
    deadlines.sync(row, by=by)
    return mine


def _go_on(row: StandingBody, met_at: datetime, *, by: Person) -> None:
    """The latest meeting ends one run of the clock and begins the next; an earlier one is kept alone."""
    if met_at > row.counts_from:
        row.counts_from = met_at
        row.run = next_run(row)
    count(row)
    row.version += 1
    row.save()
    deadlines.sync(row, by=by)


def _count_from_before(row: StandingBody, mistaken: BodyMeeting, *, by: Person) -> None:
    """The run that the mistaken meeting began is withdrawn; the one that it ended goes on. Unsaved.

    Unless another meeting was held in between: that one ended it, and began the next.
    """
    row.meet_by = None
    deadlines.sync(row, by=by)
    before = row.meetings.standing().order_by("-met_at").first()
    since = mistaken.counted_from or row.opened_at
    if before is not None and before.met_at > since:
        row.counts_from, row.run = before.met_at, next_run(row)
        before.ended_run, before.counted_from = mistaken.ended_run, mistaken.counted_from
        before.save(update_fields=["ended_run", "counted_from"])
    else:
        row.counts_from, row.run = since, mistaken.ended_run or next_run(row)
    count(row)


def _earliest_of(row: StandingBody) -> date:
    """The first day of which a meeting can be meant: a body set up again met before it was dissolved."""
    day: date = _day_of(min(row.opened_at, row.created_at) - FURTHEST_BACK, row)
    return day


def _day_of(at: datetime, row: StandingBody) -> Any:
    return at.astimezone(zone_of(row.zone)).date()
