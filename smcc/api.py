"""The API's addresses: each noun's own, a list of them at the root, and a 404 in its own words."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path, re_path
from rest_framework.response import Response

from coordination.operations import api as operations
from smcc.rest.endpoint import Endpoint
from smcc.rules.refusals import Invisible

NOUNS: tuple[Any, ...] = (operations,)

nouns: list[URLPattern] = [pattern for noun in NOUNS for pattern in noun.urlpatterns]


class Root(Endpoint):
    """Where everything is."""

    schema = None

    def get(self, request: Any) -> Response:
        lists = [str(each.pattern) for each in nouns if "<" not in str(each.pattern)]
        here = request.build_absolute_uri(request.path)
        return Response({name.rstrip("/").replace("-", "_"): here + name for name in lists})


class Nothing(Endpoint):
    """An address that leads nowhere."""

    schema = None

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise Invisible()


app_name = "api"
urlpatterns = [
    path("", Root.as_view(), name="root"),
    *nouns,
    re_path(r"^.*$", Nothing.as_view()),
]
