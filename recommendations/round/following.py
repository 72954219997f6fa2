"""What follows for the reports when a round is opened, closed or reopened."""

from __future__ import annotations

from collections.abc import Iterable

from coordination import process
from coordination.deadlines.actions import sync
from coordination.people.models import Person
from recommendations.recommendation.models import Recommendation
from recommendations.report import policy
from recommendations.report.freezing import BESIDE, as_closed, has_a_draft, says_the_same
from recommendations.report.models import StatusReport
from recommendations.report.telling import tell_of_draft
from recommendations.round.models import Round


def hold(round_: Round) -> None:
    """Hold what a step of the round will write, before its first event: recommendations, then reports.

    Everybody takes these before the chain; and what is reported meanwhile is waited for, so that the
    guards see it.
    """
    asked = round_.reports.values("recommendation")
    process.hold(Recommendation.objects.filter(pk__in=asked), round_.reports.all())


def reports_asked_for(round_: Round, *, by: Person) -> list[StatusReport]:
    """One report for each recommendation that is followed, beginning with what was said last.

    Follows: the clock of each runs until the round's date, and reminds its owner.
    """
    followed = round_.review.recommendations.followed().select_related("current")
    made = [
        StatusReport(
            round=round_, recommendation=each, owner_post_id=each.owner_post_id,
            state=policy.WORKFLOW.start, created_by=by,
            **_facts(each.current, policy.CARRIED_FACTS),
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


def _facts(report: StatusReport | None, names: Iterable[str]) -> dict[str, str]:
    return {} if report is None else {name: getattr(report, name) for name in names}


def settled(round_: Round, *, by: Person) -> None:
    """Freeze the reports of a round that was just closed, and make them the current status. Tells owners of drafts."""
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
            _silent(report, by=by)
        Recommendation.objects.filter(pk=report.recommendation_id).update(current=report)


def _silent(report: StatusReport, *, by: Person) -> None:
    """Record that there was no answer; whoever had begun one is told that it did not count."""
    row = process.advance(report, "fall_silent", by=by)
    if "draft" in row.as_closed:
        event = process.record(row, policy.DRAFT_LEFT_OUT.name, by=by, before=row.state)
        tell_of_draft(row, event, by=by)


def _repeat(report: StatusReport, before: StatusReport | None) -> None:
    """No answer: what was known before stands. What somebody had drafted is kept beside it."""
    report.as_closed = as_closed(report.recommendation)
    if has_a_draft(report, before):
        report.as_closed = report.as_closed | {"draft": _facts(report, policy.FACTS)}
    fresh, known = StatusReport(), _facts(before, policy.FACTS)
    for name in policy.FACTS:
        setattr(report, name, known.get(name, getattr(fresh, name)))
    report.is_unchanged = before is not None


def reopened(round_: Round, *, by: Person) -> None:
    """Ask again where nobody had answered, and let what was known before be the current status.

    That is the report of the latest closed round that asked about the recommendation. Whoever owns
    it now is asked, and what somebody had drafted is theirs again.
    """
    earlier = StatusReport.objects.filter(
        recommendation__in=round_.reports.values("recommendation"),
        round__in=round_.review.rounds.closed().filter(dated__lt=round_.dated),
    )
    before = {each.recommendation_id: each for each in earlier.order_by("round__dated")}
    for report in round_.reports.select_related("recommendation__owner_post"):
        known = before.get(report.recommendation_id)
        if report.is_silent:
            begun = _facts(StatusReport(), policy.FACTS) | _facts(known, policy.CARRIED_FACTS)
            for name, value in (begun | report.as_closed.get("draft", {})).items():
                setattr(report, name, value)
            report.owner_post = report.recommendation.owner_post
        report.as_closed, report.is_unchanged, report.same_since = {}, False, None
        report.save()
        if report.is_silent:
            process.advance(report, "ask_again", by=by)
        Recommendation.objects.filter(pk=report.recommendation_id).update(current=known)
