"""The list of briefings, one of them, and its steps."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination.briefings import actions
from coordination.briefings.filters import BriefingFilter
from coordination.briefings.forms import HoldForm, PlanForm
from coordination.briefings.models import Briefing
from coordination.briefings.shown import kind_of, leader_of, sentence_of
from coordination.countries.editing import edited
from coordination.countries.history import history
from coordination.requests import PersonRequest
from smcc.web import listing
from smcc.web.forms import sent_by
from smcc.web.stepping import take_step

ORDER = ("-starts_at", "-id")
VERBS = {"open": gettext_lazy("Opened: the post has a new holder")}
WAYS = ["GET", "POST"]


@require_GET
def briefing_list(request: PersonRequest) -> HttpResponse:
    """Whose leadership changed, and who was briefed: `?country=`, `?region=`, `?state=`, `?late=`."""
    seen = Briefing.objects.visible_to(request.user)
    found = BriefingFilter(request.GET, seen, request=request)
    rows = found.qs if found.form.is_valid() else seen.none()
    rows = rows.with_due().select_related("country", "post__component", "holding__person")
    page, now = listing.paginate(rows, request.GET, order=ORDER), timezone.now()
    context = {
        "page": page,
        "lines": [
            {"briefing": each, "kind": kind_of(each, now), "who": leader_of(each.post)}
            for each in page
        ],
        "form": found.form,
        "is_filtered": bool(found.form.is_bound and found.form.changed_data),
        "crumbs": [{"label": _("Countries"), "url": reverse("country_list")}],
    }
    return render(request, "coordination/briefings/list.html", context)


def found(request: PersonRequest, pk: int) -> Briefing:
    seen = Briefing.objects.visible_to(request.user).with_due()
    read = ("country", "post__component", "holding__person", "briefer__component")
    return get_object_or_404(seen.select_related(*read), pk=pk)


def crumbs(briefing: Briefing, *, inside: bool = False) -> list[dict[str, Any]]:
    way = [
        {"label": briefing.country.name, "url": briefing.country.get_absolute_url()},
        {"label": _("Briefings"), "url": reverse("briefing_list")},
    ]
    return [*way, {"label": briefing.title, "url": briefing.get_absolute_url()}] if inside else way


@require_GET
def briefing(request: PersonRequest, pk: int) -> HttpResponse:
    """Who is new, since when, and whether they were briefed."""
    row, now = found(request, pk), timezone.now()
    context = {
        "briefing": row,
        "sentence": sentence_of(row),
        "kind": kind_of(row, now),
        "history": history(row, VERBS),
        "offers": row.offers(request.user),
        "steps_url": reverse("briefing_steps", args=[pk]),
        "crumbs": crumbs(row),
    }
    return render(request, "coordination/briefings/page.html", context)


@require_POST
def briefing_steps(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the step whose button was pressed."""
    url = reverse("briefing_steps", args=[pk])
    return take_step(request, found(request, pk), actions.run, url=url)


@require_http_methods(WAYS)
def briefing_plan(request: PersonRequest, pk: int) -> HttpResponse:
    """Say when it is to be given, and by which post."""
    row = found(request, pk)
    row.workflow.check("plan", row, row.roles_of(request.user))
    start = {"version": row.version, "planned_on": row.planned_on, "briefer": row.briefer_id}
    form = PlanForm(sent_by(request), country=row.country, initial=start)
    return _stepped(
        request, row, "plan", form, title=_("Plan the briefing"), done=_("The briefing is planned.")
    )


@require_http_methods(WAYS)
def briefing_hold(request: PersonRequest, pk: int) -> HttpResponse:
    """Record that it was held, and what was spoken about."""
    row = found(request, pk)
    row.workflow.check("hold", row, row.roles_of(request.user))
    today = timezone.localdate()
    form = HoldForm(sent_by(request), initial={"version": row.version})
    form.fields["held_on"].initial = min(
        row.planned_on or today, today
    )  # proposed, not what stands
    return _stepped(
        request, row, "hold", form,
        title=_("Record that it was held"), done=_("The briefing is recorded."),
    )  # fmt: skip


def _stepped(
    request: PersonRequest, row: Briefing, step: str, form: Any, *, title: str, done: str
) -> HttpResponse:
    def act(said: dict[str, Any]) -> Briefing:
        return actions.run(row, step, by=request.user, **said)

    context = {
        "title": title,
        "kicker": f"{row.country.name} · {row.title}",
        "lead": sentence_of(row),
        "crumbs": crumbs(row, inside=True),
        "back": row.get_absolute_url(),
        "button": title,
    }
    return edited(request, form, act, context=context, done=done)
