"""Sign-in by e-mail and password. Accounts are made by the secretariat, not by strangers."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from coordination.people.models import Person
from coordination.people.sessions import read_along
from smcc.rest import prepared

DEMO_DOMAIN = "@demo.example"


def is_shared(email: str) -> bool:
    """Whether an address is one of the demonstration's, which everybody who tries it shares."""
    return email.strip().lower().endswith(DEMO_DOMAIN)


class AccountAdapter(DefaultAccountAdapter):
    """allauth's hooks: no open sign-up, and a closed demo says so before a password is looked at."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def pre_authenticate(self, request: Any, **credentials: Any) -> None:
        email = str(credentials.get("email") or credentials.get("username") or "")
        if not settings.DEMO and is_shared(email):
            raise ValidationError(
                _("The demonstration’s accounts are closed on this installation.")
            )
        super().pre_authenticate(request, **credentials)


def may_sign_in(person: Any) -> bool:
    """Whether an account is open; the demonstration's accounts are closed outside a demonstration."""
    if not settings.DEMO and is_shared(person.email):
        return False
    return bool(person.is_active)


class SignInBackend(AuthenticationBackend):
    """allauth's e-mail and password check; the demo's accounts work only in a demo.

    Asked anew on every request, so a closed account is signed out with its next click.
    """

    def user_can_authenticate(self, user: AbstractBaseUser) -> bool:
        return may_sign_in(user)

    def get_user(self, user_id: Any) -> Any:
        """The signed-in person with the home component: brought by the session, else with one query."""
        person = read_along(user_id)
        if person is None:
            person = next(iter(prepared.fetch("signed in", _with_component, user_id)), None)
        return person if person is not None and may_sign_in(person) else None


def _with_component(pk: int) -> QuerySet[Person]:
    return Person.objects.select_related("component").filter(pk=pk)


class SignedInMiddleware(AuthenticationMiddleware):
    """Django's own, which takes the signed-in person from the session where that brought them along."""

    def process_request(self, request: Any) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _signed_in(request))


def _signed_in(request: Any) -> Any:
    if not hasattr(request, "_cached_user"):
        session = request.session
        session.get(SESSION_KEY)  # reads it
        with session.reading_along():
            request._cached_user = get_user(request)
    return request._cached_user
