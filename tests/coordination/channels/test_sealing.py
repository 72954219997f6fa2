"""An address may hold a password: it is in no row, no record, no log and no page."""

import logging

import pytest
from django.db import connection

from coordination.channels import actions
from coordination.channels.models import Contact
from coordination.channels.opening import NoLine, open_line
from coordination.channels.sealing import Unreadable, seal, unseal
from smcc.audit.models import AuditEvent

ADDRESS = "https://8.8.8.8/services/T0/geheim?key=geheim"


def test_what_is_sealed_can_be_read_again_and_does_not_look_alike_twice():
    for text in ("geheim", "", "سرّي 🔑", "x" * 3000):
        assert unseal(seal(text)) == text
    assert seal("geheim") != seal("geheim")
    assert "geheim" not in seal("geheim")


def test_another_key_does_not_open_it_and_an_old_one_may(settings):
    old = settings.SECRET_KEY
    sealed = seal("geheim")
    settings.SECRET_KEY = "another-" + "1" * 40
    with pytest.raises(Unreadable) as refusal:
        unseal(sealed)
    assert refusal.value.__cause__ is None and "geheim" not in str(refusal.value)
    settings.SECRET_KEY_FALLBACKS = [old]
    assert unseal(sealed) == "geheim"


@pytest.mark.parametrize("nonsense", ["", "geheim", "gAAAA", "é"])
def test_what_was_never_sealed_is_unreadable(nonsense):
    with pytest.raises(Unreadable):
        unseal(nonsense)


def test_a_stored_channel_holds_nothing_in_the_clear(world, caplog):
    caplog.set_level(logging.DEBUG)
    contact, secret = actions.add_contact(
        by=world.secretariat, channel="webhook", name="Duty desk", address=ADDRESS,
        person=world.coordinator,
    )  # fmt: skip
    actions.end_contact(contact, by=world.secretariat)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM coordination_contact")
        stored = repr(cursor.fetchall())
        cursor.execute("SELECT * FROM audit_auditevent")
        recorded = repr(cursor.fetchall())
    contact.refresh_from_db()
    assert AuditEvent.objects.filter(verb__startswith="contact.").count() == 2
    for seen in (stored, recorded, repr(contact), str(contact), contact.shown, caplog.text):
        assert "geheim" not in seen and secret not in seen
    assert unseal(contact.sealed_address) == ADDRESS and unseal(contact.sealed_secret) == secret


def test_a_channel_whose_key_is_lost_refuses_and_says_why(world, settings, letter):
    contact, _secret = actions.add_contact(
        by=world.secretariat, channel="webhook", name="Desk", address=ADDRESS, post=world.posts["urcs_sg"],
    )  # fmt: skip
    settings.SECRET_KEY = "another-" + "1" * 40
    line = open_line(Contact.objects.get(pk=contact.pk))
    assert isinstance(line, NoLine)
    assert "SECRET_KEY" in line.carry(letter).trouble
    line.close()
