"""The pages of rounds and reports, as owner, secretariat and the rest of the Movement use them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from recommendations.round.models import Round
from tests.api.caller import Caller, done, refused
from tests.factories import reviews
from tests.fixtures.scenarios import scenario

MAY = date(2026, 5, 23)
ROUND = "/reviews/LLR-2026/rounds/2026-05-23/"


@scenario
def review(world):
    return reviews.review(world)


def test_what_was_typed_is_reported_with_it_and_what_only_follows_is_not_offered(
    client, world, review
):
    reviews.open_round(world, review, MAY)
    client.force_login(world.secretariat)
    offered = {offer.step.name for offer in client.get(f"{ROUND}1/").context["offers"]}
    assert not offered & {"report", "fall_silent"}
    row = review.rounds.get().reports.get(recommendation__number=1)
    assert "report" in {offer.step.name for offer in row.offers(world.secretariat)}


def test_a_round_goes_from_opening_to_the_published_status(client, world, review):
    client.force_login(world.secretariat)
    at = timezone.now() + timedelta(days=9)
    answer = client.post(
        "/reviews/LLR-2026/rounds/open/",
        {
            "dated": "2026-05-23",
            "report_by_date": f"{at:%Y-%m-%d}",
            "report_by_time": "18:00",
            "note": "",
        },
    )
    assert answer.status_code == 302 and answer.url == ROUND, answer.context["form"].errors

    client.force_login(world.icrc_hod)
    page = client.get(f"{ROUND}1/")
    assert "Save and report" in page.text and "there is no date" not in page.text
    version = page.context["report"].version
    said = {"status": "implemented", "narrative": "Done.", "status_basis": "stated",
            "version": version, "report": "1"}  # fmt: skip
    assert client.post(f"{ROUND}1/", said).status_code == 302

    client.force_login(world.secretariat)
    row = Round.objects.get().reports.get(recommendation__number=1)
    assert row.state == "reported" and row.reported_by == world.icrc_hod
    client.post(f"{ROUND}1/steps/", {"step": "check", "version": row.version})
    client.post(f"{ROUND}steps/close/", {"version": Round.objects.get().version})
    assert Round.objects.get().state == "closed"

    client.force_login(world.observer)
    text = client.get(ROUND).text
    assert "Checked: 1 · No answer: 2" in text
    assert "Implemented" in client.get("/recommendations/").text


@pytest.mark.parametrize("address", [ROUND, f"{ROUND}1/", f"{ROUND}2/"])
def test_an_open_round_is_nobodys_else(client, world, review, address):
    reviews.open_round(world, review, MAY)
    for who, status in (("observer", 404), ("coordinator", 404), ("committee", 200),
                        ("icrc_hod", 200), ("secretariat", 200)):  # fmt: skip
        client.force_login(getattr(world, who))
        assert client.get(address).status_code == status, who


def test_what_cannot_be_right_is_said_and_everything_typed_stays(client, world, review):
    reviews.open_round(world, review, MAY)
    client.force_login(world.icrc_hod)
    version = client.get(f"{ROUND}1/").context["report"].version
    said = {"status": "pending", "narrative": "x" * 10_001, "status_basis": "inferred",
            "version": version, "report": "1"}  # fmt: skip
    answer = client.post(f"{ROUND}1/", said)
    assert answer.status_code == 422
    assert "there is room for 10,000" in answer.text and "x" * 10_001 in answer.text
    assert "Say from what the status is inferred." in answer.text


def test_the_reason_of_an_inference_is_not_dropped_where_the_status_is_stated(
    client, world, review
):
    reviews.open_round(world, review, MAY)
    client.force_login(world.icrc_hod)
    version = client.get(f"{ROUND}1/").context["report"].version
    said = {"status": "pending", "narrative": "Begun.", "status_basis": "stated",
            "basis_reason": "From the minutes", "version": version, "report": "1"}  # fmt: skip
    answer = client.post(f"{ROUND}1/", said)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["basis_reason"]
    assert "a status that is inferred" in answer.text and "From the minutes" in answer.text
    row = review.rounds.get().reports.get(recommendation__number=1)
    assert (row.state, row.narrative) == ("due", "")
    assert client.post(f"{ROUND}1/hints/", said).status_code == 200, "hints refuse nothing"
    assert client.post(f"{ROUND}1/", said | {"status_basis": "inferred"}).status_code == 302
    row.refresh_from_db()
    assert (row.basis_reason, row.basis_by) == ("From the minutes", world.icrc_hod.name)


@pytest.mark.parametrize(
    "changes",
    [
        {"basis_reason": "From the minutes"},
        {"status": "pending", "basis_reason": "From the minutes"},
        {"status_basis": "stated", "basis_reason": "From the minutes"},
    ],
)
def test_the_api_refuses_it_also_where_the_basis_only_follows(world, review, changes):
    row = reviews.open_round(world, review, MAY).reports.get(recommendation__number=1)
    sent = changes | {"version": row.version}
    caller = Caller(world.icrc_hod)
    body = refused(caller.patch(f"status-reports/{row.pk}/", sent), 400, "invalid")
    assert list(body["fields"]) == ["basis_reason"]
    done(caller.patch(f"status-reports/{row.pk}/", sent | {"status_basis": "inferred"}))


def test_a_stale_form_shows_the_sentence_and_keeps_what_was_typed(client, world, review):
    reviews.open_round(world, review, MAY)
    client.force_login(world.icrc_hod)
    version = client.get(f"{ROUND}1/").context["report"].version
    first = {"status": "pending", "narrative": "First", "status_basis": "stated",
             "version": version}  # fmt: skip
    assert client.post(f"{ROUND}1/", first).status_code == 302
    answer = client.post(f"{ROUND}1/", first | {"narrative": "Second"})
    assert answer.status_code == 409 and "Second" in answer.text


def test_hints_are_no_block(client, world, review):
    reviews.open_round(world, review, MAY)
    client.force_login(world.icrc_hod)
    version = client.get(f"{ROUND}1/").context["report"].version
    said = {"status": "implemented", "narrative": "Already addressed.", "way_forward": "Go on.",
            "status_basis": "stated", "version": version}  # fmt: skip
    assert client.post(f"{ROUND}1/", said).status_code == 302
    text = client.get(f"{ROUND}1/").text
    assert "and yet there is a way forward" in text and "no evidence is recorded" in text


@pytest.mark.parametrize("address", ["/reviews/X/", "/reviews/LLR-2026/rounds/never/",
                                     "/reviews/LLR-2026/rounds/2026-13-40/1/",
                                     "/reviews/LLR-2026/recommendations/99/"])  # fmt: skip
def test_rubbish_is_nothing_that_can_be_seen(client, world, review, address):
    client.force_login(world.secretariat)
    assert client.get(address).status_code == 404
