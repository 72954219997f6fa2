"""What a reminder or an announcement says, in its reader's language and time zone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from coordination.deadlines import faces, reminder_words
from coordination.deadlines.models import Delivery
from coordination.deadlines.registry import label_of, todo_of
from coordination.deadlines.spoken import absolute, spoken_time
from smcc.audit.models import AuditEvent
from smcc.rules.calendar import zone
from smcc.rules.words import listed
from smcc.rules.workflow import Step

CHANNELS = (Delivery.Channel.EMAIL, Delivery.Channel.INBOX)
DRILL = "DRILL"
"""The word that begins every message of an exercise, the same in every language."""
PAGE = (
    '<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{subject}</title></head>'
    '<body style="font:16px/1.5 sans-serif;max-width:40em;margin:1em">'
    '<h1 style="font-size:18px">{subject}</h1>{body}</body></html>'
)
"""An e-mail's HTML: mail programs drop style sheets, so that its few styles stand inline."""
ADDRESS = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)]")
"""A web address in escaped text. Django's `urlize` takes longer than all else that is done for a message."""


@dataclass(frozen=True)
class Text:
    """One message, ready to be read."""

    subject: str
    body: str
    url: str


@contextmanager
def read_by(person: Any) -> Iterator[str]:
    """Inside, text is in the person's language; yields the name of the zone to speak times in."""
    name = person.time_zone or settings.HOUSE_TIME_ZONE
    try:
        zone(name)
    except ValueError:
        name = settings.HOUSE_TIME_ZONE
    with translation.override(person.language or settings.LANGUAGE_CODE):
        yield name


def reminder(
    deadline: Any, rung: Any, *, person: Any, now: datetime, is_late: bool = False
) -> Text:
    """The text of one rung in one reader's language and zone. To whom it is addressed comes in `addressed`."""
    with read_by(person) as zone_name:
        label = str(todo_of(deadline))
        ref = faces.ref(deadline)
        when = spoken_time(deadline.due_at, zone_name)
        overdue = deadline.is_overdue(now)
        if overdue:
            subject = _("OVERDUE · %(what)s · %(ref)s · was due %(when)s")
        else:
            subject = _("%(what)s · %(ref)s · due %(when)s")
        late_since = rung.fire_at if rung.caught_up or is_late else None
        body = reminder_words.body(
            deadline, label, zone=zone_name, overdue=overdue, late_since=late_since
        )
        said = {"what": label, "ref": ref, "when": when}
        subject = marked(subject % said, is_drill=deadline.whole.is_drill)
        return Text(subject, body, deadline.subject_url)


def addressed(row: Delivery, reader: Any) -> str:
    """A message's text as it is sent: its reader's name before it, and after it why it was this reader."""
    with read_by(reader):
        return reminder_words.addressed(row, reader.name)


def bundle(rows: list[Delivery], *, person: Any) -> Text:
    """Several reminders due for one reader at once, as one message: the most urgent first."""
    with read_by(person):
        urgent = sorted(rows, key=lambda row: row.rung.deadline.due_at if row.rung else row.due_at)
        refs = listed(dict.fromkeys(row.whole.ref for row in urgent if row.whole))
        subject = _("%(count)s reminders · %(refs)s · first: %(first)s") % {
            "count": len(urgent), "refs": refs, "first": urgent[0].subject,
        }  # fmt: skip
        drill = all(row.is_drill for row in urgent)
        context = {"rows": urgent, "name": person.name, "count": len(urgent), "is_drill": drill}
        url = urgent[0].url if len({row.url for row in urgent}) == 1 else reverse("inbox")
        return Text(
            marked(subject, is_drill=drill),
            render_to_string("emails/bundle.txt", context).strip() + "\n",
            url,
        )


def unreached(rung: Any, found: Any, *, person: Any) -> Text:
    """Tells the coordinator that a reminder found nobody in a post, and who got it instead."""
    deadline = rung.deadline
    with read_by(person) as zone_name:
        instead = [each for each in found.reached if "instead_of" in each]
        context = {
            "deadline": deadline,
            "label": str(label_of(deadline)),
            "unreachable": found.unreachable,
            "instead": instead,
            "fired": spoken_time(rung.fired_at, zone_name),
            "address": absolute(deadline.get_absolute_url()),
        }
        subject = _("Not reached: %(posts)s · %(ref)s · %(what)s") % {
            "posts": listed(each["post"] for each in found.unreachable),
            "ref": deadline.whole.ref,
            "what": context["label"],
        }
        return Text(
            marked(subject, is_drill=deadline.whole.is_drill),
            render_to_string("emails/unreached.txt", context).strip(),
            deadline.get_absolute_url(),
        )


def marked(subject: str, *, is_drill: bool) -> str:
    """A subject of one line; that of an exercise begins with the word, in every language."""
    return one_line(f"{DRILL} · {subject}" if is_drill else subject)


def as_html(subject: str, text: str, *, language: str) -> str:
    """The same text for mail programs that show HTML: large enough for a phone, addresses to tap.

    Built from the text, so that both always say the same.
    """
    rtl = language.split("-")[0] in settings.LANGUAGES_BIDI
    paragraphs = [
        ADDRESS.sub(r'<a href="\g<0>">\g<0></a>', escape(block.strip())).replace("\n", "<br>")
        for block in text.split("\n\n")
        if block.strip()
    ]
    return PAGE.format(
        language=escape(language), direction="rtl" if rtl else "ltr", subject=escape(subject),
        body="".join(f"<p>{each}</p>" for each in paragraphs),
    )  # fmt: skip


def as_facts(row: Delivery) -> dict[str, Any]:
    """One reminder as a webhook reads it. Times in ISO 8601 UTC."""
    deadline = row.rung.deadline if row.rung else None
    return {
        "id": row.pk,
        "cause": row.cause,
        "operation": row.operation.ref if row.operation else None,
        "is_drill": row.is_drill,
        "post": row.post_title,
        "subject": row.subject,
        "text": row.body,
        "url": absolute(row.url),
        "clock": deadline.clock if deadline else None,
        "rung": row.rung.name if row.rung else None,
        "due_at": as_utc(deadline.due_at) if deadline else None,
        "is_last": row.is_last,
        "is_late": bool(row.rung and row.rung.caught_up),
    }


def as_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def announcement(thing: Any, step: Step, event: AuditEvent, *, person: Any, by: Any) -> Text:
    """The text that tells one person that a step was taken."""
    with read_by(person) as zone_name:
        # What happens between two steps (a text changed) is news although the state stays.
        state = thing.state_label if step in thing.workflow.steps else step.label
        state = step.news or state
        context = {
            "thing": thing,
            "whole": thing.whole,
            "is_of_operation": thing.case is not None,
            "step": step,
            "state": state,
            "reason": event.reason,
            "by": event.actor_name,
            "when": spoken_time(event.at, zone_name),
            "address": absolute(thing.get_absolute_url()),
        }
        subject = _("%(ref)s · %(thing)s: %(state)s") % {
            "ref": thing.whole.ref,
            "thing": thing.title,
            "state": state,
        }
        return Text(
            marked(subject, is_drill=thing.is_drill),
            render_to_string("emails/announcement.txt", context).strip(),
            thing.get_absolute_url(),
        )


def one_line(subject: str) -> str:
    """A subject is one line of at most 200 characters, whatever a name contained."""
    return " ".join(subject.split())[:200]


def deliveries(
    text: Text,
    *,
    cause: str,
    person: Any,
    post: Any,
    operation: Any,
    due_at: datetime,
    now: datetime,
) -> list[Delivery]:
    """One unsaved row a channel, written already. The inbox's copy is handed over by being written."""
    same: dict[str, Any] = {
        "cause": cause, "operation": operation, "recipient": person, "post": post,
        "post_title": str(post or "")[:300], "subject": text.subject, "body": text.body, "url": text.url,
        "created_at": now, "due_at": due_at, "not_before": now,
        "is_drill": operation is not None and operation.is_drill,
    }  # fmt: skip
    rows = [
        Delivery(
            channel=Delivery.Channel.INBOX, state=Delivery.State.HANDED_OVER, handed_over_at=now,
            **same,
        )
    ]  # fmt: skip
    choices = getattr(person, "reminder_choices", None)
    if choices is None or choices.by_email:
        rows.append(Delivery(channel=Delivery.Channel.EMAIL, address=person.email, **same))
    rows += [
        Delivery(channel=contact.channel, contact=contact, **same)
        for contact in person.contacts.all()
        if contact.ended_at is None
    ]
    return rows
