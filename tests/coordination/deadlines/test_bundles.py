"""Several things due for one person at once are one message; after an outage, one an operation."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coordination.deadlines.models import Delivery, Rung
from coordination.deadlines.sending import send_pending
from coordination.deadlines.sweep import fire_due_rungs
from tests.factories import cases

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def at(moment):
    return lambda: moment


def to(server, person):
    return [one for one in server.messages if person.email in one["To"]]


def text_of(message):
    return message.get_body(("plain",)).get_content()


def test_five_things_due_for_one_person_at_once_are_one_message(world, smtp_server):
    """Three operations begin within the hour; each asks the coordinator for two things."""
    for name in ("Flood", "Storm", "Fire"):
        cases.large_operation(world, name=name, hours_ago=1)
    fire_due_rungs()
    due = Delivery.objects.filter(recipient=world.people["coordinator"], channel="email")
    assert due.count() >= 5
    send_pending()
    (one,) = to(smtp_server, world.coordinator)
    said = text_of(one)
    assert one["Subject"].strip().startswith(f"{due.count()} reminders · ")
    for row in due:
        assert row.subject in said
        assert row.message_id == one["Message-ID"] and row.state == "handed_over"
    assert said.index("Hold the Mini-Summit") < said.index("Issue the Joint Statement")


def test_the_last_rung_is_never_bundled(world, smtp_server):
    case = cases.large_operation(world, hours_ago=1)
    limit = Rung.objects.get(
        deadline__operation=case, deadline__clock="mini_summit_held", name="limit"
    )
    fire_due_rungs(limit.fire_at)
    rows = Delivery.objects.filter(rung=limit, channel="email")
    assert rows.exists() and set(rows.values_list("is_bundled", "is_last")) == {(False, True)}


def test_after_three_days_one_catch_up_message_a_person_and_operation_marked_late(
    world, smtp_server
):
    flood = cases.large_operation(world, name="Flood", hours_ago=1)
    storm = cases.large_operation(world, name="Storm", hours_ago=1)
    fire_due_rungs()
    send_pending()
    smtp_server.messages.clear()
    back = timezone.now() + 5 * DAY
    fire_due_rungs(back)
    send_pending(at(back))
    mine = to(smtp_server, world.coordinator)
    assert len(mine) == 2
    for case, message in zip((flood, storm), sorted(mine, key=text_of), strict=True):
        other = storm if case is flood else flood
        assert "This reminder is late" in text_of(message)
        assert case.ref in text_of(message) and other.ref not in text_of(message)


def test_a_bundle_holds_text_and_html_that_say_the_same(world, smtp_server):
    cases.large_operation(world, hours_ago=1, name="<b>Flood</b> & storm")
    fire_due_rungs()
    send_pending()
    (one,) = to(smtp_server, world.coordinator)
    html = one.get_body(("html",)).get_content()
    assert one.get_content_type() == "multipart/alternative"
    assert "&lt;b&gt;Flood&lt;/b&gt; &amp; storm" in html and "<b>Flood" not in html
    assert '<meta name="viewport"' in html and "<a href=" in html


def test_an_arabic_reader_gets_a_page_from_right_to_left(world, smtp_server):
    person = world.people["coordinator"]
    person.language = "ar"
    person.save()
    cases.large_operation(world, hours_ago=1)
    fire_due_rungs()
    send_pending()
    (one,) = to(smtp_server, world.coordinator)
    assert 'lang="ar" dir="rtl"' in one.get_body(("html",)).get_content()
