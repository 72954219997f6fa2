"""The only writers of bindings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.indicators import registry
from coordination.people.models import Person
from recommendations.committee import KEEPS
from recommendations.indicator import policy
from recommendations.indicator.models import IndicatorBinding
from recommendations.recommendation.models import Recommendation
from smcc.rules.refusals import Invalid, OutOfTurn

EDITABLE = ("since", "note")


@transaction.atomic
def bind(
    recommendation: Recommendation,
    *,
    by: Person,
    indicator: str,
    since: date | None = None,
    note: str = "",
) -> IndicatorBinding:
    """Have an indicator measure a recommendation, and return the binding.

    `since` is the day from which operations declared large-scale count; without one, the day of the
    review's report. Refused: to all but the secretariat; an unknown indicator; a day to come, or
    none where the review has none either; what is bound already, or was and no longer is: that is
    bound again by its step. Follows: an audit event.
    """
    row = process.lock(recommendation)
    process.check_role(row, by, KEEPS)
    since = since or row.review.reported_on
    wrong = _wrong({"since": since, "note": note})
    if registry.indicator(indicator) is None:
        wrong["indicator"] = _("Choose one of the indicators offered.")
    if wrong or since is None:
        raise Invalid(wrong)
    known = row.indicators.filter(indicator=indicator).first()
    if known is not None and known.is_in_force:
        raise OutOfTurn(_("It is measured by this indicator already."))
    if known is not None:
        raise OutOfTurn(
            _("It was measured by this indicator before. Open that figure and choose “Measure again”.")
        )  # fmt: skip
    made = IndicatorBinding.objects.create(
        recommendation=row, indicator=indicator, since=since, note=note.strip(),
        state=policy.WORKFLOW.start, created_by=by,
    )  # fmt: skip
    process.record(
        made, "bind", by=by,
        data={
            "recommendation": row.number, "indicator": indicator,
            "changes": {"since": {"from": None, "to": process.spoken(since)},
                        "note": {"from": "", "to": made.note}},
        },
    )  # fmt: skip
    return made


@transaction.atomic
def amend_binding(
    binding: IndicatorBinding, *, by: Person, changes: Mapping[str, Any], version: int | None = None
) -> IndicatorBinding:
    """Change the day from which operations count, or the note. Returns the binding.

    Refused: to all but the secretariat; a day to come; where somebody wrote meanwhile.
    """
    facts = {name: value for name, value in changes.items() if name in EDITABLE}
    if wrong := _wrong(facts):
        raise Invalid(wrong)
    return process.amend(binding, facts, by=by, roles=KEEPS, version=version)


def _wrong(facts: Mapping[str, Any]) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    if "since" in facts and facts["since"] is None:
        wrong["since"] = _("Give the day from which operations count.")
    elif "since" in facts and facts["since"] > timezone.localdate():
        wrong["since"] = _("This day is still to come: no operation would count.")
    if len(facts.get("note", "")) > policy.LONGEST_NOTE:
        wrong["note"] = _("This has %(n)d characters; there is room for %(most)d.") % {
            "n": len(facts["note"]), "most": policy.LONGEST_NOTE,
        }  # fmt: skip
    return wrong


def may_bind(recommendation: Recommendation, person: Person) -> bool:
    """Whether this person says what measures it."""
    return bool(recommendation.roles_of(person) & KEEPS)


@transaction.atomic
def run(
    binding: IndicatorBinding,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> IndicatorBinding:
    """Stop measuring, or measure again. Refused as the rulebook says, and where somebody wrote meanwhile."""
    process.check_version(process.lock(binding), version)
    return process.advance(binding, step, by=by, reason=reason, at=at)
