"""The page of a security agreement, and its steps."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination.countries.thing import TEAM
from coordination.requests import PersonRequest
from smcc.web.forms import sent_by
from smcc.web.stepping import take_step
from tools import signing_posts
from tools.country_form import written
from tools.country_record import clocks_of
from tools.own_people import speaks_for
from tools.safer_access.models import SaferAccess
from tools.safer_access.policy import MAY_READ as SAFER_ACCESS_READ
from tools.security_agreement import actions, policy, shown
from tools.security_agreement.forms import EnterForm
from tools.security_agreement.models import SecurityAgreement


def found(request: PersonRequest, pk: int) -> SecurityAgreement:
    """The agreement with its country, the two, its signatures and focal points."""
    seen = SecurityAgreement.objects.visible_to(request.user).with_names()
    return get_object_or_404(seen.select_related("renews").with_rows(), pk=pk)


def crumbs(agreement: SecurityAgreement | None) -> list[dict[str, str]]:
    above = [{"label": _("Security agreements"), "url": reverse("security_agreement_list")}]
    if agreement is not None:
        above.append({"label": agreement.title, "url": agreement.get_absolute_url()})
    return above


@require_GET
def page(request: PersonRequest, pk: int) -> HttpResponse:
    """How it stands: who signed, what is missing, who is asked, its clock, what happened."""
    agreement = found(request, pk)
    roles = agreement.roles_of(request.user)
    may_keep = bool(roles & TEAM) and agreement.is_open
    access = SaferAccess.objects.visible_to(request.user).filter(country=agreement.country_id)
    renewal = agreement.renewals.exclude(state=policy.State.WITHDRAWN)
    renewal = SecurityAgreement.objects.visible_to(request.user).filter(pk__in=renewal.values("pk"))
    context: dict[str, Any] = {
        "agreement": agreement, "country": agreement.country, "crumbs": crumbs(None),
        "missing": shown.missing(agreement),
        "clocks": clocks_of(agreement, timezone.now()),
        "history": shown.history(agreement), "zone": agreement.home_zone,
        "parties": shown.parties(agreement), "points": agreement.focal_points.all(),
        "levels_from": policy.LEVELS_FROM,
        "access": access.select_related("component").order_by("pk").first(),
        "reads_access": bool(roles & SAFER_ACCESS_READ),
        "renewal": renewal.with_names().first(), "may_keep": may_keep,
        "signs_for": _signs_for(agreement, request.user) if roles & policy.MAY_SIGN else set(),
        "offers": agreement.offers(request.user),
        "steps_url": reverse("security_agreement_steps", args=[pk]),
    }  # fmt: skip
    return render(request, "tools/security_agreement/page.html", context)


def _signs_for(agreement: SecurityAgreement, person: Any) -> set[int]:
    """Those of the two, by key, for which this person signs or records a paper. One query."""
    two = agreement.parties()
    own = {each.pk for each in two if speaks_for(person, each.pk)}
    return own | signing_posts.signed_by(person, two, agreement.country)


@require_POST
def steps(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the step whose button was pressed."""
    url = reverse("security_agreement_steps", args=[pk])
    return take_step(request, found(request, pk), actions.run, url=url)


@require_http_methods(["GET", "POST"])
def enter(request: PersonRequest, pk: int) -> HttpResponse:
    """Say since when it is in force."""
    agreement = found(request, pk)
    if request.method == "GET":
        agreement.workflow.check("enter", agreement, agreement.roles_of(request.user))
    initial = {"version": agreement.version}
    form = EnterForm(sent_by(request), zone=agreement.home_zone, initial=initial)

    def act(said: dict[str, Any]) -> SecurityAgreement:
        return actions.run(agreement, "enter", by=request.user, **said)

    return written(
        request, form, act, title=_("Enter into force"), crumbs=crumbs(agreement),
        back=agreement.get_absolute_url(), done=_("The agreement is in force."),
    )  # fmt: skip
