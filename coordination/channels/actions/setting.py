"""Webhooks and chat addresses of people and posts, as the secretariat sets them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from coordination.channels.chat import check_chat_address, shown_chat
from coordination.channels.models import Contact
from coordination.channels.sealing import Unreadable, seal, unseal
from coordination.channels.signing import new_secret
from coordination.channels.webhook import check_webhook_address, shown_webhook
from coordination.people.actions import check_secretariat, note
from coordination.people.models import Person, Post
from smcc.rules.refusals import Invalid

MOST_IN_USE = 10
"""Of one person or post: every message goes to all of them."""


@sensitive_variables("address", "secret")
def add_contact(
    *,
    by: Person,
    channel: str,
    name: str,
    address: str,
    person: Person | None = None,
    post: Post | None = None,
) -> tuple[Contact, str]:
    """Give a person or a post a channel. Returns it and, for a webhook, its key: shown this once.

    Refused: to all but the secretariat; for both a person and a post, or neither; to a closed
    account; without a name; an address that cannot be used, or is there already; more than ten.
    Follows: an audit event with what may be read of the address; reminders go there from now on.
    """
    check_secretariat(by)
    address, name = address.strip(), name.strip()
    if wrong := _wrong(channel, name, address, person, post):
        raise Invalid(wrong)
    # Before the transaction: it looks the host up, and others would wait for that.
    is_webhook = channel == Contact.Channel.WEBHOOK
    check = check_webhook_address if is_webhook else check_chat_address
    if said := check(address):
        raise Invalid({"address": said})
    shown = (shown_webhook if is_webhook else shown_chat)(address)
    secret = new_secret() if is_webhook else ""
    with transaction.atomic():
        _check_room(person, post, address)
        contact = Contact.objects.create(
            person=person, post=post, channel=channel, name=name, shown=shown[:200],
            sealed_address=seal(address), sealed_secret=seal(secret) if secret else "",
            set_at=timezone.now(), set_by=by,
        )  # fmt: skip
        note("add", "contact", contact, by=by, data=_said(contact))
    return contact, secret


@transaction.atomic
def end_contact(contact: Contact, *, by: Person, reason: str = "") -> Contact:
    """Send nothing there any more, from now on. Twice changes nothing.

    Refused to all but the secretariat. Follows: an audit event. What was sent stays in the record.
    """
    check_secretariat(by)
    row = Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    if row.ended_at is None:
        row.ended_at, row.ended_by = timezone.now(), by
        row.save(update_fields=["ended_at", "ended_by"])
        note("end", "contact", row, by=by, reason=reason, data=_said(row))
    return row


def _wrong(
    channel: str, name: str, address: str, person: Person | None, post: Post | None
) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    if (person is None) == (post is None):
        wrong["person"] = _("Say whose it is: a person’s or a post’s, not both.")
    if person is not None and not person.is_active:
        wrong["person"] = _("This account is closed. Open it first.")
    if channel not in Contact.Channel.values:
        wrong["channel"] = _("Choose one of the channels offered.")
    if not name:
        wrong["name"] = _("Give it a name, so that you can tell it from others.")
    elif len(name) > 100:
        wrong["name"] = _("This name is too long. Give one of at most 100 characters.")
    elif "://" in name:
        wrong["name"] = _(
            "The name is shown to others, and an address may hold a password. Give a name here, and the address in its own field."
        )
    if not address:
        wrong["address"] = _("Give the address.")
    return wrong


def _check_room(person: Person | None, post: Post | None, address: str) -> None:
    """Hold the owner's row, so that a double click does not set the same address twice."""
    owners: Any = Person.objects if person is not None else Post.objects
    owner: Any = person or post
    owners.select_for_update(of=("self",), no_key=True).get(pk=owner.pk)
    in_use = list(Contact.objects.in_use().filter(person=person, post=post))
    if any(_is_at(each, address) for each in in_use):
        raise Invalid(
            {
                "address": _(
                    "This address is set here already. To get a new key, end it first and add it again."
                )
            }
        )
    if len(in_use) >= MOST_IN_USE:
        raise Invalid({"address": _("There are ten channels here already. End one first.")})


def _is_at(contact: Contact, address: str) -> bool:
    try:
        return unseal(contact.sealed_address) == address
    except Unreadable:
        return False


def _said(contact: Contact) -> dict[str, Any]:
    """What the record keeps: nothing of the address but what is shown."""
    return {
        "channel": contact.channel,
        "shown": contact.shown,
        "person": contact.person_id,
        "post": contact.post_id,
    }
