"""What a reminder or an announcement says, in its reader's language and time zone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coordination.deadlines.models import Delivery
from coordination.deadlines.registry import anchor_of, basis_of
from coordination.deadlines.registry import clock as clock_named
from smcc.audit.models import AuditEvent
from smcc.rules.calendar import zone
from smcc.rules.workflow import Step

CHANNELS = (Delivery.Channel.EMAIL, Delivery.Channel.INBOX)


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


def spoken_time(moment: datetime, zone_name: str) -> str:
    """ "Thu 14 Mar 2024 18:00 (Europe/Kyiv)": never seconds, always the zone."""
    local = moment.astimezone(zone(zone_name))
    return f"{date_format(local, 'D j M Y H:i')} ({zone_name})"


def reminder(deadline: Any, rung: Any, *, person: Any, now: datetime, late: bool) -> Text:
    """The text of one rung for one person."""
    with read_by(person) as zone_name:
        known = clock_named(deadline.clock)
        label = str(known.todo or known.label) if known else deadline.clock
        ref = deadline.operation.ref
        when = spoken_time(deadline.due_at, zone_name)
        overdue = deadline.is_overdue(now)
        if overdue:
            subject = _("OVERDUE · %(what)s · %(ref)s · was due %(when)s")
        else:
            subject = _("%(what)s · %(ref)s · due %(when)s")
        context = {
            "person": person,
            "deadline": deadline,
            "label": label,
            "anchor": anchor_of(deadline),
            "due": when,
            "due_there": there
            if (there := spoken_time(deadline.due_at, deadline.operation.onset_zone)) != when
            else "",
            "started": spoken_time(deadline.started_at, zone_name),
            "overdue": overdue,
            "late_since": spoken_time(rung.fire_at, zone_name) if late else "",
            "basis": basis_of(deadline),
            "basis_kind": deadline.policy.get("basis", ""),
            "address": settings.SITE_URL + deadline.subject_url,
            "settings_address": settings.SITE_URL,
        }
        return Text(
            one_line(subject % {"what": label, "ref": ref, "when": when}),
            render_to_string("emails/reminder.txt", context),
            deadline.subject_url,
        )


def announcement(thing: Any, step: Step, event: AuditEvent, *, person: Any, by: Any) -> Text:
    """The text that tells one person that a step was taken."""
    with read_by(person) as zone_name:
        # What happens between two steps (a text changed) is news although the state stays.
        state = thing.state_label if step in thing.workflow.steps else step.label
        state = step.news or state
        context = {
            "person": person,
            "thing": thing,
            "operation": thing.case,
            "step": step,
            "state": state,
            "reason": event.reason,
            "by": event.actor_name,
            "when": spoken_time(event.at, zone_name),
            "address": settings.SITE_URL + thing.get_absolute_url(),
        }
        subject = _("%(ref)s · %(thing)s: %(state)s") % {
            "ref": thing.case.ref,
            "thing": thing.title,
            "state": state,
        }
        return Text(
            one_line(subject),
            render_to_string("emails/announcement.txt", context),
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
    rung: Any = None,
    prefers: str = "miss",
) -> list[Delivery]:
    """One unsaved row a channel. The inbox's copy is handed over by being written."""
    rows = []
    for channel in CHANNELS:
        inbox = channel == Delivery.Channel.INBOX
        rows.append(
            Delivery(
                cause=cause,
                rung=rung,
                operation=operation,
                recipient=person,
                post_title=str(post)[:300],
                channel=channel,
                address="" if inbox else person.email,
                subject=text.subject,
                body=text.body,
                url=text.url,
                prefers=prefers,
                state=Delivery.State.HANDED_OVER if inbox else Delivery.State.PENDING,
                created_at=now,
                due_at=due_at,
                not_before=now,
                handed_over_at=now if inbox else None,
            )
        )
    return rows
