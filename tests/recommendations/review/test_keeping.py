"""The secretariat records a review as a draft, and corrects its facts as long as it stands."""

from datetime import date

import pytest

from recommendations.review import actions
from recommendations.review.models import Review
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn, Stale
from tests.api.caller import Caller, done, refused
from tests.factories import reviews

pytestmark = pytest.mark.django_db
NEW, FACTS = "/reviews/new/", "/reviews/LLR-2026/facts/"
SAID = {"ref": "LLR-2027", "title": "A review of one response"}


@pytest.fixture
def review(world):
    return reviews.review(world, count=1)


def test_it_begins_as_a_draft_that_the_movement_does_not_see(world):
    made = actions.create_review(
        by=world.secretariat, **SAID, began_on=date(2026, 1, 1), ended_on=date(2026, 12, 31),
        period_precision="year", countries=[world.ukraine],
    )  # fmt: skip
    assert made.state == "draft" and [each.pk for each in made.countries.all()] == ["UKR"]
    assert not Review.objects.visible_to(world.observer).exists()
    assert Review.objects.visible_to(world.committee).get() == made
    event = AuditEvent.objects.get(verb="review.create")
    assert event.chain == "review:LLR-2027" and event.data["countries"] == ["UKR"]
    assert event.data["began_on"] == "2026-01-01" and event.data["title"] == SAID["title"]


@pytest.mark.parametrize("who", ["committee", "observer", "icrc_hod", "icrc_director"])
def test_only_the_secretariat_records_and_corrects(client, world, review, who):
    person = getattr(world, who)
    with pytest.raises(NotYours):
        actions.create_review(by=person, **SAID)
    with pytest.raises(NotYours):
        actions.amend_review(review, by=person, changes={"title": "Another"})
    client.force_login(person)
    for door in (NEW, FACTS):
        assert client.get(door).status_code == client.post(door, SAID).status_code == 403
    assert NEW not in client.get("/recommendations/").text
    shown = client.get("/reviews/LLR-2026/").text
    assert FACTS not in shown and "Being prepared" not in shown
    assert Review.objects.count() == 1


@pytest.mark.parametrize(("wrong", "field"), [
    ({"ref": "LLR-2026"}, "ref"), ({"ref": "llr-2026"}, "ref"), ({"ref": "new"}, "ref"),
    ({"ref": "LLR 2027"}, "ref"), ({"ref": ""}, "ref"), ({"ref": "x" * 41}, "ref"),
    ({"title": "  "}, "title"), ({"title": "x" * 301}, "title"), ({"scope": "x" * 5001}, "scope"),
    ({"commissioner": "x" * 301}, "commissioner"), ({"consultant": "x" * 301}, "consultant"),
    ({"began_on": date(2026, 2, 1), "ended_on": date(2026, 1, 31)}, "ended_on"),
    ({"period_precision": "hour"}, "period_precision"),
])  # fmt: skip
def test_what_cannot_be_right_is_said_beside_its_field(world, review, wrong, field):
    with pytest.raises(Invalid) as refusal:
        actions.create_review(by=world.secretariat, **SAID | wrong)
    assert list(refusal.value.fields) == [field] and Review.objects.count() == 1


def test_a_published_review_is_corrected_and_the_record_shows_it(world, review):
    actions.amend_review(
        review, by=world.secretariat, version=1, reason="A slip",
        changes={"title": "Two operations", "reported_on": date(2026, 1, 6), "ref": "OTHER",
                 "countries": [world.pakistan]},
    )  # fmt: skip
    review.refresh_from_db()
    assert (review.title, review.ref, review.state) == ("Two operations", "LLR-2026", "published")
    event = AuditEvent.objects.get(verb="review.amend")
    assert event.data["changes"]["reported_on"] == {"from": "2026-01-05", "to": "2026-01-06"}
    assert event.data["changes"]["title"]["from"] == "A review of two operations"
    linked = AuditEvent.objects.get(verb="review.link").data["changes"]
    assert linked == {"countries": {"from": [], "to": ["PAK"]}}
    with pytest.raises(Stale):
        actions.amend_review(review, by=world.secretariat, version=1, changes={"title": "Three"})


def test_the_period_is_judged_with_the_day_that_stands(world, review):
    actions.amend_review(review, by=world.secretariat, changes={"began_on": date(2025, 6, 1)})
    with pytest.raises(Invalid):
        actions.amend_review(review, by=world.secretariat, changes={"ended_on": date(2025, 5, 1)})
    with pytest.raises(Invalid) as refused:
        actions.amend_review(
            review, by=world.secretariat, changes={"reported_on": date(2025, 5, 1)}
        )
    assert list(refused.value.fields) == ["reported_on"]


def test_a_withdrawn_review_stays_as_it_is(client, world, review):
    Review.objects.update(state="withdrawn")
    with pytest.raises(OutOfTurn):
        actions.amend_review(review, by=world.secretariat, changes={"title": "Another"})
    client.force_login(world.secretariat)
    assert client.get(FACTS).status_code == 409
    assert FACTS not in client.get("/reviews/LLR-2026/").text


def test_on_the_page(client, world, review):
    client.force_login(world.secretariat)
    assert NEW in client.get("/recommendations/").text
    typed = SAID | {"ref": "LLR-2026", "scope": "Two floods", "period_precision": "month",
                    "began_on": "2026-02-01", "ended_on": "2026-01-01", "countries": "UKR"}  # fmt: skip
    wrong = client.post(NEW, typed)
    assert wrong.status_code == 422 and "This reference is taken." in wrong.text
    assert "The end is before the beginning." in wrong.text and "Two floods" in wrong.text
    answer = client.post(NEW, typed | {"ref": "LLR-2027", "ended_on": "2026-03-01"})
    assert answer.url == "/reviews/LLR-2027/"
    shown = client.get(answer.url).text
    assert (
        "Being prepared" in shown
        and "February 2026" in shown
        and "March 2026" in shown
        and "Ukraine" in shown
    )
    door = "/reviews/LLR-2027/facts/"
    assert 'value="Ukraine"' in client.get(door).text
    typed |= {"title": "Better", "ended_on": "", "version": "1"}
    assert client.post(door, typed).url == "/reviews/LLR-2027/"
    made = Review.objects.get(ref="LLR-2027")
    assert made.title == "Better" and made.ended_on is None
    assert "February 2026 – …" in " ".join(client.get(answer.url).text.split())
    late = client.post(door, typed | {"title": "Best"})
    assert late.status_code == 409 and "Best" in late.text
    assert "What stands now" in late.text
    assert [each["value"] for each in late.context["form"].stands] == ["Better"]


def test_a_draft_of_others_is_not_there(client, world):
    reviews.review(world, state="draft", count=1)
    client.force_login(world.observer)
    assert client.get(FACTS).status_code == 404


def test_in_the_api(world, review):
    caller = Caller(world.secretariat)
    made = done(
        caller.post("reviews/", SAID | {"countries": ["POL"], "began_on": "2026-01-01"}), 201
    )
    assert (made["state"], made["countries"], made["priorities"]) == ("draft", ["POL"], [])
    at = "reviews/LLR-2027/"
    changed = done(caller.patch(at, {"version": 1, "countries": [], "title": "Better"}))
    assert changed["countries"] == [] and changed["title"] == "Better"
    refused(caller.patch(at, {"version": 1, "title": "Late"}), 409, "stale")
    refused(caller.patch(at, {"version": changed["version"], "ref": "OTHER"}), 400, "invalid")
    body = refused(caller.post("reviews/", SAID), 400, "invalid")
    assert "ref" in body["fields"]
    refused(Caller(world.committee).post("reviews/", SAID | {"ref": "X"}), 403, "not_yours")
    refused(Caller(world.committee).patch(at, {"version": 2, "title": "Mine"}), 403, "not_yours")
    refused(Caller(world.observer).patch(at, {"version": 2, "title": "Mine"}), 404)
