"""The operators' page and its twin in the API: the same figures, for the secretariat alone."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coordination.deadlines.models import Blindness
from tests.api.caller import Caller, done, refused
from tests.coordination.health.rows import message, sweep

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PAGE = "/operators/"


@pytest.fixture
def secretariat(client, world):
    client.force_login(world.secretariat)
    return client


def test_it_stands_at_its_address():
    assert reverse("operators") == PAGE


def test_only_the_secretariat_reads_it(client, world):
    for name, person in world.as_seen_by_role().items():
        client.force_login(person)
        answer = client.get(PAGE)
        assert answer.status_code == (200 if name == "secretariat" else 403), name
        if name != "secretariat":
            assert "Only the secretariat" in answer.text and "lateness" not in answer.text


def test_who_is_not_signed_in_is_asked_to_sign_in(client):
    assert client.get(PAGE).headers["Location"].startswith("/accounts/login/")


def test_the_secretariat_finds_it_on_its_profile_page_and_nobody_else_does(client, world):
    link = f'href="{PAGE}"'
    for person, sees in ((world.secretariat, True), (world.coordinator, False)):
        client.force_login(person)
        assert (link in client.get(reverse("profile")).text) is sees


def test_where_nothing_happened_it_says_that_there_are_no_figures_yet(secretariat):
    text = secretariat.get(PAGE).text
    assert text.count("No figures yet") == 4
    assert "The clocks were never looked at." in text


def test_it_says_in_sentences_and_tables_how_the_reminders_fare(secretariat, world):
    sweep(fired=7, sent=5)
    message(world.coordinator, late=3)
    message(world.coordinator, late=75, channel="webhook")
    Blindness.objects.create(
        kind="email", began_at=timezone.now() - HOUR, trouble='554 <script>alert("no")</script>'
    )
    text = secretariat.get(PAGE).text
    for words in (
        "The clocks were looked at", "Nothing is waiting that should have gone out.",
        "The mail server has taken nothing since", "All together", "E-mail", "Webhook",
        "3.0 s", "1 min 15 s", "Still so", "The mail server took nothing",
    ):  # fmt: skip
        assert words in text, words
    assert "554 &lt;script&gt;" in text and "<script>alert" not in text


def test_it_says_that_outages_met_by_drills_are_listed_and_that_drills_are_counted_nowhere(
    secretariat, world
):
    text = secretariat.get(PAGE).text
    assert "Drills are not counted, except where it says so." in text
    assert "an outage that only a drill met is listed as well" in text
    assert "Reminders and messages of drills are in these numbers" in text


def test_it_is_read_anew_each_time_and_kept_by_nobody(secretariat, world):
    assert secretariat.get(PAGE).headers["Cache-Control"] == "private, no-store"
    message(world.coordinator, late=42)
    assert "42 s" in secretariat.get(PAGE).text


def test_the_page_costs_the_same_with_much_and_with_little(secretariat, world):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            secretariat.get(PAGE)
        return len(asked)

    sweep()
    message(world.coordinator)
    few = cost()
    for n in range(30):
        message(world.coordinator, late=n, channel=["email", "chat"][n % 2])
        sweep(n * MINUTE)
        Blindness.objects.create(
            kind="chat", began_at=timezone.now() - n * HOUR, ended_at=timezone.now()
        )
    assert cost() == few


def test_the_api_gives_the_same_figures(world):
    sweep(fired=7, sent=5)
    message(world.coordinator, late=3)
    message(world.coordinator, late=75.5, channel="webhook")
    waiting = message(world.coordinator, state="pending", due_at=timezone.now() - HOUR)
    found = done(Caller(world.secretariat, scope="read").get("health/"))
    assert found["is_well"] is False
    assert any("was not handed over" in each["text"] for each in found["sentences"])
    assert found["lateness_24_hours"] == found["lateness_30_days"]
    assert found["lateness_24_hours"][0] == {
        "channel": None, "measured": 2,
        "p50_seconds": 3.0, "p99_seconds": 75.5, "worst_seconds": 75.5,
    }  # fmt: skip
    assert found["deliveries"][0] == {"channel": "email", "state": "pending", "count": 1}
    assert found["oldest_due_message_at"][:19] == waiting.due_at.isoformat()[:19]
    assert 3600 <= found["oldest_due_message_late_seconds"] < 3660
    assert found["oldest_due_rung_at"] is None
    assert (found["sweeps"][0]["fired"], found["sweeps"][0]["seconds"]) == (7, 0.0)
    assert found["last_completed_sweep_at"] == found["sweeps"][0]["finished_at"]


def test_what_waits_to_be_tried_again_is_on_the_page_and_in_the_api(secretariat, world):
    now = timezone.now()
    failed = message(
        world.coordinator, state="pending", due_at=now - HOUR, not_before=now + HOUR, attempts=2
    )
    message(
        world.coordinator, state="pending", held="quiet", due_at=now + HOUR, not_before=now + HOUR
    )
    text = secretariat.get(PAGE).text
    assert "1 message was not taken and is waiting to be tried again. It was due at" in text
    assert "Held until later, as their readers chose: 1 for quiet hours." in text
    assert "Nothing is waiting" not in text
    found = done(Caller(world.secretariat, scope="read").get("health/"))
    again = found["waiting_to_be_tried_again"]
    assert (again["count"], again["oldest_due_at"][:19], again["next_try_at"][:19]) == (
        1, failed.due_at.isoformat()[:19], failed.not_before.isoformat()[:19],
    )  # fmt: skip
    assert found["held"] == {"quiet": 1, "digest": 0, "snoozed": 0}


def test_the_api_says_nothing_where_nothing_was_measured(world):
    found = done(Caller(world.secretariat).get("health/"))
    assert found["waiting_to_be_tried_again"] == {
        "count": 0, "oldest_due_at": None, "next_try_at": None,
    }  # fmt: skip
    assert found["lateness_24_hours"] == [] and found["last_completed_sweep_at"] is None


def test_the_api_answers_the_secretariat_alone(client, world):
    refused(Caller(world.coordinator).get("health/"), 403, "not_yours")
    refused(client.get("/api/v1/health/"), 401)
    assert Caller(world.secretariat).post("health/").status_code == 405


def test_an_unknown_parameter_is_refused(world):
    refused(Caller(world.secretariat).get("health/", {"since": "2020"}), 400)
