"""Accounts kept by the secretariat: found by filters, invited, closed for good, freed of a lost second factor."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from coordination.people import actions, inviting
from coordination.people.allowed import allowed_to, steps_of
from coordination.people.models import Person
from coordination.people.tokens import AccessToken, issue_token
from coordination.roles import Role
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn
from tests.factories import cases

pytestmark = pytest.mark.django_db
OTHERS = ("urcs", "coordinator", "icrc_director", "committee", "observer")


@pytest.fixture
def desk(client, world):
    client.force_login(world.secretariat)
    return client


def new_person(world, **more):
    said = {"email": "desk@example.org", "name": "Desk officer"} | more
    return actions.create_person(by=world.secretariat, **said)


# --- Found ----------------------------------------------------------------------------------------


def names(client, **params):
    return {person.name for person in client.get("/people/", params).context["page"]}


def test_people_are_found_by_post_role_account_and_sign_in(desk, world):
    new_person(world)
    Person.objects.filter(pk=world.urcs.pk).update(last_login=timezone.now())
    assert "Desk officer" in names(desk, post="no") and "Urcs" not in names(desk, post="no")
    assert names(desk, duty="secretariat") == {"Secretariat"}
    assert "Desk officer" in names(desk, signed_in="never")
    assert "Urcs" in names(desk, signed_in="yes") and "Urcs" not in names(desk, signed_in="never")
    actions.set_active(world.observer, by=world.secretariat, is_active=False, reason="Left")
    assert names(desk, is_active="false") == {"Observer"}


@pytest.mark.parametrize(
    "params", [{"post": "x"}, {"duty": "king"}, {"signed_in": "\x00"}, {"q": "\x00"}]
)
def test_a_filter_that_makes_no_sense_is_no_error(desk, params):
    assert desk.get("/people/", params).status_code == 200


def test_the_list_costs_the_same_for_many(desk, world, django_assert_max_num_queries):
    for n in range(30):
        new_person(world, email=f"p{n}@example.org", name=f"P{n}")
    with django_assert_max_num_queries(6):
        desk.get("/people/")


# --- Invited ----------------------------------------------------------------------------------------


def test_an_invitation_comes_in_the_person_s_language_and_lets_them_in(desk, world, mailoutbox):
    made = desk.post(
        reverse("person_new"),
        {
            "name": "Desk officer", "email": "Desk@Example.org", "language": "en",
            "time_zone": "Europe/Kyiv", "component": "URCS", "invite": "on",
        },
        follow=True,
    )  # fmt: skip
    assert "was sent to desk@example.org" in made.text
    (mail,) = mailoutbox
    assert mail.to == ["desk@example.org"] and "Secretariat" in mail.body
    link = re.search(r"/accounts/password/reset/key/\S+", mail.body)
    visitor = type(desk)()
    form = visitor.get(link[0], follow=True)
    chosen = {"password1": "steady-lamp-42", "password2": "steady-lamp-42"}
    assert visitor.post(form.request["PATH_INFO"], chosen).status_code == 302
    login = {"login": "desk@example.org", "password": "steady-lamp-42"}
    visitor.post(reverse("account_login"), login)
    assert "_auth_user_id" in visitor.session
    assert type(desk)().get(link[0], follow=True).status_code == 200, "used once, it says so"
    person = Person.objects.get(email="desk@example.org")
    assert list(AuditEvent.objects.of("person", person.pk).values_list("verb", flat=True)) == [
        "person.create",
        "person.invite",
    ]


def test_the_link_is_sent_again_and_not_to_whom_it_may_not(desk, world, mailoutbox):
    person = new_person(world)
    assert desk.post(reverse("person_link", args=[person.pk])).status_code == 302
    assert len(mailoutbox) == 1
    assert desk.get(reverse("person_link", args=[person.pk])).status_code == 405
    actions.set_active(person, by=world.secretariat, is_active=False, reason="Left")
    closed = desk.post(reverse("person_link", args=[person.pk]))
    assert closed.status_code == 409 and "closed" in closed.text
    with pytest.raises(OutOfTurn):
        inviting.send_sign_in_link(world.urcs, by=world.secretariat)  # a demonstration’s address
    assert len(mailoutbox) == 1


def test_a_mail_that_is_not_taken_says_so_and_the_account_stays(desk, world, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1
    person = new_person(world)
    answer = desk.post(reverse("person_link", args=[person.pk]), follow=True)
    assert answer.status_code == 200 and "did not take the mail" in answer.text


# --- Closed -------------------------------------------------------------------------------------------


def test_what_a_closed_account_had_open_stays_closed_when_it_is_opened_again(client, world):
    client.force_login(world.observer)
    _token, secret = issue_token(person=world.observer, name="export", scope="read")
    assert client.get(reverse("profile")).status_code == 200
    actions.set_active(world.observer, by=world.secretariat, is_active=False, reason="Left")
    assert client.get(reverse("profile")).status_code == 302
    actions.set_active(world.observer, by=world.secretariat, is_active=True, reason="Back")
    assert client.get(reverse("profile")).status_code == 302, "the old session does not come back"
    headers = {"authorization": f"Bearer {secret}"}
    assert type(client)().get("/api/v1/me/", headers=headers).status_code == 401
    assert not AccessToken.objects.valid(timezone.now()).filter(person=world.observer).exists()
    event = AuditEvent.objects.get(verb="person.close")
    assert event.data == {"tokens_revoked": 1} and event.reason == "Left"
    client.force_login(world.observer)
    assert client.get(reverse("profile")).status_code == 200


# --- A second factor that was lost ----------------------------------------------------------------


def with_factor(person):
    return Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})


def test_a_lost_second_factor_is_taken_off_with_a_reason(desk, world, mailoutbox):
    person = new_person(world)
    with_factor(person)
    page = desk.get(reverse("person", args=[person.pk]))
    url = reverse("person_factor", args=[person.pk])
    assert url in page.text
    assert desk.post(url, {"reason": " "}).status_code == 422
    assert desk.post(url, {"reason": "Phone stolen; called back"}).status_code == 302
    assert not Authenticator.objects.filter(user=person).exists()
    assert Person.objects.get(pk=person.pk).sessions_ended == 1
    assert "second factor" in mailoutbox[-1].subject
    event = AuditEvent.objects.get(verb="person.second_factor_taken_off")
    assert event.data == {"kinds": ["totp"]} and "secret" not in str(event.data)
    assert url not in desk.get(reverse("person", args=[person.pk])).text


def test_nobody_takes_off_their_own_or_one_that_is_not_there(world):
    with_factor(world.secretariat)
    with pytest.raises(OutOfTurn, match="your own"):
        inviting.take_off_second_factor(world.secretariat, by=world.secretariat, reason="x")
    with pytest.raises(OutOfTurn, match="no second factor"):
        inviting.take_off_second_factor(world.urcs, by=world.secretariat, reason="x")
    with pytest.raises(Invalid):
        inviting.take_off_second_factor(world.urcs, by=world.secretariat, reason=" ")


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_invites_or_takes_off_a_factor(client, world, who):
    client.force_login(getattr(world, who))
    for name in ("person_link", "person_factor"):
        answer = client.post(reverse(name, args=[world.urcs.pk]), {"reason": "x"})
        assert answer.status_code == 403, name
    with pytest.raises(NotYours):
        inviting.send_sign_in_link(world.urcs, by=getattr(world, who))


# --- What may they see and do ---------------------------------------------------------------------


def roles_said(person):
    return {str(each.label) for each in allowed_to(person).roles}


def test_what_somebody_may_follows_from_posts_and_component(world):
    assert roles_said(world.secretariat) >= {str(Role.SECRETARIAT.label)}
    assert str(Role.ICRC_PRINCIPAL.label) in roles_said(world.icrc_director)
    assert str(Role.STEERING.label) in roles_said(world.committee)
    cases.operation(world)
    assert str(Role.COORDINATOR.label) in roles_said(world.coordinator)
    assert str(Role.COUNTRY_TEAM.label) in roles_said(world.urcs)
    closed = actions.set_active(
        world.observer, by=world.secretariat, is_active=False, reason="Left"
    )
    assert allowed_to(closed).sees == ["Nothing: the account is closed."]


def test_the_number_of_operations_is_what_they_see(world):
    cases.operation(world)
    cases.operation(world, name="Restricted", visibility="participants", present=[])
    assert "That is 2 operations today." in allowed_to(world.secretariat).sees
    assert "That is 1 operation today." in allowed_to(world.observer).sees


def test_the_steps_of_a_role_are_the_rulebook_s(world):
    steps = {str(each.about): each.labels for each in steps_of(Role.SECRETARIAT)}
    from coordination.operations.models import Operation

    wanted = [s.label for s in Operation.workflow.steps if Role.SECRETARIAT in s.by]
    assert list(steps[str(Operation.workflow.label)]) == wanted
    assert not list(steps_of(Role.OBSERVER))


def test_the_page_of_a_person_costs_the_same_whatever_they_hold(
    desk, world, django_assert_max_num_queries
):
    for n in range(15):
        post = actions.create_post(by=None, title=f"P{n}", duty="other", component=world.urcs_ns)
        actions.appoint(by=None, post=post, person=world.urcs)
    with django_assert_max_num_queries(20):
        assert desk.get(reverse("person", args=[world.urcs.pk])).status_code == 200
