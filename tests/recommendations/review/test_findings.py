"""Priorities, learnings, ambitions, figures and documents: added and corrected by the secretariat."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coordination.searching import search_text
from recommendations.review.findings import PARTS, add_finding, amend_finding
from recommendations.review.models import Ambition, Learning, Priority, Review
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn, Stale
from tests.api.caller import Caller, done, refused
from tests.factories import reviews

pytestmark = pytest.mark.django_db
DOOR = "/reviews/LLR-2026/findings/"
SAID = {
    "priorities": {"number": 2, "title": "Second"},
    "learnings": {"number": 3, "text": "Ask early"},
    "ambitions": {"number": 1, "title": "Work as one"},
    "figures": {"label": "Interviews", "value": "27"},
    "documents": {"title": "The report"},
}


@pytest.fixture
def review(world):
    made = reviews.review(world, count=1)
    made.priorities.create(number=1, title="First")
    return made


def said(review, part, **more):
    first = {"priority": review.priorities.get(number=1)} if part == "learnings" else {}
    return SAID[part] | first | more


def add(world, review, part, **more):
    return add_finding(review, PARTS[part], by=world.secretariat, facts=said(review, part, **more))


@pytest.mark.parametrize("part", PARTS)
def test_each_kind_is_added_and_shown_and_recorded(client, world, review, part):
    made = add(world, review, part)
    client.force_login(world.observer)
    name = PARTS[part].needs[0]
    assert getattr(made, name) in client.get("/reviews/LLR-2026/").text
    event = AuditEvent.objects.get(verb="review.add_finding")
    assert event.chain == "review:LLR-2026" and event.data["part"] == part
    assert event.data[name] == SAID[part][name]
    review.refresh_from_db()
    assert review.version == 2


@pytest.mark.parametrize("part", PARTS)
def test_each_kind_is_corrected_with_before_and_after(world, review, part):
    made, name = add(world, review, part), PARTS[part].needs[0]
    for _twice in range(2):  # saying the same again records nothing
        amend_finding(
            review, PARTS[part], made, by=world.secretariat, changes={name: "Better"}, reason="Slip"
        )
    made.refresh_from_db()
    assert getattr(made, name) == "Better"
    event = AuditEvent.objects.get(verb="review.amend_finding")
    assert event.data["changes"] == {name: {"from": SAID[part][name], "to": "Better"}}
    assert event.reason == "Slip"
    with pytest.raises(Stale):
        amend_finding(
            review, PARTS[part], made, by=world.secretariat, changes={name: "Late"}, version=2
        )


def test_a_learning_is_found_by_its_words_and_its_priority(client, world, review):
    made = add(
        world, review, "learnings", tools=["mini_summit"], countries=[world.ukraine],
        components=[world.icrc],
    )  # fmt: skip
    assert set(search_text(["Ask early", "First", "LLR-2026 1.3"]).split()) <= set(
        made.search_text.split()
    )
    data = AuditEvent.objects.get(verb="review.add_finding").data
    assert (data["priority"], data["tools"]) == (1, ["mini_summit"])
    assert (data["countries"], data["components"]) == (["UKR"], ["ICRC"])
    client.force_login(world.observer)
    assert "Ask early" in client.get("/learnings/", {"q": "early", "country": "UKR"}).text
    first = review.priorities.get(number=1)
    amend_finding(
        review, PARTS["priorities"], first, by=world.secretariat, changes={"title": "Harvest"}
    )
    made.refresh_from_db()
    assert "harvest" in made.search_text.split() and "first" not in made.search_text.split()
    amend_finding(
        review, PARTS["learnings"], made, by=world.secretariat,
        changes={"text": "Ask late", "countries": [world.poland, world.ukraine]},
    )  # fmt: skip
    assert "Ask late" in client.get("/learnings/", {"q": "late harv", "country": "POL"}).text
    moved = AuditEvent.objects.filter(verb="review.amend_finding").latest("number").data["changes"]
    assert moved["countries"] == {"from": ["UKR"], "to": ["POL", "UKR"]}


@pytest.mark.parametrize(("part", "wrong", "field"), [
    ("priorities", {"number": 1}, "number"), ("priorities", {"number": 0}, "number"),
    ("priorities", {"number": None}, "number"), ("priorities", {"number": 10**9}, "number"),
    ("priorities", {"title": " "}, "title"), ("priorities", {"title": "x" * 301}, "title"),
    ("priorities", {"finding": "x" * 10_001}, "finding"),
    ("learnings", {"text": ""}, "text"), ("learnings", {"text": "x" * 10_001}, "text"),
    ("learnings", {"tools": ["hammer"]}, "tools"), ("learnings", {"priority": None}, "priority"),
    ("ambitions", {"title": ""}, "title"), ("figures", {"value": ""}, "value"),
    ("figures", {"label": "x" * 201}, "label"), ("documents", {"url": "javascript:alert(1)"}, "url"),
    ("documents", {"language": "x" * 9}, "language"),
])  # fmt: skip
def test_what_cannot_be_right_is_said_beside_its_field(world, review, part, wrong, field):
    with pytest.raises(Invalid) as refusal:
        add(world, review, part, **wrong)
    assert list(refusal.value.fields) == [field]
    assert not AuditEvent.objects.filter(verb="review.add_finding").exists()


def test_a_number_stands_once_under_its_priority(world, review):
    made = add(world, review, "learnings")
    with pytest.raises(Invalid):
        add(world, review, "learnings")
    second = add(world, review, "priorities")
    other = add(world, review, "learnings", priority=second)
    with pytest.raises(Invalid) as refusal:
        amend_finding(
            review, PARTS["learnings"], other, by=world.secretariat,
            changes={"priority": made.priority},
        )  # fmt: skip
    assert "number" in refusal.value.fields


def test_a_priority_of_another_review_is_none(world, review):
    other = reviews.review(world, ref="OTHER", count=0)
    strange = other.priorities.create(number=1, title="Else")
    with pytest.raises(Invalid):
        add(world, review, "learnings", priority=strange)


def test_what_the_reference_brought_keeps_its_number_and_its_correction(world, capsys):
    call_command("load_reference")
    review = Review.objects.get(ref="LLR-2024")
    first = review.priorities.get(number=1)
    part = PARTS["priorities"]
    with pytest.raises(Invalid):
        amend_finding(review, part, first, by=world.secretariat, changes={"number": 99})
    amend_finding(review, part, first, by=world.secretariat, changes={"title": "Ours", "number": 1})
    call_command("load_reference")
    capsys.readouterr()
    first.refresh_from_db()
    assert first.title == "Ours" and review.priorities.count() == 6


@pytest.mark.parametrize("who", ["committee", "observer", "icrc_hod"])
@pytest.mark.parametrize("part", PARTS)
def test_only_the_secretariat_keeps_findings(client, world, review, part, who):
    made, person = add(world, review, part), getattr(world, who)
    with pytest.raises(NotYours):
        add_finding(review, PARTS[part], by=person, facts=said(review, part))
    with pytest.raises(NotYours):
        amend_finding(review, PARTS[part], made, by=person, changes={})
    client.force_login(person)
    for door in (DOOR, f"{DOOR}{part}/", f"{DOOR}{part}/{made.pk}/"):
        assert client.get(door).status_code == 403
    assert client.post(f"{DOOR}{part}/{made.pk}/", {}).status_code == 403
    assert DOOR not in client.get("/reviews/LLR-2026/").text


def test_a_withdrawn_review_takes_nothing(client, world, review):
    Review.objects.filter(pk=review.pk).update(state="withdrawn")
    with pytest.raises(OutOfTurn):
        add(world, review, "ambitions")
    client.force_login(world.secretariat)
    assert client.get(DOOR).status_code == client.get(f"{DOOR}ambitions/").status_code == 409
    assert not Ambition.objects.exists()


def test_on_the_page(client, world, review):
    client.force_login(world.secretariat)
    assert DOOR in client.get("/reviews/LLR-2026/").text
    typed = {"priority": "9", "number": "1", "text": "Ask early", "tools": ["mini_summit"],
             "countries": "Ukraine", "components": "ICRC"}  # fmt: skip
    wrong = client.post(f"{DOOR}learnings/", typed)
    assert wrong.status_code == 422 and "Ask early" in wrong.text
    assert client.post(f"{DOOR}learnings/", typed | {"priority": "1"}).url == DOOR
    made = Learning.objects.get()
    assert made.components.get() == world.icrc and "Ask early" in client.get(DOOR).text
    door = f"{DOOR}learnings/{made.pk}/"
    form = client.get(door).context["form"]
    assert form["priority"].value() == 1 and form["tools"].value() == ["mini_summit"]
    again = typed | {
        "priority": "1",
        "text": "Ask earlier",
        "version": str(form["version"].value()),
    }
    assert client.post(door, again).url == DOOR
    late = client.post(door, again | {"text": "Ask first"})
    assert late.status_code == 409 and "Ask first" in late.text
    made.refresh_from_db()
    assert made.text == "Ask earlier"
    taken = client.post(f"{DOOR}priorities/", {"number": "1", "title": "Once more"})
    assert taken.status_code == 422 and "The number 1 is taken." in taken.text
    assert "Once more" in taken.text
    assert client.get(f"{DOOR}nothing/").status_code == 404
    assert client.get(f"{DOOR}learnings/99/").status_code == 404


def test_in_the_api(world, review):
    caller, at = Caller(world.secretariat), "reviews/LLR-2026/"
    sent = {"priority": 1, "number": 1, "text": "Ask early", "tools": ["mini_summit"],
            "countries": ["UKR"], "components": ["ICRC"]}  # fmt: skip
    found = done(caller.post(f"{at}learnings/", sent), 201)
    (row,) = found["learnings"]
    assert row == sent | {"id": Learning.objects.get().pk}
    for part in ("priorities", "ambitions", "figures", "documents"):
        found = done(caller.post(f"{at}{part}/", SAID[part]), 201)
        assert found[part][-1].items() >= SAID[part].items()
    door = f"{at}learnings/{row['id']}/"
    changed = done(
        caller.patch(door, {"version": found["version"], "countries": [], "priority": 2})
    )
    assert (changed["learnings"][0]["countries"], changed["learnings"][0]["priority"]) == ([], 2)
    refused(caller.patch(door, {"version": found["version"], "text": "Late"}), 409, "stale")
    refused(caller.post(f"{at}learnings/", sent | {"priority": 8}), 400, "invalid")
    refused(caller.post(f"{at}learnings/", sent | {"tools": ["hammer"]}), 400, "invalid")
    refused(caller.post(f"{at}priorities/", {"number": 1, "title": "Again"}), 400, "invalid")
    refused(caller.patch(f"{at}learnings/999/", {"version": 1}), 404)
    refused(Caller(world.committee).post(f"{at}ambitions/", SAID["ambitions"]), 403, "not_yours")
    assert Priority.objects.count() == 2 and Ambition.objects.count() == 1


def test_many_findings_are_shown_in_part_and_each_kind_is_paged(client, world, review, monkeypatch):
    client.force_login(world.secretariat)
    counted = []
    for many in (2, 60):
        for n in range(1, many + 1):
            review.priorities.get(number=1).learnings.get_or_create(
                number=n, defaults={"text": f"Learned, the {n}th."}
            )
        with CaptureQueriesContext(connection) as seen:
            text = client.get(DOOR).text
        counted.append(len(seen))
        assert ("?part=learnings" in text) is (many > 20)
    assert counted[0] == counted[1]
    assert "the 20th." in text and "the 21th." not in text and "Priorities" in text
    first = client.get(f"{DOOR}?part=learnings")
    assert "the 50th." in first.text and "the 51th." not in first.text
    assert "Priorities" not in first.text
    cursor = first.context["sections"][0]["page"].next
    rest = client.get(f"{DOOR}?part=learnings&after={cursor}").text
    assert "the 51th." in rest and "the 60th." in rest and "the 50th." not in rest
