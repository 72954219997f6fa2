"""Long files: ordered on a page, made by a worker one at a time, fetched by who ordered them, gone after a day."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.orders import actions
from coordination.orders.models import FileOrder, FilePart
from coordination.orders.registry import Made, Maker, register
from smcc.rules.refusals import Invalid, OutOfTurn

pytestmark = pytest.mark.django_db
S = FileOrder.Stage
HOUR = timedelta(hours=1)


def _rows(person, said, to, progress):
    for n in range(said["rows"]):
        to.write(b"%d of %s\n" % (n, person.name.encode()))
        progress(n + 1)
        seen.append(FileOrder.objects.get(kind="rows").percent)
    if said.get("breaks"):
        raise ValueError("the ink is out")
    return Made("rows.txt", "text/plain")


seen: list[int] = []


@pytest.fixture(autouse=True)
def rows():
    seen.clear()
    register(Maker("rows", "Rows", _rows))


def order(person, **said):
    return actions.order_file("rows", said={"rows": 4} | said, total=4, by=person)


def test_it_waits_until_a_worker_makes_it_and_tells_how_far_it_is(world, client):
    made = order(world.coordinator)
    assert (made.stage, made.percent) == (S.WAITING, 0)
    assert actions.make_waiting() == 1
    assert seen == [25, 50, 75, 99], "ready is what can be fetched, not what is read"
    made.refresh_from_db()
    assert (made.stage, made.percent) == (S.READY, 100)
    client.force_login(world.coordinator)
    fetched = client.get(f"{made.get_absolute_url()}content/")
    body = b"".join(fetched.streaming_content)
    assert body.splitlines()[3] == b"3 of Coordinator" and int(fetched["Content-Length"]) == len(
        body
    )
    assert 'filename="rows.txt"' in fetched["Content-Disposition"]


def test_a_long_file_is_read_piece_by_piece(world, monkeypatch):
    monkeypatch.setattr(actions, "PIECE", 16)
    made = order(world.coordinator)
    actions.make_waiting()
    made.refresh_from_db()
    assert made.parts.count() > 4
    assert b"".join(made.content()).count(b"\n") == 4


def test_nobody_else_sees_it(world, client):
    made = order(world.coordinator)
    actions.make_waiting()
    for name in ("secretariat", "observer"):
        client.force_login(getattr(world, name))
        for url in (made.get_absolute_url(), f"{made.get_absolute_url()}content/"):
            assert client.get(url).status_code == 404


def test_before_it_is_ready_there_is_a_page_and_no_content(world, client):
    made = order(world.coordinator)
    client.force_login(world.coordinator)
    page = client.get(made.get_absolute_url()).content.decode()
    assert "Waiting for its turn" in page and 'http-equiv="refresh"' in page
    assert client.get(f"{made.get_absolute_url()}content/").status_code == 404
    part = client.get(made.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert "every 2s" in part and "<html" not in part


def test_what_breaks_is_tried_twice_and_then_said(world, client):
    made = order(world.coordinator, breaks=True)
    actions.make_waiting()
    made.refresh_from_db()
    assert (made.stage, made.attempts) == (S.FAILED, 2) and not FilePart.objects.exists()
    client.force_login(world.coordinator)
    page = client.get(made.get_absolute_url()).content.decode()
    assert "It was tried twice" in page and "every 2s" not in page


def test_one_at_a_time_in_the_whole_house(world):
    """A long file takes much memory."""
    now = timezone.now()
    first, second = order(world.coordinator), order(world.secretariat)
    FileOrder.objects.filter(pk=first.pk).update(
        stage=S.RUNNING, attempts=1, claimed_until=now + HOUR
    )
    assert actions.make_waiting() == 0
    second.refresh_from_db()
    assert second.stage == S.WAITING


def test_what_a_dead_worker_left_is_made_by_the_next(world):
    made = order(world.coordinator)
    FileOrder.objects.update(
        stage=S.RUNNING, attempts=1, claimed_until=timezone.now() - timedelta(seconds=1)
    )
    actions.make_waiting()
    made.refresh_from_db()
    assert (made.stage, made.attempts) == (S.READY, 2)


def test_who_may_no_longer_sign_in_gets_none(world):
    made = order(world.observer)
    type(world.observer).objects.filter(pk=world.observer.pk).update(is_active=False)
    actions.make_waiting()
    made.refresh_from_db()
    assert made.stage == S.FAILED


def test_a_fourth_order_waits_and_an_unknown_kind_is_refused(world):
    for _each in range(3):
        order(world.coordinator)
    with pytest.raises(OutOfTurn, match="Three of your files"):
        order(world.coordinator)
    order(world.secretariat)
    with pytest.raises(Invalid):
        actions.order_file("nothing", said={}, total=1, by=world.coordinator)


def test_after_a_day_it_is_gone(world):
    order(world.coordinator)
    actions.make_waiting()
    assert actions.clear_away(timezone.now() + timedelta(hours=23)) == 0
    assert actions.clear_away(timezone.now() + timedelta(hours=25)) == 1
    assert not FilePart.objects.exists()


def test_beat_asks_in_one_query_where_nothing_waits(world):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        actions.make_waiting()
    assert len([each for each in asked if "SELECT" in each["sql"]]) == 1


@pytest.fixture
def overtaken(world):
    """A worker whose lease runs out while it makes the file; a second makes it meanwhile."""
    ways = {"says": lambda progress: progress(1), "breaks": lambda progress: 1 / 0}

    def make(person, said, to, progress):
        if not first:
            first.append(True)
            FileOrder.objects.update(claimed_until=timezone.now() - HOUR)
            actions.make_waiting()
            ways.get(said["then"], lambda progress: None)(progress)
            to.write(b"late")
            return Made("late.txt", "text/plain")
        to.write(b"in time")
        return Made("rows.txt", "text/plain")

    first: list[bool] = []
    register(Maker("overtaken", "Overtaken", make))
    return lambda then: actions.order_file(
        "overtaken", said={"then": then}, total=4, by=world.coordinator
    )


@pytest.mark.parametrize("then", ["ends", "says", "breaks"])
def test_a_worker_past_its_lease_changes_nothing_of_what_another_made(overtaken, then):
    made = overtaken(then)
    actions.make_waiting()
    made.refresh_from_db()
    assert (made.stage, made.attempts, made.done, made.name) == (S.READY, 2, 4, "rows.txt")
    assert made.claimed_until is None and b"".join(made.content()) == b"in time"
