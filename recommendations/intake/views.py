"""The pages of an intake: bring a table in, look it through, apply what is ticked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination.requests import PersonRequest
from recommendations.intake import actions
from recommendations.intake.filters import RowFilter
from recommendations.intake.forms import ApplyForm, FileForm, RowForm
from recommendations.intake.models import Intake, IntakeRow
from recommendations.intake.shown import Counts, ShownRow, what_a_press_came_to, what_came
from recommendations.recommendation.models import Recommendation
from recommendations.review.models import Review
from smcc.rules.refusals import Invalid, NotYours, Refusal
from smcc.web import listing
from smcc.web.middleware import said_without_form
from smcc.web.stepping import take_step

ROWS = 20
"""Rows of a file on one page: each has four cells, some of them long."""


def _intake(request: PersonRequest, ref: str, pk: int) -> Intake:
    seen = Intake.objects.visible_to(request.user).select_related("review", "created_by")
    return get_object_or_404(seen, review__ref=ref, pk=pk)


@require_http_methods(["GET", "POST"])
def intake_list(request: PersonRequest, ref: str) -> HttpResponse:
    """The tables brought in for a review, and the form that brings another."""
    review = get_object_or_404(Review.objects.visible_to(request.user), ref=ref)
    if not actions.may_bring_in(review, request.user):
        raise NotYours(_("The Steering Committee and its secretariat bring tables in."))
    form, status = FileForm(), 200
    if request.method == "POST":
        form = FileForm(request.POST, request.FILES)
        status = 422
        if form.is_valid():
            try:
                made = actions.read_table(
                    review, by=request.user, content=form.content(),
                    name=form.cleaned_data["file"].name,
                )  # fmt: skip
            except Invalid as refusal:
                form.refuse(refusal)
            else:
                return redirect(made)
    brought = Intake.objects.visible_to(request.user).filter(review=review)
    page = listing.paginate(
        brought.select_related("review", "created_by"), request.GET, order=("-id",)
    )
    context = {"review": review, "form": form, "page": page}
    return render(request, "recommendations/intake/list.html", context, status=status)


def _rows(intake: Intake) -> QuerySet[IntakeRow]:
    return intake.rows.select_related("recommendation__review").prefetch_related(
        "proposals__applied_by"
    )


def _known(intake: Intake) -> list[Recommendation]:
    return list(intake.review.recommendations.order_by("number")[: listing.PAGE_SIZE * 4])


@require_GET
def page(request: PersonRequest, ref: str, pk: int) -> HttpResponse:
    """What the file proposes, row by row: what stands, what it says, what would be written."""
    intake = _intake(request, ref, pk)
    found = RowFilter(request.GET, _rows(intake))
    rows = found.qs if found.form.is_valid() else intake.rows.none()
    shown = listing.paginate(rows, request.GET, order=("n", "id"), size=ROWS)
    return render(
        request, "recommendations/intake/page.html", _context(request, intake, shown, found)
    )


def _context(request: PersonRequest, intake: Intake, shown: Any, found: Any) -> dict[str, Any]:
    counts = Counts.of(intake)
    rows = [ShownRow(each) for each in shown]
    known = _known(intake) if any(each.row.asks or each.may_be_chosen for each in rows) else []
    return {
        "intake": intake,
        "review": intake.review,
        "counts": counts,
        "came": what_came(counts),
        "page": shown,
        "form": found.form,
        "rows": [
            (each, RowForm(known=known, prefix=f"row-{each.row.pk}",
                           initial={"version": intake.version,
                                    "recommendation": _guess(each)}))
            for each in rows
        ],
        "offers": [each for each in intake.offers(request.user) if not each.step.own_door],
        "steps_url": reverse("intake_steps", args=[intake.review.ref, intake.pk]),
    }  # fmt: skip


def _guess(shown: ShownRow) -> str:
    thing = shown.row.recommendation
    return str(thing.number) if thing is not None else ""


@require_POST
def apply(request: PersonRequest, ref: str, pk: int) -> HttpResponse:
    """Apply the cells that are ticked."""
    intake = _intake(request, ref, pk)
    form = ApplyForm(request.POST)
    form.is_valid()
    said = form.cleaned_data
    try:
        came = actions.apply(
            intake, by=request.user, proposals=said.get("cell", []),
            all_plain=said["all_plain"], version=said["version"],
        )  # fmt: skip
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, str(said_without_form(refusal)))
        return redirect(_back(request, intake))
    if came.applied and said["all_plain"]:
        messages.success(request, what_a_press_came_to(Counts.of(intake)))
    elif came.applied:
        messages.success(
            request,
            ngettext("%(n)d cell is applied.", "%(n)d cells are applied.", came.applied)
            % {"n": came.applied},
        )
    for each in came.refused[:5]:
        messages.error(request, f"{each}: {each.refused}")
    return redirect(_back(request, intake))


def _back(request: PersonRequest, intake: Intake) -> str:
    """The page of the list from which the button was pressed."""
    query = request.GET.urlencode()
    return intake.get_absolute_url() + (f"?{query}" if query else "")


@require_POST
def choose(request: PersonRequest, ref: str, pk: int, row: int) -> HttpResponse:
    """Say which recommendation a row is, and compare it again."""
    intake = _intake(request, ref, pk)
    one = get_object_or_404(_rows(intake), pk=row)
    prefix = f"row-{one.pk}"
    number = request.POST.get(f"{prefix}-recommendation", "")
    asked = int(number) if number.isascii() and number.isdecimal() and len(number) < 9 else 0
    known = list(intake.review.recommendations.filter(number=asked))
    form = RowForm(request.POST, known=known, prefix=prefix)
    if not form.is_valid():
        raise Invalid({"recommendation": _("Choose what the row is.")})
    said = form.chosen()
    thing = next((each for each in known if each.number == said["number"]), None)
    actions.choose(
        one, by=request.user, recommendation=thing, is_new=said["is_new"],
        version=form.cleaned_data["version"],
    )  # fmt: skip
    messages.success(request, _("%(row)s was compared again.") % {"row": one})
    return redirect(_back(request, intake) + f"#row-{one.n}")


@require_POST
def steps(request: PersonRequest, ref: str, pk: int) -> HttpResponse:
    """Put it away."""
    intake = _intake(request, ref, pk)
    url = reverse("intake_steps", args=[ref, pk])
    return take_step(request, intake, actions.run, url=url)
