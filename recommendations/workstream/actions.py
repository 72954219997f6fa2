"""The only writers of workstreams."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from coordination import process
from coordination.people.models import Person
from recommendations.committee import KEEPS, roles_in_committee
from recommendations.linking import relate
from recommendations.workstream import policy
from recommendations.workstream.models import Workstream
from smcc.rules.refusals import Invalid, NotReady, NotYours

EDITABLE = ("name", "objective", "co_chair_note", "status_note", "achieved", "not_achieved")
LINKS = ("co_chairs", "members", "recommendations")
ROOM = {
    "name": 200, "objective": policy.LONGEST_TEXT, "co_chair_note": 300,
    "status_note": policy.LONGEST_TEXT, "achieved": policy.LONGEST_TEXT,
    "not_achieved": policy.LONGEST_TEXT,
}  # fmt: skip


def may_keep(person: Any) -> bool:
    """Whether this person begins, edits and closes teams."""
    return bool(roles_in_committee(person) & KEEPS)


def check_keeps(person: Any) -> None:
    if not may_keep(person):
        raise NotYours(
            _("The secretariat keeps the teams. Their co-chairs write the plans of action.")
        )


@transaction.atomic
def begin(
    *,
    by: Person,
    name: str,
    objective: str,
    code: str = "",
    links: Mapping[str, Iterable[Any]] | None = None,
    **facts: str,
) -> Workstream:
    """Begin a team, and return it. Its code is made of its name where none is given.

    Refused: to all but the secretariat; without name or objective; where a team has the code
    already. Follows: an audit event.
    """
    check_keeps(by)
    said = {"name": name, "objective": objective} | facts
    wrong = _wrong(said)
    code = (code or slugify(name).replace("-", "_"))[:60]
    if "name" not in wrong and (not code or code in policy.RESERVED):
        wrong["name"] = _("No address can be made of this name. Use letters or figures.")
    elif Workstream.objects.filter(code=code).exists():
        wrong["name"] = _("There is a team with this name or code already: %(code)s.") % {
            "code": code
        }
    if wrong:
        raise Invalid(wrong)
    made = Workstream.objects.create(
        code=code, state=policy.WORKFLOW.start, created_by=by, **_stripped(said)
    )
    process.record(made, "begin", by=by, data=_stripped(said))
    return relate(made, links or {}, by=by, roles=KEEPS)


@transaction.atomic
def amend_workstream(
    workstream: Workstream,
    *,
    by: Person,
    changes: Mapping[str, Any],
    version: int | None = None,
    reason: str = "",
) -> Workstream:
    """Change what is said of a team, its co-chairs, members, or the recommendations it works on.

    Refused: to all but the secretariat; an empty name or objective, an overlong text; where
    somebody wrote meanwhile. Follows: audit events with before and after.
    """
    check_keeps(by)
    facts = {name: value for name, value in changes.items() if name in EDITABLE}
    links = {name: rows for name, rows in changes.items() if name in LINKS}
    if wrong := _wrong(facts):
        raise Invalid(wrong)
    row = process.amend(
        workstream, _stripped(facts), by=by, roles=KEEPS, version=version, reason=reason
    )
    return relate(row, links, by=by, roles=KEEPS)


def _stripped(facts: Mapping[str, str]) -> dict[str, str]:
    return {name: value.strip() for name, value in facts.items()}


def _wrong(facts: Mapping[str, str]) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    if "name" in facts and not facts["name"].strip():
        wrong["name"] = _("Say what the team is called.")
    if "objective" in facts and not facts["objective"].strip():
        wrong["objective"] = _("Say what the team is to achieve.")
    for name, most in ROOM.items():
        if len(facts.get(name, "")) > most:
            wrong[name] = _("This has %(n)d characters; there is room for %(most)d.") % {
                "n": len(facts[name]), "most": most,
            }  # fmt: skip
    return wrong


@transaction.atomic
def record_balance(
    workstream: Workstream,
    *,
    by: Person,
    women: int | None,
    men: int | None,
    others: int | None = None,
    balance_on: date | None,
    balance_source: str,
    version: int | None = None,
) -> Workstream:
    """Record how many women and men take part, as of a day: counts, never persons. Returns the team.

    Refused: to all but the secretariat; a count without day or source, a day to come. Nothing at
    all takes the record back.
    """
    check_keeps(by)
    given = (women, men, others, balance_on, balance_source.strip())
    if all(each in (None, "") for each in given):
        facts = dict.fromkeys(("women", "men", "others", "balance_on")) | {"balance_source": ""}
    else:
        if wrong := _wrong_balance(women, men, balance_on, balance_source):
            raise Invalid(wrong)
        facts = {
            "women": women, "men": men, "others": others or 0, "balance_on": balance_on,
            "balance_source": balance_source.strip(),
        }  # fmt: skip
    return process.amend(
        workstream, facts, by=by, roles=KEEPS, version=version, verb="record_balance"
    )


def _wrong_balance(
    women: int | None, men: int | None, on: date | None, source: str
) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    if women is None:
        wrong["women"] = _("Say how many; 0 where there is none.")
    if men is None:
        wrong["men"] = _("Say how many; 0 where there is none.")
    if on is None:
        wrong["balance_on"] = _("Say as of which day this was counted.")
    elif on > timezone.localdate():
        wrong["balance_on"] = _("This day is still to come. Give the day of the count.")
    if not source.strip():
        wrong["balance_source"] = _("Say where the numbers come from.")
    elif len(source) > 300:
        wrong["balance_source"] = _("There is room for 300 characters.")
    return wrong


@transaction.atomic
def run(
    workstream: Workstream,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
    achieved: str | None = None,
    not_achieved: str | None = None,
) -> Workstream:
    """Close or reopen a team.

    Closing is refused without what was achieved and what was not (None: as it stands already),
    and with open actions unless a reason is given, which shows. Open actions stay with their
    owners: a team may end before what it began.
    """
    row = process.lock(workstream)
    check_keeps(by)
    process.check_version(row, version)
    if step == "close":
        return _close(row, by, reason, at, achieved, not_achieved)
    done = process.advance(row, step, by=by, reason=reason, at=at)
    if step == "reopen":
        done.closing_reason, done.reopening_reason = "", reason
        done.save(update_fields=["closing_reason", "reopening_reason"])
    return done


def _close(
    row: Workstream,
    by: Person,
    reason: str,
    at: datetime | None,
    achieved: str | None,
    not_achieved: str | None,
) -> Workstream:
    row.workflow.check("close", row, row.roles_of(by))
    facts = {
        "achieved": row.achieved if achieved is None else achieved,
        "not_achieved": row.not_achieved if not_achieved is None else not_achieved,
    }
    wrong = _wrong(facts)
    if not facts["achieved"].strip():
        wrong["achieved"] = _("Say what was achieved, even where it is little.")
    if not facts["not_achieved"].strip():
        wrong["not_achieved"] = _("Say what was not achieved; “nothing is left” where that is so.")
    if wrong:
        raise Invalid(wrong)
    still = policy.what_is_open(row)
    if still and not reason.strip():
        raise NotReady(_("%(missing)s Say why it is closed all the same.") % {"missing": still})
    row = process.amend(row, _stripped(facts), by=by, roles=KEEPS)
    row.closing_reason, row.reopening_reason = (reason if still else ""), ""
    row.save(update_fields=["closing_reason", "reopening_reason"])
    return process.advance(row, "close", by=by, reason=reason, at=at)
