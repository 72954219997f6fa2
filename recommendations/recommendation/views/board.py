"""The board: every recommendation in the columns of the published table."""

from __future__ import annotations

from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from coordination.orders.actions import order_file
from coordination.requests import PersonRequest
from coordination.tables import hand_out
from recommendations.indicator.shown import sentences, with_leading_indicator
from recommendations.recommendation import summary
from recommendations.recommendation.filters import BoardFilter, institutions, offered, owners
from recommendations.recommendation.in_place import reports_asked, shown_rows, waiting_for
from recommendations.recommendation.long_table import KIND, ORDER, board_table, is_long
from recommendations.recommendation.models import Recommendation
from recommendations.recommendation.rows import grouped, with_facts
from recommendations.review.actions import may_keep
from recommendations.review.models import Review
from recommendations.round.trend import trend
from smcc.exports.table.formats import FORMATS
from smcc.web import listing


@require_GET
def board(request: PersonRequest) -> HttpResponse:
    """Recommendations by review and number, with where they stand. What waits for the reader is first."""
    seen = Recommendation.objects.visible_to(request.user)
    found = BoardFilter(request.GET, seen)
    rows = found.qs if found.form.is_valid() else seen.none()
    page = listing.paginate(with_leading_indicator(with_facts(rows)), request.GET, order=ORDER)
    reviews = {row.review_id: row.review for row in page.rows}
    parties = list(institutions())
    asked = reports_asked(request.user, [row.pk for row in page.rows])
    said = sentences(request.user, page.rows)
    lines = shown_rows(page.rows, request.user, asked, parties, said)
    groups = grouped(lines, by_review=len(reviews) > 1)
    # They are read already; a select would read them twice.
    found.form.fields["party"].widget.choices = offered(parties)
    found.form.fields["owner"].widget.choices = offered(list(owners()))
    one = next(iter(reviews.values())) if len(reviews) == 1 and _asks_for_one(found) else None
    context = {
        "page": page,
        "groups": list(groups),
        "form": found.form,
        "is_filtered": bool(found.form.is_bound and found.form.changed_data),
        "formats": list(FORMATS),
        "sentence": summary.sentence(rows, parties),
        "waiting": waiting_for(request.user, asked)[: listing.PAGE_SIZE],
        "trend": trend(one, request.user) if one is not None else None,
        "reviews": [one]
        if one is not None
        else list(Review.objects.visible_to(request.user)[: listing.PAGE_SIZE]),
        "may_keep_reviews": may_keep(request.user),
        "board_url": request.get_full_path(),
    }
    return render(request, "recommendations/recommendation/board.html", context)


def _asks_for_one(found: BoardFilter) -> bool:
    return bool(found.form.cleaned_data.get("review"))


@require_GET
def table(request: PersonRequest, form: str) -> HttpResponseBase:
    """The board's rows as a file: the same filters, the same order, the same words."""
    if form not in FORMATS:
        raise Http404
    found = BoardFilter(request.GET, Recommendation.objects.visible_to(request.user))
    if not found.form.is_valid():
        return _said_on_the_board(request.GET)
    rows = found.qs
    if is_long(rows, form):
        filters = request.GET.urlencode()
        context = {
            "count": rows.count(), "filters": filters,
            "back": f"{reverse('recommendation_list')}?{filters}",
            "order_url": reverse("recommendation_table_order"),
        }  # fmt: skip
        return render(request, "recommendations/recommendation/long_table.html", context)
    return hand_out(board_table(rows), form, "recommendations")


def _said_on_the_board(filters: QueryDict) -> HttpResponse:
    """A filter that cannot be read: the board shows it with its sentence, and it can be mended there."""
    return redirect(f"{reverse('recommendation_list')}?{filters.urlencode()}")


@require_POST
def order_table(request: PersonRequest) -> HttpResponse:
    """Order the PDF of more rows than can be set while their reader waits."""
    filters = QueryDict(request.POST.get("filters", ""))
    found = BoardFilter(filters, Recommendation.objects.visible_to(request.user))
    if not found.form.is_valid():
        return _said_on_the_board(filters)
    order = order_file(
        KIND, said={"filters": filters.urlencode()}, total=found.qs.count(), by=request.user
    )
    return redirect(order)
