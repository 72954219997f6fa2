"""The page of a country's Safer Access: how far it is, how it came there, and saying so."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coordination.components.models import Component, Country
from coordination.countries.team import roles_in
from coordination.countries.zones import zone_of_country
from coordination.deadlines.faces import face_of, with_next_rung
from coordination.deadlines.models import Deadline
from coordination.requests import PersonRequest
from smcc.rules.refusals import NotYours, Refusal
from smcc.web.forms import sent_by
from smcc.web.versioned_form import shown_again, status_of
from tools.safer_access import actions, policy
from tools.safer_access.forms import MoveForm
from tools.safer_access.models import SaferAccess

MOVES_AT_MOST = 50


@require_http_methods(["GET", "POST"])
def page(request: PersonRequest, iso3: str) -> HttpResponse:
    """How far the National Society of a country is; a form for those who work for the country.

    To everybody else this address does not exist, whether there is a record or not.
    """
    country = get_object_or_404(Country, iso3__iexact=iso3)
    if not roles_in(country, request.user) & policy.MAY_READ:
        raise Http404
    access = _record(request, country)
    society = access.component if access else _society(country)
    may_keep = actions.may_keep(country, request.user)
    form = _form(request, country, society, access) if society and may_keep else None
    if request.method == "POST" and form is None:
        raise NotYours()
    refusal = None
    if request.method == "POST" and form is not None and society is not None and form.is_valid():
        try:
            actions.say(society, by=request.user, **form.cleaned_data)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Recorded."))
            return redirect("safer_access", iso3=country.iso3)
    context: dict[str, Any] = {
        "access": access, "country": country, "society": society, "form": form, "theirs": None,
        "crumbs": [{"label": country.name, "url": country.get_absolute_url()}],
        "clocks": _clocks(access), "zone": zone_of_country(country.iso3),
        "history": access.history.select_related("recorded_by")[:MOVES_AT_MOST] if access else (),
        "not_begun": policy.State.NOT_BEGUN.label, "form_url": reverse("safer_access", args=[iso3]),
    }  # fmt: skip
    if form is None:
        return render(request, "tools/safer_access/page.html", context)
    context |= shown_again(form, refusal)
    return render(request, "tools/safer_access/page.html", context, status=status_of(form, refusal))


def _record(request: PersonRequest, country: Country) -> SaferAccess | None:
    rows = SaferAccess.objects.visible_to(request.user).filter(country=country)
    return rows.select_related("component", "country").order_by("-moved_at", "pk").first()


def _society(country: Country) -> Component | None:
    known = Component.objects.national_societies().active(timezone.localdate())
    return known.filter(country=country).order_by("pk").first()


def _form(
    request: PersonRequest, country: Country, society: Component, access: SaferAccess | None
) -> MoveForm:
    first = SaferAccess(country=country, component=society, state=policy.WORKFLOW.start)
    steps = [offer.step for offer in (access or first).offers(request.user)]
    return MoveForm(
        sent_by(request),
        steps=[(each.name, each.label) for each in steps],
        initial={"version": access.version if access else 1},
    )


def _clocks(access: SaferAccess | None) -> list[Any]:
    if access is None:
        return []
    now = timezone.now()
    rows = Deadline.objects.of(access).open().select_related("country")
    zone = access.home_zone
    return [face_of(each, now=now, zone=zone, about="") for each in with_next_rung(rows)]
