"""The language of somebody who is not signed in yet: four buttons below the sign-in form."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST
from django.views.i18n import set_language


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie and go back. A signed-in person's own language wins."""
    response: HttpResponse = set_language(request)
    return response
