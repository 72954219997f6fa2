"""Sign-in by e-mail and password. Accounts are made by the secretariat, not by strangers."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

DEMO_DOMAIN = "@demo.example"


class AccountAdapter(DefaultAccountAdapter):
    """allauth's hooks: no open sign-up."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False


class SignInBackend(AuthenticationBackend):
    """allauth's e-mail and password check; the demo's accounts work only in a demo."""

    def user_can_authenticate(self, user: AbstractBaseUser) -> bool:
        if not settings.DEMO and getattr(user, "email", "").endswith(DEMO_DOMAIN):
            return False
        return super().user_can_authenticate(user)
