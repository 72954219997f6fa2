"""The ledger of e-mails: who may look into it, and how each message fared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from coordination.countries.closed import open_ones
from coordination.deadlines.models import LATE, Delivery, DeliveryQuerySet
from coordination.operations.models import Operation
from coordination.people.actions import is_secretariat
from smcc.rules.refusals import NotYours
from smcc.web import mailbox
from smcc.web.mailbox import Letter, LetterPage
from smcc.web.times import span_text

OURS = "<smcc."
"""How the Message-ID of a reminder or announcement begins; account mails have others."""

KINDS = {
    Delivery.State.PENDING: "waiting",
    Delivery.State.CLAIMED: "neutral",
    Delivery.State.HANDED_OVER: "ok",
    Delivery.State.FAILED: "late",
    Delivery.State.UNKNOWN: "contested",
    Delivery.State.CANCELLED: "draft",
}


def messages_for(person: Any) -> DeliveryQuerySet:
    """E-mails that this person may look at: the secretariat's business, in a demonstration everybody's.

    Never those of operations that the person may not see, nor of closed records of countries. Refused to anybody else.
    """
    if not settings.DEMO and not is_secretariat(person):
        raise NotYours(_("Only the secretariat sees the messages of all. Yours are in your inbox."))
    seen = Operation.objects.visible_to(person).filter(pk=OuterRef("operation_id"))
    of_none = Q(operation=None)
    if not is_secretariat(person):
        of_none &= open_ones("rung__deadline__subject_kind") | Q(recipient_id=person.pk)
    return Delivery.objects.filter(of_none | Exists(seen), channel=Delivery.Channel.EMAIL)


@dataclass(frozen=True)
class Line:
    """One message as the list shows it. `late` is how late it was handed over, in words, or empty."""

    message: Delivery
    kind: str
    late: str


def line(message: Delivery) -> Line:
    late = ""
    if message.handed_over_at is not None:
        span = message.handed_over_at - message.due_at
        late = span_text(span) if span > LATE else ""
    return Line(message, KINDS[Delivery.State(message.state)], late)


def account_mail_for(person: Any, *, before: str = "") -> LetterPage:
    """A page of the folder without reminders and announcements, which the ledger has already."""
    to = "" if is_secretariat(person) else person.email
    page = mailbox.letters(before=before, to=to)
    return LetterPage([each for each in page.letters if is_account_mail(each)], page.next)


def may_read(letter: Letter, person: Any) -> bool:
    mine = person.email.lower() in (address.lower() for address in letter.to)
    return is_account_mail(letter) and (mine or is_secretariat(person))


def is_account_mail(letter: Letter) -> bool:
    ids = [value for key, value in letter.headers if key.lower() == "message-id"]
    return not any(value.startswith(OURS) for value in ids)
