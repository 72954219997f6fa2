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
from recommendations.linking import codes_of, relate
from recommendations.recommendation.models import Recommendation
from recommendations.recommendation.policy import MAY_PLAN
from recommendations.recommendation.policy import State as RecommendationState
from recommendations.workstream.models import Workstream
from recommendations.workstream.policy import MAY_PLAN as MAY_PLAN_FOR_TEAM
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn

EDITABLE = ("text", "owner_post", "due_on", "due_note")


@transaction.atomic
def plan_action(
    recommendations: Iterable[Recommendation],
    *,
    by: Person,
    text: str,
    owner_post: Post | None = None,
    due_on: date | None = None,
    due_note: str = "",
) -> Action:
    """Split a part of a way forward off as an action for these recommendations, and return it.

    `due_note` is a date as it was written.

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
    if wrong := _wrong({"text": text, "due_note": due_note}):
        raise Invalid(wrong)
    made = Action.objects.create(
        review=rows[0].review, text=text.strip(), owner_post=owner_post, due_on=due_on,
        due_note=due_note.strip(), state=policy.WORKFLOW.start, created_by=by,
    )  # fmt: skip
    made.recommendations.set(rows)
    process.record(
        made, "plan", by=by,
        data={
            "recommendations": [row.number for row in rows],
            "due_on": due_on.isoformat() if due_on else None, "due_note": due_note,
            "owner": str(owner_post or ""),
        },
    )  # fmt: skip
    return made


@transaction.atomic
def plan_for_team(
    workstream: Workstream,
    *,
    by: Person,
    text: str,
    owner_post: Post | None = None,
    due_on: date | None = None,
    due_note: str = "",
    recommendations: Iterable[Recommendation] = (),
    version: int | None = None,
) -> Action:
    """Add an action to a team's plan of action, and return it. `due_note` is a date as it was written.

    Refused: to all but the team's co-chairs and the secretariat; without a text; for a team that
    is closed; for recommendations that the team does not work on. Follows: an audit event.
    """
    row = process.lock(workstream)
    if not row.roles_of(by) & MAY_PLAN_FOR_TEAM:
        raise NotYours(_("The co-chairs of the team and the secretariat write its plan of action."))
    process.check_version(row, version)
    if row.is_closed:
        raise OutOfTurn(_("The team is closed. Reopen it first."))
    served = list(recommendations)
    if wrong := _wrong({"text": text, "due_note": due_note}) | _not_worked_on(row, served):
        raise Invalid(wrong)
    made = Action.objects.create(
        workstream=row, text=text.strip(), owner_post=owner_post, due_on=due_on,
        due_note=due_note.strip(), state=policy.WORKFLOW.start, created_by=by,
    )  # fmt: skip
    made.recommendations.set(served)
    process.record(
        made, "plan", by=by,
        data={
            "recommendations": codes_of(served),
            "due_on": due_on.isoformat() if due_on else None, "due_note": due_note,
            "owner": str(owner_post or ""),
        },
    )  # fmt: skip
    return made


@transaction.atomic
def amend_action(
    action: Action,
    *,
    by: Person,
    changes: Mapping[str, Any],
    recommendations: Iterable[Recommendation] | None = None,
    version: int | None = None,
    reason: str = "",
) -> Action:
    """Change text, owner or date; in a plan of action also the recommendations it serves (None: leave).

    Refused as `plan_action` and `plan_for_team`, and where somebody wrote meanwhile. What it serves
    already may stay, although the team no longer works on it.
    """
    facts = {name: value for name, value in changes.items() if name in EDITABLE}
    served = None if recommendations is None else list(recommendations)
    wrong = _wrong(facts)
    if served is not None and action.workstream is not None:
        kept = set(action.recommendations.values_list("pk", flat=True))
        wrong |= _not_worked_on(action.workstream, (each for each in served if each.pk not in kept))
    check_may_edit(action, by)
    if wrong:
        raise Invalid(wrong)
    row = process.amend(action, facts, by=by, roles=policy.MAY_EDIT, version=version, reason=reason)
    if served is not None and row.workstream_id is not None:
        row = relate(row, {"recommendations": served}, by=by, roles=policy.MAY_EDIT)
    return row


def check_may_edit(action: Action, person: Person) -> None:
    """Raise `NotYours` for somebody who may not change the action."""
    if not action.may_be_edited_by(person):
        if action.workstream_id is None:
            raise NotYours()
        raise NotYours(
            _("Its owner, the co-chairs of the team and the secretariat change this action.")
        )


def _not_worked_on(workstream: Workstream, served: Iterable[Recommendation]) -> dict[str, Any]:
    known = set(workstream.recommendations.values_list("pk", flat=True))
    if all(each.pk in known for each in served):
        return {}
    return {"recommendations": _("Choose among the recommendations that the team works on.")}


def _wrong(facts: Mapping[str, Any]) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    if len(facts.get("due_note", "")) > policy.LONGEST_DATE:
        wrong["due_note"] = _("There is room for 100 characters.")
    text = facts.get("text")
    if text is None:
        return wrong
    if not text.strip():
        wrong["text"] = _("Say what is to be done.")
    elif len(text) > policy.LONGEST_TEXT:
        wrong["text"] = ngettext(
            "This has %(n)d character; there is room for 2,000.",
            "This has %(n)d characters; there is room for 2,000.", len(text),
        ) % {"n": len(text)}  # fmt: skip
    return wrong


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
    """Mark as under way or done, drop, reopen. Refused as the rulebook says."""
    process.check_version(process.lock(action), version)
    check_may_edit(action, by)
    return process.advance(action, step, by=by, reason=reason, at=at)
