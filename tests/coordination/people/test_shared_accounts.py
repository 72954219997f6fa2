"""A demo's sign-ins are shared: nobody who tries it can lock the others out."""

import pytest
from django.core import mail
from django.urls import reverse

from coordination.people.models import Person
from tests.factories.world import PASSWORD

SENTENCE = "Everybody who tries the demonstration signs in with this account"
DOORS = ["account_change_password", "account_email", "mfa_index", "mfa_activate_totp"]
NEW = "another-horse-battery"


@pytest.mark.parametrize("door", DOORS)
def test_how_a_shared_account_signs_in_cannot_be_changed(client, world, door):
    client.force_login(world.urcs)
    sent = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW, "email": "mine@x.org"}
    for answer in (client.get(reverse(door)), client.post(reverse(door), sent)):
        assert answer.status_code == 403 and SENTENCE in answer.text
    urcs = Person.objects.get(pk=world.urcs.pk)
    assert urcs.check_password(PASSWORD) and urcs.email == "urcs@demo.example"


@pytest.mark.parametrize("email", ["urcs@demo.example", " URCS@demo.example "])
def test_nor_by_a_reset_that_arrives_in_the_shared_mailbox(client, world, email):
    answer = client.post(reverse("account_reset_password"), {"email": email})
    assert answer.status_code == 403 and SENTENCE in answer.text
    assert mail.outbox == []


def test_a_persons_own_account_can(client, world):
    own = Person.objects.create_user("someone@example.org", PASSWORD, name="Someone")
    client.force_login(own)
    sent = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post(reverse("account_change_password"), sent).status_code == 302
    assert Person.objects.get(pk=own.pk).check_password(NEW)
