"""The first sign-in by mail, and a second factor taken off: what the secretariat does for a person."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from coordination.people.actions import check_secretariat, note
from coordination.people.models import Person
from coordination.people.sign_in import is_shared, may_sign_in
from smcc.rules.refusals import Invalid, OutOfTurn

log = logging.getLogger(__name__)
DAYS = settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60)
"""So long the link in the mail can be used, once."""


def send_sign_in_link(person: Person, *, by: Person) -> bool:
    """Write to a person with a link by which they choose a password. True: the mail was handed over.

    Refused: to all but the secretariat, for a closed account, for one that everybody shares.
    Follows: an audit event. A mail that the server does not take is logged; the link can be sent again.
    """
    check_secretariat(by)
    if not may_sign_in(person):
        raise OutOfTurn(_("This account is closed. Open it first."))
    if is_shared(person.email):
        raise OutOfTurn(_("Everybody shares this account, so its password stays as it is."))
    with transaction.atomic():
        note("invite", "person", person, by=by)
    adapter = get_adapter()
    mark = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)
    key = f"{user_pk_to_url_str(person)}-{mark}"
    about = {
        "person": person, "by": by, "days": DAYS, "site_name": settings.SITE_NAME,
        "url": adapter.get_reset_password_from_key_url(key),
    }  # fmt: skip
    return _mail("account/email/first_sign_in", person, about)


def take_off_second_factor(person: Person, *, by: Person, reason: str) -> Person:
    """Take all second factors off an account whose owner lost them. Returns the person.

    Refused: to all but the secretariat, without a reason, for one's own account, where there is
    none. Follows: all sessions end, an audit event, and a mail to the person.
    """
    check_secretariat(by)
    if not reason.strip():
        raise Invalid({"reason": _("Say why, and how you know that it is the person who asks.")})
    if person.pk == by.pk:
        raise OutOfTurn(_("You cannot do this for your own account. Ask a colleague."))
    with transaction.atomic():
        row = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        factors = Authenticator.objects.filter(user=row)
        kinds = sorted(set(factors.values_list("type", flat=True)))
        if not kinds:
            raise OutOfTurn(_("This account has no second factor."))
        factors.delete()
        row.sessions_ended += 1
        row.save(update_fields=["sessions_ended"])
        data = {"kinds": kinds}
        note("second_factor_taken_off", "person", row, by=by, reason=reason, data=data)
    about = {"person": row, "by": by, "site_name": settings.SITE_NAME}
    _mail("account/email/second_factor_taken_off", row, about)
    return row


def second_factors_of(person: Person) -> int:
    """How many kinds of second factor protect an account."""
    return Authenticator.objects.filter(user=person).values("type").distinct().count()


def _mail(template: str, person: Person, about: dict[str, Any]) -> bool:
    """In the person's own language."""
    try:
        with translation.override(person.language):
            get_adapter().send_mail(template, person.email, about)
    except Exception:
        log.exception("The mail %s to person %s was not taken", template, person.pk)
        return False
    return True
