"""Who chairs a body from outside the country is reminded of its clocks, and reads and answers them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from coordination.countries.closed import is_closed
from coordination.deadlines.actions import snooze
from coordination.deadlines.models import Deadline, Delivery
from coordination.deadlines.sweep import fire_due_rungs
from coordination.focal_points import actions as focal_points
from coordination.focal_points.models import FocalPoint
from tests.factories.world import appoint, make_person, post

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def inbox(person, clock):
    return Delivery.objects.inbox().filter(rung__deadline=clock, recipient=person)


def clock(thing):
    return Deadline.objects.of(thing).open().get()


def sees(person, clock):
    """The rule in SQL and the roles in Python, which are to answer alike."""
    seen = Deadline.objects.visible_to(person).filter(pk=clock.pk).exists()
    assert seen == bool(clock.whole.roles_of(person))
    return seen


def test_a_chair_from_elsewhere_is_reminded_that_the_body_is_to_meet(levels, client):
    body = levels.body("strategic", days_ago=34)
    chair = levels.from_elsewhere(body, "chairs", "chair")
    sits = levels.from_elsewhere(body, "sits", "member")
    met = clock(body)
    fire_due_rungs()
    assert inbox(chair, met).get().state == Delivery.State.HANDED_OVER
    assert not inbox(sits, met).exists()
    assert sees(chair, met) and not sees(sits, met) and not sees(levels.world.polish, met)
    client.force_login(chair)
    assert client.get(met.get_absolute_url()).status_code == 200
    assert snooze(met, until=timezone.now() + DAY, by=chair).person == chair


def test_a_member_from_elsewhere_is_reminded_where_nobody_chairs(levels):
    body = levels.body("strategic", days_ago=34)
    sits = levels.from_elsewhere(body, "sits", "member")
    listens = levels.from_elsewhere(body, "listens", "observer")
    fire_due_rungs()
    assert inbox(sits, clock(body)).exists() and sees(sits, clock(body))
    assert not sees(listens, clock(body))


def test_a_chair_from_elsewhere_is_reminded_to_answer_what_was_passed_there(levels):
    chair = levels.from_elsewhere(levels.body("strategic"), "chairs", "chair")
    below = levels.from_elsewhere(levels.body("operational"), "below", "chair")
    item = levels.item_to("passed")
    fire_due_rungs()
    asked = clock(item)
    assert inbox(chair, asked).exists() and sees(chair, asked) and not sees(below, asked)
    item = levels.take(item, "settle")
    over = Deadline.objects.of(item).get()
    assert sees(chair, over) and sees(below, over), "every chair on its path reads how it ended"


def test_a_partner_society_s_secretary_general_reads_the_clock_of_its_focal_point(world):
    leads = post("prc-lead", "secretary_general", world.polish_ns, "Secretary General")
    named = post("prc-there", "other", world.polish_ns, "Delegate", country=world.ukraine)
    person = make_person("polish_lead", None)
    appoint(person, leads)
    point = focal_points.name(world.ukraine, by=world.secretariat, post=named)
    confirmed = clock(point)
    assert sees(person, confirmed) and not sees(world.observer, confirmed)
    assert not is_closed(FocalPoint.kind)


def test_a_closed_record_asks_nobody_from_elsewhere(levels, monkeypatch):
    from coordination.countries import closed

    body = levels.body("strategic", days_ago=34)
    chair = levels.from_elsewhere(body, "chairs", "chair")
    monkeypatch.setattr(closed, "_closed", closed._closed | {body.kind})
    assert not sees(chair, clock(body))
