"""The sweep: once, never early, never after the end, and honest after an outage."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coordination.deadlines import actions
from coordination.deadlines.asking import is_anything_to_do
from coordination.deadlines.models import Deadline, Delivery, Rung
from coordination.deadlines.sweep import database_now, fire_due_rungs
from coordination.people.models import Holding
from smcc.audit.models import AuditEvent
from tests.factories import cases
from tests.fixtures.scenarios import scenario

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@scenario
def summit_clock(world):
    """The Mini-Summit clock of an operation that began an hour ago; its start rung has fired."""
    row = Deadline.objects.get(
        operation=cases.large_operation(world, hours_ago=1), clock="mini_summit_held"
    )
    fire_due_rungs()
    return row


def rung(row, name):
    return row.rungs.get(name=name, deadline_version=row.version)


def people_told(of):
    return set(Delivery.objects.filter(rung=of).values_list("recipient__email", flat=True))


def test_the_start_rung_reaches_the_posts_that_the_policy_names(world, summit_clock):
    first = rung(summit_clock, "start")
    assert first.state == "fired"
    assert people_told(first) == {world.coordinator.email, world.urcs.email}
    assert {r["post"] for r in first.reached} == {
        str(world.posts["advisor"]), str(world.posts["urcs_sg"]),
    }  # fmt: skip


def test_nothing_fires_early(world, summit_clock):
    before = rung(summit_clock, "24h_after_start")
    fire_due_rungs(before.fire_at - timedelta(seconds=1))
    assert rung(summit_clock, "24h_after_start").state == "planned"
    fire_due_rungs(before.fire_at)
    assert rung(summit_clock, "24h_after_start").state == "fired"


def test_sweeping_again_sends_nothing_again(world, summit_clock):
    count = Delivery.objects.count()
    for _again in range(3):
        assert fire_due_rungs() == 0
    assert Delivery.objects.count() == count


def test_each_person_gets_one_message_a_channel(world, summit_clock):
    """Holding two posts of one rung does not double it."""
    Holding.objects.create(
        post=world.posts["urcs_sg"],
        person=world.coordinator,
        kind="delegate",
        starts_at=timezone.now(),
    )
    at = rung(summit_clock, "24h_after_start").fire_at
    fire_due_rungs(at)
    mine = Delivery.objects.filter(
        rung=rung(summit_clock, "24h_after_start"), recipient=world.people["coordinator"]
    )
    assert sorted(mine.values_list("channel", flat=True)) == ["email", "inbox"]


def test_the_limit_reaches_the_country_leads_and_the_rung_after_it_the_region(world, summit_clock):
    fire_due_rungs(summit_clock.due_at)
    assert people_told(rung(summit_clock, "limit")) >= {world.icrc_hod.email, world.ifrc_hod.email}
    assert world.region.email not in people_told(rung(summit_clock, "limit"))
    fire_due_rungs(summit_clock.due_at + 24 * HOUR)
    after = summit_clock.rungs.filter(name="after", state="fired").get()
    assert people_told(after) >= {world.region.email, world.secretariat.email}


def test_the_rung_after_the_limit_comes_back_daily_until_the_clock_stops(world, summit_clock):
    due = summit_clock.due_at
    fire_due_rungs(due)
    for day in (1, 2, 3):
        fire_due_rungs(due + day * 24 * HOUR)
    assert summit_clock.rungs.filter(name="after", state="fired").count() == 3
    cases.held_summit(world, summit_clock.operation)
    fire_due_rungs(due + 30 * 24 * HOUR)
    assert summit_clock.rungs.filter(name="after", state="fired").count() == 3


def test_nothing_fires_once_the_clock_has_stopped(world, summit_clock):
    cases.held_summit(world, summit_clock.operation)
    fire_due_rungs(summit_clock.due_at + 48 * HOUR)
    assert set(summit_clock.rungs.exclude(name="start").values_list("state", flat=True)) == {
        "cancelled"
    }


def test_a_rung_of_an_earlier_version_can_no_longer_fire(world, summit_clock):
    """The guard inside the sweep, with the cancelling that comes before it undone by hand."""
    actions.extend(
        summit_clock, due_at=summit_clock.due_at + 24 * HOUR, reason="Airport closed",
        by=world.coordinator,
    )  # fmt: skip
    old = summit_clock.rungs.filter(deadline_version=1, name="24h_after_start")
    old.update(state=Rung.State.PLANNED)
    fire_due_rungs(old.get().fire_at)
    assert old.get().state == "cancelled"
    assert not Delivery.objects.filter(rung=old.get()).exists()


def test_after_an_outage_one_catch_up_message_marked_late(world, summit_clock):
    """Three days of silence: the rungs missed become one message, and the record says so."""
    back = summit_clock.due_at + timedelta(days=3, hours=5)
    fire_due_rungs(back)
    spoke = summit_clock.rungs.filter(state="fired").exclude(name="start").get()
    assert spoke.caught_up and spoke.name == "after"
    mine = Delivery.objects.get(rung=spoke, recipient=world.people["coordinator"], channel="email")
    assert "This reminder is late" in mine.body and mine.subject.startswith("OVERDUE")
    event = AuditEvent.objects.get(verb="deadline.rung", data__rung_id=spoke.pk)
    assert event.data["caught_up"] is True
    assert event.data["folded"] == ["24h_after_start", "12h_before", "limit"]
    following = summit_clock.rungs.planned().get()
    assert back < following.fire_at <= back + 24 * HOUR


def test_a_missed_rung_for_others_still_speaks_after_an_outage(world, summit_clock):
    """The latest rung speaks for those it reaches; whom only an earlier one names are told by that."""
    summit_clock.rungs.filter(name="24h_after_start").update(to=["regions"])
    back = summit_clock.due_at - timedelta(hours=1)
    fire_due_rungs(back)
    fired = summit_clock.rungs.filter(state="fired").exclude(name="start")
    assert set(fired.values_list("name", flat=True)) == {"24h_after_start", "12h_before"}
    assert people_told(rung(summit_clock, "24h_after_start")) == {world.region.email}
    assert rung(summit_clock, "24h_after_start").caught_up


def test_a_post_without_a_holder_is_named_in_the_record(world, summit_clock):
    Holding.objects.filter(post=world.posts["urcs_sg"]).update(ends_at=timezone.now())
    fire_due_rungs(rung(summit_clock, "24h_after_start").fire_at)
    reached = {r["post"]: r["people"] for r in rung(summit_clock, "24h_after_start").reached}
    assert reached[str(world.posts["urcs_sg"])] == []


def test_delegates_of_a_post_are_reached_too(world, summit_clock):
    Holding.objects.create(
        post=world.posts["urcs_sg"], person=world.people["urcs_staff"], kind="delegate",
        starts_at=timezone.now() - HOUR,
    )  # fmt: skip
    fire_due_rungs(rung(summit_clock, "24h_after_start").fire_at)
    assert world.urcs_staff.email in people_told(rung(summit_clock, "24h_after_start"))


def test_nobody_is_told_of_an_operation_that_they_may_not_see(world):
    """The regional director of a restricted operation is a holder of a post, and sees nothing of it."""
    case = cases.large_operation(world, visibility="participants", present=[world.icrc])
    row = Deadline.objects.get(operation=case, clock="mini_summit_held")
    fire_due_rungs(row.due_at + 48 * HOUR)
    alive = Delivery.objects.filter(operation=case).exclude(state="cancelled")
    told = set(alive.values_list("recipient__email", flat=True))
    assert world.region.email not in told and world.ifrc_hod.email not in told
    assert world.icrc_hod.email in told
    hidden = Delivery.objects.filter(operation=case, recipient=world.people["region"])
    assert not hidden.exclude(body="").exists(), "nothing of it was even written"


def test_the_message_says_what_where_and_by_when_in_the_readers_zone_and_language(world):
    person = world.people["urcs"]
    person.language, person.time_zone = "en", "Asia/Karachi"
    person.save()
    case = cases.large_operation(world)
    fire_due_rungs()
    row = Deadline.objects.get(operation=case, clock="mini_summit_held")
    mine = Delivery.objects.get(rung__deadline=row, recipient=person, channel="email")
    assert mine.subject.startswith(f"Hold the Mini-Summit · {case.ref} · due ")
    assert "(Asia/Karachi)" in mine.subject
    assert "(Europe/Kyiv)" in mine.body and "Source:" in mine.body


def test_a_name_with_a_line_break_cannot_write_mail_headers(world):
    case = cases.large_operation(world, name="Flood\r\nBcc: all@demo.example")
    fire_due_rungs()
    for subject in Delivery.objects.filter(operation=case).values_list("subject", flat=True):
        assert "\n" not in subject and "\r" not in subject


def test_database_time_is_aware_and_current():
    assert abs(database_now() - timezone.now()) < timedelta(seconds=5)


def test_the_step_is_announced_to_its_audience_and_not_to_the_one_who_took_it(world):
    case = cases.large_operation(world)
    Delivery.objects.all().delete()
    cases.filed_summit(world, case)
    told = Delivery.objects.filter(cause__startswith="event:", subject__contains="Table filed")
    emails = set(told.values_list("recipient__email", flat=True))
    assert {world.icrc_director.email, world.ifrc_usg.email, world.secretariat.email} <= emails
    assert world.urcs.email not in emails, "she filed it herself"


class TestAcknowledging:
    def test_seen_is_not_done(self, world, summit_clock):
        mine = Delivery.objects.inbox().get(
            rung=rung(summit_clock, "start"), recipient=world.people["coordinator"]
        )
        actions.acknowledge(mine, by=world.coordinator)
        mine.refresh_from_db()
        assert mine.acknowledged_at and mine.read_at
        assert Deadline.objects.get(pk=summit_clock.pk).outcome == ""
        fire_due_rungs(rung(summit_clock, "24h_after_start").fire_at)
        assert world.coordinator.email in people_told(rung(summit_clock, "24h_after_start"))

    def test_a_second_click_changes_nothing(self, world, summit_clock):
        mine = Delivery.objects.inbox().filter(recipient=world.people["coordinator"]).first()
        first = actions.acknowledge(mine, by=world.coordinator).acknowledged_at
        assert actions.acknowledge(mine, by=world.coordinator).acknowledged_at == first
        assert AuditEvent.objects.filter(verb="deadline.acknowledge").count() <= 1

    def test_somebody_elses_message_is_refused(self, world, summit_clock):
        from smcc.rules.refusals import NotYours

        mine = Delivery.objects.inbox().filter(recipient=world.people["coordinator"]).first()
        with pytest.raises(NotYours):
            actions.acknowledge(mine, by=world.urcs)


def test_one_rung_that_cannot_fire_does_not_hold_up_the_others(world):
    """An audience that no longer exists stays due and is named; the other reminders go out."""
    broken = cases.large_operation(world, hours_ago=1)
    cases.large_operation(world, name="Another", hours_ago=1)
    row = Deadline.objects.get(operation=broken, clock="mini_summit_held")
    row.rungs.filter(name="start").update(to=["nobody_of_this_name"])
    due, trouble = Rung.objects.due(database_now()).count(), []
    assert fire_due_rungs(trouble=trouble) == due - 1
    assert [str(row.pk)] == [said.split()[1].rstrip(":") for said in trouble]
    assert rung(row, "start").state == "planned"


def test_a_message_is_not_sent_to_somebody_who_may_no_longer_read_it(world):
    from coordination.deadlines.sending import claim

    case = cases.large_operation(world, hours_ago=1)
    fire_due_rungs()
    person = world.people["coordinator"]
    person.is_active = False
    person.save()
    claim(database_now(), size=100)
    mine = Delivery.objects.filter(operation=case, recipient=person, channel="email")
    assert mine.exists() and set(mine.values_list("state", flat=True)) == {"cancelled"}


# --- Most sweeps find nothing ---------------------------------------------------------------------


def test_a_sweep_that_finds_nothing_asks_the_database_once(summit_clock, django_assert_num_queries):
    fire_due_rungs()
    fire_due_rungs()
    with django_assert_num_queries(1):
        assert fire_due_rungs() == 0


@pytest.mark.parametrize(
    "left",
    [
        lambda rung: Rung.objects.filter(pk=rung.pk).update(fire_at=timezone.now() - MINUTE),
        lambda rung: Rung.objects.filter(pk=rung.pk).update(fire_at=timezone.now() + 4 * MINUTE),
        lambda rung: Rung.objects.filter(name="start").update(is_recorded=False),
        lambda rung: rung.deadline.rungs.get(name="start").deliveries.update(
            state="pending", subject=""
        ),
        lambda rung: rung.deadline.rungs.get(name="start").deliveries.update(escalation="wanted"),
    ],
    ids=["due", "to be looked up", "unrecorded", "unwritten", "refused"],
)
def test_whatever_a_crash_left_at_any_stage_is_found(world, summit_clock, left):
    fire_due_rungs()
    assert not is_anything_to_do() and not is_anything_to_do(timezone.now())
    left(rung(summit_clock, "24h_after_start"))
    assert is_anything_to_do() and is_anything_to_do(timezone.now())
    fire_due_rungs()
    assert not is_anything_to_do()
