"""Beginning and changing an agreement; its parties, signatures and documents."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coordination import process
from coordination.components.models import Component, Country
from coordination.requests import PersonRequest
from smcc.web.forms import sent_by
from tools import signing_posts
from tools.agreement import actions, documents, policy, signing
from tools.agreement.forms import (
    AgreementForm,
    DocumentForm,
    PartyForm,
    ReasonForm,
    SignatureForm,
)
from tools.agreement.models import Agreement, AgreementParty
from tools.agreement.views.page import crumbs, found
from tools.country_form import written


@require_http_methods(["GET", "POST"])
def new(request: PersonRequest, iso3: str) -> HttpResponse:
    """Begin the agreement of a country."""
    country = get_object_or_404(Country, iso3__iexact=iso3)
    actions.check_may_begin(country, request.user)
    form = AgreementForm(sent_by(request))

    def act(said: dict[str, Any]) -> Agreement:
        said.pop("version")
        return actions.begin(country, by=request.user, **said)

    return written(
        request, form, act, title=_("Begin an agreement: %(country)s") % {"country": country.name},
        crumbs=crumbs(None), back=country.get_absolute_url(),
        done=_("The agreement is begun. Check who is to sign it."),
        lead=_("Its National Society, the ICRC and the IFRC are to sign; others can be added."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def change(request: PersonRequest, pk: int) -> HttpResponse:
    """Change what is written of it."""
    agreement = _kept(request, pk)
    initial = {name: getattr(agreement, name) for name in (*actions.EDITABLE, "version")}
    form = AgreementForm(sent_by(request), initial=initial)

    def act(said: dict[str, Any]) -> Agreement:
        version = said.pop("version")
        return actions.amend(agreement, by=request.user, changes=said, version=version)

    return written(
        request, form, act, title=_("Change the agreement"), crumbs=crumbs(agreement),
        back=agreement.get_absolute_url(), done=_("Saved."),
    )  # fmt: skip


@require_POST
def renew(request: PersonRequest, pk: int) -> HttpResponse:
    """Begin the next version."""
    made = actions.renew(found(request, pk), by=request.user)
    messages.success(
        request, _("The next version is begun. The present one stays in force meanwhile.")
    )
    return redirect(made)


@require_http_methods(["GET", "POST"])
def party_new(request: PersonRequest, pk: int) -> HttpResponse:
    """Name a component that is to sign."""
    agreement = _kept(request, pk)
    form = PartyForm(sent_by(request), initial={"version": agreement.version})

    def act(said: dict[str, Any]) -> Agreement:
        signing.add_party(agreement, by=request.user, **said)
        return agreement

    return written(
        request, form, act, title=_("Add a party"), crumbs=crumbs(agreement),
        back=agreement.get_absolute_url(), done=_("It is to sign the agreement."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def party_take_back(request: PersonRequest, pk: int, code: str) -> HttpResponse:
    """A component is not to sign after all."""
    agreement = _kept(request, pk)
    party = _party(agreement, code)
    form = ReasonForm(sent_by(request))

    def act(said: dict[str, Any]) -> Agreement:
        signing.take_back_party(party, by=request.user, reason=said["reason"])
        return agreement

    title = _("Take %(component)s off the agreement") % {"component": party.component.name}
    return written(
        request, form, act, title=title, crumbs=crumbs(agreement),
        back=agreement.get_absolute_url(), done=_("It is no longer to sign."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def sign(request: PersonRequest, pk: int, code: str) -> HttpResponse:
    """Sign for a component, or record what it signed on paper."""
    agreement = found(request, pk)
    component = get_object_or_404(Component, code=code)
    if request.method == "GET":
        signing_posts.check_signs(component, agreement.country, request.user, on_paper=True)
    form = SignatureForm(sent_by(request), asks_who=False, agreement=agreement)

    def act(said: dict[str, Any]) -> Agreement:
        return signing.sign(agreement, by=request.user, component=component, **said)

    return written(
        request, form, act, crumbs=crumbs(agreement), back=agreement.get_absolute_url(),
        title=_("Sign for %(component)s") % {"component": component.name},
        done=_("The signature is recorded."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def join(request: PersonRequest, pk: int) -> HttpResponse:
    """A partner National Society joins by its declaration."""
    agreement = found(request, pk)
    form = SignatureForm(sent_by(request), asks_who=True, agreement=agreement)

    def act(said: dict[str, Any]) -> Agreement:
        signing.join(agreement, by=request.user, **said)
        return agreement

    return written(
        request, form, act, title=_("Join by declaration"), crumbs=crumbs(agreement),
        back=agreement.get_absolute_url(), done=_("The declaration is recorded."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def document_new(request: PersonRequest, pk: int) -> HttpResponse:
    """Keep a text of it, or say where one is."""
    agreement = _kept(request, pk)
    form = DocumentForm(sent_by(request), request.FILES or None)

    def act(said: dict[str, Any]) -> Agreement:
        said.pop("version")
        documents.add_document(agreement, by=request.user, **said)
        return agreement

    return written(
        request, form, act, title=_("Add a document"), crumbs=crumbs(agreement),
        back=agreement.get_absolute_url(), done=_("The document is recorded."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def document_take_back(request: PersonRequest, pk: int, document: int) -> HttpResponse:
    """A document does not belong here."""
    agreement = _kept(request, pk)
    each = get_object_or_404(agreement.documents, pk=document)
    form = ReasonForm(sent_by(request))

    def act(said: dict[str, Any]) -> Agreement:
        documents.take_back_document(each, by=request.user, reason=said["reason"])
        return agreement

    return written(
        request, form, act, title=_("Take back “%(title)s”") % {"title": each.title},
        crumbs=crumbs(agreement), back=agreement.get_absolute_url(),
        done=_("The document is taken back. The record keeps it."),
    )  # fmt: skip


def _kept(request: PersonRequest, pk: int) -> Agreement:
    agreement = found(request, pk)
    process.check_role(agreement, request.user, policy.MAY_KEEP)
    return agreement


def _party(agreement: Agreement, code: str) -> AgreementParty:
    rows = AgreementParty.objects.filter(agreement=agreement, taken_back_at=None)
    return get_object_or_404(rows.select_related("component", "agreement"), component__code=code)
