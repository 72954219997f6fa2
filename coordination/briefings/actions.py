"""The only writers of briefings: opened and called off by the house, planned, held and waived by the country's team."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.briefings import policy
from coordination.briefings.models import Briefing
from coordination.components.models import Component, Country
from coordination.countries.leading import LEADING
from coordination.deadlines import actions as deadlines
from coordination.people.models import Holding, Person, Post
from smcc.rules.refusals import Invalid, OutOfTurn
from smcc.web.times import day_text

log = logging.getLogger(__name__)

FURTHEST_AHEAD = timedelta(days=366)


def country_of(post: Post) -> Country | None:
    """The country that a post leads in: a Head of Delegation's own, a Secretary General's home."""
    if post.duty not in LEADING:
        return None
    if post.country is not None:
        return post.country
    is_society = post.component.kind == Component.Kind.NATIONAL_SOCIETY
    return post.component.country if is_society else None


def is_change(holding: Holding, now: datetime) -> bool:
    """Whether somebody new leads: the post had another holder before, as far as the record knows.

    The first holder recorded of a post is how the record begins, not a change of leadership; nor is
    a delegate, the same person again, or a holding that is over when it is written down.
    """
    if holding.kind != Holding.Kind.HOLDER or holding.is_over(now):
        return False
    earlier = Holding.objects.filter(
        post=holding.post_id, kind=Holding.Kind.HOLDER, starts_at__lte=holding.starts_at
    )
    last = earlier.exclude(pk=holding.pk).order_by("-starts_at", "-pk").first()
    return last is not None and last.person_id != holding.person_id


@transaction.atomic
def open_for(holding: Holding, by: Any) -> Briefing | None:
    """Open a briefing where a post that leads in a country got a new holder, and start its clock.

    Returns it; None where there is no change of leadership, see `is_change`. Open briefings of those
    who held the post before are called off once their holding is over.
    """
    country, now = country_of(holding.post), timezone.now()
    if country is None or not is_change(holding, now):
        return None
    made = Briefing.objects.create(
        country=country, holding=holding, post=holding.post, starts_at=holding.starts_at,
        state=policy.WORKFLOW.start, created_by=by,
    )  # fmt: skip
    process.record(
        made, "open", by=by,
        data={"post": holding.post.code, "starts_at": holding.starts_at.isoformat()},
    )  # fmt: skip
    deadlines.sync(made, by=by)
    return made


def call_off_for(holding: Holding, by: Any) -> None:
    """A holding was given an end. If that is now, or it never began, nobody is to be briefed any more.

    An end still to come is noticed by `call_off_ended` when it has come.
    """
    never_held = holding.ends_at is not None and holding.ends_at <= holding.starts_at + timedelta(
        seconds=1
    )
    if never_held or holding.is_over(timezone.now()):
        for each in Briefing.objects.open().filter(holding=holding):
            _call_off(each)


def call_off_ended(now: datetime) -> int:
    """Call off the open briefings of holdings that are over. Returns how many; twice changes nothing.

    One that fails is logged, and asked for again with the next look; it stops no other.
    """
    over = Briefing.objects.open().filter(holding__ends_at__lte=now).order_by("pk")
    done = 0
    for each in list(over):
        try:
            _call_off(each)
        except Exception:
            log.exception("Briefing %s could not be called off", each.pk)
        else:
            done += 1
    return done


@transaction.atomic
def _call_off(briefing: Briefing) -> None:
    row = process.lock(briefing)
    if not row.is_open:
        return
    reason = _("The holding of the post has ended.")
    row.closing_reason = reason
    row.save(update_fields=["closing_reason"])
    process.advance(row, "call_off", by=None, reason=reason)


@transaction.atomic
def run(
    briefing: Briefing,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
    planned_on: date | None = None,
    briefer: Post | None = None,
    held_on: date | None = None,
    topics: Sequence[str] = (),
    note: str = "",
) -> Briefing:
    """Take a step of a briefing. Returns it as it stands.

    `plan` needs a day from today on and the post that briefs; `hold` the day (or the moment `at`),
    and at least one topic. Refused: a day of the past to plan, a day to come to hold, a day
    before the holder's first in the post, or one too far away to be meant. Calling off is the house's alone. Follows: what is taken back is
    planned anew, and by nobody until then.
    """
    row = process.lock(briefing)
    row.workflow.check(step, row, row.roles_of(by), reason)
    process.check_version(row, version)
    if row.workflow.step(step).follows:
        raise OutOfTurn(_("A briefing is called off when the holding of the post ends."))
    if step == "plan":
        _check_plan(row, planned_on, briefer)
        row.planned_on, row.briefer = planned_on, briefer
    elif step == "hold":
        at = at or _moment_of(held_on)
        _check_held(row, at, topics, note.strip())
        row.topics, row.note = list(dict.fromkeys(topics)), note.strip()
    elif step == "waive":
        row.closing_reason = reason
    elif step == "take_back":
        row.closing_reason = ""
        row.planned_on = row.briefer = None
    row.save(update_fields=["planned_on", "briefer", "topics", "note", "closing_reason"])
    return process.advance(row, step, by=by, reason=reason, at=at)


def mark_synthetic(briefing: Briefing, *, why: str) -> None:
    """Say why a briefing is none of the Movement: for the demonstration alone."""
    Briefing.objects.filter(pk=briefing.pk).update(synthetic=why)


def _check_plan(row: Briefing, planned_on: date | None, briefer: Post | None) -> None:
    wrong: dict[str, Any] = {}
    today = timezone.localdate()
    if planned_on is None:
        wrong["planned_on"] = _("Give the day.")
    elif planned_on < today:
        wrong["planned_on"] = _("This day is past. If it was held, record that instead.")
    elif planned_on > today + FURTHEST_AHEAD:
        wrong["planned_on"] = _("This is more than a year away. Check the date.")
    elif planned_on < (first := _first_day(row)):
        wrong["planned_on"] = _not_there_yet(first)
    if briefer is None:
        wrong["briefer"] = _("Say which post gives the briefing.")
    if wrong:
        raise Invalid(wrong)


def _check_held(row: Briefing, at: datetime | None, topics: Sequence[str], note: str) -> None:
    wrong: dict[str, Any] = {}
    now = timezone.now()
    if at is None:
        wrong["held_on"] = _("Give the day on which it was held.")
    elif at > now + timedelta(minutes=1):
        wrong["held_on"] = _("This day is still to come. Plan the briefing instead.")
    elif at.astimezone(ZoneInfo(settings.HOUSE_TIME_ZONE)).date() < (first := _first_day(row)):
        wrong["held_on"] = _not_there_yet(first)
    if not topics:
        wrong["topics"] = _("Say what was spoken about.")
    elif any(each not in policy.Topic.values for each in topics):
        wrong["topics"] = _("Choose among the topics offered.")
    if len(note) > policy.LONGEST_NOTE:
        wrong["note"] = _("There is room for %(most)d characters.") % {"most": policy.LONGEST_NOTE}
    if wrong:
        raise Invalid(wrong)


def _first_day(row: Briefing) -> date:
    """The holder's first day in the post: the house's or the reader's, whichever is earlier."""
    house = row.starts_at.astimezone(ZoneInfo(settings.HOUSE_TIME_ZONE)).date()
    return min(house, timezone.localdate(row.starts_at))


def _not_there_yet(first: date) -> str:
    return _(
        "The new holder has this post from %(day)s on. Give a day from then on; "
        "if they were briefed before, waive the briefing and say when."
    ) % {"day": day_text(first)}


def _moment_of(day: date | None) -> datetime | None:
    """Noon of the day in the house's zone, or now where that is still to come today."""
    if day is None:
        return None
    noon = datetime.combine(day, time(12), ZoneInfo(settings.HOUSE_TIME_ZONE))
    return min(noon, timezone.now()) if day == timezone.localdate() else noon
