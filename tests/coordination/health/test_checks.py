"""`/healthz` and `/readyz` tell the truth, to anybody, whatever is away."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone, translation

from coordination.deadlines.models import Rung
from coordination.health import checks
from tests.coordination.health.rows import sweep
from tests.factories import cases

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
committed = pytest.mark.django_db(transaction=True)
NAMES = ["database", "migrations", "sweep", "rungs", "broker"]


def ready(**more):
    answer = Client().get("/readyz", more)
    said = answer.json()
    assert list(said["checks"]) == NAMES
    assert said["ready"] is (answer.status_code == 200)
    return answer.status_code, said["checks"]


def wrong(found):
    return {name: each["word"] for name, each in found.items() if not each["ok"]}


# --- Alive ------------------------------------------------------------------------


def test_alive_touches_no_database_even_with_a_session():
    """No database is allowed in this test: a look at the session would fail it."""
    client = Client(headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}=abc"})
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"alive")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert not answer.cookies


@pytest.mark.parametrize("host", ["10.1.2.3:8000", "[fd00::7]", "web", "bad_name.example"])
def test_it_answers_under_any_name_as_containers_call_by_address(host):
    assert Client(headers={"Host": host}).get("/healthz").status_code == 200
    assert Client(headers={"Host": host}).get("/accounts/login/").status_code == 400


def test_it_never_sends_anybody_to_https(settings):
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get("/accounts/login/").status_code == 301
    assert Client().get("/healthz").status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_it_is_asked_by_get_and_head_only(path):
    assert Client().post(path).status_code == 405


def test_no_answer_is_kept_on_the_way():
    assert Client().get("/healthz").headers["Cache-Control"] == "no-store"
    assert Client().head("/healthz").content == b""


# --- Ready ------------------------------------------------------------------------


@committed
def test_ready_where_all_is_well(world):
    sweep()
    Rung.objects.update(state="fired")
    status, found = ready()
    assert (status, wrong(found)) == (200, {})
    assert all(each["word"] == "ok" and each["sentence"].endswith(".") for each in found.values())


@committed
def test_not_ready_before_the_first_sweep_and_after_two_minutes_without_one():
    assert wrong(ready()[1]) == {"sweep": "never"}
    sweep(121 * SECOND)
    status, found = ready()
    assert (status, wrong(found)) == (503, {"sweep": "silent"})
    sweep(SECOND, completed=False)
    assert ready()[0] == 503, "begun is not completed"
    sweep(100 * SECOND)
    assert ready()[0] == 200


@committed
def test_not_ready_while_a_due_reminder_is_left_lying(world):
    cases.large_operation(world, hours_ago=1)
    sweep()
    now = timezone.now()
    Rung.objects.filter(fire_at__lte=now).update(state="fired")
    first = Rung.objects.planned().first()
    Rung.objects.filter(pk=first.pk).update(fire_at=now - MINUTE)
    assert ready()[0] == 200
    Rung.objects.filter(pk=first.pk).update(fire_at=now - 3 * MINUTE)
    status, found = ready()
    assert (status, wrong(found)) == (503, {"rungs": "stuck"})


@committed
def test_not_ready_on_a_database_that_is_older_than_the_code():
    sweep()
    last = next(iter(name for app, name in checks.wanted_migrations() if app == "coordination"))
    recorded = MigrationRecorder.Migration.objects.filter(app="coordination", name=last)
    recorded.delete()
    try:
        status, found = ready()
    finally:
        MigrationRecorder.Migration.objects.create(app="coordination", name=last)
    assert status == 503
    assert wrong(found) == {"migrations": "behind", "sweep": "unknown", "rungs": "unknown"}
    assert "manage.py migrate" in found["migrations"]["sentence"]


@committed
def test_not_ready_without_the_queue_and_nothing_of_its_address_is_said(settings, caplog):
    sweep()
    settings.REDIS_URL = "redis://someone:its-password@127.0.0.1:1/0"
    status, found = ready()
    assert (status, wrong(found)) == (503, {"broker": "away"})
    assert "its-password" not in json.dumps(found) + caplog.text
    assert "127.0.0.1" not in json.dumps(found) + caplog.text


@committed
def test_a_check_may_be_left_out_of_the_verdict_and_is_told_all_the_same():
    """A load balancer asks without `sweep`: a worker that is down must not take the pages down."""
    status, found = ready(exclude=["sweep", "rungs"])
    assert (status, wrong(found)) == (200, {"sweep": "never"})
    assert ready(exclude="broker")[0] == 503


@committed
def test_it_speaks_the_house_s_language_whoever_was_served_before():
    with translation.override("ar"):
        assert ready()[1]["database"]["sentence"] == "The database answers."


@committed
def test_what_hangs_does_not_pile_up(monkeypatch):
    """While as many looks are under way as may be, the next one is answered at once."""
    for _ in range(checks.AT_ONCE):
        assert checks._free.acquire(blocking=False)
    try:
        status, found = ready()
    finally:
        for _ in range(checks.AT_ONCE):
            checks._free.release()
    assert status == 503
    assert wrong(found) == {
        "database": "away", "migrations": "unknown", "sweep": "unknown", "rungs": "unknown",
        "broker": "away",
    }  # fmt: skip
    sweep()
    assert ready()[0] == 200, "and those that came back made room"
