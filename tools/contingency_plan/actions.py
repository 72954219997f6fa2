"""The only writers of contingency plans: beginning, changing the text, and the steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Country
from coordination.countries.checks import stripped, wrong_in
from coordination.countries.team import roles_in
from coordination.countries.thing import TEAM
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn
from tools.contingency_plan import policy
from tools.contingency_plan.models import ContingencyPlan

TEXT = ("title", "hazard", "first_steps", "process", "resources")
EDITABLE = (*TEXT, "reach")


def may_begin(country: Country, person: Any) -> bool:
    return bool(roles_in(country, person) & TEAM)


@transaction.atomic
def begin(
    country: Country, *, by: Person, title: str, hazard: str, synthetic: str = "", **facts: str
) -> ContingencyPlan:
    """Begin a plan, and return it. Whether others may read it is said at once.

    Refused: to all who do not work for the country; without a title or a hazard; a country that has
    a plan of this title already. Follows: an audit event.
    """
    if not may_begin(country, by):
        raise NotYours(_("Plans are kept by those who work for the country, and the secretariat."))
    said = stripped({"title": title, "hazard": hazard} | facts)
    wrong = wrong_in(ContingencyPlan, said)
    if "title" not in wrong and _same_title(country, said["title"]):
        wrong["title"] = _("This country has a plan of this title already.")
    if wrong:
        raise Invalid(wrong)
    plan = ContingencyPlan.objects.create(
        country=country, state=policy.WORKFLOW.start, created_by=by, synthetic=synthetic, **said
    )
    process.record(plan, "begin", by=by, data=said)
    return plan


def _same_title(country: Country, title: str, besides: int = 0) -> bool:
    others = ContingencyPlan.objects.filter(country=country, title__iexact=title)
    return others.filter(withdrawn_at=None).exclude(pk=besides).exists()


def check_may_write(plan: ContingencyPlan, person: Any) -> None:
    """Raise where the text of this plan is not this person's to change, or not now."""
    process.check_role(plan, person, TEAM)
    if not plan.is_being_written:
        raise OutOfTurn(
            _("The text is changed only in preparation. This plan is “%(state)s”.")
            % {"state": plan.state_label}
        )


@transaction.atomic
def amend_plan(
    plan: ContingencyPlan,
    *,
    by: Person,
    changes: Mapping[str, Any],
    version: int | None = None,
    reason: str = "",
) -> ContingencyPlan:
    """Change the text of a plan in preparation, or at any time who may read it.

    Refused: to all who do not work for the country; another text once validation was asked for; an
    overlong text; where somebody wrote meanwhile. Follows: an audit event with before and after.
    """
    row = process.lock(plan)
    said = stripped({name: value for name, value in changes.items() if name in EDITABLE})
    process.check_role(row, by, TEAM)
    process.check_version(row, version)
    if any(getattr(row, name) != said[name] for name in TEXT if name in said):
        check_may_write(row, by)
    wrong = wrong_in(ContingencyPlan, said)
    if "title" in said and _same_title(row.country, said["title"], besides=row.pk):
        wrong.setdefault("title", _("This country has a plan of this title already."))
    if wrong:
        raise Invalid(wrong)
    return process.amend(row, said, by=by, roles=TEAM, reason=reason)


@transaction.atomic
def run(
    plan: ContingencyPlan,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> ContingencyPlan:
    """Take a step of a plan. It is validated by the word of all three, see `validating.validate`.

    A text taken back loses the validations that it had. A review is the next run of its clock.
    """
    row = process.lock(plan)
    row.workflow.check(step, row, row.roles_of(by))
    process.check_version(row, version)
    if row.workflow.step(step).own_door:
        raise OutOfTurn(
            _(
                "A plan is validated by the host National Society, the ICRC and the IFRC, each for itself."
            )
        )
    now = timezone.now()
    if step == "take_back":
        row.workflow.check(step, row, row.roles_of(by), reason)
        row.spoken().update(lapsed_at=now)
    if step == "review":
        process.check_not_before(
            at, row.looked_at_last(), _("The plan was validated or reviewed later than that.")
        )
        row.reviews, row.review_note = row.reviews + 1, reason
    if step in ("withdraw", "take_up_again"):
        row.withdrawal_reason = reason if step == "withdraw" else ""
    row.workflow.check(step, row, row.roles_of(by), reason)
    row.save(update_fields=["reviews", "review_note", "withdrawal_reason"])
    return process.advance(row, step, by=by, reason=reason, at=at)
