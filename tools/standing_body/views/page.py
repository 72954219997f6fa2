"""The page of a standing body, its meetings, and its steps."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from coordination.requests import PersonRequest
from smcc.web import listing
from smcc.web.stepping import take_step
from tools.body_item.models import BodyItem
from tools.country_record import clocks_of
from tools.standing_body import actions, policy, shown
from tools.standing_body.models import StandingBody

SHOWN = 10
"""Meetings and closed items on a body's page; its own lists have all."""
MEETINGS_ORDER = ("-held_on", "-id")


def found(request: PersonRequest, pk: int) -> StandingBody:
    """The body with its country, where the person may read it; else a 404."""
    seen = StandingBody.objects.visible_to(request.user).select_related("country")
    body: StandingBody = get_object_or_404(seen.with_members(timezone.localdate()), pk=pk)
    return body


def crumbs(country: Any, body: StandingBody | None = None) -> list[dict[str, str]]:
    above = [
        {"label": country.name, "url": country.get_absolute_url()},
        {"label": _("Standing bodies"), "url": f"{reverse('standing_body_list')}?country={country.iso3}"},
    ]  # fmt: skip
    if body is not None:
        above.append({"label": body.title, "url": body.get_absolute_url()})
    return above


@require_GET
def page(request: PersonRequest, pk: int) -> HttpResponse:
    """Who sits there, when it meets, what it met on, what lies with it."""
    body, now = found(request, pk), timezone.now()
    roles = body.roles_of(request.user)
    items = BodyItem.objects.visible_to(request.user).select_related("body", "raised_in")
    context: dict[str, Any] = {
        "body": body, "country": body.country, "crumbs": crumbs(body.country),
        "seats": shown.seats_of(body.current_members(), now),
        "others": _others(body), "zone": body.zone,
        "meetings": body.meetings.standing().prefetch_related("present")[:SHOWN],
        "items": items.open().filter(body=body)[: listing.PAGE_SIZE],
        "elsewhere": items.filter(raised_in=body).exclude(body=body)[:SHOWN],
        "clocks": clocks_of(body, now)[:SHOWN], "history": shown.history(body),
        "may_keep": bool(roles & policy.MAY_KEEP) and body.is_open,
        "may_convene": bool(roles & policy.MAY_CONVENE) and body.is_open,
        "may_raise": bool(roles & policy.MAY_RAISE) and body.is_open,
        "offers": body.offers(request.user),
        "steps_url": reverse("standing_body_steps", args=[pk]),
    }  # fmt: skip
    return render(request, "tools/standing_body/page.html", context)


def _others(body: StandingBody) -> list[Any]:
    """Memberships that are over or to come."""
    now = [each.pk for each in body.current_members()]
    rows = body.members.exclude(pk__in=now).select_related("post__component", "post__country")
    return list(rows.order_by("-since", "-id")[: policy.MOST_MEMBERS])


@require_GET
def meeting_list(request: PersonRequest, pk: int) -> HttpResponse:
    """Every meeting that was recorded, the latest first; also those taken back."""
    body = found(request, pk)
    rows = body.meetings.select_related("recorded_by", "taken_back_by").prefetch_related("present")
    page = listing.paginate(rows, request.GET, order=MEETINGS_ORDER)
    context = {
        "body": body, "page": page, "crumbs": crumbs(body.country, body),
        "may_convene": bool(body.roles_of(request.user) & policy.MAY_CONVENE) and body.is_open,
    }  # fmt: skip
    return render(request, "tools/standing_body/meetings.html", context)


@require_POST
def steps(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the step whose button was pressed."""
    url = reverse("standing_body_steps", args=[pk])
    return take_step(request, found(request, pk), actions.run, url=url)
