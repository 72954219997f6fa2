"""The pages of items: all of them, one with its whole path, raising one, passing it on."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination import process
from coordination.countries.editing import edited
from coordination.requests import PersonRequest
from coordination.tables import hand_out
from smcc.web import listing
from smcc.web.forms import sent_by
from smcc.web.stepping import take_step
from tools.body_item import actions, shown
from tools.body_item.filters import BodyItemFilter
from tools.body_item.forms import ItemForm, PassForm
from tools.body_item.models import BodyItem
from tools.body_item.table import items_table
from tools.country_record import clocks_of
from tools.standing_body.actions import check_open
from tools.standing_body.models import StandingBody
from tools.standing_body.policy import MAY_RAISE

ORDER = ("-id",)
FILES = ("csv", "xlsx", "hxl")


def _filtered(request: PersonRequest) -> tuple[BodyItemFilter, Any]:
    seen = BodyItem.objects.visible_to(request.user)
    found = BodyItemFilter(request.GET, seen, request=request)
    rows = found.qs if found.form.is_valid() else seen.none()
    return found, rows.select_related("country", "body", "raised_in")


@require_GET
def body_item_list(request: PersonRequest) -> HttpResponse:
    """Every item, the newest first."""
    found, rows = _filtered(request)
    page = listing.paginate(rows, request.GET, order=ORDER)
    context = {
        "page": page, "form": found.form, "formats": FILES,
        "is_filtered": bool(found.form.is_bound and found.form.changed_data),
    }  # fmt: skip
    return render(request, "tools/body_item/list.html", context)


@require_GET
def body_item_file(request: PersonRequest, form: str) -> HttpResponseBase:
    """The items that the filters leave, as a file."""
    if form not in FILES:
        raise Http404
    found, rows = _filtered(request)
    if not found.form.is_valid():
        return redirect(f"{reverse('body_item_list')}?{request.GET.urlencode()}")
    return hand_out(items_table(rows.order_by(*ORDER), timezone.now()), form, "body-items")


def _item(request: PersonRequest, pk: int) -> BodyItem:
    seen = BodyItem.objects.visible_to(request.user)
    whole = seen.select_related("country", "body", "raised_in", "asked_by", "agreement")
    item: BodyItem = get_object_or_404(whole, pk=pk)
    return item


def _crumbs(body: StandingBody, item: BodyItem | None = None) -> list[dict[str, str]]:
    above = [
        {"label": body.country.name, "url": body.country.get_absolute_url()},
        {"label": body.title, "url": body.get_absolute_url()},
    ]
    if item is not None:
        above.append({"label": item.title, "url": item.get_absolute_url()})
    return above


@require_GET
def body_item(request: PersonRequest, pk: int) -> HttpResponse:
    """What is asked, where it lies, and every station of its path."""
    item, now = _item(request, pk), timezone.now()
    context = {
        "item": item, "country": item.country, "crumbs": _crumbs(item.body),
        "path": shown.path_of(item), "zone": item.body.zone,
        "decision": shown.decision_for(item, request.user), "clocks": clocks_of(item, now),
        "offers": item.offers(request.user), "steps_url": reverse("body_item_steps", args=[pk]),
    }  # fmt: skip
    return render(request, "tools/body_item/page.html", context)


@require_http_methods(["GET", "POST"])
def body_item_new(request: PersonRequest, pk: int) -> HttpResponse:
    """Raise an item at a body."""
    seen = StandingBody.objects.visible_to(request.user).select_related("country")
    body: StandingBody = get_object_or_404(seen, pk=pk)
    process.check_role(body, request.user, MAY_RAISE)
    check_open(body)
    form = ItemForm(sent_by(request), body=body, person=request.user)

    def act(said: dict[str, Any]) -> BodyItem:
        return actions.raise_item(body, by=request.user, **form.said())

    context = _about(body, _("Raise an item")) | {
        "back": body.get_absolute_url(), "crumbs": _crumbs(body),
    }  # fmt: skip
    return edited(request, form, act, context=context, done=_("The item is raised."))


@require_POST
def steps(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the step whose button was pressed."""
    url = reverse("body_item_steps", args=[pk])
    return take_step(request, _item(request, pk), actions.run, url=url)


@require_http_methods(["GET", "POST"])
def pass_on(request: PersonRequest, pk: int) -> HttpResponse:
    """Pass it up or down to another level, with a note."""
    item = _item(request, pk)
    if request.method == "GET":
        item.workflow.check("pass", item, item.roles_of(request.user))
    form = PassForm(sent_by(request), item=item)

    def act(said: dict[str, Any]) -> BodyItem:
        return actions.run(item, "pass", by=request.user, **said)

    context = _about(item.body, _("Pass it to another level")) | {
        "lead": item.title, "back": item.get_absolute_url(), "crumbs": _crumbs(item.body, item),
    }  # fmt: skip
    return edited(request, form, act, context=context, done=_("The item is passed on."))


def _about(body: StandingBody, title: str) -> dict[str, Any]:
    return {"title": title, "kicker": f"{body.country.name} · {body.title}", "button": _("Save")}
