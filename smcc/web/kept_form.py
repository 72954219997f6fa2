"""A form that is sent after the session ended: what was typed is kept until its writer has signed in again.

It is kept on the server, with the browser's session, for the person who was signed in last in this
browser and for nobody else; it goes when it is sent on, left, or with the session.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.views.decorators.http import require_http_methods

KEPT, READER = "kept_form", "smcc_reader"
LARGEST = 300_000
"""Characters that are kept: a decision table of forty rows is a tenth of it."""
REMEMBERED_FOR = settings.SESSION_COOKIE_AGE
NOT_KEPT = frozenset({"csrfmiddlewaretoken"})


class KeptFormMiddleware:
    """Keep a form that arrives without a session, and send its writer to the sign-in.

    Stands before `LoginRequiredMiddleware`, which would send them there without their text. Who was
    signed in last is told by a signed cookie. Forms of a script (JSON, htmx) look after themselves.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "GET" and request.user.is_authenticated:
            reader = str(request.user.pk)
            if _last_reader(request) != reader and "text/html" in response.get("Content-Type", ""):
                response.set_signed_cookie(
                    READER, reader, max_age=REMEMBERED_FOR, httponly=True, samesite="Lax",
                    secure=settings.SESSION_COOKIE_SECURE,
                )  # fmt: skip
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.method != "POST" or not getattr(view, "login_required", True):
            return None
        if request.user.is_authenticated:
            kept = request.session.get(KEPT)
            if kept and kept["path"] == request.get_full_path():
                del request.session[KEPT]  # it is being sent on
            return None
        reader = _last_reader(request)
        if not reader or not _is_a_page_s(request):
            return None
        fields = [
            [name, text]
            for name, texts in request.POST.lists()
            if name not in NOT_KEPT
            for text in texts
        ]
        if sum(len(name) + len(text) for name, text in fields) > LARGEST:
            return None
        request.session[KEPT] = {
            "path": request.get_full_path(), "fields": fields, "reader": reader,
            "had_files": bool(request.FILES),
        }  # fmt: skip
        asked = urlencode({"next": reverse("kept_form")})
        return redirect(f"{resolve_url(settings.LOGIN_URL)}?{asked}")


def _is_a_page_s(request: HttpRequest) -> bool:
    """Whether a page's form was sent, by a button: not a script, and not a program."""
    is_script = "X-CSRFToken" in request.headers or "HX-Request" in request.headers
    return not is_script and not request.path_info.startswith("/api/")


def _last_reader(request: HttpRequest) -> str:
    said = request.get_signed_cookie(READER, default="", max_age=REMEMBERED_FOR)
    return said or ""


@require_http_methods(["GET", "POST"])
def kept_form(request: HttpRequest) -> HttpResponse:
    """Show what was typed before the sign-in, to send it on with a button. POST: leave it."""
    kept = request.session.get(KEPT)
    if kept and (request.method == "POST" or kept["reader"] != str(request.user.pk)):
        del request.session[KEPT]
        return redirect("/")
    if not kept:
        if request.method == "POST":
            return redirect("/")
        raise Http404
    context = {
        "kept": kept,
        "texts": [text for name, text in kept["fields"] if _is_worth_showing(name, text)],
    }
    return render(request, "account/kept_form.html", context)


def _is_worth_showing(name: str, text: str) -> bool:
    """What somebody typed, as far as a program can tell: not a version, a key or a button."""
    ours = name == "do" or name.endswith(("version", "base", "key"))
    return bool(text.strip()) and not ours and not text.isdigit()
