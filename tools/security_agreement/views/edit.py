"""Beginning, changing and renewing a security agreement; its signatures and focal points."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coordination import process
from coordination.components.models import Component, Country
from coordination.countries.thing import TEAM
from coordination.requests import PersonRequest
from smcc.web.forms import sent_by
from tools import signing_posts
from tools.country_form import written
from tools.security_agreement import actions, signing
from tools.security_agreement.forms import (
    BeginForm,
    FocalPointEndForm,
    FocalPointForm,
    SecuritySignatureForm,
    TermsForm,
)
from tools.security_agreement.models import SecurityAgreement
from tools.security_agreement.views.page import crumbs, found


@require_http_methods(["GET", "POST"])
def new(request: PersonRequest, iso3: str) -> HttpResponse:
    """Write down what two components agree on security in a country."""
    country = get_object_or_404(Country, iso3__iexact=iso3)
    actions.check_may_begin(country, request.user)
    form = BeginForm(sent_by(request), agreement=SecurityAgreement(country=country))

    def act(said: dict[str, Any]) -> SecurityAgreement:
        said.pop("version")
        return actions.begin(country, by=request.user, **said)

    return written(
        request, form, act, crumbs=crumbs(None), back=country.get_absolute_url(),
        title=_("Write down a security agreement: %(country)s") % {"country": country.name},
        done=_("The agreement is written down. Name its focal points, then open it for signature."),
        lead=_("Read by those who work for the country and by the two; nobody else finds it."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def change(request: PersonRequest, pk: int) -> HttpResponse:
    """Change what is written of it."""
    agreement = _kept(request, pk)
    initial = {name: getattr(agreement, name) for name in (*actions.EDITABLE, "version")}
    form = TermsForm(sent_by(request), agreement=agreement, initial=initial)

    def act(said: dict[str, Any]) -> SecurityAgreement:
        version = said.pop("version")
        return actions.amend(agreement, by=request.user, changes=said, version=version)

    return written(
        request, form, act, title=_("Change the security agreement"), crumbs=crumbs(agreement),
        back=agreement.get_absolute_url(), done=_("Saved."),
    )  # fmt: skip


@require_POST
def renew(request: PersonRequest, pk: int) -> HttpResponse:
    """Begin the next period."""
    made = actions.renew(found(request, pk), by=request.user)
    messages.success(request, _("The next period is begun. Check its days and its level."))
    return redirect(made)


@require_http_methods(["GET", "POST"])
def sign(request: PersonRequest, pk: int, code: str) -> HttpResponse:
    """Sign for one of the two, or record what it signed on paper."""
    agreement = found(request, pk)
    component = get_object_or_404(Component, code=code)
    if request.method == "GET":
        signing_posts.check_signs(component, agreement.country, request.user, on_paper=True)
    form = SecuritySignatureForm(sent_by(request), initial={"version": agreement.version})

    def act(said: dict[str, Any]) -> SecurityAgreement:
        return signing.sign(agreement, by=request.user, component=component, **said)

    return written(
        request, form, act, crumbs=crumbs(agreement), back=agreement.get_absolute_url(),
        title=_("Sign for %(component)s") % {"component": component.name},
        done=_("The signature is recorded."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def point_new(request: PersonRequest, pk: int) -> HttpResponse:
    """Name a post that is asked about security."""
    agreement = _kept(request, pk)
    form = FocalPointForm(sent_by(request), agreement=agreement)

    def act(said: dict[str, Any]) -> SecurityAgreement:
        signing.name_focal_point(agreement, by=request.user, **said)
        return agreement

    return written(
        request, form, act, title=_("Name a focal point for security"), crumbs=crumbs(agreement),
        back=agreement.get_absolute_url(), done=_("The focal point is named."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def point_end(request: PersonRequest, pk: int, point: int) -> HttpResponse:
    """Say until when a post was asked."""
    agreement = _kept(request, pk)
    rows = agreement.focal_points.select_related("agreement", "post__component")
    each = get_object_or_404(rows, pk=point)
    form = FocalPointEndForm(sent_by(request), initial={"version": agreement.version})

    def act(said: dict[str, Any]) -> SecurityAgreement:
        signing.end_focal_point(each, by=request.user, ends_on=said["ends_on"])
        return agreement

    return written(
        request, form, act, title=_("End the focal point: %(post)s") % {"post": each.post},
        crumbs=crumbs(agreement), back=agreement.get_absolute_url(),
        done=_("The focal point is ended. The record keeps it."),
    )  # fmt: skip


def _kept(request: PersonRequest, pk: int) -> SecurityAgreement:
    agreement = found(request, pk)
    process.check_role(agreement, request.user, TEAM)
    return agreement
