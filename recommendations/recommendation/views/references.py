"""The page on which references of a recommendation are added and taken away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coordination import process
from coordination.requests import PersonRequest
from recommendations.editing import edited
from recommendations.recommendation import policy
from recommendations.recommendation.forms import ReferenceForm
from recommendations.recommendation.references import (
    add_reference,
    check_not_frozen,
    take_back_reference,
)
from recommendations.recommendation.views.page import recommendation_of

TEMPLATE = "recommendations/recommendation/references.html"


@require_http_methods(["GET", "POST"])
def references(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Those there are, each with its button, and the form of another one."""
    thing = recommendation_of(request, ref, number)
    process.check_role(thing, request.user, policy.MAY_EDIT)
    if request.method == "GET":
        check_not_frozen(thing)
    form = ReferenceForm(request.POST or None)

    def act(said: dict[str, Any]) -> str:
        said["number"] = said.pop("recommendation")
        add_reference(thing, by=request.user, **said)
        return reverse("recommendation_references", args=[ref, number])

    context = {"thing": thing, "review": thing.review, "references": thing.references.all()}
    return edited(request, form, act, template=TEMPLATE, context=context, done=_("Saved."))


@require_POST
def take_back(request: PersonRequest, ref: str, number: int, reference: int) -> HttpResponse:
    """Take one away."""
    thing = recommendation_of(request, ref, number)
    take_back_reference(thing, reference, by=request.user)
    messages.success(request, _("Saved."))
    return redirect("recommendation_references", ref, number)
