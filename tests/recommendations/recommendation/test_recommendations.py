"""A recommendation's separate facts: who may say what, and when it may be closed."""

from datetime import date

import pytest

from recommendations.action.models import Action
from recommendations.recommendation import actions
from recommendations.recommendation.models import Recommendation, waits_for
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn
from tests.api.caller import Caller, done
from tests.factories import reviews
from tests.fixtures.scenarios import scenario

MAY = date(2026, 5, 23)


@scenario
def review(world):
    return reviews.review(world)


def one(review):
    return Recommendation.objects.get(review=review, number=1)


class TestResponses:
    @pytest.mark.parametrize(
        ("who", "party", "may"),
        [("secretariat", "icrc", True), ("secretariat", "ifrc", True),
         ("icrc_director", "icrc", True), ("icrc_director", "ifrc", False),
         ("ifrc_usg", "ifrc", True), ("ifrc_usg", "icrc", False),
         ("coordinator", "ifrc", False), ("observer", "icrc", False)],
    )  # fmt: skip
    def test_each_party_answers_for_itself(self, world, review, who, party, may):
        by, party = getattr(world, who), getattr(world, party)
        if not may:
            with pytest.raises(NotYours):
                actions.respond(one(review), by=by, party=party, answer="agreed")
            assert not one(review).responses.exists()
            return
        actions.respond(one(review), by=by, party=party, answer="agreed")
        assert one(review).responses.get().answer == "agreed"

    def test_the_record_has_the_answer_before_and_after(self, world, review):
        for answer in ("agreed", "agreed", "not_agreed"):
            actions.respond(one(review), by=world.secretariat, party=world.icrc, answer=answer)
        said = AuditEvent.objects.filter(verb="recommendation.respond").order_by("id")
        assert [(each.data["from"], each.data["to"]["answer"]) for each in said] == [
            (None, "agreed"), ({"answer": "agreed", "note": ""}, "not_agreed"),
        ]  # fmt: skip

    def test_a_word_that_is_none_is_refused(self, world, review):
        with pytest.raises(Invalid) as refused:
            actions.respond(one(review), by=world.secretariat, party=world.icrc, answer="maybe")
        assert "answer" in refused.value.fields


class TestFacts:
    def test_outside_of_the_initiative_says_why(self, world, review):
        with pytest.raises(Invalid) as refused:
            actions.amend_recommendation(
                one(review), by=world.secretariat, changes={"scope": "outside"}
            )
        assert "scope_reason" in refused.value.fields

    def test_it_is_judged_as_it_stands_and_not_as_it_was_read(self, world, review):
        read = one(review)
        outside = {"scope": "outside", "scope_reason": "A matter of law"}
        actions.amend_recommendation(one(review), by=world.secretariat, changes=outside)
        with pytest.raises(Invalid) as refused:
            actions.amend_recommendation(read, by=world.secretariat, changes={"scope_reason": ""})
        assert "scope_reason" in refused.value.fields
        assert one(review).scope_reason == "A matter of law"

    def test_a_new_owner_is_asked_in_the_open_round(self, world, review):
        round_ = reviews.open_round(world, review, MAY)
        post = world.ifrc_hod.held_posts()[0]
        actions.amend_recommendation(one(review), by=world.committee, changes={"owner_post": post})
        assert round_.reports.get(recommendation__number=1).owner_post == post

    def test_owners_do_not_change_what_they_own(self, world, review):
        with pytest.raises(NotYours):
            actions.amend_recommendation(
                one(review), by=world.icrc_hod, changes={"due_on": date(2030, 1, 1)}
            )


class TestEvidence:
    def test_its_owner_adds_it_and_others_do_not(self, world, review):
        actions.add_evidence(
            one(review), by=world.icrc_hod, kind="link", title="The checklist",
            url="https://example.org/checklist",
        )  # fmt: skip
        with pytest.raises(NotYours):
            actions.add_evidence(one(review), by=world.observer, kind="link", title="X")
        assert [str(each) for each in one(review).evidence.all()] == ["The checklist"]

    @pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://x.example", "no address"])
    def test_an_address_is_one_of_the_web(self, world, review, url):
        with pytest.raises(Invalid) as refused:
            actions.add_evidence(one(review), by=world.secretariat, kind="link", title="X", url=url)
        assert "url" in refused.value.fields


class TestClosing:
    def test_not_before_a_closed_round_says_that_it_is_done(self, world, review):
        with pytest.raises(NotReady, match="latest closed round"):
            actions.run(one(review), "close", by=world.secretariat)
        reviews.closed_round(world, review, MAY, status="in_progress")
        with pytest.raises(NotReady, match="latest closed round"):
            actions.run(one(review), "close", by=world.secretariat)

    def test_with_open_actions_or_without_evidence_only_for_a_reason_which_shows(
        self, world, review
    ):
        reviews.closed_round(world, review, MAY, status="implemented")
        action = Action.objects.create(review=review, text="Finish the guidance", state="open")
        action.recommendations.add(one(review))
        with pytest.raises(NotReady, match="1 action is still open. There is no evidence."):
            actions.run(one(review), "close", by=world.secretariat)
        done = actions.run(one(review), "close", by=world.secretariat, reason="Superseded")
        assert done.state == "closed" and done.closing_reason == "Superseded"
        done = actions.run(done, "reopen", by=world.secretariat, reason="Not done after all")
        done.refresh_from_db()
        assert done.closing_reason == "", "it is not closed any more"

    def test_complete_it_needs_no_reason(self, world, review):
        actions.add_evidence(one(review), by=world.secretariat, kind="report", title="The report")
        reviews.closed_round(world, review, MAY, status="implemented")
        done = actions.run(one(review), "close", by=world.committee)
        assert done.state == "closed" and done.closing_reason == ""
        with pytest.raises(OutOfTurn):
            actions.add_evidence(one(review), by=world.secretariat, kind="link", title="Late")


def test_an_action_that_was_dropped_or_done_is_not_overdue(world, review):
    yesterday = date(2026, 5, 22)
    action = Action(review=review, text="Finish", state="open", due_on=yesterday)
    assert action.is_overdue(MAY) and not action.is_overdue(yesterday)
    for state in ("done", "dropped"):
        action.state = state
        assert not action.is_overdue(MAY)


def test_only_what_is_followed_waits_for_an_answer(world, review):
    waiting = Recommendation.objects.filter(waits_for(world.icrc))
    assert {each.number for each in waiting} == {1, 2, 3}
    reviews.closed_round(world, review, MAY, status="implemented")
    actions.run(one(review), "close", by=world.secretariat, reason="All of it is done")
    assert {each.number for each in waiting.all()} == {2, 3}


def test_the_api_says_region_confidence_and_the_note_of_the_response(world, review):
    actions.add_recommendation(
        review, by=world.secretariat, text="Train together", level="region", region=0
    )
    reviews.closed_round(
        world, review, MAY, status_basis="inferred", basis_reason="Read from the text",
        confidence="low", response_note="Agreed in a meeting",
    )  # fmt: skip
    rows = done(Caller(world.observer, "read").get("recommendations/"))["results"]
    said = {each["number"]: each for each in rows}
    assert [said[n]["region"] for n in (1, 4)] == [None, "africa"]
    assert said[1]["confidence"] == "low" and said[1]["response_note"] == "Agreed in a meeting"
