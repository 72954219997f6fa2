"""The ledger of messages: the secretariat's, and in a demonstration everybody's."""

from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse

from coordination.deadlines.models import Delivery
from smcc.web import mailbox
from tests.fixtures.scenarios import scenario

LEDGER = "/messages/"


@scenario
def email(reminder):
    return Delivery.objects.get(cause=reminder.cause, recipient=reminder.recipient, channel="email")


@pytest.fixture
def folder(settings, tmp_path):
    settings.MAILBOX_DIR = tmp_path
    settings.EMAIL_BACKEND = "smcc.web.mailbox.FolderBackend"
    return tmp_path


def test_the_secretariat_sees_every_message_with_its_state(client, world, email):
    client.force_login(world.secretariat)
    page = client.get(LEDGER)
    assert email.address in page.text and email.subject in page.text
    assert "Waiting to be sent" in page.text
    text = client.get(reverse("mailbox_message", args=[email.pk])).text
    assert "Still to do: Hold the Mini-Summit" in text
    every = Delivery.objects.filter(channel="email").count()
    assert len(page.context["page"]) == every


def test_a_late_message_says_how_late(client, world, email):
    Delivery.objects.filter(pk=email.pk).update(
        state="handed_over", handed_over_at=email.due_at + timedelta(hours=3)
    )
    client.force_login(world.secretariat)
    assert "3 h late" in client.get(LEDGER).text
    Delivery.objects.filter(pk=email.pk).update(handed_over_at=email.due_at + timedelta(minutes=9))
    assert "late" not in [line.late for line in client.get(LEDGER).context["lines"]]


def test_what_may_have_been_sent_says_so(client, world, email):
    Delivery.objects.filter(pk=email.pk).update(state="unknown", trouble="the line broke")
    client.force_login(world.secretariat)
    assert "May have been sent" in client.get(LEDGER, {"state": "unknown"}).text
    assert "the line broke" in client.get(reverse("mailbox_message", args=[email.pk])).text


def test_in_a_demonstration_everybody_signed_in_sees_them(client, world, email):
    client.force_login(world.observer)
    assert email.subject in client.get(LEDGER).text
    assert client.get(reverse("mailbox_message", args=[email.pk])).status_code == 200


@pytest.mark.parametrize("role", ["observer", "coordinator", "icrc_director", "committee"])
def test_outside_a_demonstration_only_the_secretariat_does(client, world, email, settings, role):
    person = getattr(world, role)
    person.email = f"{role}@example.org"
    person.save()
    client.force_login(person)
    settings.DEMO = False
    for url in (LEDGER, reverse("mailbox_message", args=[email.pk])):
        answer = client.get(url)
        assert answer.status_code == 403
        assert email.subject not in answer.text
    assert client.get(reverse("letters")).status_code == 404


def test_the_ledger_is_filtered_and_paged_at_a_constant_cost(
    client, world, email, django_assert_max_num_queries
):
    rows = []
    for n in range(120):
        row = Delivery.objects.get(pk=email.pk)
        row.pk, row.cause, row.subject = None, f"event:{10_000 + n}", f"Message {n}"
        rows.append(row)
    Delivery.objects.bulk_create(rows)
    client.force_login(world.secretariat)
    with django_assert_max_num_queries(6):
        page = client.get(LEDGER, {"subject": "Message", "to": "COORDINATOR"}).context["page"]
    assert len(page) == 50 and page.next


def test_account_mail_is_for_its_owner_and_the_secretariat(client, world, folder):
    EmailMessage("Choose a password", "https://link", to=["urcs@demo.example"]).send()
    (letter,) = mailbox.letters().letters
    url = reverse("letter", args=[letter.name])
    for person, sees in ((world.urcs, True), (world.secretariat, True), (world.observer, False)):
        client.force_login(person)
        assert ("Choose a password" in client.get(reverse("letters")).text) is sees
        assert client.get(url).status_code == (200 if sees else 404)


def test_reminders_in_the_folder_are_not_shown_twice(client, world, folder):
    EmailMessage(
        "OVERDUE", "x", to=["urcs@demo.example"], headers={"Message-ID": "<smcc.rung.1.2@x>"}
    ).send()
    (letter,) = mailbox.letters().letters
    client.force_login(world.secretariat)
    assert "OVERDUE" not in client.get(reverse("letters")).text
    assert client.get(reverse("letter", args=[letter.name])).status_code == 404


@pytest.mark.parametrize("name", ["..%2F..%2Fsettings.py", "nothing.eml", "x" * 300, "a%00b"])
def test_a_letter_is_found_by_its_own_name_only(client, world, folder, name):
    client.force_login(world.secretariat)
    assert client.get(f"/messages/account/{name}/").status_code == 404
