"""Access tokens for the API: per person, named, scoped, expiring, shown once, stored hashed."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from coordination.people.models import Person

PREFIX = "smcc_"
DEFAULT_DAYS = 90


class AccessToken(models.Model):
    """One token of one person. The secret itself is never stored."""

    class Scope(models.TextChoices):
        READ = "read", _("Read")
        WRITE = "write", _("Read and write")

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    name = models.CharField(_("what it is for"), max_length=100)
    scope = models.CharField(_("scope"), max_length=5, choices=Scope.choices, default=Scope.READ)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        constraints = [
            models.CheckConstraint(
                name="token_scope_known", condition=Q(scope__in=["read", "write"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.person})"


def digest_of(secret: str) -> str:
    """Tokens are 256 random bits, so a plain SHA-256 cannot be searched backwards."""
    return hashlib.sha256(secret.encode()).hexdigest()


def issue_token(
    *, person: Person, name: str, scope: str, days: int = DEFAULT_DAYS
) -> tuple[AccessToken, str]:
    """Make a token and return it with its secret, which is shown this once and never again."""
    secret = PREFIX + secrets.token_urlsafe(32)
    token = AccessToken.objects.create(
        person=person,
        name=name,
        scope=scope,
        digest=digest_of(secret),
        expires_at=timezone.now() + timedelta(days=days),
    )
    return token, secret


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer smcc_…`. A read token is refused where something would change."""

    def authenticate(self, request: Any) -> tuple[Person, AccessToken] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() not in (b"bearer", b"token"):
            return None
        if len(parts) != 2:
            raise AuthenticationFailed(
                _("The Authorization header reads “Bearer”, a space, and the token.")
            )
        now = timezone.now()
        token = (
            AccessToken.objects.select_related("person")
            .filter(digest=digest_of(parts[1].decode("latin-1")))
            .first()
        )
        if (
            token is None
            or token.revoked_at
            or token.expires_at <= now
            or not token.person.is_active
        ):
            raise AuthenticationFailed(
                _("This token is unknown, revoked or expired. Make a new one on your profile page.")
            )
        if token.last_used_on != now.date():
            AccessToken.objects.filter(pk=token.pk).update(last_used_on=now.date())
        return token.person, token

    def authenticate_header(self, request: Any) -> str:
        return "Bearer"
