"""Role by role, door by door: what one may not see is nowhere, and what one may see is there.

The secret word is in the operation's name, and so in everything that speaks of it.
"""

import pytest
from django.urls import reverse

from coordination.deadlines.models import Deadline, Delivery
from coordination.deadlines.sweep import fire_due_rungs
from coordination.logbook import actions as logbook
from coordination.people import actions as people
from coordination.people.models import Holding, Post
from tests.factories import cases
from tests.fixtures.scenarios import scenario

SECRET = "Zanzibar"
INSIDE = ["coordinator", "urcs", "urcs_staff", "icrc_director", "ifrc_usg", "icrc_hod", "ifrc_hod",
          "region", "secretariat"]  # fmt: skip
OUTSIDE = ["polish", "committee", "observer"]


@scenario
def case(world):
    # The committee member of this walk sits for a National Society that takes no part.
    Post.objects.filter(pk=world.posts["steering"].pk).update(component=world.kenyan_ns)
    operation = cases.large_operation(world, name=f"{SECRET} flood", visibility="participants")
    logbook.write_entry(operation, by=world.urcs, text=f"{SECRET}: the bridge is closed")
    fire_due_rungs()
    return operation


def doors(case):
    """Lists, where the operation is there or not."""
    return {
        "watch": "/",
        "search": f"/search/?q={SECRET}",
        "search of operations": f"/search/?q={SECRET}&in=operations",
        "search by reference": f"/search/?q={case.ref}",
        "search of the logbook": f"/search/?q={SECRET}&in=log",
        "deadlines": "/deadlines/",
        "deadlines of it": f"/deadlines/?operation={case.ref}",
        "its host": reverse("component", args=[case.host.code]),
        "a component present": reverse("component", args=["ICRC"]),
        "messages": "/messages/",
    }


def pages(case):
    """Pages that are a 404 for those outside."""
    email = Delivery.objects.filter(operation=case, channel="email").first()
    deadline = Deadline.objects.filter(operation=case).first()
    return {
        "deadline": reverse("deadline", args=[deadline.pk]),
        "message": reverse("mailbox_message", args=[email.pk]),
    }


def speaks_of(answer, case):
    body = answer.text.replace(f'value="{SECRET}"', "").replace(f"Search: {SECRET}", "")
    body = body.replace(f"<bdi>{SECRET}</bdi>", "").replace(f"?q={SECRET}", "")
    body = body.replace(f"Search: <bdi>{case.ref}", "").replace(f"?q={case.ref}", "")
    body = body.replace(f'value="{case.ref}"', "").replace(f"Search: {case.ref}", "")
    return SECRET in body or case.ref in body


@pytest.mark.parametrize("role", OUTSIDE)
def test_those_outside_find_it_behind_no_door(client, world, case, role):
    client.force_login(getattr(world, role))
    open_doors = [name for name, url in doors(case).items() if speaks_of(client.get(url), case)]
    assert open_doors == []
    answers = {name: client.get(url).status_code for name, url in pages(case).items()}
    assert set(answers.values()) == {404}
    assert not client.get("/inbox/").context["page"].rows


@pytest.mark.parametrize("role", INSIDE)
def test_those_inside_find_it_behind_every_door(client, world, case, role):
    client.force_login(getattr(world, role))
    closed_doors = [
        name for name, url in doors(case).items() if not speaks_of(client.get(url), case)
    ]
    assert closed_doors == []
    answers = {name: client.get(url).status_code for name, url in pages(case).items()}
    assert set(answers.values()) == {200}


def test_those_outside_change_nothing_there(client, world, case):
    deadline = Deadline.objects.filter(operation=case).first()
    client.force_login(world.observer)
    answer = client.post(reverse("deadline_extend", args=[deadline.pk]), {"reason": "x"})
    assert answer.status_code == 404


def test_who_lost_access_no_longer_reads_what_was_sent(client, world, case):
    """The coordinator leaves the post and the component: old messages speak of what is closed now."""
    person = world.coordinator
    mine = Delivery.objects.inbox().filter(recipient=person).first()
    client.force_login(person)
    assert client.get(reverse("inbox_message", args=[mine.pk])).status_code == 200
    people.end_holding(Holding.objects.get(person=person), by=world.secretariat)
    person.component = world.kenyan_ns
    person.save()
    client.force_login(world.coordinator)
    assert client.get("/inbox/").context["page"].rows == []
    assert client.get("/inbox/").context["inbox_unread"] == 0
    assert client.get(reverse("inbox_message", args=[mine.pk])).status_code == 404
    assert client.post(reverse("inbox_seen", args=[mine.pk])).status_code == 404
    assert not speaks_of(client.get("/"), case)


def test_a_closed_account_gets_no_reminder(world):
    people.set_active(world.urcs, by=world.secretariat, is_active=False, reason="Left")
    cases.large_operation(world, visibility="participants")
    fire_due_rungs()
    assert not Delivery.objects.filter(recipient=world.people["urcs"]).exists()
