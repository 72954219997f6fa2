"""The page of a figure with the operations behind it, and the forms that bind one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination.indicators.counting import behind, figures
from coordination.indicators.figures import ASIDE, Figure, PartFigure, hours, hours_text
from coordination.requests import PersonRequest
from recommendations.committee import KEEPS
from recommendations.editing import edited
from recommendations.indicator import actions
from recommendations.indicator.filters import LEFT_OUT, SYNTHETIC, BehindFilter
from recommendations.indicator.forms import BindForm, BindingForm
from recommendations.indicator.models import IndicatorBinding
from recommendations.indicator.shown import set_aside, spoken
from recommendations.recommendation.models import Recommendation
from smcc.rules.refusals import NotYours
from smcc.web import listing
from smcc.web.stepping import take_step

FORM = "recommendations/recommendation/form.html"
ORDER = ("-onset_at", "-id")


def _binding(request: PersonRequest, ref: str, number: int, key: str) -> IndicatorBinding:
    seen = IndicatorBinding.objects.visible_to(request.user).select_related(
        "recommendation__review", "recommendation__country", "withdrawn_by"
    )
    return get_object_or_404(
        seen, recommendation__review__ref=ref, recommendation__number=number, indicator=key
    )


@require_GET
def page(request: PersonRequest, ref: str, number: int, key: str) -> HttpResponse:
    """The figure over the operations that the reader may see, and those operations, a page at a time."""
    binding = _binding(request, ref, number, key)
    if binding.known is None:
        raise Http404
    synthetic = request.GET.get("show") == SYNTHETIC
    asked = (binding.known, binding.since)
    figure = figures(request.user, [asked], synthetic=synthetic)[binding.indicator, binding.since]
    chosen = figure.part(request.GET.get("part", ""))
    rows = behind(request.user, chosen.part, binding.since, synthetic=synthetic)
    found = BehindFilter(request.GET, rows)
    page = listing.paginate(
        found.qs if found.form.is_valid() else rows.none(), request.GET, order=ORDER
    )
    standing = request.GET.get("standing", "")
    context = {
        "binding": binding,
        "thing": binding.recommendation,
        "review": binding.in_review,
        "figure": figure,
        "sentence": spoken(figure),
        "set_aside": set_aside(figure),
        "parts": [_part_shown(each, figure) for each in figure.parts],
        "chosen": chosen,
        "is_timed": chosen.part.runs is not None,
        "standing": _label(chosen, standing),
        "page": page,
        "rows": [_row_shown(each, chosen) for each in page.rows],
        "offers": binding.offers(request.user),
        "may_change": bool(binding.roles_of(request.user) & KEEPS),
        "steps_url": reverse("indicator_steps", args=[ref, number, key]),
    }
    return render(request, "recommendations/indicator/page.html", context)


def _part_shown(each: PartFigure, figure: Figure) -> dict[str, Any]:
    """A line of the figure's table: each number with what it is and, where it is left out, why."""
    groups = [(group, each.by_group[group.key]) for group in each.part.groups]
    aside = [(group, figure.aside[group.key]) for group in ASIDE if figure.aside[group.key]]
    return {
        "figure": each,
        "median": hours_text(each.median_hours),
        "since_onset": hours_text(each.median_hours_since_onset),
        "counted": [pair for pair in groups if pair[0].counts.value != LEFT_OUT],
        "left_out": [pair for pair in groups if pair[0].counts.value == LEFT_OUT and pair[1]]
        + aside,
    }


def _label(chosen: PartFigure, standing: str) -> Any:
    if standing == LEFT_OUT:
        return _("Left out")
    return next((each.label for each in _groups(chosen) if each.key == standing), "")


def _groups(chosen: PartFigure) -> Iterator[Any]:
    yield from chosen.part.groups
    yield from ASIDE


def _row_shown(operation: Any, chosen: PartFigure) -> dict[str, Any]:
    group = next((each for each in _groups(chosen) if each.key == operation.standing), None)
    allowed = operation.due - operation.started if operation.started else None
    is_done = group is not None and group.is_done
    return {
        "operation": operation,
        "group": group,
        "took": hours_text(hours(operation.took)) if is_done else "",
        "allowed": hours_text(hours(allowed)),
    }


@require_http_methods(["GET", "POST"])
def bind(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Choose an indicator for a recommendation."""
    seen = Recommendation.objects.visible_to(request.user).select_related("review", "country")
    thing = get_object_or_404(seen, review__ref=ref, number=number)
    if not actions.may_bind(thing, request.user):
        raise NotYours(_("Only the secretariat says what measures a recommendation."))

    def act(said: dict[str, Any]) -> IndicatorBinding:
        return actions.bind(thing, by=request.user, **said)

    return edited(
        request, BindForm(request.POST or None), act, template=FORM,
        context={"thing": thing, "review": thing.review, "title": _("Measure it")},
        done=_("The recommendation is measured by this indicator now."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def change(request: PersonRequest, ref: str, number: int, key: str) -> HttpResponse:
    """Change since when operations count, and the note."""
    binding = _binding(request, ref, number, key)
    if not binding.roles_of(request.user) & KEEPS:
        raise NotYours(_("Only the secretariat says what measures a recommendation."))
    initial = {"since": binding.since, "note": binding.note, "version": binding.version}
    form = BindingForm(request.POST or None, initial=initial)

    def act(said: dict[str, Any]) -> IndicatorBinding:
        version = said.pop("version")
        return actions.amend_binding(binding, by=request.user, changes=said, version=version)

    context = {
        "thing": binding.recommendation, "review": binding.in_review, "title": binding.title,
    }  # fmt: skip
    return edited(request, form, act, template=FORM, context=context, done=_("Saved."))


@require_POST
def steps(request: PersonRequest, ref: str, number: int, key: str) -> HttpResponse:
    """Stop measuring, or measure again."""
    binding = _binding(request, ref, number, key)
    url = reverse("indicator_steps", args=[ref, number, key])
    return take_step(request, binding, actions.run, url=url)
