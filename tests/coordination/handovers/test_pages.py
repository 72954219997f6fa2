"""The page of a hand-over, the way there from the post, and the same by the API."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coordination.handovers import actions
from coordination.handovers.models import HandOver
from coordination.people.models import Holding, Person
from tests.api.caller import Caller, done, refused
from tests.factories import cases
from tests.factories.world import make_person
from tests.fixtures.scenarios import scenario

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@scenario
def going(world):
    """The coordinator's post, with three clocks, is being handed over to a newcomer."""
    cases.large_operation(world)
    successor = make_person("newcomer", world.ifrc)
    return actions.begin(
        world.posts["advisor"], successor=successor, by=world.coordinator,
        note="Mind the <b>roads</b>.",
    )  # fmt: skip


def newcomer():
    return Person.objects.get(email="newcomer@demo.example")


def at(moment):
    return {"starts_at_date": f"{moment:%Y-%m-%d}", "starts_at_time": f"{moment:%H:%M}"}


# --- Beginning --------------------------------------------------------------------------


def test_the_holder_begins_from_the_page_of_the_post(client, world):
    post = world.posts["advisor"]
    address = reverse("hand_over_begin", args=[post.code])
    client.force_login(world.coordinator)
    assert address in client.get(post.get_absolute_url()).text
    page = client.get(address)
    assert page.status_code == 200 and "known-people" not in page.text.replace(
        'list="known-people"', ""
    )
    sent = {"successor": world.observer.email, "note": "Ring the depot first.", "do": "begin"}
    answer = client.post(address, sent, follow=True)
    assert "The hand-over has begun" in answer.text
    row = HandOver.objects.get()
    assert (row.successor.person, row.note) == (world.observer, "Ring the depot first.")
    text = client.get(post.get_absolute_url()).text
    assert "is handing this post over to Observer" in text and address not in text


@pytest.mark.parametrize("role", ["urcs", "observer", "icrc_director"])
def test_others_are_not_offered_it_and_learn_no_address(client, world, role):
    post = world.posts["advisor"]
    address = reverse("hand_over_begin", args=[post.code])
    client.force_login(getattr(world, role))
    assert address not in client.get(post.get_absolute_url()).text
    assert client.get(address).status_code == 403
    for email in (world.polish.email, "nobody@demo.example"):
        assert client.post(address, {"successor": email}).status_code == 403
    assert not HandOver.objects.exists()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"successor": "nobody@demo.example"}, "successor"),
        ({"successor": ""}, "successor"),
        ({"successor": "coordinator@demo.example"}, "successor"),
        ({"successor": "x" * 300}, "successor"),
        ({"successor": "observer@demo.example", "note": "x" * 5001}, "note"),
        ({"successor": "observer@demo.example", "starts_at_date": "2020-01-01",
          "starts_at_time": "08:00"}, "starts_at"),
        ({"successor": "observer@demo.example", "starts_at_date": "31.02.2027",
          "starts_at_time": "08:00"}, "starts_at"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("doing", ["check", "begin"])
def test_what_cannot_be_right_is_refused_and_stays_typed(client, world, sent, field, doing):
    client.force_login(world.coordinator)
    address = reverse("hand_over_begin", args=[world.posts["advisor"].code])
    answer = client.post(address, {"note": "Kept", "do": doing} | sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert sent.get("note", "Kept")[:100] in answer.text
    assert not HandOver.objects.exists()


def test_a_double_click_begins_one(client, world):
    client.force_login(world.coordinator)
    address = reverse("hand_over_begin", args=[world.posts["advisor"].code])
    sent = {"successor": world.observer.email, "do": "begin"}
    assert client.post(address, sent).status_code == 302
    again = client.post(address, sent)
    assert again.status_code == 409 and "being handed over to Observer already" in again.text
    assert HandOver.objects.count() == 1


def test_a_post_that_is_not_there_is_not_found(client, world):
    client.force_login(world.secretariat)
    assert client.get("/posts/nowhere/hand-over/").status_code == 404


# --- The page ---------------------------------------------------------------------------


def test_the_successor_reads_what_waits_and_takes_over(client, world, going):
    client.force_login(newcomer())
    page = client.get(going.get_absolute_url())
    for said in ("Hold the Mini-Summit", "I take over", "Mind the &lt;b&gt;roads&lt;/b&gt;."):
        assert said in page.text
    shown = page.context["confirm"].initial["shown"]
    answer = client.post(
        reverse("hand_over_confirm", args=[going.pk]), {"shown": shown}, follow=True
    )
    assert "You have taken over the post" in answer.text
    assert "I take over" not in answer.text and "Call it off" not in answer.text
    assert "Hold the Mini-Summit" in answer.text  # what was shown is kept
    assert world.posts["advisor"].holders(timezone.now()) == [newcomer()]


def test_a_double_click_takes_over_once(client, going):
    client.force_login(newcomer())
    shown = client.get(going.get_absolute_url()).context["confirm"].initial["shown"]
    address = reverse("hand_over_confirm", args=[going.pk])
    first, second = (client.post(address, {"shown": shown}) for _each in range(2))
    assert (first.status_code, second.status_code) == (302, 302)


@pytest.mark.parametrize("sent", [{}, {"shown": ""}, {"shown": "made up"}])
def test_without_having_read_the_page_nothing_is_taken_over(client, going, sent):
    client.force_login(newcomer())
    answer = client.post(reverse("hand_over_confirm", args=[going.pk]), sent)
    assert answer.status_code == 409
    assert "Read it again, then confirm" in answer.text and "I take over" in answer.text
    going.refresh_from_db()
    assert going.is_under_way


def test_no_look_at_a_page_confirms(client, going):
    """Programs that open every link of a mail must not be able to take over a post."""
    client.force_login(newcomer())
    assert client.get(reverse("hand_over_confirm", args=[going.pk])).status_code == 405
    assert client.get(reverse("hand_over_call_off", args=[going.pk])).status_code == 405
    client.get(going.get_absolute_url())
    going.refresh_from_db()
    assert going.is_under_way


def test_the_other_two_see_it_and_do_not_confirm(client, world, going):
    for person in (world.coordinator, world.secretariat):
        client.force_login(person)
        page = client.get(going.get_absolute_url())
        assert "Hold the Mini-Summit" in page.text and "I take over" not in page.text
        shown = page.context["desk"].mark
        answer = client.post(reverse("hand_over_confirm", args=[going.pk]), {"shown": shown})
        assert answer.status_code == 403
        assert "Only the successor confirms" in answer.text
    going.refresh_from_db()
    assert going.is_under_way


@pytest.mark.parametrize("role", ["urcs", "observer", "icrc_director", "committee"])
def test_for_everybody_else_it_does_not_exist(client, world, going, role):
    client.force_login(getattr(world, role))
    assert client.get(going.get_absolute_url()).status_code == 404
    for name in ("hand_over_confirm", "hand_over_call_off"):
        answer = client.post(reverse(name, args=[going.pk]), {"reason": "x", "shown": "x"})
        assert answer.status_code == 404
    text = client.get(world.posts["advisor"].get_absolute_url()).text
    assert going.get_absolute_url() not in text


def test_before_the_day_the_successor_is_told_when_it_begins(client, world):
    cases.large_operation(world)
    row = actions.begin(
        world.posts["advisor"], successor=world.observer, by=world.coordinator,
        starts_at=timezone.now() + DAY,
    )  # fmt: skip
    client.force_login(world.observer)
    page = client.get(row.get_absolute_url())
    assert "Your time in the post begins" in page.text
    assert "Hold the Mini-Summit" not in page.text and "I take over" not in page.text
    answer = client.post(reverse("hand_over_confirm", args=[row.pk]), {"shown": "x"})
    assert answer.status_code == 409 and "has not begun" in answer.text


def test_calling_off_asks_why_and_says_so(client, world, going):
    client.force_login(world.coordinator)
    address = reverse("hand_over_call_off", args=[going.pk])
    refused_ = client.post(address, {"reason": ""})
    assert refused_.status_code == 422 and "Say why" in refused_.text
    done_ = client.post(address, {"reason": "Stays after all"}, follow=True)
    assert "The hand-over is called off" in done_.text
    assert client.post(address, {"reason": "Stays after all"}).status_code == 302


def test_ending_the_holder_meanwhile_says_what_ends_it(client, world, going):
    client.force_login(world.secretariat)
    answer = client.post(reverse("holding_end", args=[going.predecessor_id]), {"reason": "Left"})
    assert answer.status_code == 422
    assert "This ends when Newcomer confirms the hand-over" in answer.text
    assert Holding.objects.get(pk=going.predecessor_id).ends_at is None


# --- The API ----------------------------------------------------------------------------


def test_by_the_api_a_post_is_handed_over_and_taken(world):
    cases.large_operation(world)
    sent = {"post": "mco-ukraine", "successor": world.observer.email, "note": "Hello"}
    made = done(Caller(world.coordinator).post("hand-overs/", sent), 201)
    assert (made["post"], made["state"], made["predecessor"]) == (
        "mco-ukraine", "under_way", world.coordinator.name,
    )  # fmt: skip
    successor, here = Caller(world.observer), f"hand-overs/{made['id']}/"
    record = done(successor.get(here))
    assert len(record["waiting"]["clocks"]) == 3
    refused(successor.post(f"{here}confirm/", {}), 400, "invalid")
    stale = refused(successor.post(f"{here}confirm/", {"shown": "x"}), 409, "stale")
    assert stale["current"]["waiting"]["shown"] == record["waiting"]["shown"]
    confirmed = done(successor.post(f"{here}confirm/", {"shown": record["waiting"]["shown"]}))
    assert confirmed["state"] == "confirmed" and confirmed["confirmed_at"]
    assert confirmed["waiting"]["clocks"] == record["waiting"]["clocks"]
    (listed,) = done(successor.get("hand-overs/"))["results"]
    assert listed["state_display"] == "Confirmed" and "waiting" not in listed


def test_by_the_api_too_it_is_for_those_concerned(world, going):
    here = f"hand-overs/{going.pk}/"
    stranger = Caller(world.urcs)
    assert done(stranger.get("hand-overs/"))["results"] == []
    refused(stranger.get(here), 404)
    for step, sent in (("confirm", {"shown": "x"}), ("call-off", {"reason": "x"})):
        refused(stranger.post(f"{here}{step}/", sent), 404)
    refused(Caller(world.coordinator).post(f"{here}confirm/", {"shown": "x"}), 403, "not_yours")
    begin = {"post": "mco-ukraine", "successor": world.polish.email}
    refused(stranger.post("hand-overs/", begin), 403, "not_yours")
    called_off = done(Caller(newcomer()).post(f"{here}call-off/", {"reason": "I cannot"}))
    assert called_off["state"] == "called_off" and called_off["waiting"] is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"post": "nowhere"}, {"successor": "nobody@demo.example"}, {"successor": 7},
        {"starts_at": "2020-01-01T00:00:00Z"}, {"starts_at": "tomorrow"}, {"extra": 1},
        {"note": "x" * 5001}, {"successor": "coordinator@demo.example"},
    ],
)  # fmt: skip
def test_by_the_api_what_cannot_be_right_begins_nothing(world, wrong):
    sent = {"post": "mco-ukraine", "successor": world.observer.email} | wrong
    body = refused(Caller(world.coordinator).post("hand-overs/", sent), 400, "invalid")
    assert set(body["fields"]) == set(wrong)
    assert not HandOver.objects.exists()
