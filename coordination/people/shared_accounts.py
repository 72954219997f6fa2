"""The demonstration's accounts are everybody's: nobody changes how the others sign in.

Its secretariat may still close an account, as in service: that is recorded, and taken back as easily.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from coordination.people.sign_in import is_shared
from smcc.rules.refusals import NotYours
from smcc.web.middleware import refusal_page

KEYS_OF_AN_ACCOUNT = ("account_change_password", "account_set_password", "account_email", "mfa_")
"""Pages (by the beginning of their URL names) that change how somebody signs in."""


class SharedAccountsMiddleware:
    """Refuses to change the e-mail, password or second factor of a sign-in that the demo shares."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        if not settings.DEMO or not self._opens_a_shared_account(request):
            return None
        sentence = _(
            "Everybody who tries the demonstration signs in with this account, so its e-mail, password and second factor stay as they are."
        )
        return refusal_page(request, NotYours(sentence))

    def _opens_a_shared_account(self, request: HttpRequest) -> bool:
        match = request.resolver_match
        name = match.url_name if match else ""
        if name and name.startswith(KEYS_OF_AN_ACCOUNT):
            return request.user.is_authenticated and is_shared(request.user.email)
        return name == "account_reset_password" and is_shared(request.POST.get("email", ""))
