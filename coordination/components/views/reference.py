"""Keeping components and countries: added, corrected, suspended, taken from the reference again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from coordination.components import actions
from coordination.components.edits import edits_of
from coordination.components.fields import known_components, known_countries
from coordination.components.forms import (
    ComponentForm,
    CountryForm,
    LiftForm,
    NewComponentForm,
    NewCountryForm,
    SuspendForm,
    TakeReferenceForm,
)
from coordination.components.models import Component, Country
from smcc.rules.refusals import NotYours, Refusal
from smcc.web.versioned_form import VersionedForm, shown_again, status_of


def amend_component(request: HttpRequest, code: str) -> HttpResponse:
    """Correct names, place and the time of membership."""
    component = _component(request, code)
    form = ComponentForm(request.POST or None, component=component)
    return _amended(request, component, form, actions.amend_component)


def amend_country(request: HttpRequest, iso3: str) -> HttpResponse:
    """Correct a country's names or region. Its ISO codes stay."""
    country = _country(request, iso3)
    form = CountryForm(request.POST or None, country=country)
    return _amended(request, country, form, actions.amend_country)


def suspend_component(request: HttpRequest, code: str) -> HttpResponse:
    """Record that the membership of a National Society is suspended."""
    component = _component(request, code)
    form = SuspendForm(request.POST or None, initial={"version": component.version})
    return _kept(
        request, component, form,
        title=_("Suspend the membership of %(name)s") % {"name": component.name},
        lead=_(
            "From that day it is neither proposed nor agreed as convener, and signs no agreement. What it led or signed before stands, and it is told as before."
        ),
        button=_("Record the suspension"),
        said=_("Recorded. Components that lead or sign are asked for this from that day on."),
        do=lambda data: actions.suspend_component(component, by=request.user, **data),
    )  # fmt: skip


def lift_suspension(request: HttpRequest, code: str) -> HttpResponse:
    """Say when a suspension ends."""
    component = _component(request, code)
    form = LiftForm(request.POST or None, initial={"version": component.version})
    return _kept(
        request, component, form,
        title=_("Lift the suspension of %(name)s") % {"name": component.name},
        button=_("Lift the suspension"),
        said=_("Recorded."),
        do=lambda data: actions.lift_suspension(component, by=request.user, **data),
    )  # fmt: skip


def take_component(request: HttpRequest, code: str) -> HttpResponse:
    """Take the reference's values again, for a component."""
    return _taken(request, _component(request, code))


def take_country(request: HttpRequest, iso3: str) -> HttpResponse:
    """Take the reference's values again, for a country."""
    return _taken(request, _country(request, iso3))


def new_component(request: HttpRequest) -> HttpResponse:
    """A component that the reference does not have."""
    _check(request)
    form = NewComponentForm(request.POST or None)
    return _kept(
        request, None, form,
        title=_("Add a component"),
        button=_("Add the component"),
        said=_("The component was added. It needs a post: add its Secretary General."),
        do=lambda data: actions.add_component(by=request.user, **data),
    )  # fmt: skip


def new_country(request: HttpRequest) -> HttpResponse:
    """A country or territory that the reference does not have."""
    _check(request)
    form = NewCountryForm(request.POST or None)
    return _kept(
        request, None, form,
        title=_("Add a country"),
        button=_("Add the country"),
        said=_("The country was added."),
        do=lambda data: actions.add_country(by=request.user, **data),
    )  # fmt: skip


def _check(request: HttpRequest) -> None:
    if not actions.may_amend(request.user):
        raise NotYours(_("Only the secretariat keeps the reference data."))


def _component(request: HttpRequest, code: str) -> Component:
    found = get_object_or_404(
        Component.objects.select_related("country").prefetch_related("aliases"), code__iexact=code
    )
    _check(request)
    return found


def _country(request: HttpRequest, iso3: str) -> Country:
    found = get_object_or_404(Country, iso3__iexact=iso3)
    _check(request)
    return found


def _amended(request: HttpRequest, row: Any, form: Any, amend: Callable[..., Any]) -> HttpResponse:
    return _kept(
        request, row, form,
        title=_("Correct %(name)s") % {"name": row.name},
        button=_("Save"),
        said=_("Saved. The next load of the reference leaves your edits."),
        do=lambda data: amend(
            row, by=request.user, changes=form.said(), reason=data["reason"],
            version=data["version"],
        ),
    )  # fmt: skip


def _taken(request: HttpRequest, row: Any) -> HttpResponse:
    edits = edits_of(row)
    form = TakeReferenceForm(request.POST or None, edits=edits, initial={"version": row.version})
    return _kept(
        request, row, form,
        edits=edits,
        title=_("Edited here: %(name)s") % {"name": row.name},
        lead=_("What you choose follows the reference again, now and with each load."),
        button=_("Take the reference’s value again"),
        said=_("Taken from the reference again."),
        do=lambda data: actions.take_reference(
            row, by=request.user, fields=data["fields_taken"], version=data["version"]
        ),
    )  # fmt: skip


def _kept(
    request: HttpRequest,
    row: Any,
    form: Any,
    *,
    do: Callable[[dict[str, Any]], Any],
    said: str,
    **more: Any,
) -> HttpResponse:
    """The form, shown again with what was typed where the action refuses; else on to the record."""
    refusal: Refusal | None = None
    if form.is_valid():
        try:
            done = do(form.cleaned_data)
        except Refusal as found:
            refusal = found
        else:
            messages.success(request, said)
            return redirect(done)
    if isinstance(form, VersionedForm):
        again, status = shown_again(form, refusal), status_of(form, refusal)
    else:
        if refusal is not None:
            form.refuse(refusal)
        again, status = {"form": form}, 422 if form.is_bound else 200
    lists = (
        (_("Countries"), reverse("country_list"))
        if isinstance(row, Country) or isinstance(form, NewCountryForm)
        else (_("Components"), reverse("component_list"))
    )
    crumbs = [{"label": lists[0], "url": lists[1]}]
    if row is not None:
        crumbs.append({"label": row.name, "url": row.get_absolute_url()})
    context = {
        "row": row, "crumbs": crumbs, "back": crumbs[-1]["url"], **more, **again,
        "countries": known_countries(),
        "components": known_components(),
    }  # fmt: skip
    return render(request, "coordination/components/keep.html", context, status=status)
