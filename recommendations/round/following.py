"""What follows for the reports when a round is opened, closed or reopened."""

from __future__ import annotations

from coordination import process
from coordination.deadlines.actions import sync
from coordination.people.models import Person
from recommendations.recommendation.models import Recommendation
from recommendations.report import policy
from recommendations.report.freezing import BESIDE, as_closed, says_the_same
from recommendations.report.models import StatusReport
from recommendations.round.models import Round


def reports_asked_for(round_: Round, *, by: Person) -> list[StatusReport]:
    """One report for each recommendation that is followed, beginning with what was said last.

    Follows: the clock of each runs until the round's date, and reminds its owner.
    """
    followed = round_.review.recommendations.followed().select_related("current")
    made = [
        StatusReport(
            round=round_, recommendation=each, owner_post_id=each.owner_post_id,
            state=policy.WORKFLOW.start, created_by=by, **_carried(each.current),
        )
        for each in followed.order_by("number")
    ]  # fmt: skip
    for report in StatusReport.objects.bulk_create(made):
        sync(report, by=by)
    return made


def withdrawn(round_: Round, *, by: Person, reason: str) -> None:
    """Nobody is asked any more: the clocks of the reports end."""
    for report in round_.reports.select_related("round__review", "recommendation"):
        sync(report, by=by, reason=reason)


def _carried(before: StatusReport | None) -> dict[str, str]:
    return {} if before is None else {name: getattr(before, name) for name in policy.FACTS}


def settled(round_: Round, *, by: Person) -> None:
    """Freeze the reports of a round that was just closed, and make them the current status."""
    rows = round_.reports.select_related(
        "recommendation__current", "recommendation__owner_post__component"
    ).prefetch_related(*(f"recommendation__{name}" for name in BESIDE))
    for report in rows:
        before = report.recommendation.current
        if report.is_due:
            _repeat(report, before)
        else:
            report.is_unchanged = says_the_same(report, before)
            report.as_closed = as_closed(report.recommendation)
        repeats = report.is_unchanged and before is not None
        report.same_since = before.same_since if before and repeats else round_.dated
        report.save()
        if report.is_due:
            process.advance(report, "fall_silent", by=by)
        Recommendation.objects.filter(pk=report.recommendation_id).update(current=report)


def _repeat(report: StatusReport, before: StatusReport | None) -> None:
    """No answer: what was known before stands. What somebody had drafted is kept beside it."""
    report.as_closed = as_closed(report.recommendation)
    draft, known = {name: getattr(report, name) for name in policy.FACTS}, _carried(before)
    if draft != known and any(draft[name] for name in policy.REPORTED_FACTS):
        report.as_closed = report.as_closed | {"draft": draft}
    fresh = StatusReport()
    for name in policy.FACTS:
        setattr(report, name, known.get(name, getattr(fresh, name)))
    report.is_unchanged = before is not None


def reopened(round_: Round, *, by: Person) -> None:
    """Ask again where nobody had answered, and let the round before be the current status."""
    earlier = (
        round_.review.rounds.closed().filter(dated__lt=round_.dated).order_by("-dated").first()
    )
    for report in round_.reports.select_related("recommendation"):
        for name, value in report.as_closed.get("draft", {}).items():
            setattr(report, name, value)
        report.as_closed, report.is_unchanged, report.same_since = {}, False, None
        report.save()
        if report.is_silent:
            process.advance(report, "ask_again", by=by)
        known = earlier.reports.filter(recommendation=report.recommendation_id) if earlier else None
        before = known.first() if known is not None else None
        Recommendation.objects.filter(pk=report.recommendation_id).update(current=before)
