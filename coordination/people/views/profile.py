"""One's own page: language, time zone, posts, tokens."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from coordination.people import actions, tokens
from coordination.people.forms import LocaleForm, TokenForm
from coordination.people.models import Holding
from coordination.people.tokens import AccessToken
from smcc.rules.refusals import Refusal


@never_cache
def profile(request: HttpRequest) -> HttpResponse:
    """Change language and time zone; they hold from the next page on."""
    person: Any = request.user
    form = LocaleForm(
        request.POST or None, initial={"language": person.language, "time_zone": person.time_zone}
    )
    if form.is_valid():
        try:
            actions.set_locale(person, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            with translation.override(person.language):
                messages.success(request, _("Saved. Pages and messages now follow it."))
            return redirect("profile")
    return _show(request, locale_form=form)


@never_cache
@require_POST
def make_token(request: HttpRequest) -> HttpResponse:
    """Make a token and show its secret on this answer alone: it is stored nowhere."""
    person: Any = request.user
    form = TokenForm(request.POST)
    if form.is_valid():
        try:
            said = dict(form.cleaned_data)
            key = said.pop("key")
            token, secret = tokens.issue_token(person=person, submission_key=key, **said)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _show(request, token=token, secret=secret)
    return _show(request, token_form=form)


@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    person: Any = request.user
    token = get_object_or_404(AccessToken, pk=pk, person=person)
    tokens.revoke_token(token, by=person)
    messages.success(request, _("The token is revoked. What used it must get another."))
    return redirect("profile")


def _show(
    request: HttpRequest,
    *,
    locale_form: LocaleForm | None = None,
    token_form: TokenForm | None = None,
    **more: Any,
) -> HttpResponse:
    person: Any = request.user
    now = timezone.now()
    holdings = Holding.objects.current(now).filter(person=person)
    known = AccessToken.objects.filter(person=person, expires_at__gt=now, revoked_at=None)
    forms = [form for form in (locale_form, token_form) if form is not None]
    context = {
        "person": person,
        "is_secretariat": actions.is_secretariat(person),
        "holdings": holdings.select_related("post__component").order_by("post__title", "pk"),
        "tokens": known.order_by("-created_at", "-pk"),
        "locale_form": locale_form
        or LocaleForm(initial={"language": person.language, "time_zone": person.time_zone}),
        "token_form": token_form or TokenForm(),
        **more,
    }
    refused = any(form.errors for form in forms)
    return render(
        request, "coordination/people/profile.html", context, status=422 if refused else 200
    )
