"""The directory of the Movement's components."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from coordination.components import actions
from coordination.components.edits import edits_of
from coordination.components.filters import ComponentFilter
from coordination.components.models import LANGUAGES, Component
from coordination.operations.models import Convening, Operation, Presence
from coordination.people.models import Holding, Post
from smcc.web import listing

OPERATIONS = 20
NAMES_KEPT = 3600
"""Seconds for which a browser need not ask again for the names that its pickers offer."""


def component_list(request: HttpRequest) -> HttpResponse:
    """By name; where words are asked for, the best match first."""
    found = ComponentFilter(request.GET, Component.objects.select_related("country"))
    rows, order = found.qs, ["name_en", "id"]
    if words := found.words:
        rows, order = rows.best_first(words), ["rank", *order]
    page = listing.paginate(rows, request.GET, order=order)
    context = {"page": page, "form": found.form, "may_amend": actions.may_amend(request.user)}
    return render(request, "coordination/components/list.html", context)


@require_GET
@cache_control(private=True, max_age=NAMES_KEPT)
def component_names(request: HttpRequest) -> JsonResponse:
    """Every component as a picker offers it: name in the reader's language, code, and what finds it.

    `in` names the language, so that a browser keeps one answer for each.
    """
    rows = [(each.name, each.code.lower(), each.search_text) for each in Component.objects.all()]
    return JsonResponse(rows, safe=False, json_dumps_params={"ensure_ascii": False})


def component_page(request: HttpRequest, code: str) -> HttpResponse:
    """One component: its names, its posts and who holds them, and the operations the reader may see."""
    component = get_object_or_404(
        Component.objects.select_related("country", "part_of").prefetch_related("aliases", "parts"),
        code__iexact=code,
    )
    may_amend = actions.may_amend(request.user)
    context: dict[str, Any] = {
        "component": component,
        "edits": edits_of(component) if may_amend else [],
        "names": [
            {"language": language, "label": label, "name": getattr(component, f"name_{language}")}
            for language, label in language_labels()
        ],
        "posts": posts_of(component),
        "operations": operations_of(component, request.user, OPERATIONS),
        "may_amend": may_amend,
        "crumbs": [{"label": _("Components"), "url": reverse("component_list")}],
    }
    return render(request, "coordination/components/component.html", context)


def language_labels() -> list[tuple[str, Any]]:
    labels = {"en": _("English"), "fr": _("French"), "es": _("Spanish"), "ar": _("Arabic")}
    return [(language, labels[language]) for language in LANGUAGES]


def posts_of(component: Component) -> list[Post]:
    """Its posts, each with `current`: who holds it now, the holder before the delegates."""
    now = timezone.now()
    current = (
        Holding.objects.current(now)
        .filter(person__is_active=True)
        .select_related("person")
        .order_by("-kind", "starts_at")
    )
    rows = component.posts.select_related("country").order_by("title", "id")
    return list(rows.prefetch_related(Prefetch("holdings", current, "current")))


def operations_of(component: Component, person: Any, at_most: int) -> list[Operation]:
    """The newest operations where it is the host, is present or convenes, of those the person may see.

    Asked one by one: together they would make the database read every operation there is.
    """
    here = {"operation": OuterRef("pk"), "component": component}
    ways = (
        Q(host=component),
        Exists(Presence.objects.filter(**here)),
        Exists(Convening.objects.in_force().filter(**here)),
    )
    seen = Operation.objects.visible_to(person).outside_drills().select_related("host")
    seen = seen.order_by("-onset_at", "-id")
    found = {row.pk: row for way in ways for row in seen.filter(way)[:at_most]}
    return sorted(found.values(), key=lambda row: (row.onset_at, row.pk), reverse=True)[:at_most]
