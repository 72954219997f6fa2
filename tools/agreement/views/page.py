"""The page of an agreement, and its steps."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from coordination.requests import PersonRequest
from smcc.web.downloads import download
from smcc.web.forms import sent_by
from smcc.web.middleware import about
from smcc.web.stepping import take_step
from tools import signing_posts
from tools.agreement import actions, policy, shown
from tools.agreement.forms import EnterForm
from tools.agreement.models import Agreement, with_parties
from tools.country_form import written
from tools.country_record import clocks_of
from tools.own_people import speaks_for
from tools.standing_body.levels import levels_of


def found(request: PersonRequest, pk: int) -> Agreement:
    """The agreement with its country and parties."""
    seen = Agreement.objects.visible_to(request.user).select_related("country", "renews")
    return about(request, get_object_or_404(seen.prefetch_related(with_parties()), pk=pk))


def crumbs(agreement: Agreement | None) -> list[dict[str, str]]:
    above = [{"label": _("Agreements"), "url": reverse("agreement_list")}]
    if agreement is not None:
        above.append({"label": agreement.title, "url": agreement.get_absolute_url()})
    return above


@require_safe
def document_file(request: PersonRequest, pk: int, document: int) -> HttpResponseBase:
    """The file of a document, for those who may see the agreement; saved, never run."""
    kept = get_object_or_404(found(request, pk).documents.with_file(), pk=document)
    return download(kept.file.open("rb"), kept.name, kept.content_type)


@require_GET
def page(request: PersonRequest, pk: int) -> HttpResponse:
    """How it stands: who signed, what is missing, its clocks, its documents, what happened."""
    agreement = found(request, pk)
    now = timezone.now()
    roles = agreement.roles_of(request.user)
    context: dict[str, Any] = {
        "agreement": agreement, "country": agreement.country, "crumbs": crumbs(None),
        "missing": shown.missing(agreement), "active": shown.active_names(agreement),
        "clocks": clocks_of(agreement, now),
        "history": shown.history(agreement), "zone": agreement.home_zone,
        "parties": agreement.standing_parties(),
        "levels": levels_of(agreement.country, request.user, now),
        "documents": agreement.documents.standing(),
        "renewal": agreement.renewals.order_by("-number").first(),
        "may_keep": bool(roles & policy.MAY_KEEP) and agreement.is_open,
        "signs_for": _signs_for(agreement, request.user) if roles & policy.MAY_SIGN else set(),
        "offers": agreement.offers(request.user),
        "steps_url": reverse("agreement_steps", args=[pk]),
    }  # fmt: skip
    return render(request, "tools/agreement/page.html", context)


def _signs_for(agreement: Agreement, person: Any) -> set[int]:
    """The parties, by key, for which this person signs or records a paper. One query."""
    parties = [each.component for each in agreement.standing_parties()]
    own = {each.pk for each in parties if speaks_for(person, each.pk)}
    return own | signing_posts.signed_by(person, parties, agreement.country)


@require_POST
def steps(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the step whose button was pressed."""
    url = reverse("agreement_steps", args=[pk])
    return take_step(request, found(request, pk), actions.run, url=url)


@require_http_methods(["GET", "POST"])
def enter(request: PersonRequest, pk: int) -> HttpResponse:
    """Say since when it is in force."""
    agreement = found(request, pk)
    if request.method == "GET":
        agreement.workflow.check("enter", agreement, agreement.roles_of(request.user))
    initial = {"version": agreement.version}
    form = EnterForm(sent_by(request), zone=agreement.home_zone, initial=initial)

    def act(said: dict[str, Any]) -> Agreement:
        return actions.run(agreement, "enter", by=request.user, **said)

    return written(
        request, form, act, title=_("Enter into force"), crumbs=crumbs(agreement),
        back=agreement.get_absolute_url(), done=_("The agreement is in force."),
    )  # fmt: skip
