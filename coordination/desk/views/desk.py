"""The desk itself, and what was edited here of the reference data."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from coordination.components.edits import edits_of
from coordination.components.models import Country
from coordination.desk import overview, registry
from coordination.desk.context import only_the_secretariat
from coordination.desk.entrances import ways
from coordination.desk.registry import in_order
from coordination.requests import PersonRequest
from smcc.web import listing


@require_GET
@only_the_secretariat
def desk(request: PersonRequest) -> HttpResponse:
    """What waits for the secretariat, and the way to each part that it keeps."""
    heaps = in_order([*overview.heaps(timezone.now()), *registry.matters(request.user)])
    context = {
        "waiting": [each for each in heaps if each.count],
        "well": [each for each in heaps if not each.count],
        "ways": ways(request.user),
    }
    return render(request, "coordination/desk/desk.html", context)


@require_GET
@only_the_secretariat
def edited_here(request: PersonRequest) -> HttpResponse:
    """Each country and component that says something else than the reference, field by field."""
    rows = sorted(
        ({"name": row.name_en, "key": str(row.pk), "row": row} for row in overview.edited_rows()),
        key=lambda each: (each["name"], each["key"]),
    )
    page = listing.part_of(rows, request.GET, order=("name", "key"))
    context = {
        "page": page,
        "lines": [
            each | {"edits": edits_of(each["row"]), "take": _take(each["row"])} for each in page
        ],
        "crumbs": [{"label": _("Secretariat’s desk"), "url": reverse("desk")}],
    }
    return render(request, "coordination/desk/edited.html", context)


def _take(row: Any) -> str:
    """Where the reference's values are taken again."""
    if isinstance(row, Country):
        return reverse("country_reference", args=[row.iso3])
    return reverse("component_reference", args=[row.code])
