"""The spine's pages. Each noun has its own addresses."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path

from coordination.logbook.urls import urlpatterns as logbook
from coordination.operations.urls import urlpatterns as operations


def _of(noun: str) -> list[Any]:
    name = f"coordination.{noun}.urls"
    return import_module(name).urlpatterns if find_spec(name) else []


people, components, deadlines, watch = (
    _of(noun) for noun in ("people", "components", "deadlines", "watch")
)

urlpatterns = [*operations, *logbook, *people, *components, *deadlines, *watch]


def _todo(request: HttpRequest) -> HttpResponse:
    return HttpResponse("todo")


if not any(found.name == "watch" for found in urlpatterns):
    urlpatterns.append(path("", _todo, name="watch"))
