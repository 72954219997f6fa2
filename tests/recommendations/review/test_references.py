"""What a recommendation is drawn from is added and taken away, as long as no closed round printed it."""

from datetime import date

import pytest

from recommendations.recommendation import references
from recommendations.recommendation.models import Recommendation, Reference
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn
from tests.api.caller import Caller, done, refused
from tests.factories import reviews

pytestmark = pytest.mark.django_db
DOOR = "/reviews/LLR-2026/recommendations/1/references/"
LEARNED = {"kind": "drawn_from", "names": "learning", "as_written": "Priority 1 lesson 1"}


@pytest.fixture
def one(world):
    made = reviews.review(world, count=2)
    made.priorities.create(number=1, title="First").learnings.create(number=1, text="Learned")
    return made.recommendations.get(number=1)


def test_it_leads_to_the_learning_and_to_the_recommendation(world, one):
    learned = references.add_reference(one, by=world.committee, **LEARNED, priority=1, learning=1)
    beside = references.add_reference(
        one, by=world.committee, kind="see_also", names="recommendation", number=2,
        as_written="See Recommendation 2", found_in="way_forward",
    )  # fmt: skip
    assert str(learned.learning) == "1.1" and beside.to.number == 2
    assert (learned.n, beside.n) == (1, 2) and not (learned.points_nowhere or beside.points_nowhere)
    first, second = AuditEvent.objects.filter(verb="recommendation.add_reference").order_by(
        "number"
    )
    assert first.chain == "review:LLR-2026" and first.data["learning"] == "1.1"
    assert (
        second.data["as_written"] == "See Recommendation 2" and second.data["recommendation"] == 2
    )
    assert Recommendation.objects.get(pk=one.pk).version == 3


@pytest.mark.parametrize("said", [
    LEARNED | {"priority": 1, "learning": 9}, LEARNED | {"priority": 7, "learning": 1}, LEARNED,
    {"kind": "see_also", "names": "recommendation", "as_written": "Recommendation 11", "number": 11},
])  # fmt: skip
def test_what_the_review_does_not_have_is_kept_and_flagged(client, world, one, said):
    made = references.add_reference(one, by=world.secretariat, **said)
    assert made.points_nowhere and made.as_written == said["as_written"]
    client.force_login(world.observer)
    text = client.get("/reviews/LLR-2026/recommendations/1/").text
    assert said["as_written"] in text and "points nowhere in the source" in text


def test_a_learning_of_another_review_is_not_found(world, one):
    other = reviews.review(world, ref="OTHER", count=0)
    other.priorities.create(number=5, title="Else").learnings.create(number=5, text="Else")
    made = references.add_reference(one, by=world.secretariat, **LEARNED, priority=5, learning=5)
    assert made.points_nowhere


@pytest.mark.parametrize(("wrong", "field"), [
    ({"kind": "like"}, "kind"), ({"names": "book"}, "names"), ({"found_in": "margin"}, "found_in"),
    ({"as_written": " "}, "as_written"), ({"as_written": "x" * 301}, "as_written"),
    ({"names": "section", "section": "4" * 31}, "section"), ({"section": "4.2"}, "section"),
    ({"number": 2}, "recommendation"), ({"names": "section", "learning": 1}, "learning"),
    ({"names": "recommendation", "number": 1}, "recommendation"),
])  # fmt: skip
def test_what_cannot_be_right_is_said_beside_its_field(world, one, wrong, field):
    with pytest.raises(Invalid) as refusal:
        references.add_reference(one, by=world.secretariat, **LEARNED | wrong)
    assert list(refusal.value.fields) == [field] and not Reference.objects.exists()


@pytest.mark.parametrize("who", ["observer", "icrc_hod", "icrc_director", "urcs"])
def test_only_the_committee_and_its_secretariat_refer(client, world, one, who):
    made = references.add_reference(one, by=world.committee, **LEARNED)
    person = getattr(world, who)
    with pytest.raises(NotYours):
        references.add_reference(one, by=person, **LEARNED)
    with pytest.raises(NotYours):
        references.take_back_reference(one, made.pk, by=person)
    client.force_login(person)
    assert client.get(DOOR).status_code == client.post(DOOR, LEARNED).status_code == 403
    assert client.post(f"{DOOR}{made.pk}/take-back/").status_code == 403
    assert DOOR not in client.get("/reviews/LLR-2026/recommendations/1/").text
    assert Reference.objects.count() == 1


def test_what_a_closed_round_printed_stays(client, world, one):
    made = references.add_reference(one, by=world.committee, **LEARNED)
    reviews.closed_round(world, one.review, date(2026, 5, 23))
    with pytest.raises(OutOfTurn):
        references.add_reference(one, by=world.secretariat, **LEARNED)
    with pytest.raises(OutOfTurn):
        references.take_back_reference(one, made.pk, by=world.secretariat)
    client.force_login(world.secretariat)
    assert DOOR not in client.get("/reviews/LLR-2026/recommendations/1/").text
    assert client.get(DOOR).status_code == 409
    late = client.post(DOOR, LEARNED | {"found_in": "detail", "as_written": "Priority 2 lesson 1"})
    assert late.status_code == 409 and "Priority 2 lesson 1" in late.text
    assert Reference.objects.get() == made


def test_an_open_round_has_printed_nothing_yet(world, one):
    reviews.open_round(world, one.review, date(2026, 5, 23))
    assert references.add_reference(one, by=world.committee, **LEARNED)


def test_on_the_page(client, world, one):
    client.force_login(world.committee)
    assert DOOR in client.get("/reviews/LLR-2026/recommendations/1/").text
    sent = LEARNED | {"found_in": "detail", "priority": "1", "learning": "1"}
    wrong = client.post(DOOR, sent | {"recommendation": "2"})
    assert wrong.status_code == 422 and "Priority 1 lesson 1" in wrong.text
    assert "Leave this empty" in wrong.text
    assert client.post(DOOR, sent).url == DOOR
    shown = client.get("/reviews/LLR-2026/recommendations/1/").text
    assert "/reviews/LLR-2026/#learning-1-1" in shown
    made = Reference.objects.get()
    assert client.post(f"{DOOR}{made.pk}/take-back/").url == DOOR
    assert not Reference.objects.exists()
    event = AuditEvent.objects.get(verb="recommendation.take_back_reference")
    assert event.data["as_written"] == "Priority 1 lesson 1" and event.data["learning"] == "1.1"
    assert client.post(f"{DOOR}{made.pk}/take-back/").status_code == 404


def test_in_the_api(world, one):
    caller, at = Caller(world.committee), f"recommendations/{one.pk}/references/"
    said = done(caller.post(at, LEARNED | {"priority": 1, "learning": 1}))["references"]
    assert said[0]["learning"] == "1.1" and said[0]["points_nowhere"] is False
    lost = {"kind": "see_also", "names": "recommendation", "as_written": "Recommendation 11",
            "recommendation": 11, "found_in": "way_forward"}  # fmt: skip
    said = done(caller.post(at, lost))["references"]
    assert said[1]["points_nowhere"] is True and said[1]["found_in"] == "way_forward"
    refused(caller.post(at, LEARNED | {"kind": "like"}), 400, "invalid")
    refused(Caller(world.observer).post(at, LEARNED), 403, "not_yours")
    away = f"{at}{said[0]['id']}/take-back/"
    refused(Caller(world.observer).post(away), 403, "not_yours")
    assert [each["as_written"] for each in done(caller.post(away))["references"]] == [
        "Recommendation 11"
    ]
    refused(caller.post(away), 404)
