"""The inbox: one's own messages, read by opening, acknowledged by a click, never anybody else's."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coordination.deadlines import actions
from coordination.deadlines.models import Delivery
from coordination.deadlines.sweep import fire_due_rungs
from coordination.watch.context import unread
from smcc.audit.models import AuditEvent
from tests.factories import cases

INBOX = "/inbox/"


def subjects(client, **params):
    return [row.subject for row in client.get(INBOX, params).context["page"]]


def copies(reminder, count, **more):
    """More messages like this one."""
    rows = []
    for n in range(count):
        row = Delivery.objects.get(pk=reminder.pk)
        row.pk, row.cause, row.subject = None, f"event:{10_000 + n}", f"Message {n}"
        for name, value in more.items():
            setattr(row, name, value)
        rows.append(row)
    return Delivery.objects.bulk_create(rows)


def test_it_shows_my_messages_newest_first(client, world, reminder):
    client.force_login(world.coordinator)
    mine = Delivery.objects.inbox().filter(recipient=world.people["coordinator"])
    assert subjects(client) == list(mine.order_by("-id").values_list("subject", flat=True))


def test_opening_a_message_reads_it_and_does_not_acknowledge_it(client, world, reminder):
    client.force_login(world.coordinator)
    assert reminder.subject in subjects(client, show="unread")
    page = client.get(reverse("inbox_message", args=[reminder.pk]))
    assert "Hold the Mini-Summit" in page.text
    reminder.refresh_from_db()
    assert reminder.read_at is not None and reminder.acknowledged_at is None
    assert reminder.subject not in subjects(client, show="unread")
    assert reminder.subject in subjects(client, show="unseen")


def test_the_time_of_the_first_opening_stays(client, world, reminder):
    client.force_login(world.coordinator)
    url = reverse("inbox_message", args=[reminder.pk])
    client.get(url)
    reminder.refresh_from_db()
    first = reminder.read_at
    client.get(url)
    reminder.refresh_from_db()
    assert reminder.read_at == first


def test_seen_is_a_click_and_the_clock_runs_on(client, world, reminder, deadline):
    client.force_login(world.coordinator)
    url = reverse("inbox_seen", args=[reminder.pk])
    assert client.get(url).status_code == 405
    for _click in range(2):
        assert client.post(url, follow=True).status_code == 200
    reminder.refresh_from_db()
    deadline.refresh_from_db()
    assert reminder.acknowledged_at is not None
    assert deadline.stopped_at is None
    assert AuditEvent.objects.filter(verb="deadline.acknowledge").count() == 1
    assert reminder.subject not in subjects(client, show="unseen")


@pytest.mark.parametrize("role", ["urcs", "secretariat", "icrc_director", "observer"])
def test_what_belongs_to_others_is_not_there(client, world, reminder, role):
    client.force_login(getattr(world, role))
    assert client.get(reverse("inbox_message", args=[reminder.pk])).status_code == 404
    assert client.post(reverse("inbox_seen", args=[reminder.pk])).status_code == 404
    reminder.refresh_from_db()
    assert reminder.read_at is None and reminder.acknowledged_at is None


def test_an_email_is_not_an_inbox_message(client, world, reminder):
    email = Delivery.objects.get(
        cause=reminder.cause, recipient=reminder.recipient, channel="email"
    )
    client.force_login(world.coordinator)
    assert client.get(reverse("inbox_message", args=[email.pk])).status_code == 404


def test_the_header_counts_what_is_unread(client, world, reminder):
    person = world.coordinator
    waiting = Delivery.objects.inbox().filter(recipient=person).count()
    client.force_login(person)
    assert unread(person) == waiting
    assert f'<span class="count">{waiting}<' in client.get(reverse("watch")).text
    Delivery.objects.filter(recipient=person).update(read_at=timezone.now())
    assert unread(person) == 0
    assert '<span class="count">' not in client.get(INBOX).text


def test_the_count_stops_at_99(client, world, reminder):
    copies(reminder, 120)
    assert unread(world.coordinator) == "99+"
    client.force_login(world.coordinator)
    assert '<span class="count">99+<' in client.get(INBOX).text


def test_the_count_is_one_query(world, reminder, django_assert_num_queries):
    person = world.coordinator
    person.component_ids()
    with django_assert_num_queries(1):
        unread(person)


def test_a_long_inbox_is_paged_at_a_constant_cost(
    client, world, reminder, django_assert_max_num_queries
):
    copies(reminder, 120)
    client.force_login(world.coordinator)
    with django_assert_max_num_queries(6):
        first = client.get(INBOX).context["page"]
    assert len(first) == 50
    second = client.get(INBOX, {"after": first.next}).context["page"]
    assert not {row.pk for row in first} & {row.pk for row in second}


def test_typed_text_is_escaped(client, world, reminder):
    Delivery.objects.filter(pk=reminder.pk).update(
        subject="<script>alert(1)</script>", body="<img src=x onerror=y>"
    )
    client.force_login(world.coordinator)
    for url in (INBOX, reverse("inbox_message", args=[reminder.pk])):
        text = client.get(url).text
        assert "<script>alert" not in text and "<img src=x" not in text


@pytest.mark.parametrize("query", ["show=nonsense", "after=x", "before=%00", "show=&after=eyJ"])
def test_a_broken_address_still_shows_the_inbox(client, world, reminder, query):
    client.force_login(world.coordinator)
    assert client.get(f"{INBOX}?{query}").status_code == 200


def test_a_message_number_beyond_all_numbers_is_not_there(client, world):
    client.force_login(world.coordinator)
    assert client.get(f"{INBOX}{10**30}/").status_code == 404


def test_a_reminder_of_what_is_done_meanwhile_says_so_and_asks_for_nothing(client, world):
    case = cases.large_operation(world)
    fire_due_rungs()
    mine = Delivery.objects.get(
        recipient=world.coordinator, channel="inbox", rung__deadline__clock="mini_summit_held"
    )
    assert mine.subject.startswith("Hold the Mini-Summit · ")
    client.force_login(world.coordinator)
    assert "Unread" in client.get("/inbox/").text
    cases.held_summit(world, case)
    page = client.get(f"/inbox/{mine.pk}/").text
    assert "Nothing is asked of you any more." in page
    assert "The clock runs until the step itself is recorded." not in page.split("</section>")[-1]
    assert ">Met<" in " ".join(client.get("/inbox/").text.split()).replace(" </", "</")


def test_a_reminder_of_a_limit_that_has_moved_since_says_so(client, world, reminder, deadline):
    client.force_login(world.coordinator)
    assert "Moved since" not in client.get(f"/inbox/{reminder.pk}/").text
    actions.extend(
        deadline, due_at=deadline.due_at + timedelta(hours=6), reason="The road is closed",
        by=world.coordinator,
    )  # fmt: skip
    text = client.get(f"/inbox/{reminder.pk}/").text
    assert "Moved since" in text and f"/deadlines/{deadline.pk}/" in text
