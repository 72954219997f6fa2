"""`/healthz` and `/readyz`, answered before anything else looks at the request.

First of all the middleware: no session, no cookie, no database, no redirect to HTTPS, and no
question under which name the machine was called, as load balancers and containers call by address.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils import translation

from coordination.health.checks import checks

ALIVE, READY = "/healthz", "/readyz"


class HealthChecksMiddleware:
    """Answers the two addresses; every other request passes untouched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info not in (ALIVE, READY):
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        answer = alive() if request.path_info == ALIVE else ready(request)
        answer.headers["Cache-Control"] = "no-store"
        return answer


def alive() -> HttpResponse:
    """This process answers. Says nothing of what it needs to do its job."""
    return HttpResponse("alive", content_type="text/plain; charset=utf-8")


def ready(request: HttpRequest) -> HttpResponse:
    """200 where every check holds, else 503. `?exclude=sweep` reports a check and does not count it."""
    with translation.override(settings.LANGUAGE_CODE):
        found = [asdict(check) for check in checks()]
    not_counted = set(request.GET.getlist("exclude"))
    is_ready = all(check["ok"] for check in found if check["name"] not in not_counted)
    said = {check.pop("name"): check for check in found}
    return JsonResponse({"ready": is_ready, "checks": said}, status=200 if is_ready else 503)
