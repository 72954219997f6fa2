"""Accounts, for the secretariat."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.components.fields import known_components
from coordination.people import actions
from coordination.people.filters import PersonFilter
from coordination.people.forms import ActiveForm, NewPersonForm
from coordination.people.models import Person
from smcc.rules.refusals import Refusal
from smcc.web import listing


def person_list(request: HttpRequest) -> HttpResponse:
    by: Any = request.user
    actions.check_secretariat(by)
    found = PersonFilter(request.GET, Person.objects.select_related("component"))
    page = listing.paginate(found.qs, request.GET, order=("name", "id"))
    return render(request, "coordination/people/people.html", {"page": page, "form": found.form})


def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: what it is, which posts it has held; open it or close it."""
    by: Any = request.user
    actions.check_secretariat(by)
    person = get_object_or_404(Person.objects.select_related("component"), pk=pk)
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
    context: dict[str, Any] = {
        "person": person,
        "holdings": person.holdings.select_related("post__component").order_by("-starts_at", "-pk"),
        "form": form,
        "now": timezone.now(),
        "crumbs": [{"label": _("People"), "url": reverse("person_list")}],
    }
    return render(
        request, "coordination/people/person.html", context, status=422 if form.errors else 200
    )


def new_person(request: HttpRequest) -> HttpResponse:
    """Make an account. Its owner chooses a password by "Forgot your password?"."""
    by: Any = request.user
    actions.check_secretariat(by)
    form = NewPersonForm(
        request.POST or None, initial={"language": "en", "time_zone": by.time_zone}
    )
    if form.is_valid():
        try:
            person = actions.create_person(by=by, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request,
                _("The account was made. Ask its owner to choose a password on the sign-in page."),
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
