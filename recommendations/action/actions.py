"""The only writers of actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coordination import process
from coordination.people.models import Person, Post
from recommendations.action import policy
from recommendations.action.models import Action
from recommendations.recommendation.models import Recommendation
from recommendations.recommendation.policy import MAY_PLAN
from recommendations.recommendation.policy import State as RecommendationState
from smcc.rules.refusals import Invalid, OutOfTurn

LONGEST_TEXT = 2000
EDITABLE = ("text", "owner_post", "due_on")


@transaction.atomic
def plan_action(
    recommendations: Iterable[Recommendation],
    *,
    by: Person,
    text: str,
    owner_post: Post | None = None,
    due_on: date | None = None,
) -> Action:
    """Split a part of a way forward off as an action for these recommendations, and return it.

    Refused: to all but their owners, the Committee and the secretariat; without a text; for
    recommendations of different reviews, or that are closed.
    """
    rows = [process.lock(each) for each in sorted(recommendations, key=lambda each: each.pk)]
    if not rows:
        raise Invalid({"recommendations": _("Choose at least one recommendation.")})
    for row in rows:
        process.check_role(row, by, MAY_PLAN)
        if row.state != RecommendationState.OPEN:
            raise OutOfTurn(_("%(thing)s is closed. Reopen it first.") % {"thing": row})
    if len({row.review_id for row in rows}) > 1:
        raise Invalid({"recommendations": _("An action serves recommendations of one review.")})
    if wrong := _wrong({"text": text}):
        raise Invalid(wrong)
    made = Action.objects.create(
        review=rows[0].review, text=text.strip(), owner_post=owner_post, due_on=due_on,
        state=policy.WORKFLOW.start, created_by=by,
    )  # fmt: skip
    made.recommendations.set(rows)
    process.record(
        made, "plan", by=by,
        data={
            "recommendations": [row.number for row in rows],
            "due_on": due_on.isoformat() if due_on else None,
            "owner": str(owner_post or ""),
        },
    )  # fmt: skip
    return made


@transaction.atomic
def amend_action(
    action: Action, *, by: Person, changes: Mapping[str, Any], version: int | None = None
) -> Action:
    """Change text, owner or date. Refused as `plan_action`, and where somebody wrote meanwhile."""
    facts = {name: value for name, value in changes.items() if name in EDITABLE}
    if wrong := _wrong(facts):
        raise Invalid(wrong)
    return process.amend(action, facts, by=by, roles=policy.MAY_EDIT, version=version)


def _wrong(facts: Mapping[str, Any]) -> dict[str, Any]:
    text = facts.get("text")
    if text is None:
        return {}
    if not text.strip():
        return {"text": _("Say what is to be done.")}
    if len(text) > LONGEST_TEXT:
        return {
            "text": ngettext(
                "This has %(n)d character; there is room for 2,000.",
                "This has %(n)d characters; there is room for 2,000.", len(text),
            ) % {"n": len(text)}
        }  # fmt: skip
    return {}


@transaction.atomic
def run(
    action: Action,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> Action:
    """Mark as done, drop, reopen. Refused as the rulebook says."""
    process.check_version(process.lock(action), version)
    return process.advance(action, step, by=by, reason=reason, at=at)
