"""Who may knock at all. What somebody may do with a record is the record's own rulebook."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import SAFE_METHODS, BasePermission

from smcc.rules.refusals import NotYours


class ReadOnlyToken(NotYours):
    """A token of the scope "read" was used where something would change (403)."""

    code = "read_only_token"
    default_sentence = _(
        "This token may only read. Make one with the scope “write” on your profile page."
    )


class SignedIn(BasePermission):
    """Somebody who is signed in; with a token, within its scope."""

    def has_permission(self, request: Any, view: Any) -> bool:
        if not request.user.is_authenticated or not request.user.is_active:
            return False
        if (
            request.method not in SAFE_METHODS
            and getattr(request.auth, "scope", "write") != "write"
        ):
            raise ReadOnlyToken()
        return True
