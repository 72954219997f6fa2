"""What National Societies say that they can lead: the list, one of them, its versions, and writing it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination.capacity import actions, content
from coordination.capacity.filters import ConvenerCapacityFilter
from coordination.capacity.forms import DescribeForm
from coordination.capacity.models import CapacityVersion, ConvenerCapacity
from coordination.capacity.shown import kind_of, sentence_of, word_of
from coordination.components.models import Country
from coordination.countries.editing import edited
from coordination.countries.history import history
from coordination.countries.ordering import PLACE, by_country
from coordination.requests import PersonRequest
from smcc.web import listing
from smcc.web.forms import sent_by
from smcc.web.stepping import take_step

ORDER = (PLACE, "id")
VERSIONS = 20
VERBS = {
    "begin": gettext_lazy("Described for the first time"),
    "write": gettext_lazy("A new version was written"),
}


@require_GET
def capacity_list(request: PersonRequest) -> HttpResponse:
    """Who has described what it can lead: `?country=`, `?region=`, `?late=`."""
    seen = ConvenerCapacity.objects.visible_to(request.user)
    found = ConvenerCapacityFilter(request.GET, seen, request=request)
    rows = found.qs if found.form.is_valid() else seen.none()
    rows = by_country(rows.with_due().select_related("country", "component"))
    page, now = listing.paginate(rows, request.GET, order=ORDER), timezone.now()
    context = {
        "page": page,
        "lines": [_line(each, now) for each in page],
        "form": found.form,
        "is_filtered": bool(found.form.is_bound and found.form.changed_data),
        "crumbs": [{"label": _("Countries"), "url": reverse("country_list")}],
    }
    return render(request, "coordination/capacity/list.html", context)


def _line(capacity: ConvenerCapacity, now: Any) -> dict[str, Any]:
    return {
        "capacity": capacity,
        "word": word_of(capacity, now),
        "kind": kind_of(capacity, now),
        "sentence": sentence_of(capacity),
    }


def found(request: PersonRequest, pk: int) -> ConvenerCapacity:
    seen = ConvenerCapacity.objects.visible_to(request.user).with_due()
    return get_object_or_404(seen.select_related("country", "component"), pk=pk)


def crumbs(country: Country) -> list[dict[str, Any]]:
    return [
        {"label": country.name, "url": country.get_absolute_url()},
        {"label": _("Capacity to convene"), "url": reverse("capacity_list")},
    ]


@require_GET
def capacity(request: PersonRequest, pk: int) -> HttpResponse:
    """What stands now, marked as the National Society's own words."""
    row = found(request, pk)
    return _show(request, row, row.last_version())


@require_GET
def capacity_version(request: PersonRequest, pk: int, number: int) -> HttpResponse:
    """What was said at one time, word for word."""
    row = found(request, pk)
    return _show(request, row, get_object_or_404(row.versions, number=number), is_old=True)


def _show(
    request: PersonRequest,
    row: ConvenerCapacity,
    version: CapacityVersion | None,
    *,
    is_old: bool = False,
) -> HttpResponse:
    offers = row.offers(request.user)
    context = _line(row, timezone.now()) | {
        "version": version,
        "is_old": is_old,
        "rows": content.read(version.rows) if version else [],
        "versions": row.versions.defer("rows", "text")[:VERSIONS],
        "history": history(row, VERBS),
        "offers": [each for each in offers if not each.step.own_door],
        "may_write": any(each.step.own_door and each.open for each in offers),
        "steps_url": reverse("convener_capacity_steps", args=[row.pk]),
        "crumbs": crumbs(row.country),
    }
    return render(request, "coordination/capacity/page.html", context)


@require_POST
def capacity_steps(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the step whose button was pressed."""
    url = reverse("convener_capacity_steps", args=[pk])
    return take_step(request, found(request, pk), actions.run, url=url)


@require_http_methods(["GET", "POST"])
def capacity_write(request: PersonRequest, iso3: str) -> HttpResponse:
    """Say what one's National Society can lead: the first time, or anew."""
    country = get_object_or_404(Country, iso3=iso3.upper())
    society = actions.society_of(country, request.user)
    if society is None:
        raise actions.not_yours()
    row = ConvenerCapacity.objects.filter(component=society).first()
    last = row.last_version() if row else None
    form = DescribeForm(
        sent_by(request),
        said=last.rows if last else [],
        initial={"text": last.text if last else "", "version": row.version if row else None},
    )

    def act(said: dict[str, Any]) -> ConvenerCapacity:
        return actions.describe(
            society, by=request.user, text=said["text"], rows=form.rows(), version=said["version"]
        )

    context = {
        "title": _("Describe what you can lead"),
        "kicker": society.name,
        "lead": _("As convener your National Society leads the coordination in its country. Say what it can lead today, and where it wants support. Leave out what you cannot say."),
        "crumbs": crumbs(country),
        "back": row.get_absolute_url() if row else country.get_absolute_url(),
        "button": _("Publish the description"),
    }  # fmt: skip
    return edited(
        request, form, act, context=context, done=_("The description is published."),
        template="coordination/capacity/form.html",
    )  # fmt: skip
