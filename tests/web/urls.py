"""Addresses for the tests of the look: the kitchen sink beside the pages that layouts link to."""

import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path
from django.utils import timezone

from smcc.rules.refusals import NotReady
from tests.web.kitchen import clock_due_in, kitchen_sink

RECEIVED: list[dict[str, str]] = []
"""What the answering view was sent, for tests to look at."""


def stub(request: HttpRequest) -> HttpResponse:
    return render(request, "web_test/plain.html")


def bench(request: HttpRequest) -> HttpResponse:
    """A form sent in the ordinary way, one sent by htmx, and a clock that runs now."""
    seconds = int(request.GET.get("due", "3600"))
    context = {"clock": clock_due_in(seconds), "now": timezone.now()}
    return render(request, "web_test/bench.html", context)


def document(request: HttpRequest) -> HttpResponse:
    context = {"now": timezone.now(), "facts": [{"label": "Version", "value": "2"}]}
    return render(request, "web_test/document.html", context)


def answer(request: HttpRequest, kind: str) -> HttpResponse:
    """Answers as the test wants it; remembers what it was sent."""
    RECEIVED.append(request.POST.dict())
    if kind == "refused":
        raise NotReady("2 decisions have no lead.")
    if kind == "mend":
        return HttpResponse("<p id='mended'>Give the time.</p>", status=422)
    if kind == "broken":
        return HttpResponse("<p>trace</p>", status=500)
    if kind == "slow":
        time.sleep(0.4)
        return redirect("watch")
    return HttpResponse("<p id='saved'>Saved.</p>")


urlpatterns = [
    path("", stub, name="watch"),
    path("kitchen/", kitchen_sink, name="kitchen"),
    path("bench/", bench, name="bench"),
    path("document/", document, name="document"),
    path("answer/<str:kind>/", answer, name="answer"),
    path("operations/", stub, name="operation_list"),
    path("components/", stub, name="component_list"),
    path("inbox/", stub, name="inbox"),
    path("search/", stub, name="search"),
    path("me/", stub, name="profile"),
    path("help/", stub, name="help"),
    path("", include("smcc.web.urls")),
    path("accounts/", include("allauth.urls")),
]
