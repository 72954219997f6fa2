"""The page of one's calendars, the way there from an operation, and the same by the API."""

import pytest
from django.urls import reverse

from coordination.feeds.actions import LIVE_AT_MOST, make_feed
from coordination.feeds.models import CalendarFeed
from smcc.rest.models import KeptAnswer
from tests.api.caller import Caller, done, refused
from tests.coordination.feeds.reading import answer_to, events_of
from tests.factories import cases
from tests.fixtures.scenarios import scenario

pytestmark = pytest.mark.django_db
PAGE = "/profile/calendars/"


@scenario
def restricted(world):
    return cases.large_operation(world, visibility="participants")


@pytest.fixture
def coordinator(client, world):
    client.force_login(world.coordinator)
    return client


def secret_of(address):
    return address.removeprefix("http://127.0.0.1:8000/calendar/").removesuffix(".ics")


# --- The page ---------------------------------------------------------------------------


def test_the_address_is_shown_once_and_works(coordinator, restricted):
    answer = coordinator.post(PAGE, {"operation": restricted.ref.lower()})
    address = answer.context["address"]
    assert address in answer.text and "no-store" in answer.headers["Cache-Control"]
    assert events_of(secret_of(address))
    again = coordinator.get(PAGE).text
    assert address not in again and secret_of(address) not in again
    assert f"…{secret_of(address)[-4:]}" in again and restricted.name in again


def test_without_a_reference_it_is_all_that_waits_for_the_person(coordinator, restricted):
    coordinator.post(PAGE, {"operation": " "})
    assert CalendarFeed.objects.get().operation is None
    assert "Everything that waits for you" in coordinator.get(PAGE).text


def test_the_operation_page_leads_to_its_calendar_and_looking_makes_none(coordinator, restricted):
    text = coordinator.get(restricted.get_absolute_url()).text
    assert f"{PAGE}?operation={restricted.ref}" in text
    assert f'value="{restricted.ref}"' in coordinator.get(f"{PAGE}?operation={restricted.ref}").text
    assert not CalendarFeed.objects.exists()


def test_the_page_says_that_it_is_no_substitute_for_reminders(coordinator):
    text = coordinator.get(PAGE).text
    assert "no substitute for reminders" in text and "Google every 8 to 24 hours" in text
    assert "You have no calendar yet" in text


@pytest.mark.parametrize("typed", ["NOWHERE-2026-01", "x" * 500, "<script>", "٢٠٢٦"])
def test_an_unknown_reference_is_refused_and_stays_typed(coordinator, typed):
    answer = coordinator.post(PAGE, {"operation": typed})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"operation"}
    assert not CalendarFeed.objects.exists()


def test_what_may_not_be_seen_is_as_unknown_as_what_is_not_there(client, world, restricted):
    client.force_login(world.observer)
    hidden = client.post(PAGE, {"operation": restricted.ref})
    assert hidden.status_code == 422
    assert "There is no operation of this reference" in hidden.text
    assert restricted.name not in hidden.text


def test_a_twenty_first_is_refused_with_a_sentence(coordinator, world):
    for _each in range(LIVE_AT_MOST):
        make_feed(world.coordinator, by=world.coordinator)
    answer = coordinator.post(PAGE, {})
    assert answer.status_code == 422 and "Revoke one that you no longer use" in answer.text
    assert CalendarFeed.objects.count() == LIVE_AT_MOST


def test_revoking_takes_a_click_and_only_ones_own(coordinator, client, world):
    feed, secret = make_feed(world.coordinator, by=world.coordinator)
    address = reverse("calendar_revoke", args=[feed.pk])
    assert coordinator.get(address).status_code == 405
    client.force_login(world.urcs)
    assert client.post(address).status_code == 404
    client.force_login(world.coordinator)
    assert "The address is revoked" in client.post(address, follow=True).text
    assert answer_to(secret).status_code == 404
    assert client.post(address).status_code == 302  # a double click
    assert "You have no calendar yet" in client.get(PAGE).text


def test_the_page_is_private(client):
    assert client.get(PAGE).status_code == 302


# --- The API ----------------------------------------------------------------------------


def test_by_the_api_a_calendar_is_made_read_and_revoked(world, restricted):
    caller = Caller(world.coordinator)
    made = done(caller.post("calendar-feeds/", {"operation": restricted.ref}), 201)
    secret = secret_of(made["address"])
    assert made["operation"] == restricted.ref and made["hint"] == secret[-4:]
    assert events_of(secret)
    (listed,) = done(caller.get("calendar-feeds/"))["results"]
    assert "address" not in listed and secret not in str(listed)
    assert listed["last_read_at"] is not None and listed["revoked_at"] is None
    revoked = done(caller.post(f"calendar-feeds/{made['id']}/revoke/"))
    assert revoked["revoked_at"]
    assert done(caller.post(f"calendar-feeds/{made['id']}/revoke/")) == revoked
    assert answer_to(secret).status_code == 404


def test_by_the_api_too_calendars_are_ones_own(world, restricted):
    feed, _secret = make_feed(world.coordinator, operation=restricted, by=world.coordinator)
    other = Caller(world.secretariat)
    assert done(other.get("calendar-feeds/"))["results"] == []
    refused(other.get(f"calendar-feeds/{feed.pk}/"), 404)
    refused(other.post(f"calendar-feeds/{feed.pk}/revoke/"), 404)
    observer = Caller(world.observer)
    refused(observer.post("calendar-feeds/", {"operation": restricted.ref}), 400, "invalid")


def test_no_kept_answer_holds_a_secret(world):
    """An Idempotency-Key keeps its answer for a day; this one must be kept nowhere."""
    caller = Caller(world.coordinator)
    body = refused(caller.post("calendar-feeds/", {}, idempotency_key="again"), 400, "invalid")
    assert "secret that is kept nowhere" in body["fields"]["Idempotency-Key"][0]
    assert not CalendarFeed.objects.exists() and not KeptAnswer.objects.exists()


@pytest.mark.parametrize("sent", [{"operation": 7}, {"operation": ["x"]}, {"person": "x"}])
def test_by_the_api_what_cannot_be_right_makes_nothing(world, sent):
    refused(Caller(world.coordinator).post("calendar-feeds/", sent), 400, "invalid")
    assert not CalendarFeed.objects.exists()


def test_a_token_that_may_only_read_makes_none(world):
    refused(Caller(world.coordinator, scope="read").post("calendar-feeds/", {}), 403)
    assert not CalendarFeed.objects.exists()
