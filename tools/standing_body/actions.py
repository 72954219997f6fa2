"""Setting up a standing body, writing what it is for, dissolving it and setting it up again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Country
from coordination.countries.checks import stripped, wrong_in
from coordination.countries.team import roles_in
from coordination.deadlines import actions as deadlines
from coordination.deadlines.models import Deadline
from coordination.deadlines.registry import value
from coordination.people.models import Person
from smcc.rules.calendar import zone_names
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn
from smcc.rules.zones import zones_of
from tools.decision.policy import Level
from tools.standing_body import policy
from tools.standing_body.models import StandingBody
from tools.standing_body.settings import TOLERANCE

EDITABLE = ("name", "terms", "rhythm", "zone")


def may_open(country: Country, person: Any) -> bool:
    return bool(roles_in(country, person) & policy.MAY_KEEP)


def check_may_open(country: Country, person: Any) -> None:
    if not may_open(country, person):
        raise NotYours(
            _("Those who work for %(country)s, and the secretariat, keep its standing bodies.")
            % {"country": country.name}
        )


@transaction.atomic
def open_body(
    country: Country,
    *,
    by: Person,
    level: str,
    rhythm: str,
    name: str = "",
    terms: str = "",
    zone: str = "",
    at: datetime | None = None,
    synthetic: str = "",
) -> StandingBody:
    """Set up the body of one level, and return it. `at` is when that was, now if None.

    `zone` is where its meetings are said; left out, the country's own, where it has one only.
    Refused: to all who do not work for the country; where the country has one of this level.
    Follows: where it has a rhythm, the clock of its first meeting starts.
    """
    check_may_open(country, by)
    process.check_not_in_future(at, timezone.now())
    own = zones_of(country.iso2)
    facts = stripped(
        {"level": level, "rhythm": rhythm, "name": name, "terms": terms,
         "zone": zone or (own[0] if len(own) == 1 else "")}
    )  # fmt: skip
    _check_facts(facts, country)
    held = Country.objects.select_for_update(no_key=True).get(pk=country.pk)
    there = StandingBody.objects.open().filter(country=held, level=level).first()
    if there is not None:
        raise NotReady(
            _("%(country)s has a body of the %(level)s level already: “%(other)s”.")
            % {"country": held.name, "level": Level(level).label, "other": there.title}
        )
    since = at or timezone.now()
    made = StandingBody(
        country=held, state=policy.WORKFLOW.start, created_by=by, synthetic=synthetic,
        opened_at=since, opened_by=by, counts_from=since, **facts,
    )  # fmt: skip
    count(made)
    made.save()
    process.record(made, "open", by=by, at=at, data={"level": level, "rhythm": rhythm})
    deadlines.sync(made, by=by)
    return made


@transaction.atomic
def amend(
    body: StandingBody,
    *,
    by: Person,
    changes: Mapping[str, Any],
    version: int | None = None,
    reason: str = "",
) -> StandingBody:
    """Change its name, its terms of reference or its rhythm. The limit follows the new rhythm.

    Refused: to all who do not work for the country; once it is dissolved.
    """
    row = process.lock(body)
    process.check_role(row, by, policy.MAY_KEEP)
    check_open(row)
    said = stripped(changes)
    _check_facts(said, row.country)
    if said.get("rhythm", row.rhythm) != row.rhythm:
        row.rhythm = said["rhythm"]
        said["meet_by"] = count(row)
    return process.amend(row, said, by=by, roles=policy.MAY_KEEP, version=version, reason=reason)


@transaction.atomic
def run(
    body: StandingBody,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> StandingBody:
    """Dissolve it, or set it up again.

    Refused as `process.advance` refuses; while items lie with it; where another body of its level
    took its place. Follows: its clock stops; set up again, it runs anew from then.
    """
    # The country first: two bodies of one level are never set up beside each other.
    Country.objects.select_for_update(no_key=True).get(pk=body.country_id)
    row = process.lock(body)
    row.workflow.check(step, row, row.roles_of(by), reason)
    process.check_version(row, version)
    process.check_not_in_future(at, timezone.now())
    process.check_not_before(
        at, row.dissolved_at or row.opened_at,
        _("This is before it was set up or dissolved. Check the date."),
    )  # fmt: skip
    if step == "reopen":
        at = at or timezone.now()  # one moment for the clock and for what the step stamps
        row.counts_from, row.next_at, row.next_place = at, None, ""
        row.run = next_run(row)
        count(row)
        row.save(update_fields=["counts_from", "next_at", "next_place", "run", "meet_by"])
    return process.advance(row, step, by=by, reason=reason, at=at)


def _check_facts(facts: Mapping[str, Any], country: Country) -> None:
    wrong = wrong_in(StandingBody, facts)
    if "zone" in facts and facts["zone"] not in zone_names():
        wrong["zone"] = (
            _("Choose one of the time zones of %(country)s: in which are its meetings said?")
            % {"country": country.name}
            if not facts["zone"]
            else _("There is no time zone of that name. Choose one of the list.")
        )
    if wrong:
        raise Invalid(wrong)


def count(row: StandingBody) -> datetime | None:
    """Work out until when it is to meet, with the tolerance in force now. Unsaved."""
    row.meet_by = policy.meet_by(row.rhythm, row.counts_from, row.next_at, value(TOLERANCE))
    return row.meet_by


def next_run(row: StandingBody) -> int:
    """A number that no run of its clock has had: one that was withdrawn is not begun again."""
    last = Deadline.objects.of(row).aggregate(last=Max("occurrence"))["last"] or 0
    return max(row.run, last) + 1


def check_open(row: StandingBody) -> None:
    if not row.is_open:
        raise OutOfTurn(_("This body is dissolved. Set it up again first."))
