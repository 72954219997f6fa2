"""From a stored contact to the line that carries its messages."""

from __future__ import annotations

from django.utils.translation import gettext as _

from coordination.channels.carriers import Answer, Carrier, Letter, Outcome
from coordination.channels.chat import ChatCarrier
from coordination.channels.models import Contact
from coordination.channels.sealing import Unreadable, unseal
from coordination.channels.webhook import WebhookCarrier


class NoLine:
    """Stands where an address cannot be read any more: it refuses every letter and says why."""

    def carry(self, letter: Letter) -> Answer:
        return Answer(Outcome.REFUSED, unreadable())

    def close(self) -> None:
        """There is nothing to hang up."""


def open_line(contact: Contact) -> Carrier:
    """The line to a contact. Connects with the first letter; never raises, touches no database."""
    try:
        address = unseal(contact.sealed_address)
        if contact.channel == Contact.Channel.WEBHOOK:
            return WebhookCarrier(address, unseal(contact.sealed_secret))
        return ChatCarrier(address)
    except Unreadable:
        return NoLine()


def unreadable() -> str:
    return _(
        "The address cannot be read, because SECRET_KEY was changed. Give it anew, or put the old "
        "key into SECRET_KEY_FALLBACKS."
    )
