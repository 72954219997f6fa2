"""Sending a test message to a channel, and saying how it went."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from coordination.channels.carriers import Answer, Letter, Outcome
from coordination.channels.models import Contact
from coordination.channels.opening import open_line
from coordination.people.actions import check_secretariat, note
from coordination.people.models import Person
from smcc.rules.refusals import OutOfTurn


@dataclass(frozen=True)
class Trial:
    """How a test message went, for people."""

    outcome: Outcome
    sentence: str


def try_contact(contact: Contact, *, by: Person) -> Trial:
    """Send a test message now and wait for what becomes of it: some seconds at most.

    Refused: to all but the secretariat; where the channel has ended. Follows: an audit event.
    """
    check_secretariat(by)
    if contact.ended_at is not None:
        raise OutOfTurn(_("This channel has ended. Add it anew."))
    line = open_line(contact)
    try:
        answer = line.carry(_letter())
    finally:
        line.close()
    note("try", "contact", contact, by=by, data={"outcome": answer.outcome.value})
    return Trial(answer.outcome, _sentence(answer))


def _letter() -> Letter:
    return Letter(
        id=f"try-{uuid.uuid4()}",
        subject=_("Test message from %(site)s") % {"site": settings.SITE_NAME},
        text=_("This is a test. Reminders of deadlines will arrive here. Nothing is asked of you."),
        url=settings.SITE_URL,
        data={"kind": "test"},
    )


def _sentence(answer: Answer) -> str:
    if answer.outcome is Outcome.TAKEN:
        return _("The test message was taken. Ask whether it can be read there.")
    if answer.outcome is Outcome.REFUSED:
        return _("The test message was not taken: %(trouble)s") % {"trouble": answer.trouble}
    return _("The test message may have arrived; that is not certain: %(trouble)s Ask there.") % {
        "trouble": answer.trouble
    }
