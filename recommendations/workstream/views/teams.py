"""The list of teams, and beginning one."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from coordination.components.fields import known_components
from coordination.components.models import Component
from coordination.requests import PersonRequest
from recommendations.editing import edited
from recommendations.workstream import actions, summary
from recommendations.workstream.filters import WorkstreamFilter
from recommendations.workstream.forms import WorkstreamForm
from recommendations.workstream.models import Workstream
from recommendations.workstream.participation import Participation, initiative
from smcc.web import listing

ORDER = ("name", "id")


@require_GET
def workstream_list(request: PersonRequest) -> HttpResponse:
    """Every team: how far its plan is, and who takes part."""
    seen = Workstream.objects.visible_to(request.user)
    found = WorkstreamFilter(request.GET, seen)
    rows = found.qs if found.form.is_valid() else seen.none()
    rows = rows.with_counts(timezone.localdate())
    members = Component.objects.only("kind", "region")
    page = listing.paginate(
        rows.prefetch_related(Prefetch("members", members)), request.GET, order=ORDER
    )
    context = {
        "page": page,
        "rows": [{"team": each, "who": Participation(each)} for each in page.rows],
        "form": found.form,
        "is_filtered": bool(found.form.is_bound and found.form.changed_data),
        "sentence": summary.sentence(rows),
        "initiative": initiative(page.rows),
        "may_begin": actions.may_keep(request.user),
    }
    return render(request, "recommendations/workstream/list.html", context)


@require_http_methods(["GET", "POST"])
def workstream_new(request: PersonRequest) -> HttpResponse:
    """Begin a team."""
    actions.check_keeps(request.user)
    form = WorkstreamForm(request.POST or None, person=request.user)

    def act(said: dict[str, Any]) -> Workstream:
        links = {name: said.pop(name) for name in actions.LINKS}
        return actions.begin(by=request.user, links=links, **said)

    context = {"title": _("Begin a team"), "components": known_components(), "team": None}
    return edited(
        request, form, act, template="recommendations/workstream/form.html", context=context,
        done=_("The team is recorded. Write its plan of action next."),
    )  # fmt: skip
