"""Sign-in by e-mail; the demonstration's accounts exist only in a demonstration."""

import pytest
from django.urls import reverse

from coordination.people import actions
from coordination.people.models import Person
from coordination.people.tokens import issue_token
from tests.factories.world import PASSWORD

LOGIN = "/accounts/login/"


def sign_in(client, email, password=PASSWORD):
    return client.post(LOGIN, {"login": email, "password": password})


def is_in(client):
    return client.get(reverse("profile")).status_code == 200


def test_an_address_and_its_password_let_in(client, world):
    answer = sign_in(client, "URCS@demo.example")
    assert answer.status_code == 302
    assert answer.url == reverse("watch")
    assert is_in(client)


@pytest.mark.parametrize("email", ["urcs@demo.example", "nobody@demo.example", "x", "\x00"])
def test_a_wrong_password_or_address_does_not(client, world, email):
    answer = sign_in(client, email, "wrong-wrong-wrong")
    assert answer.status_code == 200
    assert not is_in(client)


def test_demo_accounts_are_refused_outside_a_demonstration(client, world, settings):
    settings.DEMO = False
    sign_in(client, "urcs@demo.example")
    assert not is_in(client)


def test_other_accounts_are_not(client, world, settings):
    Person.objects.create_user("someone@example.org", PASSWORD, name="Someone")
    settings.DEMO = False
    sign_in(client, "someone@example.org")
    assert is_in(client)


def test_a_demo_session_ends_when_the_demonstration_does(client, world, settings):
    sign_in(client, "urcs@demo.example")
    settings.DEMO = False
    assert not is_in(client)


def test_a_demo_token_ends_when_the_demonstration_does(client, world, settings):
    _token, secret = issue_token(person=world.urcs, name="n", scope="read")
    headers = {"authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/", headers=headers).status_code == 200
    settings.DEMO = False
    assert client.get("/api/v1/", headers=headers).status_code == 401


def test_a_closed_account_is_signed_out_with_its_next_click(client, world):
    sign_in(client, "observer@demo.example")
    assert is_in(client)
    actions.set_active(world.observer, by=world.secretariat, is_active=False, reason="Left")
    assert not is_in(client)
    sign_in(client, "observer@demo.example")
    assert not is_in(client)


def test_nobody_signs_up_alone(client, db):
    answer = client.post(
        "/accounts/signup/",
        {"email": "me@example.org", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert not Person.objects.exists()
    assert answer.status_code != 500


@pytest.mark.parametrize(
    "name",
    ["watch", "search", "inbox", "mailbox", "letters", "profile", "post_list", "post_new",
     "person_list", "component_list", "deadline_list", "policy_settings"],
)  # fmt: skip
def test_a_stranger_is_sent_to_the_sign_in(client, db, name):
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer.url.startswith(LOGIN)


def test_the_signed_in_person_costs_two_queries(client, world, django_assert_num_queries):
    """The session and the person with the home component; a page that asks for no more costs no more."""
    from django.contrib.auth.models import AnonymousUser

    from coordination.people.sign_in import SignInBackend

    with django_assert_num_queries(1):
        person = SignInBackend().get_user(world.people["urcs"].pk)
        assert person.component.code == "DUA001"
    assert SignInBackend().get_user(0) is None
    assert AnonymousUser().is_anonymous


def test_a_new_account_chooses_its_password_by_mail(client, world, mailoutbox):
    person = actions.create_person(by=world.secretariat, email="desk@example.org", name="Desk")
    assert reverse("account_reset_password") in client.get(LOGIN).text
    client.post(reverse("account_reset_password"), {"email": person.email})
    (mail,) = mailoutbox
    link = next(word for word in mail.body.split() if "/accounts/password/reset/key/" in word)
    form = client.get("/" + link.split("/", 3)[3], follow=True)
    done = client.post(
        form.request["PATH_INFO"], {"password1": "steady-lamp-42", "password2": "steady-lamp-42"}
    )
    assert done.status_code == 302
    sign_in(client, "desk@example.org", "steady-lamp-42")
    assert is_in(client)
