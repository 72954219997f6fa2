"""What a reader of the board may change in its rows, and what waits for that reader: read for a page at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Case, Q, Value, When
from django.utils import timezone

from coordination.components.models import Component
from recommendations.committee import roles_in_committee, steers
from recommendations.recommendation import policy
from recommendations.recommendation.actions import may_answer_for
from recommendations.recommendation.models import Recommendation
from recommendations.recommendation.rows import BoardRow
from recommendations.report import policy as report_policy
from recommendations.report.models import StatusReport
from recommendations.round.policy import State as RoundState
from smcc.web.listing import PAGE_SIZE


def reports_asked(person: Any, shown: Iterable[int]) -> list[StatusReport]:
    """Reports of open rounds that this person owns or, as the Committee, reads. At most one query.

    Those on the recommendations `shown` come first; then what is still due from the person, by date.
    """
    posts = [post.pk for post in person.held_posts()]
    if not posts:
        return []
    here = Q(recommendation__in=list(shown))
    mine = Q(owner_post__in=posts)
    wanted = mine & (here | Q(state=report_policy.State.DUE))
    if steers(person):
        wanted |= here
    rows = StatusReport.objects.filter(wanted, round__state=RoundState.OPEN).select_related(
        "recommendation__review", "round__review"
    )
    first = Case(When(here, then=Value(0)), default=Value(1))
    return list(rows.order_by(first, "round__report_by", "recommendation__number")[: 2 * PAGE_SIZE])


def waiting_for(person: Any, asked: Iterable[StatusReport]) -> list[StatusReport]:
    """Those that this person is asked for, the next due first."""
    posts = {post.pk for post in person.held_posts()}
    mine = [each for each in asked if each.is_due and each.owner_post_id in posts]
    return sorted(mine, key=lambda each: (each.round.report_by, each.recommendation.number))


def shown_rows(
    rows: Iterable[Recommendation],
    person: Any,
    asked: Iterable[StatusReport],
    parties: list[Any],
    measured: Mapping[int, str],
) -> Iterator[BoardRow]:
    """The board's rows with their figures, `measured`, and what the reader may change in each. No query."""
    today, reports = timezone.localdate(), {each.recommendation_id: each for each in asked}
    answers = may_answer(person, parties)
    for thing in rows:
        roles, report = thing.roles_of(person), reports.get(thing.pk)
        yield BoardRow(
            thing, today,
            measured=measured.get(thing.pk, ""), now_asked=report,
            may_report=report is not None
            and report_policy.may_write(report, report.roles_of(person)),
            may_answer=answers, may_edit=bool(roles & policy.MAY_EDIT),
        )  # fmt: skip


def may_answer(person: Any, parties: Iterable[Component]) -> bool:
    """Whether a person answers for any component: for one of these two, or for that of a post of theirs."""
    if not roles_in_committee(person) & policy.MAY_ANSWER:
        return False
    own = (post.component for post in person.held_posts())
    return any(may_answer_for(person, each) for each in (*parties, *own))
