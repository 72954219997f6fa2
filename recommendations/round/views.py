"""The pages of a round: opening it, seeing who has reported, closing it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination import process
from coordination.orders.actions import order_file
from coordination.requests import PersonRequest
from coordination.tables import hand_out
from recommendations.editing import edited
from recommendations.recommendation.long_table import is_long
from recommendations.report.clocks import clocks_of, what_silence_brings
from recommendations.report.models import StatusReport
from recommendations.report.policy import State
from recommendations.report.shown import Shown
from recommendations.review.models import Review
from recommendations.round import actions, comparing, tables
from recommendations.round.closing import foreseen, unanswered
from recommendations.round.forms import ClosingForm, RoundForm
from recommendations.round.models import Round
from smcc.exports.table.formats import FORMATS
from smcc.rules.refusals import NotYours
from smcc.web import listing
from smcc.web.forms import sent_by
from smcc.web.stepping import take_step


def _round(request: PersonRequest, ref: str, dated: date) -> Round:
    seen = Round.objects.visible_to(request.user).select_related("review")
    return get_object_or_404(seen.exclude(state="withdrawn"), review__ref=ref, dated=dated)


def _earlier(request: PersonRequest, round_: Round) -> list[Round]:
    """The rounds that this one can be compared with, the last one first."""
    seen = Round.objects.visible_to(request.user).select_related("review")
    before = seen.filter(review=round_.review_id, dated__lt=round_.dated)
    return list(before.exclude(state="withdrawn").order_by("-dated")[:20])


@require_GET
def page(request: PersonRequest, ref: str, dated: date) -> HttpResponse:
    """Who has reported, and what; after the close, the record."""
    round_ = _round(request, ref, dated)
    reports = StatusReport.objects.filter(round=round_).select_related(
        "recommendation__review", "round__review", "owner_post__component", "reported_by"
    )
    counts = dict(
        StatusReport.objects.filter(round=round_)
        .values_list("state")
        .annotate(n=Count("pk"))
        .order_by()
    )
    page = listing.paginate(reports, request.GET, order=("recommendation__number", "id"))
    clocks = clocks_of(page, request.user, timezone.now())
    context = {
        "round": round_,
        "review": round_.review,
        "page": page,
        "rows": [Shown(each, clocks.get(each.pk)) for each in page],
        "counted": [(label, counts[state]) for state, label in State.choices if state in counts],
        "ladder": what_silence_brings() if round_.is_open else [],
        "earlier": _earlier(request, round_),
        "formats": list(FORMATS),
        "offers": round_.offers(request.user),
        "steps_url": reverse("round_steps", args=[ref, dated]),
    }
    return render(request, "recommendations/round/page.html", context)


@require_GET
def table(request: PersonRequest, ref: str, dated: date, form: str) -> HttpResponseBase:
    """The round's own official table as a file: its reports, as they were when it was closed."""
    round_ = _round(request, ref, dated)
    if form not in FORMATS:
        raise Http404
    asked = tables.asked_in(round_)
    if is_long(asked, form):
        context = {
            "count": asked.count(), "back": round_.get_absolute_url(),
            "order_url": reverse("round_table_order", args=[ref, dated]),
        }  # fmt: skip
        return render(request, "recommendations/recommendation/long_table.html", context)
    return hand_out(tables.round_table(round_), form, tables.file_name(round_))


@require_POST
def order_table(request: PersonRequest, ref: str, dated: date) -> HttpResponse:
    """Order the PDF of a round with more recommendations than can be set while its reader waits."""
    round_ = _round(request, ref, dated)
    total = tables.asked_in(round_).count()
    return redirect(
        order_file(tables.KIND, said={"round": round_.pk}, total=total, by=request.user)
    )


@require_GET
def changes(request: PersonRequest, ref: str, dated: date, other: date) -> HttpResponseBase:
    """What moved between two rounds as a Word file with tracked changes."""
    earlier, later = _pair(request, ref, dated, other)
    name = tables.file_name(earlier, later)
    return hand_out(tables.tracked_table(earlier, later), "docx", name)


def _pair(request: PersonRequest, ref: str, dated: date, other: date) -> tuple[Round, Round]:
    """Two rounds of a review, the earlier one first; a round is not compared with itself."""
    if dated == other:
        raise Http404
    one, two = _round(request, ref, dated), _round(request, ref, other)
    return (one, two) if one.dated < two.dated else (two, one)


@require_GET
def comparison(request: PersonRequest, ref: str, dated: date, other: date) -> HttpResponse:
    """What moved between two rounds, the later one read against the earlier one."""
    earlier, later = _pair(request, ref, dated, other)
    rows = comparing.compare(earlier, later)
    page = listing.part_of(rows, request.GET, order=comparing.ORDER)
    of_all = Counter(row.rank for row in rows)
    moved, others, same = ([row for row in page if row.rank == rank] for rank in range(3))
    context = {
        "earlier": earlier, "later": later, "review": later.review, "page": page,
        "moved": moved, "others": others, "same": same,
        "n_moved": of_all[comparing.MOVED], "n_same": of_all[comparing.SAME],
        "n_others": of_all[comparing.SAID_OTHERWISE],
    }  # fmt: skip
    return render(request, "recommendations/round/comparison.html", context)


@require_http_methods(["GET", "POST"])
def opening(request: PersonRequest, ref: str) -> HttpResponse:
    """Open a round of reports on a review."""
    review = get_object_or_404(Review.objects.visible_to(request.user), ref=ref)
    if not actions.may_open(review, request.user):
        raise NotYours(_("The secretariat opens rounds."))
    form = RoundForm(request.POST or None, zone=str(request.user.time_zone))

    def act(said: dict[str, Any]) -> Round:
        return actions.open_round(review, by=request.user, **said)

    return edited(
        request, form, act, template="recommendations/round/open.html",
        context={"review": review, "ladder": what_silence_brings()},
        done=_("The round is open. Its owners are asked for their reports."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def close(request: PersonRequest, ref: str, dated: date) -> HttpResponse:
    """What will follow, in sentences, and then the button that closes and freezes."""
    round_ = _round(request, ref, dated)
    process.check_role(round_, request.user, frozenset(round_.workflow.step("close").by))
    if request.method == "GET":
        round_.workflow.check("close", round_, round_.roles_of(request.user))
    form = ClosingForm(sent_by(request), initial={"version": round_.version})

    def act(said: dict[str, Any]) -> Round:
        return actions.run(round_, "close", by=request.user, **said)

    found = foreseen(round_)
    page = listing.paginate(unanswered(round_), request.GET, order=("recommendation__number", "id"))
    context = {
        "round": round_, "review": round_.review, "foreseen": found,
        "page": page, "rows": found.rows(page),
    }  # fmt: skip
    return edited(
        request, form, act, template="recommendations/round/close.html", context=context,
        done=_("The round is closed. Its reports are the current status now."),
    )  # fmt: skip


@require_POST
def steps(request: PersonRequest, ref: str, dated: date) -> HttpResponse:
    """Reopen, withdraw, or whatever step's button was pressed."""
    round_ = _round(request, ref, dated)
    url = reverse("round_steps", args=[ref, dated])
    return take_step(request, round_, actions.run, url=url)
