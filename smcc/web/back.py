"""The way back to the page that a form was opened from."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def back_to(request: HttpRequest, otherwise: Any) -> str:
    """The address in `?back=`, if it is a page of this house; else that of `otherwise`."""
    back = request.GET.get("back", "")
    # A path alone: another host, or a scheme, is somewhere else.
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if is_ours else resolve_url(otherwise)
