"""The only writers of the reporting calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from coordination import process
from coordination.deadlines import actions as deadlines
from coordination.people.models import Person, Post
from recommendations.committee import KEEPS, roles_in_committee
from recommendations.linking import relate
from recommendations.reporting_date import policy
from recommendations.reporting_date.models import ReportingDate
from smcc.rules.refusals import Invalid, NotYours

EDITABLE = (
    "body", "meets_on", "title", "note", "lead_days", "responsible_post", "follows",
)  # fmt: skip
MOVES = frozenset({"meets_on", "lead_days"})
LINKS = ("workstreams", "reviews")


def may_keep(person: Any) -> bool:
    """Whether this person writes the calendar."""
    return bool(roles_in_committee(person) & KEEPS)


def check_keeps(person: Any) -> None:
    if not may_keep(person):
        raise NotYours(_("The secretariat keeps the reporting calendar."))


@transaction.atomic
def plan(
    *,
    by: Person,
    body: str,
    meets_on: date,
    title: str,
    note: str = "",
    lead_days: int | None = None,
    responsible_post: Post | None = None,
    follows: ReportingDate | None = None,
    links: Mapping[str, Iterable[Any]] | None = None,
) -> ReportingDate:
    """Enter a date, and return it.

    Refused: to all but the secretariat; without what is due; resting on a report of another body
    than the one before, of a later day, or cancelled. Follows: an audit event; the clock of its
    document starts, unless that day has passed already.
    """
    check_keeps(by)
    follows = _as_it_stands(follows)
    made = ReportingDate(
        body=body, meets_on=meets_on, title=title.strip(), note=note.strip(), lead_days=lead_days,
        responsible_post=responsible_post, follows=follows, state=policy.WORKFLOW.start,
        created_by=by,
    )  # fmt: skip
    if wrong := _wrong(made) | _wrong_cancelled(made):
        raise Invalid(wrong)
    made.save()
    said = {name: process.spoken(getattr(made, name)) for name in EDITABLE}
    process.record(made, "plan", by=by, data=said)
    made = relate(made, links or {}, by=by, roles=KEEPS)
    deadlines.sync(made, by=by)
    return made


@transaction.atomic
def amend_date(
    report: ReportingDate,
    *,
    by: Person,
    changes: Mapping[str, Any],
    reason: str = "",
    version: int | None = None,
) -> ReportingDate:
    """Change what is said of a date, or move it. Returns it.

    Refused as `plan`; another day or lead time without a reason; a day after that of a report
    which rests on this one; where somebody wrote meanwhile. Follows: audit events with before and
    after; a clock that runs moves along, with the reason; both days are shown.
    """
    check_keeps(by)
    facts = {name: value for name, value in changes.items() if name in EDITABLE}
    facts |= {name: facts[name].strip() for name in ("title", "note") if name in facts}
    row = process.lock(report)
    process.check_version(row, version)
    if "follows" in facts:
        facts["follows"] = _as_it_stands(facts["follows"])
    rested_on = row.follows_id
    moves = any(getattr(row, name) != value for name, value in facts.items() if name in MOVES)
    before = row.meets_on
    for name, value in facts.items():
        setattr(row, name, value)
    wrong = _wrong(row) | _wrong_for_what_rests_on(row)
    if row.follows_id != rested_on:
        wrong |= _wrong_cancelled(row)
    if moves and not reason.strip():
        wrong["reason"] = _("Say why the date is moved.")
    if wrong:
        raise Invalid(wrong)
    if row.meets_on != before:
        facts |= {"moved_from": before, "moved_because": reason.strip()}
    done = process.amend(report, facts, by=by, roles=KEEPS, version=version, reason=reason)
    return relate(
        done, {name: rows for name, rows in changes.items() if name in LINKS}, by=by, roles=KEEPS
    )


def _as_it_stands(before: ReportingDate | None) -> ReportingDate | None:
    """Held: it may not be moved or cancelled while another is laid on it."""
    return None if before is None else process.lock(before)


def _wrong(report: ReportingDate) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    if report.body not in policy.Body.values:
        wrong["body"] = _("Choose one of the words offered.")
    if not report.title:
        wrong["title"] = _("Say what is due.")
    elif len(report.title) > 300:
        wrong["title"] = _("There is room for 300 characters.")
    if len(report.note) > policy.LONGEST_TEXT:
        wrong["note"] = _("There is room for 2,000 characters.")
    if not 0 <= (report.lead_days or 0) <= policy.LONGEST_LEAD_DAYS:
        wrong["lead_days"] = _("Give a number of days from 0 to 366.")
    first, last = policy.FIRST_DAY, policy.LAST_DAY
    if not first <= report.meets_on <= last:
        wrong["meets_on"] = _("Give a day from %(first)d to %(last)d.") % {
            "first": first.year, "last": last.year,
        }  # fmt: skip
    if "body" not in wrong and (sentence := _wrong_chain(report)):
        wrong["follows"] = sentence
    return wrong


def _wrong_chain(report: ReportingDate) -> str:
    before, wanted = report.follows, policy.RESTS_ON.get(report.body)
    if before is None:
        return ""
    if wanted is None:
        return _("A report to the Steering Committee rests on none before it.")
    if before.body != wanted:
        return _("This one rests on a report to another body: %(body)s. Choose one of those.") % {
            "body": wanted.label
        }
    if before.meets_on > report.meets_on:
        return _(
            "%(report)s comes after this date. A report goes to that body first: "
            "choose an earlier one, or move one of the two."
        ) % {"report": before}
    return ""


def _wrong_cancelled(report: ReportingDate) -> dict[str, Any]:
    before = report.follows
    if before is None or before.state != policy.State.CANCELLED:
        return {}
    return {"follows": _("%(report)s was cancelled. Choose another one.") % {"report": before}}


def _wrong_for_what_rests_on(report: ReportingDate) -> dict[str, Any]:
    """Nothing planned may be left resting on a later day, or on another body."""
    later = report.followed_by.filter(state=policy.State.PLANNED).order_by("meets_on", "id")
    for each in later:
        if each.meets_on < report.meets_on:
            return {
                "meets_on": _("%(report)s rests on this report. Move that one first.")
                % {"report": each}
            }
        if policy.RESTS_ON.get(each.body) != report.body:
            return {
                "body": _("%(report)s rests on this report. Let it rest on another one first.")
                % {"report": each}
            }
    return {}


@transaction.atomic
def run(
    report: ReportingDate,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> ReportingDate:
    """Mark as done, cancel, plan again. Refused as the rulebook says. The clock stops or goes on."""
    check_keeps(by)
    process.check_version(process.lock(report), version)
    done = process.advance(report, step, by=by, reason=reason, at=at)
    if done.last_reason != reason:
        done.last_reason = reason
        done.save(update_fields=["last_reason"])
    return done
