"""What is kept with a report when its round is closed: the facts that stand beside it, as they were then."""

from __future__ import annotations

from typing import Any

from recommendations.recommendation.models import Recommendation
from recommendations.report.models import StatusReport
from recommendations.report.policy import REPORTED_FACTS

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
            {"kind": each.kind, "title": each.title, "url": each.url, "dated": each.dated}
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


def published(kept: dict[str, Any]) -> dict[str, Any]:
    """What everybody reads of it: not what an owner had drafted and never reported."""
    return {name: value for name, value in kept.items() if name != "draft"}


def says_the_same(report: StatusReport, before: StatusReport | None) -> bool:
    """Whether a report repeats the last one: same status, same texts but for spaces."""
    if before is None:
        return False
    return all(
        " ".join(getattr(report, name).split()) == " ".join(getattr(before, name).split())
        for name in REPORTED_FACTS
    )
