"""What is kept with a report when its round is closed: the facts that stand beside it, as they were then."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from recommendations.recommendation.models import Evidence, Recommendation
from recommendations.report.models import StatusReport
from recommendations.report.policy import CARRIED_FACTS, REPORTED_FACTS

FEW = 500
"""Of more recommendations than these, all that is hidden is read: less than to name them all."""
NAMED = ("kind", "title", "url", "dated")
"""What is kept of a piece of evidence."""
BESIDE = ("responses__party", "evidence__operation", "actions__owner_post__component")
"""What `as_closed` reads: fetched beforehand, in a query each, where many are frozen."""


def as_closed(recommendation: Recommendation) -> dict[str, Any]:
    """Responses, scope, owner, due date, evidence and actions of a recommendation, as plain data.

    The whole Movement reads it: evidence that is an operation of its participants only is left out,
    and so is what was taken back.
    """
    owner = recommendation.owner_post
    return {
        "text": recommendation.text,
        "detail": recommendation.detail,
        "scope": recommendation.scope,
        "scope_reason": recommendation.scope_reason,
        "owner": str(owner) if owner is not None else "",
        "owner_code": owner.code if owner is not None else "",
        "due_on": recommendation.due_on.isoformat() if recommendation.due_on else None,
        "responses": [
            {
                "party": each.party.code, "party_name": each.party.called,
                "answer": each.answer, "note": each.note,
            }
            for each in sorted(recommendation.responses.all(), key=lambda each: each.party.code)
        ],
        "evidence": [
            {name: getattr(each, name) for name in NAMED}
            for each in recommendation.evidence.all()
            if each.is_standing
            and (each.operation is None or each.operation.is_open_to_the_movement)
        ],
        "actions": [
            {
                "text": each.text, "state": each.state,
                "owner": str(each.owner_post) if each.owner_post is not None else "",
                "due_on": each.due_on.isoformat() if each.due_on else None,
            }
            for each in recommendation.actions.all()
        ],
    }  # fmt: skip


def published_to(person: Any, kept: Iterable[tuple[int, dict[str, Any]]]) -> list[dict[str, Any]]:
    """What a person reads of it, for each key of a recommendation with what was kept of it.

    Not what an owner had drafted and never reported; nor evidence that is an operation which the
    person may not see, whatever was open when the round was closed. One query.
    """
    rows = list(kept)
    asked = {key for key, said in rows if said.get("evidence")}
    hidden = _hidden_from(person, asked) if asked else frozenset()
    return [
        {
            name: [each for each in value if (key, *_named(each)) not in hidden]
            if name == "evidence"
            else value
            for name, value in said.items()
            if name != "draft"
        }
        for key, said in rows
    ]


def _hidden_from(person: Any, recommendations: set[int]) -> frozenset[tuple[Any, ...]]:
    """Evidence that the person may not see, by what a round keeps of it. It is never edited or deleted."""
    rows = Evidence.objects.exclude(operation=None)
    if len(recommendations) <= FEW:
        rows = rows.filter(recommendation__in=recommendations)
    seen = Evidence.objects.visible_to(person).values("pk")
    return frozenset(rows.exclude(pk__in=seen).values_list("recommendation_id", *NAMED))


def _named(said: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(said[name] for name in NAMED)


def says_the_same(report: StatusReport, before: StatusReport | None) -> bool:
    """Whether a report repeats the last one: same status, same texts but for spaces."""
    if before is None:
        return False
    return all(
        " ".join(getattr(report, name).split()) == " ".join(getattr(before, name).split())
        for name in REPORTED_FACTS
    )


def has_a_draft(report: StatusReport, before: StatusReport | None) -> bool:
    """Whether somebody has written in a report that began with what was said last."""
    return any(
        getattr(report, name) != ("" if before is None else getattr(before, name))
        for name in CARRIED_FACTS
    )
