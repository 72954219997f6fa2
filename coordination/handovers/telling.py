"""Telling the two people of a hand-over what the other did: in the inbox and by their channels."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.deadlines import messages
from coordination.deadlines.models import Delivery
from coordination.deadlines.wake import wake_worker
from coordination.handovers.models import HandOver
from coordination.people.models import Person
from smcc.audit.models import AuditEvent


def tell_begun(row: HandOver, event: AuditEvent, *, by: Person) -> None:
    """To both, but for the one who began it: who takes over, when, and that nothing passes until then."""
    _tell(row, event, row.successor.person, by=by)
    _tell(row, event, row.predecessor.person, by=by)


def tell_confirmed(row: HandOver, event: AuditEvent, *, by: Person) -> None:
    """To the predecessor: the post is no longer theirs."""
    _tell(row, event, row.predecessor.person, by=by)


def tell_called_off(row: HandOver, event: AuditEvent, *, by: Person) -> None:
    """To both, but for the one who called it off."""
    _tell(row, event, row.predecessor.person, by=by)
    _tell(row, event, row.successor.person, by=by)


def _tell(row: HandOver, event: AuditEvent, person: Person, *, by: Person) -> None:
    if person.pk == by.pk or not person.is_active:
        return
    now = timezone.now()
    planned = messages.deliveries(
        _text(row, event, person), cause=f"event:{event.pk}", person=person, post=row.post,
        operation=None, due_at=now, now=now,
    )  # fmt: skip
    Delivery.objects.bulk_create(planned, ignore_conflicts=True)
    wake_worker()


def _text(row: HandOver, event: AuditEvent, person: Person) -> messages.Text:
    with messages.read_by(person) as zone_name:
        is_holder = person.pk == row.predecessor.person_id
        begun = _("Your post is being handed over: %(post)s")
        subject = {
            row.State.UNDER_WAY: begun if is_holder else _("Take over the post: %(post)s"),
            row.State.CONFIRMED: _("Handed over: %(post)s"),
            row.State.CALLED_OFF: _("Hand-over called off: %(post)s"),
        }[row.standing]
        context = {
            "row": row,
            "is_holder": is_holder,
            "by": event.actor_name,
            "reason": event.reason,
            "when": messages.spoken_time(event.at, zone_name),
            "starts": messages.spoken_time(row.successor.starts_at, zone_name),
            "address": messages.absolute(row.get_absolute_url()),
        }
        return messages.Text(
            messages.one_line(subject % {"post": row.post}),
            render_to_string("coordination/handovers/message.txt", context).strip(),
            row.get_absolute_url(),
        )
