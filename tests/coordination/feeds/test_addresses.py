"""The secret address: made by its person, shown once, stored hashed, and dead as soon as it should be."""

import gzip
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coordination.deadlines.models import Deadline
from coordination.feeds import actions
from coordination.feeds.actions import make_feed, revoke_feed
from coordination.feeds.models import CalendarFeed
from coordination.operations.models import Operation
from coordination.people import actions as people
from coordination.people.models import Holding
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotYours
from tests.coordination.feeds.reading import answer_to, events_of, path_of
from tests.factories import cases
from tests.fixtures.scenarios import scenario

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@scenario
def restricted(world):
    """An operation that only its participants see."""
    return cases.large_operation(world, visibility="participants")


def mine(person, operation=None):
    return make_feed(person, operation=operation, by=person)


# --- Making and revoking ----------------------------------------------------------------


def test_the_secret_is_stored_nowhere_and_the_record_says_who_made_it(world, restricted):
    feed, secret = mine(world.coordinator, restricted)
    stored = " ".join(str(value) for value in CalendarFeed.objects.values().get().values())
    assert len(secret) >= 43 and secret not in stored
    assert feed.hint == secret[-4:]
    event = AuditEvent.objects.get(verb="calendar.make")
    assert (event.chain, event.actor_name) == ("house", world.coordinator.name)
    assert event.data == {"operation": restricted.ref}
    assert secret not in str(vars(event)) and feed.secret_hash not in str(vars(event))


def test_two_secrets_are_never_the_same(world):
    assert mine(world.urcs)[1] != mine(world.urcs)[1]


def test_nobody_makes_a_calendar_for_somebody_else(world):
    with pytest.raises(NotYours):
        make_feed(world.urcs, by=world.secretariat)
    assert not CalendarFeed.objects.exists()


def test_of_what_may_not_be_seen_there_is_no_calendar(world, restricted):
    with pytest.raises(Invalid) as refusal:
        mine(world.observer, restricted)
    assert refusal.value.fields == {"operation": ["There is no operation of this reference."]}
    assert not CalendarFeed.objects.exists() and not AuditEvent.objects.filter(verb="calendar.make")


def test_a_closed_account_gets_no_calendar(world):
    people.set_active(world.observer, by=world.secretariat, is_active=False, reason="Left")
    with pytest.raises(NotYours):
        mine(world.observer)


def test_twenty_are_enough(world):
    feeds = [mine(world.urcs)[0] for _each in range(actions.LIVE_AT_MOST)]
    with pytest.raises(Invalid, match="You have 20 calendars. Revoke one"):
        mine(world.urcs)
    mine(world.polish)  # counted person by person
    revoke_feed(feeds[0], by=world.urcs)
    mine(world.urcs)


def test_only_its_person_revokes_it_and_twice_changes_nothing(world):
    feed, secret = mine(world.urcs)
    with pytest.raises(NotYours):
        revoke_feed(feed, by=world.secretariat)
    assert answer_to(secret).status_code == 200
    first = revoke_feed(feed, by=world.urcs)
    assert revoke_feed(feed, by=world.urcs).revoked_at == first.revoked_at
    assert AuditEvent.objects.filter(verb="calendar.revoke").count() == 1


# --- The address ------------------------------------------------------------------------


def test_it_is_read_without_signing_in_and_kept_private(world, restricted):
    _feed, secret = mine(world.coordinator, restricted)
    answer = answer_to(secret)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer.content.startswith(b"BEGIN:VCALENDAR\r\n")


def test_head_says_the_same_and_sends_nothing(world, restricted):
    _feed, secret = mine(world.coordinator, restricted)
    whole, head = answer_to(secret), Client().head(path_of(secret))
    assert head.status_code == 200 and head.content == b""
    for name in ("Content-Type", "Content-Disposition", "ETag", "Cache-Control"):
        assert head[name] == whole[name]
    again = Client().head(path_of(secret), headers={"If-None-Match": whole["ETag"]})
    assert again.status_code == 304


def test_it_comes_as_a_calendar_file(world, restricted):
    """Programs go by the type; a browser saves it under a name that one opens."""
    answer = answer_to(mine(world.coordinator, restricted)[1])
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == 'inline; filename="smcc.ics"'
    assert "Location" not in answer and not answer.cookies


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_for_reading_alone(world, method):
    _feed, secret = mine(world.coordinator)
    assert getattr(Client(), method)(path_of(secret)).status_code == 405


def test_an_unchanged_calendar_is_not_sent_again(world, restricted):
    _feed, secret = mine(world.coordinator, restricted)
    etag = answer_to(secret)["ETag"]
    again = answer_to(secret, **{"If-None-Match": etag})
    assert again.status_code == 304 and again.content == b"" and again["ETag"] == etag
    for known in (f"W/{etag}", f'"another", {etag}', "*"):  # as caches between may send it
        assert answer_to(secret, **{"If-None-Match": known}).status_code == 304
    assert answer_to(secret, **{"If-None-Match": '"another"'}).status_code == 200
    cases.held_summit(world, restricted)
    changed = answer_to(secret, **{"If-None-Match": etag})
    assert changed.status_code == 200 and changed["ETag"] != etag


def test_packed_for_the_way_it_is_not_sent_again_either(world, restricted):
    _feed, secret = mine(world.coordinator, restricted)
    packed = answer_to(secret, **{"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == answer_to(secret).content
    both = {"Accept-Encoding": "gzip", "If-None-Match": packed["ETag"]}
    assert answer_to(secret, **both).status_code == 304


@pytest.mark.parametrize(
    "secret", ["x", "a" * 43, "a" * 5000, "-", "%00", "é", "..%2f..%2fetc", "'; DROP TABLE x;--"]
)
def test_an_unknown_address_leads_nowhere(world, secret):
    mine(world.coordinator)
    answer = Client().get(f"/calendar/{secret}.ics")
    assert answer.status_code == 404
    assert b"BEGIN:VCALENDAR" not in answer.content


def test_the_stored_hash_is_no_key(world):
    feed, _secret = mine(world.coordinator)
    assert answer_to(feed.secret_hash).status_code == 404


def test_a_revoked_address_is_dead(world, restricted):
    feed, secret = mine(world.coordinator, restricted)
    revoke_feed(feed, by=world.coordinator)
    assert answer_to(secret).status_code == 404


def test_a_closed_account_has_no_calendars_and_an_opened_one_has_them_again(world):
    _feed, secret = mine(world.observer)
    people.set_active(world.observer, by=world.secretariat, is_active=False, reason="Left")
    assert answer_to(secret).status_code == 404
    people.set_active(world.observer, by=world.secretariat, is_active=True, reason="Back")
    assert answer_to(secret).status_code == 200


def test_outside_a_demonstration_its_accounts_have_no_calendars(world, settings):
    _feed, secret = mine(world.observer)
    settings.DEMO = False
    assert answer_to(secret).status_code == 404


def lose_sight(person, operation):
    """The person leaves post and component, and the operation is its participants' alone."""
    Holding.objects.filter(person=person).update(ends_at=timezone.now())
    type(person).objects.filter(pk=person.pk).update(component=None)
    Operation.objects.filter(pk=operation.pk).update(visibility="participants")


def test_the_calendar_of_an_operation_that_may_no_longer_be_seen_is_gone(world, restricted):
    _feed, secret = mine(world.ifrc_hod, restricted)
    assert events_of(secret)
    lose_sight(world.ifrc_hod, restricted)
    answer = answer_to(secret)
    assert answer.status_code == 404
    assert restricted.ref.encode() not in answer.content


def test_an_operation_that_may_no_longer_be_seen_leaves_the_personal_calendar(world, restricted):
    _feed, secret = mine(world.urcs)
    assert events_of(secret)
    Operation.objects.filter(pk=restricted.pk).update(host=world.polish_ns)
    lose_sight(world.urcs, restricted)
    assert events_of(secret) == {}


def test_what_is_asked_of_ones_component_is_not_shown_where_it_may_not_be_seen(world, restricted):
    """The clock names the component; the operation is for those who take part, and it does not."""
    Deadline.objects.filter(operation=restricted).update(responsible_component=world.kenyan_ns)
    _feed, secret = mine(world.observer)
    assert events_of(secret) == {}
    Operation.objects.filter(pk=restricted.pk).update(visibility="movement")
    assert len(events_of(secret)) == 3


def test_a_lost_operation_leaves_the_list_too(client, world, restricted):
    mine(world.ifrc_hod, restricted)
    lose_sight(world.ifrc_hod, restricted)
    client.force_login(world.ifrc_hod)
    assert restricted.name not in client.get(reverse("calendars")).text


# --- When it was read -------------------------------------------------------------------


def test_when_it_was_read_is_noted_at_most_once_an_hour(world):
    feed, secret = mine(world.urcs)
    assert feed.last_read_at is None

    def read(last):
        CalendarFeed.objects.filter(pk=feed.pk).update(last_read_at=last)
        answer_to(secret)
        feed.refresh_from_db()
        return feed.last_read_at

    assert timezone.now() - read(None) < HOUR
    recent, long_ago = timezone.now() - HOUR / 2, timezone.now() - 2 * HOUR
    assert read(recent) == recent
    assert read(long_ago) > recent


def test_a_wrong_address_notes_nothing(world):
    feed, _secret = mine(world.urcs)
    answer_to("wrong")
    feed.refresh_from_db()
    assert feed.last_read_at is None


# --- Cost -------------------------------------------------------------------------------


def queries(secret):
    answer_to(secret)  # the moment of reading is noted once
    with CaptureQueriesContext(connection) as caught:
        answer_to(secret)
    return len(caught)


def test_reading_costs_the_same_however_many_clocks_and_operations_there_are(world, restricted):
    _one, personal = mine(world.coordinator)
    _two, of_one = mine(world.coordinator, restricted)
    small = queries(personal), queries(of_one)
    for n in range(3):
        other = cases.large_operation(world, name=f"Another {n}")
        cases.filed_summit(world, other)
    cases.filed_summit(world, restricted)
    assert len(events_of(personal)) > 12
    assert Deadline.objects.filter(operation=restricted).count() > 3
    assert (queries(personal), queries(of_one)) == small
    assert max(small) <= 12
