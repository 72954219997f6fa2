"""How a person wants to be reminded: their own choice, and nobody else's."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from coordination.channels.models import ReminderChoices
from coordination.people.actions import note
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, NotYours, Stale

CHOSEN = ("by_email", "quiet_from", "quiet_until", "digest_at")


def choices_of(person: Person) -> ReminderChoices:
    """What the person chose; without a choice, what holds then (not saved)."""
    found = ReminderChoices.objects.filter(person=person).first()
    return found or ReminderChoices(person=person)


@transaction.atomic
def set_choices(
    person: Person,
    *,
    by: Person,
    by_email: bool,
    quiet_from: time | None = None,
    quiet_until: time | None = None,
    digest_at: time | None = None,
    version: int | None = None,
) -> ReminderChoices:
    """Save how a person is reminded from now on. Times are civil, in the person's own time zone.

    Refused: for somebody else; one quiet hour without the other, or two that are the same; a
    version that is no longer the current one. Follows: an audit event with old and new choices.
    Messages that wait already keep their time.
    """
    if by.pk != person.pk:
        raise NotYours(_("These choices belong to somebody else."))
    chosen = {
        "by_email": by_email,
        "quiet_from": quiet_from,
        "quiet_until": quiet_until,
        "digest_at": digest_at,
    }
    if wrong := _wrong_hours(quiet_from, quiet_until):
        raise Invalid(wrong)
    ReminderChoices.objects.get_or_create(person=person)
    row = ReminderChoices.objects.select_for_update(of=("self",)).get(person=person)
    if version is not None and version != row.version:
        raise Stale(current=row)
    before = {name: getattr(row, name) for name in CHOSEN}
    if before != chosen:
        for name, value in chosen.items():
            setattr(row, name, value)
        row.version += 1
        row.save()
        moved = {
            name: {"from": _spoken(before[name]), "to": _spoken(chosen[name])}
            for name in CHOSEN
            if before[name] != chosen[name]
        }
        note("choose_reminders", "person", person, by=by, data={"changes": moved})
    return row


def _wrong_hours(quiet_from: time | None, quiet_until: time | None) -> dict[str, Any]:
    if (quiet_from is None) != (quiet_until is None):
        missing = "quiet_from" if quiet_from is None else "quiet_until"
        return {missing: _("Quiet hours have a beginning and an end. Give both times, or neither.")}
    if quiet_from is not None and quiet_from == quiet_until:
        return {
            "quiet_until": _(
                "Quiet hours begin and end at the same time, which could mean all day or not at all. "
                "Give two different times, or neither."
            )
        }
    return {}


def _spoken(value: Any) -> Any:
    return f"{value:%H:%M}" if isinstance(value, time) else value
