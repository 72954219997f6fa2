"""The Content-Security-Policy on every answer, written once and not for each of them."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase


class WrittenPolicyMiddleware(CSPMiddleware):
    """django-csp, which puts the policy together anew for each answer; here only where one differs.

    All others bear the policy of the settings as it was written when the process started.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        self._policy = build_policy()

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        asks_for_more = any(name.startswith("_csp") for name in vars(response))
        if settings.DEBUG or asks_for_more or hasattr(request, "_csp_nonce"):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self._policy)
        # As django-csp does: a nonce drawn from now on would stand in no header.
        request.csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)  # type: ignore[attr-defined]
        return response
