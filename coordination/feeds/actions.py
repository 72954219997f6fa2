"""The only writers of calendar feeds. The secret address is shown once and kept nowhere."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.feeds.models import CalendarFeed
from coordination.operations.models import Operation
from coordination.people.models import Person
from coordination.people.sign_in import may_sign_in
from smcc.audit.record import HOUSE, append
from smcc.rules.refusals import Invalid, NotYours

LIVE_AT_MOST = 20
"""So many calendars in use a person: more is a program that makes a new one each day."""
NOTED_EVERY = timedelta(hours=1)
"""How exactly it is known when a calendar was last read; programs ask every few minutes."""
HINT_LETTERS = 4


def secret_hash_of(secret: str) -> str:
    """Secrets are 256 random bits, so a plain SHA-256 cannot be searched backwards."""
    return hashlib.sha256(secret.encode()).hexdigest()


def address_of(secret: str) -> str:
    """What is pasted into a calendar program."""
    return settings.SITE_URL + reverse("calendar_feed", args=[secret])


@transaction.atomic
def make_feed(
    person: Person, *, operation: Operation | None = None, by: Person
) -> tuple[CalendarFeed, str]:
    """Make a calendar of everything that waits for a person, or of one operation.

    Returns it with its secret, of which `address_of` makes the address: shown this once and never
    again. Refused: for somebody else, for a closed account, of an operation that may not be seen,
    and a twenty-first beside twenty in use. Follows: an audit event, which holds nothing of the secret.
    """
    if person.pk != by.pk:
        raise NotYours(_("Everybody makes their own calendars."))
    if not may_sign_in(person):
        raise NotYours(_("This account is closed, so it gets no calendar."))
    if operation is not None and not operation.roles_of(person):
        raise Invalid({"operation": _("There is no operation of this reference.")})
    Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    if CalendarFeed.objects.visible_to(person).live().count() >= LIVE_AT_MOST:
        raise Invalid(
            sentence=_("You have %(many)d calendars. Revoke one that you no longer use.")
            % {"many": LIVE_AT_MOST}
        )
    secret = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(
        person=person,
        operation=operation,
        secret_hash=secret_hash_of(secret),
        hint=secret[-HINT_LETTERS:],
        made_at=timezone.now(),
    )
    _note(feed, "make", by=by)
    return feed, secret


@transaction.atomic
def revoke_feed(feed: CalendarFeed, *, by: Person) -> CalendarFeed:
    """Make a calendar's address useless from now on. Refused for somebody else's. Twice changes nothing."""
    row = (
        CalendarFeed.objects.select_for_update(no_key=True, of=("self",))
        .select_related("person", "operation")
        .get(pk=feed.pk)
    )
    if row.person_id != by.pk:
        raise NotYours(_("This calendar is not yours."))
    if row.revoked_at is None:
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
        _note(row, "revoke", by=by)
    return row


def note_read(feed: CalendarFeed, now: datetime) -> None:
    """Write down that a program read the calendar: at most once an hour, so that reading stays cheap."""
    if feed.last_read_at is not None and now - feed.last_read_at < NOTED_EVERY:
        return
    stale = Q(last_read_at=None) | Q(last_read_at__lte=now - NOTED_EVERY)
    CalendarFeed.objects.filter(stale, pk=feed.pk).update(last_read_at=now)


def _note(feed: CalendarFeed, verb: str, *, by: Person) -> None:
    append(
        chain=HOUSE, at=timezone.now(), verb=f"calendar.{verb}", target_kind="calendar",
        target_id=feed.pk, target_label=feed.person.name, actor_id=by.pk, actor_name=by.name,
        data={"operation": feed.operation.ref if feed.operation else None},
    )  # fmt: skip
