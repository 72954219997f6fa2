"""What people say to a clock on its page and in the API: by a signed-in POST, shown, never by a link."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coordination.deadlines import actions
from coordination.deadlines.models import Deadline, Delivery, PassedOn, Rung, Snooze
from coordination.deadlines.sweep import fire_due_rungs
from coordination.people import actions as people
from coordination.people.models import Post
from coordination.watch.waiting import waiting_for
from tests.api.caller import Caller, done, refused
from tests.coordination.deadlines.asked import overdue
from tests.coordination.deadlines_pages.test_deadlines import kyiv
from tests.factories import cases
from tests.factories.world import make_person

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def page(client, deadline):
    return " ".join(client.get(reverse("deadline", args=[deadline.pk])).text.split())


def say(client, deadline, step, **said):
    return client.post(reverse(f"deadline_{step}", args=[deadline.pk]), said)


def until(at):
    local = kyiv(at)
    return {"until_date": f"{local:%Y-%m-%d}", "until_time": f"{local:%H:%M}"}


@pytest.fixture
def advisor(case):
    return Deadline.objects.get(operation=case, clock="mco_decided")


# --- By POST alone ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "step", ["snooze", "wake_up", "pass_on", "take_back", "waive", "run_again", "cause", "extend"]
)
def test_following_a_link_changes_nothing(client, world, deadline, step):
    """Mail scanners follow links."""
    before = Deadline.objects.values().get(pk=deadline.pk)
    actions.snooze(deadline, until=timezone.now() + HOUR, by=world.coordinator)
    client.force_login(world.coordinator)
    url = reverse(f"deadline_{step}", args=[deadline.pk])
    assert client.get(url).status_code == 302
    assert client.head(url).status_code == 302
    assert Deadline.objects.values().get(pk=deadline.pk) == before
    assert Snooze.objects.get().until > timezone.now() and not PassedOn.objects.exists()


@pytest.mark.parametrize("step", ["snooze", "pass_on", "waive", "cause"])
def test_without_signing_in_nothing_is_said(client, world, deadline, step):
    assert say(client, deadline, step, reason="x", cause="x").url.startswith("/accounts/login/")


# --- One's own reminders ---------------------------------------------------------------------


def test_snooze_and_wake_up_on_the_page(client, world, deadline):
    client.force_login(world.coordinator)
    assert "Your reminders of this clock" in page(client, deadline)
    answer = say(client, deadline, "snooze", **until(timezone.now() + 6 * HOUR))
    assert answer.status_code == 302
    text = page(client, deadline)
    assert "You asked not to be reminded until" in text and "Remind me again" in text
    assert say(client, deadline, "wake_up").status_code == 302
    assert "You asked not to be reminded until" not in page(client, deadline)
    assert say(client, deadline, "wake_up").status_code == 409, "a double click gets a sentence"


def test_a_snooze_past_the_limit_is_said_beside_the_field_and_kept(client, world, deadline):
    client.force_login(world.coordinator)
    late = until(deadline.due_at + 9 * HOUR)
    answer = say(client, deadline, "snooze", **late)
    assert answer.status_code == 422
    assert "never passes the limit" in answer.context["forms"]["snooze"].errors["until"][0]
    assert f'value="{late["until_date"]}"' in answer.text
    for rubbish in ({}, {"until_date": "\x00", "until_time": "99:99"}):
        assert say(client, deadline, "snooze", **rubbish).status_code == 422
    assert not Snooze.objects.exists()


def test_who_is_not_reminded_finds_neither_button_nor_door(client, world, deadline):
    client.force_login(world.observer)
    assert "Your reminders of this clock" not in page(client, deadline)
    answer = say(client, deadline, "snooze", **until(timezone.now() + HOUR))
    assert answer.status_code == 403
    answer = say(client, deadline, "pass_on", to=world.urcs.pk, reason="x")
    assert answer.status_code == 403


def test_reminders_are_passed_on_to_a_colleague_and_the_page_says_to_whom(client, world, deadline):
    deputy = make_person("deputy", world.ifrc)
    client.force_login(world.coordinator)
    assert f'<option value="{deputy.pk}">Deputy</option>' in page(client, deadline)
    answer = say(client, deadline, "pass_on", to=deputy.pk, reason="On <b>mission</b>")
    assert answer.status_code == 302
    text = page(client, deadline)
    assert "You passed your reminders on to Deputy:" in text
    assert "On &lt;b&gt;mission&lt;/b&gt;" in text
    assert "Deputy for Coordinator" in text and "Coordinator and Deputy" in text
    assert say(client, deadline, "take_back").status_code == 302
    assert "Deputy for Coordinator" not in page(client, deadline)


def test_a_colleague_who_cannot_stand_in_is_refused_beside_the_field(client, world, deadline):
    client.force_login(world.coordinator)
    for to in (world.urcs.pk, world.coordinator.pk, "", "x", "\x00", "9" * 30, "٣", 999_999):
        answer = say(client, deadline, "pass_on", to=to, reason="Kept")
        assert answer.status_code == 422, to
        assert "to" in answer.context["forms"]["pass_on"].errors and 'value="Kept"' in answer.text
    assert not PassedOn.objects.exists()


# --- Waiving -----------------------------------------------------------------------------------


def test_a_clock_is_waived_on_its_page_and_runs_again(client, world, advisor):
    client.force_login(world.coordinator)
    assert "Waive this clock" in page(client, advisor)
    assert say(client, advisor, "waive", reason="", version=1).status_code == 422
    answer = say(client, advisor, "waive", reason="The region has one", version=1)
    assert answer.status_code == 302
    text = page(client, advisor)
    assert "The region has one" in text and "Take the waiver back" in text
    assert "Waive this clock" not in text and "Your reminders of this clock" not in text
    answer = say(client, advisor, "run_again", reason="Needed after all", version=1)
    assert answer.status_code == 302
    assert "Waive this clock" in page(client, advisor)


def test_where_the_thing_has_its_own_waiver_the_page_leads_there(client, world, deadline):
    client.force_login(world.coordinator)
    text = page(client, deadline)
    assert "itself is waived. Open it" in text and f'href="{deadline.subject_url}"' in text
    answer = say(client, deadline, "waive", reason="x", version=deadline.version)
    assert answer.status_code == 409 and "itself is waived" in answer.text


def test_a_stale_waiver_keeps_what_was_typed_and_can_be_sent_again(client, world, advisor):
    actions.extend(advisor, due_at=advisor.due_at + HOUR, reason="x", by=world.urcs)
    client.force_login(world.coordinator)
    answer = say(client, advisor, "waive", reason="Mine", version=1)
    assert answer.status_code == 409 and "Mine" in answer.text
    assert answer.context["forms"]["waive"]["version"].value() == "2"
    assert say(client, advisor, "waive", reason="Mine", version=2).status_code == 302


@pytest.mark.parametrize("role", ["observer", "region", "committee"])
def test_others_find_no_waiver(client, world, advisor, role):
    client.force_login(getattr(world, role))
    assert "Waive this clock" not in page(client, advisor)
    assert say(client, advisor, "waive", reason="x", version=1).status_code == 403


# --- The cause of a breach ------------------------------------------------------------------------


def test_a_missed_limit_asks_those_it_waits_for_why_until_somebody_said(client, world, deadline):
    overdue(deadline)
    Rung.objects.filter(deadline=deadline).exclude(name="limit").update(state="cancelled")
    fire_due_rungs()
    deadline.refresh_from_db()
    assert deadline.breached_at is not None
    for who in ("coordinator", "urcs"):
        asked = [each for each in waiting_for(getattr(world, who)) if each.kind == "deadline"]
        assert [each.sentence for each in asked] == [
            "Say why the limit was missed: Mini-Summit held"
        ]
        assert asked[0].url == f"/deadlines/{deadline.pk}/#cause"
    assert not [each for each in waiting_for(world.observer) if each.kind == "deadline"]
    client.force_login(world.coordinator)
    assert "Say why the limit was missed" in client.get(reverse("watch")).text
    assert "Why was the limit missed?" in page(client, deadline)
    answer = say(client, deadline, "cause", cause="The road <b>", seen="")
    assert answer.status_code == 302
    text = page(client, deadline)
    assert "The road &lt;b&gt;" in text and "Limit missed" in text and "Say it again" in text
    assert not [each for each in waiting_for(world.coordinator) if each.kind == "deadline"]


def test_a_stale_cause_overwrites_nothing_unseen(client, world, deadline):
    overdue(deadline)
    theirs = actions.give_cause(deadline, cause="Theirs", by=world.urcs, seen=None)
    client.force_login(world.coordinator)
    for seen in ("", "rubbish", "2020-01-01T00:00:00+00:00", "2020-01-01"):
        answer = say(client, deadline, "cause", cause="Mine", seen=seen)
        assert answer.status_code == 409, seen
        assert "Mine" in answer.text and "Theirs" in answer.text
    again = answer.context["forms"]["cause"]["seen"].value()
    assert again == theirs.cause_given_at.isoformat()
    assert say(client, deadline, "cause", cause="Mine", seen=again).status_code == 302


def test_others_are_not_asked(client, world, deadline):
    overdue(deadline)
    client.force_login(world.observer)
    assert "Why was the limit missed?" not in page(client, deadline)
    assert say(client, deadline, "cause", cause="x", seen="").status_code == 403


# --- What else the page tells ----------------------------------------------------------------------


def test_it_names_whom_the_next_reminder_will_reach_and_how(client, world, deadline):
    client.force_login(world.observer)
    text = page(client, deadline)
    everybody = "Coordinator, Urcs, Icrc_Hod, Ifrc_Hod, Region"
    assert "The next reminder comes" in text and f"It will reach <bdi>{everybody}</bdi>." in text
    assert "by every channel they chose; in a message of its own, rather twice than never" in text
    Rung.objects.filter(deadline=deadline).update(channels="email")
    assert "by e-mail and inbox" in page(client, deadline)


def test_it_says_whom_a_snooze_leaves_out_until_when(client, world, deadline):
    until_then = timezone.now() + 2 * HOUR
    rung = deadline.rungs.planned().order_by("fire_at").first()
    Rung.objects.filter(pk=rung.pk).update(fire_at=timezone.now() + HOUR, is_last=False)
    Snooze.objects.create(
        deadline=deadline, person=world.people["coordinator"], since=timezone.now(),
        until=until_then,
    )  # fmt: skip
    client.force_login(world.observer)
    said = f"Coordinator (snoozed until {kyiv(until_then):%-d %b %H:%M}), Urcs"
    assert f"It will reach <bdi>{said}, " in page(client, deadline)
    Rung.objects.filter(pk=rung.pk).update(is_last=True)
    assert "It will reach <bdi>Coordinator, Urcs, " in page(client, deadline)


def test_a_post_that_does_not_exist_is_not_promised_a_reminder(client, world, deadline):
    Rung.objects.filter(deadline=deadline).update(to=["regions"])
    Post.objects.filter(duty=Post.Duty.REGIONAL_DIRECTOR).update(duty=Post.Duty.OTHER)
    client.force_login(world.observer)
    text = page(client, deadline)
    assert "There is no such post. It goes to the coordinator’s, or to the secretariat." in text


def test_a_post_that_cannot_be_reached_is_named_with_the_reason(client, world, deadline):
    from coordination.channels.models import ReminderChoices

    ReminderChoices.objects.create(person=world.people["icrc_hod"], by_email=False)
    client.force_login(world.coordinator)
    text = page(client, deadline)
    assert "Not reachable" in text and "has no working channel: e-mail is switched off." in text


def test_who_may_not_see_the_operation_is_not_promised_a_reminder(client, world):
    hidden = cases.large_operation(
        world, name="Quiet", visibility="participants", present=[world.icrc]
    )
    clock = Deadline.objects.get(operation=hidden, clock="joint_statement_issued")
    client.force_login(world.coordinator)
    text = page(client, clock)
    assert "Its holder may not see the operation." in text


def test_it_says_which_ladder_it_keeps_and_that_a_later_one_is_in_force(client, world, deadline):
    client.force_login(world.observer)
    assert "the one of the rulebook" in page(client, deadline)
    rungs = [{"anchor": "limit", "after_hours": 0, "to": ["coordinator"], "prefers": "double"}]
    actions.change_ladder(deadline.clock, rungs=rungs, reason="x", by=world.secretariat)
    text = page(client, deadline)
    assert "Clocks that start now have version 1." in text
    assert "24 hours after the start" in text, "its own reminders stay as they were"


def test_a_rung_of_a_changed_ladder_is_named_by_its_moment(client, world):
    rungs = [
        {"anchor": "start", "after_hours": 36.5, "to": ["coordinator"], "prefers": "miss"},
        {"anchor": "limit", "after_hours": 0, "to": ["coordinator"], "prefers": "double"},
    ]
    actions.change_ladder("mini_summit_held", rungs=rungs, reason="x", by=world.secretariat)
    case = cases.large_operation(world, name="Later")
    client.force_login(world.observer)
    text = page(client, Deadline.objects.get(operation=case, clock="mini_summit_held"))
    assert "36.5 hours after the start" in text
    assert "This clock keeps the ladder that it began with, version 1." in text


def test_both_dates_of_every_extension_stay_to_be_read(client, world, deadline):
    first, second = deadline.due_at + 3 * HOUR, deadline.due_at + 9 * HOUR
    actions.extend(deadline, due_at=first, reason="The road is closed", by=world.coordinator)
    actions.extend(deadline, due_at=second, reason="So is the bridge", by=world.urcs)
    client.force_login(world.observer)
    text = page(client, deadline)
    assert text.count("Limit moved") == 2
    for at in (deadline.due_at, first, second):
        assert f"{kyiv(at):%H:%M} Kyiv" in text
    assert "The road is closed" in text and "So is the bridge" in text


def test_a_reminder_that_went_to_another_post_says_instead_of_whom(client, world, deadline):
    fired = deadline.rungs.filter(state="fired").first()
    fired.reached = [
        {"post": "Secretary General, URCS", "people": []},
        {"post": "MCO, IFRC", "people": ["Coordinator"], "instead_of": "Secretary General, URCS"},
    ]
    fired.save()
    client.force_login(world.observer)
    text = page(client, deadline)
    assert "Nobody was reached." in text and "instead of Secretary General, URCS" in text


# --- In the API -----------------------------------------------------------------------------------


def test_each_is_a_step_of_the_deadline_in_the_api(world, deadline, advisor):
    caller, here = Caller(world.coordinator), f"deadlines/{deadline.pk}/"
    soon = (timezone.now() + HOUR).isoformat()
    done(caller.post(f"{here}snooze/", {"until": soon}))
    done(caller.post(f"{here}wake-up/"))
    deputy = make_person("deputy", world.ifrc)
    done(caller.post(f"{here}pass-on/", {"to": deputy.email, "reason": "On mission"}))
    done(caller.post(f"{here}take-back/"))
    body = refused(caller.post(f"{here}snooze/", {"until": "2020-01-01T00:00:00Z"}), 400, "invalid")
    assert "in the past" in body["fields"]["until"][0]
    body = refused(caller.post(f"{here}pass-on/", {"to": "x@y.example", "reason": "x"}), 400)
    assert "to" in body["fields"]
    there = f"deadlines/{advisor.pk}/"
    waived = done(caller.post(f"{there}waive/", {"reason": "Not needed", "version": 1}))
    assert (waived["status"], waived["waived_by_hand"]) == ("waived", True)
    again = done(caller.post(f"{there}run-again/", {"reason": "Needed", "version": 1}))
    assert (again["status"], again["waived_by_hand"], again["version"]) == ("running", False, 2)
    body = refused(caller.post(f"{there}waive/", {"reason": "x", "version": 1}), 409, "stale")
    assert body["current"]["version"] == 2
    refused(Caller(world.coordinator, "read").post(f"{here}wake-up/"), 403)
    assert Delivery.objects.filter(recipient=deputy).exists()


def test_a_cause_is_given_over_the_one_that_was_read(world, deadline):
    overdue(deadline)
    caller, here = Caller(world.coordinator), f"deadlines/{deadline.pk}/cause/"
    first = done(caller.post(here, {"cause": "The road", "cause_given_at": None}))
    assert first["cause"] == "The road" and first["ladder_version"] == 0
    body = refused(caller.post(here, {"cause": "x", "cause_given_at": None}), 409, "stale")
    assert body["current"]["cause"] == "The road"
    sent = {"cause": "The bridge", "cause_given_at": first["cause_given_at"]}
    assert done(caller.post(here, sent))["cause"] == "The bridge"
    refused(caller.post(here, {"cause": "x"}), 400, "invalid")


def test_an_operation_that_may_not_be_seen_has_no_steps(client, world):
    hidden = cases.large_operation(world, name="Quiet", visibility="participants")
    clock = Deadline.objects.filter(operation=hidden).first()
    client.force_login(world.observer)
    for step in ("snooze", "wake_up", "pass_on", "take_back", "waive", "run_again", "cause"):
        assert say(client, clock, step, reason="x").status_code == 404
        name = step.replace("_", "-")
        refused(Caller(world.observer).post(f"deadlines/{clock.pk}/{name}/"), 404)


def test_a_left_colleague_is_no_longer_offered(client, world, deadline):
    deputy = make_person("deputy", world.ifrc)
    people.set_active(deputy, by=world.secretariat, is_active=False, reason="Left")
    client.force_login(world.coordinator)
    assert ">Deputy</option>" not in page(client, deadline)
