"""Accounts, for the secretariat."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coordination.components.fields import known_components
from coordination.people import actions, inviting
from coordination.people.allowed import allowed_to
from coordination.people.filters import PersonFilter
from coordination.people.forms import ActiveForm, FactorForm, NewPersonForm
from coordination.people.models import Person, read_posts_of
from coordination.people.sign_in import is_shared, may_sign_in
from coordination.people.tokens import AccessToken
from smcc.rules.refusals import Refusal
from smcc.web import listing


def person_list(request: HttpRequest) -> HttpResponse:
    by: Any = request.user
    actions.check_secretariat(by)
    found = PersonFilter(request.GET, Person.objects.select_related("component"))
    page = listing.paginate(found.qs, request.GET, order=("name", "id"))
    read_posts_of(page)
    return render(request, "coordination/people/people.html", {"page": page, "form": found.form})


def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: what it is, which posts it has held; open it or close it."""
    by: Any = request.user
    actions.check_secretariat(by)
    person = _person(pk)
    form = ActiveForm(request.POST or None)
    opens = request.POST.get("to") == "open"  # named, so that a double click does not undo itself
    if form.is_valid():
        try:
            actions.set_active(person, by=by, is_active=opens, reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            said = _("The account is open.") if opens else _("The account is closed.")
            messages.success(request, said)
            return redirect("person", pk=pk)
    return _show(request, person, form)


@require_POST
def send_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a link by which the person chooses a password: the first sign-in, or one that was lost."""
    by: Any = request.user
    actions.check_secretariat(by)
    person = _person(pk)
    _send_link(request, person)
    return redirect("person", pk=pk)


@require_POST
def take_off_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the second factor off an account whose owner lost it."""
    by: Any = request.user
    actions.check_secretariat(by)
    person = _person(pk)
    form = FactorForm(request.POST)
    if form.is_valid():
        try:
            inviting.take_off_second_factor(person, by=by, reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("Taken off. The person was signed out everywhere, and is told by mail.")
            )
            return redirect("person", pk=pk)
    return _show(request, person, ActiveForm(), factor_form=form)


def _person(pk: int) -> Person:
    return get_object_or_404(Person.objects.select_related("component"), pk=pk)


def _send_link(request: HttpRequest, person: Person) -> None:
    by: Any = request.user
    if inviting.send_sign_in_link(person, by=by):
        said = _("A link to choose a password was sent to %(email)s.") % {"email": person.email}
        messages.success(request, said)
    else:
        messages.error(
            request, _("The mail server did not take the mail. Send the link again later.")
        )


def _show(
    request: HttpRequest,
    person: Person,
    form: ActiveForm,
    *,
    factor_form: FactorForm | None = None,
) -> HttpResponse:
    now = timezone.now()
    context: dict[str, Any] = {
        "person": person,
        "holdings": person.holdings.select_related("post__component").order_by("-starts_at", "-pk"),
        "allowed": allowed_to(person),
        "factors": inviting.second_factors_of(person),
        "tokens": AccessToken.objects.filter(person=person).valid(now).count(),
        "may_send_link": may_sign_in(person) and not is_shared(person.email),
        "form": form,
        "factor_form": factor_form or FactorForm(auto_id="id_factor_%s"),
        "now": now,
        "crumbs": [{"label": _("People"), "url": reverse("person_list")}],
    }
    refused = form.errors or (factor_form is not None and factor_form.errors)
    return render(
        request, "coordination/people/person.html", context, status=422 if refused else 200
    )


def new_person(request: HttpRequest) -> HttpResponse:
    """Make an account, and write to its owner with a link to choose a password."""
    by: Any = request.user
    actions.check_secretariat(by)
    form = NewPersonForm(
        request.POST or None, initial={"language": "en", "time_zone": by.time_zone, "invite": True}
    )
    if form.is_valid():
        try:
            said = dict(form.cleaned_data)
            invite = said.pop("invite")
            person = actions.create_person(by=by, **said)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if invite and not is_shared(person.email):
                _send_link(request, person)
            else:
                messages.success(
                    request,
                    _("The account was made. Its owner chooses a password on the sign-in page."),
                )
            return redirect("person", pk=person.pk)
    context = {
        "form": form,
        "components": known_components(),
        "crumbs": [{"label": _("People"), "url": reverse("person_list")}],
    }
    return render(
        request, "coordination/people/new_person.html", context, status=422 if form.errors else 200
    )
