"""Beginning a hand-over on the page of a post, and the page on which the successor confirms it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coordination.answers import person_of, refused
from coordination.handovers import actions
from coordination.handovers.desk import desk_for
from coordination.handovers.forms import BeginForm, CallOffForm, ConfirmForm
from coordination.handovers.models import HandOver
from coordination.people.actions import is_secretariat
from coordination.people.models import Person, Post
from smcc.rules.refusals import NotYours, Refusal
from smcc.web.forms import sent_by

PEOPLE_OFFERED = 1000


@require_http_methods(["GET", "HEAD", "POST"])
def begin_hand_over(request: HttpRequest, code: str) -> HttpResponse:
    """Name the successor and the day, read them back in one sentence, and only then begin.

    The address of nobody is given away to those who may not begin.
    """
    person = person_of(request)
    post = get_object_or_404(Post.objects.select_related("component"), code=code)
    if not actions.may_begin(post, person):
        raise NotYours(_("Only the holder of the post and the secretariat hand it over."))
    typed = sent_by(request)
    form, doing = BeginForm(typed), request.POST.get("do", "")
    status = 422 if form.errors else 200
    if form.is_valid() and doing != "edit":
        try:
            if doing != "begin":
                return _to_check(request, form, actions.check(post, by=person, **form.cleaned_data))
            row = actions.begin(post, by=person, **form.cleaned_data)
        except Refusal as refusal:
            status = refused(form, refusal)
        else:
            messages.success(request, _("The hand-over has begun. Your successor confirms it."))
            return redirect(row)
    offered = Person.objects.filter(is_active=True).order_by("name")[:PEOPLE_OFFERED]
    context = {
        "post": post,
        "form": form,
        "people": offered if is_secretariat(person) else [],
        "crumbs": _crumbs(post),
    }
    return render(request, "coordination/handovers/begin.html", context, status=status)


def _to_check(request: HttpRequest, form: BeginForm, row: HandOver) -> HttpResponse:
    """Post, holder and successor in one sentence. `row` is what would be begun, and is not stored."""
    successor = row.successor.person
    context = {
        "post": row.post,
        "holder": row.predecessor.person,
        "successor": successor,
        "starts_at": form.cleaned_data["starts_at"],
        "component": successor.component,
        "posts": successor.held_posts(),
        "note": row.note,
        "hidden": list(form.hidden()),
        "crumbs": _crumbs(row.post),
    }
    return render(request, "coordination/handovers/check.html", context)


@never_cache
@require_safe
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """What waits for the post, for the two people and the secretariat. The successor confirms here."""
    return _show(request, _find(request, pk))


@require_POST
def confirm_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    row = _find(request, pk)
    form = ConfirmForm(request.POST)
    if form.is_valid():
        try:
            row = actions.confirm(row, by=person_of(request), **form.cleaned_data)
        except NotYours:
            raise
        except Refusal as refusal:
            return _show(request, row, refusal=refusal, status=refusal.status)
        messages.success(
            request,
            _("You have taken over the post. %(name)s is no longer reminded.")
            % {"name": row.predecessor.person.name},
        )
    return redirect(row)


@require_POST
def call_off_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    row = _find(request, pk)
    form = CallOffForm(request.POST)
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            row = actions.call_off(row, by=person_of(request), **form.cleaned_data)
        except Refusal as refusal:
            status = refused(form, refusal)
        else:
            messages.success(
                request,
                _("The hand-over is called off. %(name)s keeps the post.")
                % {"name": row.predecessor.person.name},
            )
            return redirect(row)
    return _show(request, row, call_off=form, status=status)


def _find(request: HttpRequest, pk: int) -> HandOver:
    seen = HandOver.objects.visible_to(request.user).with_people().select_related("begun_by")
    return get_object_or_404(seen, pk=pk)


def _show(
    request: HttpRequest,
    row: HandOver,
    *,
    refusal: Refusal | None = None,
    call_off: CallOffForm | None = None,
    status: int = 200,
) -> HttpResponse:
    person = person_of(request)
    desk = desk_for(row, person)
    context: dict[str, Any] = {
        "row": row,
        "post": row.post,
        "desk": desk,
        "now": timezone.now(),
        "refusal": refusal,
        "is_successor": actions.is_successor(row, person),
        "confirm": ConfirmForm(initial={"shown": desk.mark})
        if desk is not None and actions.may_confirm(row, person)
        else None,
        "may_begin": row.called_off_at is not None and actions.may_begin(row.post, person),
        "call_off": (call_off or CallOffForm()) if row.is_under_way else None,
        "crumbs": _crumbs(row.post),
    }
    return render(request, "coordination/handovers/hand_over.html", context, status=status)


def _crumbs(post: Post) -> list[dict[str, str]]:
    return [
        {"label": _("Posts"), "url": reverse("post_list")},
        {"label": post.title, "url": post.get_absolute_url()},
    ]
