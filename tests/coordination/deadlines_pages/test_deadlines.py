"""The list of clocks, and the page of one with its ladder and the form that moves its limit."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from coordination.deadlines.filters import STATUSES, DeadlineFilter
from coordination.deadlines.models import Deadline, Rung
from coordination.people import actions as people
from coordination.people.models import Holding
from smcc.audit.models import AuditEvent
from tests.factories import cases

HOUR = timedelta(hours=1)


def typed(at, reason="The road is closed", version=None):
    said = {"due_at_date": f"{at:%Y-%m-%d}", "due_at_time": f"{at:%H:%M}", "reason": reason}
    return said | ({} if version is None else {"version": version})


def kyiv(moment):
    from zoneinfo import ZoneInfo

    return moment.astimezone(ZoneInfo("Europe/Kyiv"))


def page_of(deadline):
    return reverse("deadline", args=[deadline.pk])


# --- The list -----------------------------------------------------------------------------


def test_the_list_shows_what_runs_by_due_time(client, world, deadline):
    client.force_login(world.observer)
    shown = client.get(reverse("deadline_list")).context["page"].rows
    running = Deadline.objects.open().order_by("due_at", "id")
    assert shown == list(running.filter(country=None)), "a country's clocks concern its team alone"
    client.force_login(world.urcs)
    assert client.get(reverse("deadline_list")).context["page"].rows == list(running)


def test_each_status_is_found_as_the_deadline_itself_says(world, deadline):
    now = timezone.now()
    others = Deadline.objects.exclude(pk=deadline.pk)
    for n, row in enumerate(others):
        Deadline.objects.filter(pk=row.pk).update(
            due_at=now + (n - 1) * 20 * HOUR, started_at=now - 90 * HOUR,
            target_at=now - 80 * HOUR if n == 0 else None,
        )  # fmt: skip
    Deadline.objects.filter(pk=deadline.pk).update(
        target_at=now - HOUR, due_at=now + 30 * HOUR, started_at=now - 90 * HOUR
    )
    first, second, *_rest = others.order_by("due_at")
    Deadline.objects.filter(pk=second.pk).update(stopped_at=now, outcome="met", due_at=now - HOUR)
    every = list(Deadline.objects.all())
    for wanted, _label in STATUSES:
        found = set(DeadlineFilter({"status": wanted}, Deadline.objects.all()).qs)
        said = {
            row for row in every
            if row.status(now) == wanted or (wanted == "open" and row.stopped_at is None)
        }  # fmt: skip
        assert found == said, wanted
    assert first.status(now) == "overdue" and second in Deadline.objects.filter(outcome="met")


def test_the_list_is_filtered_by_clock_and_operation(client, world, case, deadline):
    other = cases.large_operation(world, name="Another one")
    client.force_login(world.observer)
    shown = client.get(
        reverse("deadline_list"), {"clock": "mini_summit_held", "operation": case.ref.lower()}
    ).context["page"]
    assert shown.rows == [deadline]
    assert other.ref != case.ref


def test_an_unknown_filter_shows_nothing_rather_than_everything(client, world, deadline):
    client.force_login(world.observer)
    answer = client.get(reverse("deadline_list"), {"status": "nonsense"})
    assert answer.status_code == 200
    assert answer.context["page"].rows == []


def test_the_list_costs_the_same_for_few_and_for_many(
    client, world, case, django_assert_max_num_queries
):
    for n in range(60):
        Deadline.objects.create(
            clock="mini_summit_held", subject_kind="x", subject_id=str(n), operation=case,
            subject_label="x", started_at=case.onset_at, due_at=case.onset_at + HOUR,
            first_due_at=case.onset_at + HOUR,
        )  # fmt: skip
    client.force_login(world.observer)
    with django_assert_max_num_queries(6):
        page = client.get(reverse("deadline_list")).context["page"]
    assert len(page) == 50 and page.next


# --- One clock ----------------------------------------------------------------------------


@pytest.mark.postgres
def test_who_may_see_a_clock_is_looked_up_clock_by_clock(world, deadline):
    """A page of clocks must not read all operations into memory before its first row."""
    with connection.cursor() as cursor:  # as the planner sees a database of years
        cursor.execute(
            "UPDATE pg_class SET relpages = 1, reltuples = 100000"
            " WHERE relname IN ('coordination_deadline', 'coordination_operation')"
        )
    latest = Deadline.objects.visible_to(world.observer).order_by("-due_at", "-id")[:51]
    assert "hashed" not in latest.explain()


def test_the_page_says_what_it_counts_from_and_where_the_hours_come_from(client, world, deadline):
    client.force_login(world.observer)
    text = client.get(page_of(deadline)).text
    assert "the onset of the emergency" in text
    assert "SMCC 2.0 progress report" in text
    assert "recorded by Coordinator" in text


def test_the_ladder_names_whom_it_reached_and_whom_it_will(client, world, deadline):
    client.force_login(world.observer)
    rungs = client.get(page_of(deadline)).context["rungs"]
    fired = [line for line in rungs if line.rung.state == Rung.State.FIRED]
    planned = [line for line in rungs if line.rung.state == Rung.State.PLANNED]
    assert fired and planned
    reached = {name for line in fired for each in line.reached for name in each.people}
    assert world.coordinator.name in reached
    at_the_limit = next(line for line in planned if line.rung.name == "limit")
    expected = {name for each in at_the_limit.reached for name in each.people}
    assert {world.coordinator.name, world.urcs.name, world.icrc_hod.name} <= expected


def test_a_post_that_nobody_holds_is_named(client, world, deadline):
    held = Holding.objects.get(person=world.people["icrc_hod"])
    people.end_holding(held, by=world.secretariat)
    client.force_login(world.observer)
    page = client.get(page_of(deadline))
    line = next(line for line in page.context["rungs"] if line.rung.name == "limit")
    assert line.unreachable == [str(world.posts["icrc_hod"])]
    assert "Nobody holds this post" in page.text


def test_a_post_whose_holder_cannot_sign_in_is_named_too(client, world, deadline):
    people.set_active(world.icrc_hod, by=world.secretariat, is_active=False, reason="Left")
    client.force_login(world.observer)
    rungs = client.get(page_of(deadline)).context["rungs"]
    line = next(line for line in rungs if line.rung.name == "limit")
    assert line.unreachable == [str(world.posts["icrc_hod"])]


def test_the_page_costs_the_same_however_many_take_part(
    client, world, deadline, django_assert_max_num_queries
):
    client.force_login(world.coordinator)
    with django_assert_max_num_queries(40):
        client.get(page_of(deadline))
    for n in range(10):
        person = people.create_person(by=None, email=f"d{n}@demo.example", name=f"D{n}")
        people.appoint(
            by=None, post=world.posts["urcs_sg"], person=person, kind="delegate",
            ends_at=timezone.now() + 24 * HOUR,
        )  # fmt: skip
    with django_assert_max_num_queries(40):
        client.get(page_of(deadline))


def test_a_daily_reminder_of_years_does_not_fill_the_page(client, world, deadline):
    Rung.objects.bulk_create(
        Rung(
            deadline=deadline, deadline_version=1, n=100 + n, name="after", state="fired",
            fire_at=timezone.now() + n * HOUR, to=["coordinator"],
        )
        for n in range(200)
    )  # fmt: skip
    client.force_login(world.observer)
    assert len(client.get(page_of(deadline)).context["rungs"]) == 40


# --- Moving the limit ---------------------------------------------------------------------


def test_who_leads_moves_the_limit_with_a_reason(client, world, deadline):
    later = kyiv(deadline.due_at + 6 * HOUR)
    client.force_login(world.coordinator)
    assert "Move the limit" in client.get(page_of(deadline)).text
    answer = client.post(
        reverse("deadline_extend", args=[deadline.pk]), typed(later, version=deadline.version)
    )
    assert answer.status_code == 302
    before = deadline.due_at
    deadline.refresh_from_db()
    assert abs(deadline.due_at - (before + 6 * HOUR)) < timedelta(minutes=1)
    assert deadline.first_due_at == before
    assert AuditEvent.objects.get(verb="deadline.extend").reason == "The road is closed"
    text = client.get(page_of(deadline)).text
    assert "First limit" in text and "Earlier reminders" in text


def test_what_cannot_be_right_is_said_and_kept(client, world, deadline):
    client.force_login(world.coordinator)
    url = reverse("deadline_extend", args=[deadline.pk])
    good = kyiv(deadline.due_at + 6 * HOUR)
    for said, field in (
        (typed(good, reason="", version=1), "reason"),
        (typed(kyiv(deadline.due_at - HOUR), version=1), "due_at"),
        (typed(kyiv(deadline.started_at), version=1), "due_at"),
        ({"reason": "kept <b>", "version": 1}, "due_at"),
    ):
        answer = client.post(url, said)
        assert answer.status_code == 422
        assert field in answer.context["forms"]["extend"].errors
    assert "kept &lt;b&gt;" in answer.text
    deadline.refresh_from_db()
    assert deadline.version == 1


def test_a_stale_form_moves_nothing_and_loses_nothing(client, world, deadline):
    client.force_login(world.coordinator)
    url = reverse("deadline_extend", args=[deadline.pk])
    client.post(url, typed(kyiv(deadline.due_at + 3 * HOUR), version=1))
    answer = client.post(url, typed(kyiv(deadline.due_at + 9 * HOUR), "Mine", version=1))
    assert answer.status_code == 409
    assert "Mine" in answer.text
    assert AuditEvent.objects.filter(verb="deadline.extend").count() == 1


@pytest.mark.parametrize("role", ["observer", "icrc_director", "committee", "polish"])
def test_others_do_not_move_it(client, world, deadline, role):
    client.force_login(getattr(world, role))
    assert "Move the limit" not in client.get(page_of(deadline)).text
    answer = client.post(
        reverse("deadline_extend", args=[deadline.pk]),
        typed(kyiv(deadline.due_at + 6 * HOUR), version=1),
    )
    assert answer.status_code == 403
    deadline.refresh_from_db()
    assert deadline.version == 1
