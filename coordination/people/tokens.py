"""Access tokens for the API: per person, named, scoped, expiring, shown once, stored hashed."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from coordination.people.models import Person
from coordination.people.sign_in import may_sign_in
from smcc.audit.record import HOUSE, append
from smcc.rest import prepared
from smcc.rest.idempotency import first_with
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn

PREFIX = "smcc_"
DEFAULT_DAYS = 90
MOST_DAYS = 366
DOUBLE_CLICK = timedelta(seconds=10)
"""A form sent again within this is a double click, whose first answer nobody saw."""
SENT_AT = "profile/tokens"


class AccessTokenQuerySet(models.QuerySet["AccessToken"]):
    def of_digest(self, digest: str) -> AccessTokenQuerySet:
        """The token with its person and the home component, in one query."""
        found = self.select_related("person__component").filter(digest=digest)
        return found.defer("person__component__search_text", "person__component__loaded")

    def valid(self, now: datetime) -> AccessTokenQuerySet:
        return self.filter(revoked_at=None, expires_at__gt=now)


class AccessToken(models.Model):
    """One token of one person. The secret itself is never stored."""

    class Scope(models.TextChoices):
        READ = "read", pgettext_lazy("scope of a token", "Read only")
        WRITE = "write", _("Read and write")

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    name = models.CharField(_("what it is for"), max_length=100)
    scope = models.CharField(_("scope"), max_length=5, choices=Scope.choices, default=Scope.READ)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = AccessTokenQuerySet.as_manager()

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

    def is_valid(self, now: datetime) -> bool:
        return self.revoked_at is None and self.expires_at > now


def digest_of(secret: str) -> str:
    """Tokens are 256 random bits, so a plain SHA-256 cannot be searched backwards."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def issue_token(
    *,
    person: Person,
    name: str,
    scope: str,
    days: int = DEFAULT_DAYS,
    submission_key: UUID | None = None,
) -> tuple[AccessToken, str]:
    """Make a token and return it with its secret, which is shown this once and never again.

    A form that is sent twice makes one token: of a double click only the second answer is seen, so
    the token gets the secret that is shown there. Refused: a form sent again later than that; without
    a name, an unknown scope, less than a day or more than a year, a closed account. Follows: an
    audit event, which keeps the name and scope and nothing of the secret.
    """
    wrong: dict[str, Any] = {}
    if not name.strip():
        wrong["name"] = gettext("Say what the token is for, so that you can tell it from others.")
    if scope not in AccessToken.Scope.values:
        wrong["scope"] = gettext("Choose one of the scopes offered.")
    if not 1 <= days <= MOST_DAYS:
        wrong["days"] = gettext("A token is valid for 1 to 366 days.")
    if wrong:
        raise Invalid(wrong)
    if not may_sign_in(person):
        raise NotYours(gettext("This account is closed, so it gets no token."))
    secret = PREFIX + secrets.token_urlsafe(32)
    if submission_key is not None:
        sent, is_first = first_with(person, SENT_AT, str(submission_key))
        if not is_first:
            return _made_a_moment_ago(sent.body, secret), secret
    token = AccessToken.objects.create(
        person=person,
        name=name.strip()[:100],
        scope=scope,
        digest=digest_of(secret),
        expires_at=timezone.now() + timedelta(days=days),
    )
    _note(token, "issue", by=person)
    if submission_key is not None:
        sent.body = str(token.pk)
        sent.save(update_fields=["body"])
    return token, secret


def _made_a_moment_ago(pk: str, secret: str) -> AccessToken:
    """The token that the first click made, with the secret that the second click's answer shows."""
    token = AccessToken.objects.select_for_update(of=("self",)).get(pk=pk)
    is_new = token.created_at > timezone.now() - DOUBLE_CLICK and token.last_used_on is None
    if not is_new or token.revoked_at is not None:
        raise OutOfTurn(
            gettext(
                "This form was sent already, and its token was shown then. "
                "If you have not kept it, revoke it and make another."
            )
        )
    token.digest = digest_of(secret)
    token.save(update_fields=["digest"])
    return token


@transaction.atomic
def revoke_token(token: AccessToken, *, by: Person) -> AccessToken:
    """Make a token useless from now on. Refused for somebody else's. Twice changes nothing."""
    row = AccessToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if row.person_id != by.pk:
        raise NotYours(gettext("This token is not yours."))
    if row.revoked_at is None:
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
        _note(row, "revoke", by=by)
    return row


def revoke_tokens_of(person: Person) -> int:
    """Make all tokens of a person useless from now on. Returns how many were in use.

    Only for what closes an account, in its transaction: its own event says how many there were.
    """
    now = timezone.now()
    return AccessToken.objects.filter(person=person).valid(now).update(revoked_at=now)


def _note(token: AccessToken, verb: str, *, by: Person) -> None:
    append(
        chain=HOUSE, at=timezone.now(), verb=f"token.{verb}", target_kind="token",
        target_id=token.pk, target_label=token.name, actor_id=by.pk, actor_name=by.name,
        data={"scope": token.scope, "expires_at": token.expires_at.isoformat()},
    )  # fmt: skip


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
        mark = digest_of(parts[1].decode("latin-1"))
        found = prepared.fetch("token", AccessToken.objects.of_digest, mark)
        token = found[0] if found else None
        if token is None or not token.is_valid(now) or not may_sign_in(token.person):
            raise AuthenticationFailed(
                _("This token is unknown, revoked or expired. Make a new one on your profile page.")
            )
        if token.last_used_on != now.date():  # a day is enough to see which tokens sleep
            AccessToken.objects.filter(pk=token.pk).update(last_used_on=now.date())
        return token.person, token

    def authenticate_header(self, request: Any) -> str:
        return "Bearer"
