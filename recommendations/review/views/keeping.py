"""The pages on which the secretariat records a review and what it found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from coordination.components.fields import known_components, known_countries
from coordination.requests import PersonRequest
from recommendations.editing import edited
from recommendations.review import actions
from recommendations.review.findings import PARTS, Part, add_finding, amend_finding, rows_of
from recommendations.review.forms import FindingForm, ReviewForm
from recommendations.review.models import Learning, Review
from recommendations.review.views.page import review_of
from smcc.web import listing

FIRST_FEW = 20
FORM = "recommendations/review/form.html"


@require_http_methods(["GET", "POST"])
def review_new(request: PersonRequest) -> HttpResponse:
    """Begin the record of a review, as a draft."""
    actions.check_keeps(request.user)
    form = ReviewForm(request.POST or None)

    def act(said: dict[str, Any]) -> Review:
        return actions.create_review(by=request.user, **said)

    context = {"title": _("New review"), "review": None, "countries": known_countries()}
    return edited(request, form, act, template=FORM, context=context, done=_("Saved."))


def _kept(request: PersonRequest, ref: str) -> Review:
    """The review, for those who may change it now."""
    review = review_of(request, ref)
    actions.check_keeps(request.user)
    if request.method == "GET":
        actions.check_stands(review)
    return review


@require_http_methods(["GET", "POST"])
def facts(request: PersonRequest, ref: str) -> HttpResponse:
    """Correct what the review is."""
    review = _kept(request, ref)
    initial = {name: getattr(review, name) for name in (*actions.EDITABLE, "version")}
    initial["countries"] = list(review.countries.all())
    form = ReviewForm(request.POST or None, of=review, initial=initial)

    def act(said: dict[str, Any]) -> Review:
        version = said.pop("version")
        return actions.amend_review(review, by=request.user, changes=said, version=version)

    context = {
        "title": _("About this review"), "review": review, "countries": known_countries(),
        "back": review.get_absolute_url(),
    }  # fmt: skip
    return edited(request, form, act, template=FORM, context=context, done=_("Saved."))


@require_GET
def findings(request: PersonRequest, ref: str) -> HttpResponse:
    """What was found, each with the way to its form: the first few of each kind, or one kind, paged."""
    review = _kept(request, ref)
    only = PARTS.get(request.GET.get("part", ""))
    sections = []
    for part in [only] if only else PARTS.values():
        rows = rows_of(part, review)
        if part.name == "learnings":
            rows = rows.select_related("priority")
        page = (
            listing.paginate(rows, request.GET, order=part.order)
            if only
            else listing.paginate(rows, {}, order=part.order, size=FIRST_FEW)
        )
        title = _title(part)
        sections.append({"part": part.name, "title": title, "page": page, "rows": _shown(page)})
    context = {"review": review, "sections": sections, "only": only}
    return render(request, "recommendations/review/findings.html", context)


def _title(part: Part) -> str:
    titles = {"figures": _("Method figures"), "documents": _("Documents")}
    return titles.get(part.name) or str(capfirst(part.model._meta.verbose_name_plural))


def _shown(found: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {"thing": each, "text": each.text, "mark": str(each)}
        if isinstance(each, Learning)
        else {"thing": each, "text": str(each), "mark": ""}
        for each in found
    ]


@require_http_methods(["GET", "POST"])
def finding_add(request: PersonRequest, ref: str, part: str) -> HttpResponse:
    """Add one."""
    review, kind = _kept(request, ref), _part(part)
    form = FindingForm(request.POST or None, review=review, part=kind)

    def act(said: dict[str, Any]) -> Any:
        add_finding(review, kind, by=request.user, facts=said)
        return _address(review)

    return _form(request, review, kind, form, act)


@require_http_methods(["GET", "POST"])
def finding_change(request: PersonRequest, ref: str, part: str, finding: int) -> HttpResponse:
    """Change one."""
    review, kind = _kept(request, ref), _part(part)
    thing = get_object_or_404(rows_of(kind, review), pk=finding)
    form = FindingForm(request.POST or None, review=review, part=kind, of=thing)
    form.begin_with(thing, kind, review.version)

    def act(said: dict[str, Any]) -> Any:
        version = said.pop("version")
        amend_finding(review, kind, thing, by=request.user, changes=said, version=version)
        return _address(review)

    return _form(request, review, kind, form, act)


def _part(name: str) -> Part:
    if name not in PARTS:
        raise Http404
    return PARTS[name]


def _address(review: Review) -> str:
    return f"{review.get_absolute_url()}findings/"


def _form(request: PersonRequest, review: Review, part: Part, form: Any, act: Any) -> HttpResponse:
    context: dict[str, Any] = {
        "title": _title(part), "review": review, "back": _address(review),
    }  # fmt: skip
    if part.links:
        context |= {"countries": known_countries(), "components": known_components()}
    return edited(request, form, act, template=FORM, context=context, done=_("Saved."))
