"""A small review with its recommendations, for tests of what became of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from coordination.people.models import Post
from recommendations.indicator import actions as indicators
from recommendations.indicator.models import IndicatorBinding
from recommendations.recommendation import policy
from recommendations.recommendation.models import Recommendation
from recommendations.report import actions as reports
from recommendations.review.models import Review
from recommendations.round import actions as rounds
from recommendations.round.models import Round
from tests.factories.world import World


def review(world: World, *, ref: str = "LLR-2026", count: int = 3, **more: Any) -> Review:
    """A published review with so many recommendations, of which the first has an owner."""
    fields = {
        "ref": ref, "title": "A review of two operations", "state": "published",
        "reported_on": date(2026, 1, 5),
    } | more  # fmt: skip
    made = Review.objects.create(**fields)
    for n in range(1, count + 1):
        Recommendation.objects.create(
            review=made, number=n, text=f"Do the thing number {n}", detail=f"Because of {n}.",
            state=policy.State.OPEN, owner_post=owner(world) if n == 1 else None,
        )  # fmt: skip
    return made


def review_with_learning(world: World, **more: Any) -> Review:
    """The same, with one priority and what was learned under it, and a recommendation that is measured."""
    made = review(world, **more)
    measured(world, made.recommendations.get(number=1))
    made.priorities.create(number=1, title="First").learnings.create(number=1, text="Learned")
    return made


def measured(world: World, thing: Recommendation, by: str = "", **more: Any) -> IndicatorBinding:
    """Bound to an indicator: minimum parameters issued in time, where no other is named."""
    key = by or "minimum_parameters_in_time"
    return indicators.bind(thing, by=world.secretariat, indicator=key, **more)


def owner(world: World) -> Post:
    """The post that owns recommendations here: the Head of Delegation's in the ICRC."""
    return world.icrc_hod.held_posts()[0]


def open_round(world: World, of: Review, dated: date, **more: Any) -> Round:
    given = {"report_by": timezone.now() + timedelta(days=10)} | more
    return rounds.open_round(of, by=world.secretariat, dated=dated, **given)


def report(world: World, round_: Round, number: int, **facts: Any) -> Any:
    """Write, report and check the report on one recommendation, as the secretariat."""
    row = round_.reports.get(recommendation__number=number)
    said = {"status": "in_progress", "narrative": f"Begun with {number}.", "way_forward": "Go on."}
    row = reports.write_report(row, by=world.secretariat, changes=said | facts)
    row = reports.run(row, "report", by=world.secretariat)
    return reports.run(row, "check", by=world.secretariat)


def closed_round(world: World, of: Review, dated: date, **facts: Any) -> Round:
    """A round in which every recommendation was reported with these facts, and which is closed."""
    round_ = open_round(world, of, dated)
    for row in round_.reports.select_related("recommendation"):
        report(world, round_, row.recommendation.number, **facts)
    return rounds.run(round_, "close", by=world.secretariat)
