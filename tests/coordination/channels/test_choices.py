"""How a person wants to be reminded: their own choice, whole, recorded, never saved over another."""

from datetime import time

import pytest
from django.db import IntegrityError, transaction

from coordination.channels import actions
from coordination.channels.models import ReminderChoices
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotYours, Stale

NIGHT = {"quiet_from": time(22), "quiet_until": time(7)}


def test_without_a_choice_reminders_come_by_e_mail_at_any_hour(world):
    chosen = actions.choices_of(world.urcs)
    assert chosen.by_email and chosen.quiet_from is chosen.digest_at is None
    assert not ReminderChoices.objects.exists()


def test_a_choice_is_saved_and_recorded_with_what_it_changed(world):
    person = world.urcs
    actions.set_choices(person, by=person, by_email=False, digest_at=time(8), **NIGHT)
    chosen = actions.choices_of(person)
    assert (chosen.by_email, chosen.quiet_from, chosen.quiet_until, chosen.digest_at) == (
        False, time(22), time(7), time(8),
    )  # fmt: skip
    event = AuditEvent.objects.get(verb="person.choose_reminders")
    assert event.chain == "house" and event.actor_id == str(person.pk)
    assert event.data["changes"] == {
        "by_email": {"from": True, "to": False},
        "quiet_from": {"from": None, "to": "22:00"},
        "quiet_until": {"from": None, "to": "07:00"},
        "digest_at": {"from": None, "to": "08:00"},
    }


def test_the_same_choice_again_changes_and_records_nothing(world):
    person = world.urcs
    first = actions.set_choices(person, by=person, by_email=True, **NIGHT)
    again = actions.set_choices(person, by=person, by_email=True, **NIGHT)
    assert again.version == first.version
    assert AuditEvent.objects.filter(verb="person.choose_reminders").count() == 1


def test_nobody_chooses_for_somebody_else_not_even_the_secretariat(world):
    with pytest.raises(NotYours):
        actions.set_choices(world.urcs, by=world.secretariat, by_email=False)
    assert not ReminderChoices.objects.exists()


@pytest.mark.parametrize(
    ("hours", "field", "said"),
    [
        ({"quiet_from": time(22)}, "quiet_until", "Give both times"),
        ({"quiet_until": time(7)}, "quiet_from", "Give both times"),
        ({"quiet_from": time(7), "quiet_until": time(7)}, "quiet_until", "at the same time"),
        ({"quiet_from": time(0), "quiet_until": time(0)}, "quiet_until", "at the same time"),
    ],
)
def test_quiet_hours_that_cannot_be_right_are_refused_with_a_sentence(world, hours, field, said):
    with pytest.raises(Invalid, match=said) as refusal:
        actions.set_choices(world.urcs, by=world.urcs, by_email=True, **hours)
    assert set(refusal.value.fields) == {field}
    assert not ReminderChoices.objects.exists()


def test_a_stale_version_is_refused_with_what_stands(world):
    person = world.urcs
    read = actions.choices_of(person).version
    actions.set_choices(person, by=person, by_email=False, version=read)
    with pytest.raises(Stale) as refusal:
        actions.set_choices(person, by=person, by_email=True, version=read)
    assert refusal.value.current.by_email is False
    assert actions.choices_of(person).by_email is False


def test_the_database_itself_refuses_half_a_pair_of_quiet_hours(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReminderChoices.objects.create(person=world.urcs, quiet_from=time(22))
