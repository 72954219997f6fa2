"""The lessons library: what reviews learned, across all of them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from coordination.requests import PersonRequest
from recommendations.learning.filters import LearningFilter
from recommendations.review.models import Learning
from recommendations.review.policy import Tool
from smcc.web import listing

ORDER = ("-priority__review_id", "priority__number", "number", "id")


@require_GET
def library(request: PersonRequest) -> HttpResponse:
    """Learnings of every review that the reader may see, newest review first."""
    seen = Learning.objects.visible_to(request.user).defer("search_text")
    found = LearningFilter(request.GET, seen)
    rows = found.qs if found.form.is_valid() else seen.none()
    rows = rows.select_related("priority__review").prefetch_related(
        "countries", "cited_by__recommendation__review"
    )
    page = listing.paginate(rows, request.GET, order=ORDER)
    labels = dict(Tool.choices)
    context = {
        "page": page,
        "rows": [
            {"learning": each, "tools": [labels[tool] for tool in each.tools if tool in labels]}
            for each in page.rows
        ],
        "form": found.form,
        "is_filtered": bool(found.form.is_bound and found.form.changed_data),
    }
    return render(request, "recommendations/learning/library.html", context)
