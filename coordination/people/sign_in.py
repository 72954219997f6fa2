"""Sign-in by e-mail and password. Accounts are made by the secretariat, not by strangers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from coordination.people.models import Holding, Person, Post
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
        """The signed-in person with the home component and the posts held now: without a query where
        the session brought them, else with one; with a second one for somebody who holds no post.
        """
        if (along := read_along(user_id)) is not None:
            return along if may_sign_in(along) else None
        found = prepared.fetch("signed in", _holdings, user_id, timezone.now())
        if not found:
            people = prepared.fetch("signed in without a post", _with_component, user_id)
            for person in people:
                person.remember_posts([])
        else:
            people = [found[0].person]
            people[0].remember_posts(list({each.post_id: each.post for each in found}.values()))
        return people[0] if people and may_sign_in(people[0]) else None


def _holdings(pk: int, at: datetime) -> QuerySet[Holding]:
    """In the order of `Post.objects.held_by`."""
    held = Holding.objects.current(at).filter(person_id=pk)
    with_posts = held.select_related("person__component", "post__component")
    return with_posts.defer("post__component__search_text", "post__component__loaded").order_by(
        *(f"post__{name}" for name in Post._meta.ordering or ())
    )


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
