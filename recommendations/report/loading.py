"""A round that was published before there was this record: loaded closed, once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from coordination.components.loading import Report
from coordination.components.models import Component
from recommendations.recommendation.models import Evidence, Recommendation, Response
from recommendations.report import policy
from recommendations.report.freezing import as_closed
from recommendations.report.models import StatusReport
from recommendations.review.models import Review
from recommendations.round.models import Round
from recommendations.round.policy import State as RoundState


def load_round(review: Review, said: Mapping[str, Any], report: Report) -> None:
    """The round with its reports, responses and evidence. One that is there is left as it is."""
    dated = date.fromisoformat(said["dated"])
    if review.rounds.filter(dated=dated).exists():
        return
    round_ = Round.objects.create(
        review=review, dated=dated, state=RoundState.CLOSED,
        report_by=datetime.combine(dated, time(12), UTC),
    )  # fmt: skip
    parties = {each.code: each for each in Component.objects.filter(code__in=_parties(said))}
    known = {row.number: row for row in review.recommendations.all()}
    for each in said["reports"]:
        _load_report(round_, known[each["recommendation"]], each, parties)
    report.added.append(f"{review.ref} {round_.dated.isoformat()}")


def _parties(said: Mapping[str, Any]) -> set[str]:
    return {code for each in said["reports"] for code in each.get("responses", {})}


def _load_report(
    round_: Round,
    recommendation: Recommendation,
    said: Mapping[str, Any],
    parties: Mapping[str, Component],
) -> None:
    for code, answer in said.get("responses", {}).items():
        Response.objects.create(recommendation=recommendation, party=parties[code], answer=answer)
    for each in said.get("evidence", ()):
        Evidence.objects.create(
            recommendation=recommendation, kind=each["kind"], title=each["title"],
            dated=each.get("dated", ""), url=each.get("url", ""),
        )  # fmt: skip
    row = StatusReport.objects.create(
        round=round_, recommendation=recommendation, state=policy.State.CHECKED,
        as_closed=as_closed(recommendation), same_since=round_.dated, **{name: said.get(name, "") for name in policy.FACTS},
    )  # fmt: skip
    recommendation.current = row
    recommendation.save(update_fields=["current"])
