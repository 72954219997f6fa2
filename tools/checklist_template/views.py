"""The pages of the checklist templates: read by everybody, written by the secretariat."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination.requests import PersonRequest
from smcc.rules.refusals import Invalid, OutOfTurn, Refusal
from smcc.web.listing import paginate
from smcc.web.middleware import about
from smcc.web.stepping import take_step
from smcc.web.versioned_form import shown_again, status_of
from tools import facts
from tools.checklist_template import actions
from tools.checklist_template.forms import DraftForm, ItemForm
from tools.checklist_template.models import ChecklistTemplate, TemplateItem
from tools.checklist_template.policy import Phase

KINDS = {"in_force": "ok", "draft": "draft", "superseded": "neutral", "withdrawn": "neutral"}


def _template(request: PersonRequest, pk: int) -> ChecklistTemplate:
    seen = ChecklistTemplate.objects.visible_to(request.user)
    return about(request, get_object_or_404(seen.select_related("created_by", "published_by"), pk=pk))  # fmt: skip


@require_GET
def template_list(request: PersonRequest) -> HttpResponse:
    """The versions of both checklists, the newest first."""
    seen = ChecklistTemplate.objects.visible_to(request.user)
    page = paginate(seen.select_related("published_by"), request.GET, order=("-id",))
    context = {
        "page": page,
        "rows": [(each, KINDS[each.state]) for each in page],
        "may_keep": actions.may_keep(request.user),
    }
    return render(request, "tools/checklist_template/list.html", context)


@require_GET
def template(request: PersonRequest, pk: int) -> HttpResponse:
    """One version with its items; of a draft also what was left out, and why."""
    row = _template(request, pk)
    items = list(row.items.in_order())
    for each in items:
        each.template = row
        fact = facts.known().get(each.fact)
        each.ticked_when = fact.label if fact else ""  # type: ignore[attr-defined]
    standing = [each for each in items if not each.left_out_because]
    context = {
        "template": row,
        "kind": KINDS[row.state],
        "phases": [
            (Phase(phase).label, list(of)) for phase, of in groupby(standing, lambda i: i.phase)
        ],
        "count": len(standing),
        "left_out": [each for each in items if each.left_out_because],
        "may_write": row.is_draft and actions.may_keep(request.user),
        "offers": row.offers(request.user),
        "steps_url": reverse("checklist_template_steps", args=[row.pk]),
    }
    return render(request, "tools/checklist_template/page.html", context)


@require_http_methods(["GET", "POST"])
def draft(request: PersonRequest) -> HttpResponse:
    """Draft a new version."""
    actions.check_keeps(request.user)
    form = DraftForm(request.POST or None, initial={"length": request.GET.get("length", "")})
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.draft(said["length"], by=request.user, reason=said["reason"])
        except (Invalid, OutOfTurn) as refusal:
            form.refuse(refusal)
            status = 422 if isinstance(refusal, Invalid) else refusal.status
        else:
            messages.success(request, _("The draft is begun as a copy of the version in force."))
            return redirect(made)
    context = {"form": form, "title": _("Draft a new version"), "button": _("Begin the draft")}
    return render(request, "tools/checklist_template/form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def add_item(request: PersonRequest, pk: int) -> HttpResponse:
    """Add an item to a draft."""
    row = _template(request, pk)
    actions.check_keeps(request.user)
    form = ItemForm(request.POST or None, is_new=True, initial={"version": row.version})

    def act(said: dict[str, Any]) -> Any:
        return actions.add_item(row, by=request.user, **said)

    return _written(request, form, act, row, title=_("Add an item"), button=_("Add the item"))


@require_http_methods(["GET", "POST"])
def amend_item(request: PersonRequest, pk: int, item: int) -> HttpResponse:
    """Change an item of a draft, or leave it out."""
    row = _template(request, pk)
    actions.check_keeps(request.user)
    current = get_object_or_404(TemplateItem.objects.filter(template=row), pk=item)
    current.template = row
    initial = {name: getattr(current, name) for name in (*actions.SAID, "version")}
    form = ItemForm(request.POST or None, is_new=False, initial=initial)

    def act(said: dict[str, Any]) -> Any:
        version = said.pop("version")
        return actions.amend_item(current, by=request.user, changes=said, version=version)

    return _written(request, form, act, row, title=_("Change an item"), button=_("Save"))


def _written(
    request: PersonRequest, form: ItemForm, act: Any, row: ChecklistTemplate, **words: str
) -> HttpResponse:
    refusal: Refusal | None = None
    if form.is_bound and form.is_valid():
        try:
            done = act(dict(form.cleaned_data))
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Saved."))
            return redirect(done)
    context = {"template": row, **words} | shown_again(form, refusal)
    status = status_of(form, refusal)
    return render(request, "tools/checklist_template/form.html", context, status=status)


@require_POST
def steps(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the step whose button was pressed."""
    row = _template(request, pk)
    url = reverse("checklist_template_steps", args=[pk])
    return take_step(request, row, actions.run, url=url)
