"""Posts, who holds them, and the secretariat's appointments."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coordination.answers import person_of
from coordination.components.fields import known_components, known_countries
from coordination.handovers.actions import may_begin
from coordination.handovers.models import HandOver
from coordination.people import actions
from coordination.people.filters import PostFilter
from coordination.people.forms import AppointForm, EndHoldingForm, PostForm
from coordination.people.models import Holding, Person, Post
from smcc.rules.refusals import Refusal
from smcc.web import listing

HISTORY = 50


def post_list(request: HttpRequest) -> HttpResponse:
    """Every post with who holds it now."""
    current = (
        Holding.objects.current(timezone.now())
        .filter(person__is_active=True)
        .select_related("person")
        .order_by("-kind", "starts_at")
    )
    rows = Post.objects.select_related("component", "country").prefetch_related(
        Prefetch("holdings", current, "current")
    )
    found = PostFilter(request.GET, rows)
    page = listing.paginate(found.qs, request.GET, order=("component__name_en", "title", "id"))
    context = {
        "page": page,
        "form": found.form,
        "is_secretariat": actions.is_secretariat(request.user),
    }
    return render(request, "coordination/people/posts.html", context)


def post_page(request: HttpRequest, code: str) -> HttpResponse:
    """One post and who has held it. The secretariat appoints here."""
    by: Any = request.user
    post = get_object_or_404(Post.objects.select_related("component", "country"), code=code)
    if request.method == "POST":
        actions.check_secretariat(by)  # before the form, which says whether an address is known
    form = AppointForm(request.POST or None)
    if form.is_valid():
        try:
            actions.appoint(post=post, by=by, **form.cleaned_data)
        except Refusal as refusal:
            if refusal.status == 403:
                raise
            form.refuse(refusal)
        else:
            messages.success(request, _("Recorded. Duties and reminders follow the post."))
            return redirect(post)
    return _show(request, post, form)


@require_POST
def end_holding(request: HttpRequest, pk: int) -> HttpResponse:
    """End a holding, now or at the time given."""
    by: Any = request.user
    holding = get_object_or_404(
        Holding.objects.select_related("post__component", "post__country"), pk=pk
    )
    actions.check_secretariat(by)
    form = EndHoldingForm(request.POST)
    if form.is_valid():
        try:
            actions.end_holding(holding, by=by, **form.cleaned_data)
        except Refusal as refusal:
            if refusal.status == 403:
                raise
            form.refuse(refusal)
        else:
            messages.success(request, _("Recorded. Duties and reminders follow the post."))
            return redirect(holding.post)
    return _show(request, holding.post, AppointForm(), ending=(holding, form))


def new_post(request: HttpRequest) -> HttpResponse:
    """A post that the reference does not bring, such as a Head of Delegation."""
    by: Any = request.user
    actions.check_secretariat(by)
    form = PostForm(request.POST or None)
    if form.is_valid():
        try:
            post = actions.create_post(by=by, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(post)
    context = {
        "form": form,
        "countries": known_countries(),
        "components": known_components(),
        "crumbs": [{"label": _("Posts"), "url": reverse("post_list")}],
    }
    return render(
        request, "coordination/people/new_post.html", context, status=422 if form.errors else 200
    )


def _show(
    request: HttpRequest, post: Post, form: AppointForm, ending: Any = (None, None)
) -> HttpResponse:
    now, person = timezone.now(), person_of(request)
    may = actions.is_secretariat(person)
    holdings = list(post.holdings.select_related("person").order_by("-starts_at", "-pk")[:HISTORY])
    held, which = ending
    going = HandOver.objects.under_way().with_people().filter(predecessor__post=post).first()
    has_holder = Holding.objects.current(now).filter(post=post, kind=Holding.Kind.HOLDER).exists()
    context = {
        "post": post,
        "holdings": [
            {
                "holding": holding,
                "is_current": holding.starts_at <= now and not holding.is_over(now),
                "is_over": holding.is_over(now),
                "form": None
                if holding.is_over(now)
                else which
                if held == holding
                else EndHoldingForm(auto_id=f"id_{holding.pk}_%s"),
            }
            for holding in holdings
        ],
        "form": form,
        "end_form": which,
        "may_appoint": may,
        "may_hand_over": going is None and has_holder and may_begin(post, person),
        "going": going,
        "sees_going": going is not None
        and HandOver.objects.visible_to(person).filter(pk=going.pk).exists(),
        "people": Person.objects.filter(is_active=True).order_by("name")[:1000] if may else [],
        "crumbs": [{"label": _("Posts"), "url": reverse("post_list")}],
    }
    status = 422 if form.errors or (which is not None and which.errors) else 200
    return render(request, "coordination/people/post.html", context, status=status)
