"""A round as files: its own official table, and what moved since another as tracked changes in Word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.orders.registry import Made, Maker, Progress
from recommendations.recommendation.long_table import in_volumes
from recommendations.recommendation.models import Recommendation
from recommendations.recommendation.official import changes_table, rounds_table
from recommendations.report.models import StatusReport
from recommendations.round.comparing import Comparison, compare
from recommendations.round.models import Round
from smcc.exports.table.table import Table


def asked_in(*rounds: Round) -> QuerySet[Any]:
    """The recommendations that stand in the table of any of these rounds, in its order.

    Those that were closed before are not asked about any more, and stand there as they were.
    """
    known = Q()
    for each in rounds:
        known |= Q(pk__in=StatusReport.objects.as_of(each).values("recommendation_id"))
    return Recommendation.objects.filter(known).order_by("number", "id")


def round_table(of: Round) -> Table:
    """The round's reports in the published columns. An open round's says that it is a draft."""
    return rounds_table(
        asked_in(of), of, title=_titled(_("Recommendations and their follow-up"), of)
    )


def tracked_table(earlier: Round, later: Round) -> Table:
    """The later round's table with every difference from the earlier one, to be accepted or rejected."""
    title = _("What moved from %(earlier)s to %(later)s") % {
        "earlier": _spoken(earlier), "later": _spoken(later),
    }  # fmt: skip
    return changes_table(
        asked_in(earlier, later), earlier, later,
        title=_titled(title, later), by=settings.SITE_NAME,
        opening=(_("What moved"), *_moves(compare(earlier, later))),
    )  # fmt: skip


def file_name(*rounds: Round) -> str:
    """Review and dates, and that it is a draft where a round is open."""
    name = " ".join([rounds[-1].review.ref, *(each.dated.isoformat() for each in rounds)])
    is_draft = any(each.is_open for each in rounds)
    return f"{name} ({_draft()})" if is_draft else name


def _make(person: Any, said: Mapping[str, Any], to: BinaryIO, progress: Progress) -> Made:
    of = Round.objects.visible_to(person).select_related("review").get(pk=said["round"])
    return in_volumes(round_table(of), to, progress, file_name(of))


KIND = "round_pdf"
MAKER = Maker(KIND, gettext_lazy("The table of a round, as PDF"), _make)


def _draft() -> str:
    return _("Draft, round not closed")


def _titled(title: str, of: Round) -> str:
    return f"{_draft()} · {title}" if of.is_open else title


def _spoken(of: Round) -> str:
    return of.dated.isoformat()


def _moves(rows: list[Comparison]) -> list[str]:
    """A sentence for each status and each response that is another one now."""
    said = [_move(row) for row in rows if row.status_moved]
    said = said or [_("No status moved.")]
    for row in sorted(rows, key=lambda each: each.recommendation.number):
        said += [
            _("%(recommendation)s, response of %(party)s: %(before)s before, %(after)s now.")
            % {
                "recommendation": row.recommendation, "party": each.party,
                "before": each.before or _("none"), "after": each.after or _("none"),
            }
            for each in row.answers_moved
        ]  # fmt: skip
    return said


def _move(row: Comparison) -> str:
    if row.before is None or row.after is None:
        pattern = (
            _("%(recommendation)s: asked about for the first time; %(status)s.")
            if row.before is None
            else _("%(recommendation)s: not asked about any more; it was %(status)s.")
        )
        shown = row.after or row.before
        assert shown is not None
        status = shown.status or _("no status")
        return pattern % {"recommendation": row.recommendation, "status": status}
    return _("%(recommendation)s: %(before)s before, %(after)s now.") % {
        "recommendation": row.recommendation,
        "before": row.before.status or _("no status"),
        "after": row.after.status or _("no status"),
    }
