"""Before a hand-over begins, the page reads back who hands what over to whom; what is wrong is corrected."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from coordination.deadlines.models import Delivery
from coordination.handovers import actions
from coordination.handovers.models import HandOver
from coordination.people import actions as people
from coordination.people.models import Holding
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOTE = 'Two lines\nand <b>"quotes"</b>'


def counts():
    return [each.objects.count() for each in (HandOver, Holding, AuditEvent, Delivery)]


@pytest.fixture
def address(client, world):
    client.force_login(world.coordinator)
    return reverse("hand_over_begin", args=[world.posts["advisor"].code])


def hidden_of(answer):
    """What the page's form would send, its buttons apart."""
    return dict(answer.context["hidden"])


def said_by(answer):
    text = unescape(answer.text)
    lead = text.split('class="lead">')[1].split("</p>")[0]
    return " ".join(lead.split())


def test_the_page_reads_back_post_holder_and_successor_before_anything_happens(
    client, world, address
):
    before = counts()
    answer = client.post(address, {"successor": world.observer.email, "do": "check"})
    assert answer.status_code == 200 and "Nothing has begun yet" in answer.text
    assert said_by(answer) == (
        f"{world.coordinator.name} hands the post {world.posts['advisor']} over to "
        f"{world.observer.name} ({world.observer.email}), from now."
    )
    assert "you can call it off and name somebody else" in answer.text
    assert counts() == before


def test_whoever_presses_no_button_reads_it_too(client, world, address):
    """Enter on a phone, or an older form, begins nothing."""
    for more in ({}, {"do": ""}, {"do": "anything"}):
        answer = client.post(address, {"successor": world.observer.email} | more)
        assert "Nothing has begun yet" in answer.text
    assert not HandOver.objects.exists()


def test_it_names_the_day_and_what_the_successor_holds_now(client, world, address):
    starts = timezone.now() + 3 * DAY
    sent = {
        "successor": world.urcs.email, "starts_at_date": f"{starts:%Y-%m-%d}",
        "starts_at_time": "08:00",
    }  # fmt: skip
    answer = client.post(address, sent)
    assert "08:00" in said_by(answer) and "from now" not in said_by(answer)
    assert str(world.posts["urcs_sg"]) in unescape(answer.text)


def test_nothing_typed_is_lost_on_the_way_there_and_back(client, world, address):
    starts = timezone.now() + 3 * DAY
    sent = {
        "successor": world.observer.email, "note": NOTE,
        "starts_at_date": f"{starts:%Y-%m-%d}", "starts_at_time": "08:00",
    }  # fmt: skip
    check = client.post(address, sent)
    assert hidden_of(check) == sent
    assert "&lt;b&gt;" in check.text and "<b>" not in check.text
    back = client.post(address, hidden_of(check) | {"do": "edit"})
    assert back.status_code == 200
    for typed in (world.observer.email, NOTE, sent["starts_at_date"], "08:00"):
        assert typed in unescape(back.text)
    assert not HandOver.objects.exists()
    assert client.post(address, hidden_of(check) | {"do": "begin"}).status_code == 302
    row = HandOver.objects.get()
    assert (row.successor.person, row.note) == (world.observer, NOTE)
    assert f"{row.successor.starts_at:%Y-%m-%d}" == sent["starts_at_date"]


def test_reading_back_refuses_what_beginning_would(world):
    post, by = world.posts["advisor"], world.coordinator
    people.set_active(world.observer, by=world.secretariat, is_active=False, reason="Left")
    before = counts()
    for refusal, more in (
        (Invalid, {"successor": world.coordinator}),
        (Invalid, {"successor": world.observer}),
        (Invalid, {"successor": world.urcs, "starts_at": timezone.now() - DAY}),
        (NotYours, {"successor": world.urcs, "by": world.urcs}),
    ):
        with pytest.raises(refusal):
            actions.check(post, **{"by": by} | more)
    assert counts() == before
    actions.begin(post, successor=world.urcs, by=by)
    with pytest.raises(OutOfTurn, match="being handed over"):
        actions.check(post, successor=world.polish, by=by)


def test_an_end_of_the_holder_stays_while_it_is_only_read_back(world):
    post, ends = world.posts["advisor"], timezone.now() + 2 * DAY
    people.end_holding(Holding.objects.get(post=post), by=world.secretariat, ends_at=ends)
    actions.check(post, successor=world.urcs, by=world.coordinator)
    assert Holding.objects.get(post=post).ends_at == ends


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_too_reading_back_leaves_nothing(world):
    before = counts()
    row = actions.check(world.posts["advisor"], successor=world.urcs, by=world.coordinator)
    assert row.successor.person == world.urcs and counts() == before


def test_a_wrong_successor_is_corrected_until_it_is_confirmed(client, world, address):
    row = actions.begin(world.posts["advisor"], successor=world.polish, by=world.coordinator)
    page = client.get(row.get_absolute_url()).text
    assert "The wrong successor? Until it is confirmed, call it off" in page
    answer = client.post(
        reverse("hand_over_call_off", args=[row.pk]), {"reason": "The wrong one"}, follow=True
    )
    assert f"{world.coordinator.name} keeps the post" in answer.text
    assert f'href="{address}"' in answer.text
    client.post(address, {"successor": world.observer.email, "do": "begin"})
    (going,) = HandOver.objects.under_way()
    assert going.successor.person == world.observer


def test_the_way_to_begin_again_is_for_those_who_may(client, world, address):
    row = actions.begin(world.posts["advisor"], successor=world.polish, by=world.coordinator)
    actions.call_off(row, by=world.coordinator, reason="The wrong one")
    client.force_login(world.polish)
    assert address not in client.get(row.get_absolute_url()).text
