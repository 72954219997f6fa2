"""The page on which the secretariat adds a recommendation to a review."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coordination.requests import PersonRequest
from recommendations.recommendation import actions
from recommendations.recommendation.forms import RecommendationForm
from recommendations.review.models import Review
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn


@require_http_methods(["GET", "POST"])
def add(request: PersonRequest, ref: str) -> HttpResponse:
    """Add a recommendation, or show what is wrong with everything typed still there."""
    review = get_object_or_404(Review.objects.visible_to(request.user), ref=ref)
    if not actions.may_add(review, request.user):
        raise NotYours(_("The secretariat adds recommendations, as long as the review stands."))
    form = RecommendationForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            made = actions.add_recommendation(review, by=request.user, **form.cleaned_data)
        except (Invalid, OutOfTurn) as refusal:
            form.refuse(refusal)
            status = 422 if isinstance(refusal, Invalid) else refusal.status
        else:
            messages.success(request, _("%(thing)s is added.") % {"thing": made})
            return redirect(made)
    context = {"review": review, "form": form}
    return render(request, "recommendations/recommendation/add.html", context, status=status)
