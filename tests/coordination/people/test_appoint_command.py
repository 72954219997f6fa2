"""`manage.py appoint`: how an installation gets its first secretariat."""

import pytest
from django.core.management import CommandError, call_command

from coordination.people.models import Person
from smcc.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def test_the_first_secretariat_is_made_without_anybody_else(world):
    world.posts["secretariat"].holdings.all().delete()
    call_command("appoint", "first@example.org", "smcc-secretariat", password="Geneva-1919-lake")
    person = Person.objects.get(email="first@example.org")
    assert "secretariat" in person.duties() and person.check_password("Geneva-1919-lake")
    assert AuditEvent.objects.filter(chain="house", actor_name="SMCC").exists()


def test_an_unknown_post_names_some_that_are_there(world):
    with pytest.raises(CommandError, match="smcc-secretariat"):
        call_command("appoint", "first@example.org", "the-boss", password="Geneva-1919-lake")
    assert not Person.objects.filter(email="first@example.org").exists()


def test_a_weak_password_is_refused_with_its_sentence(world):
    with pytest.raises(CommandError):
        call_command("appoint", "first@example.org", "dua001", password="1")
