"""Actions of ways forward: planned through the API, changed on a page; what a team's may keep."""

from datetime import date

import pytest

from recommendations.action import actions
from recommendations.action.models import Action
from recommendations.workstream import actions as teams
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid
from tests.api.caller import Caller, refused
from tests.factories import reviews, workstreams

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(world):
    return reviews.review(world)


@pytest.fixture
def action(world, review):
    one = review.recommendations.get(number=1)
    return actions.plan_action([one], by=world.secretariat, text="Write the guide")


class TestPlanningThroughTheApi:
    def test_for_recommendations_by_their_numbers_or_codes(self, world, review):
        sent = {
            "review": "LLR-2026", "recommendations": [1, "LLR-2026 2"], "text": "Train ten",
            "owner_post": "urcs-sg", "due_on": "2026-12-31",
        }  # fmt: skip
        sent["owner_post"] = world.posts["urcs_sg"].code
        made = Caller(world.secretariat).post("actions/", sent)
        assert made.status_code == 201, made.content
        said = made.json()
        assert said["review"] == "LLR-2026" and said["workstream"] is None
        assert said["recommendations"] == ["LLR-2026 1", "LLR-2026 2"]
        row = Action.objects.get()
        assert (row.owner_post, row.due_on) == (world.posts["urcs_sg"], date(2026, 12, 31))
        event = AuditEvent.objects.get(verb="action.plan")
        assert event.data["recommendations"] == [1, 2]

    def test_its_owner_may_others_not_and_none_is_refused(self, world, review):
        sent = {"review": "LLR-2026", "recommendations": [1], "text": "Train ten"}
        assert Caller(world.icrc_hod).post("actions/", sent).status_code == 201
        refused(Caller(world.observer).post("actions/", sent), 403)
        refused(Caller(world.icrc_hod).post("actions/", sent | {"recommendations": [2]}), 403)
        caller = Caller(world.secretariat)
        for wrong in ([], [9], ["NONE 1"]):
            said = refused(caller.post("actions/", sent | {"recommendations": wrong}), 400)
            assert "recommendations" in said["fields"], wrong
        assert Action.objects.count() == 1


class TestChangingOnAPage:
    def test_those_who_may_change_text_owner_and_date(self, client, world, review, action):
        client.force_login(world.icrc_hod)
        page = "/reviews/LLR-2026/recommendations/1/"
        at = f"/actions/{action.pk}/"
        assert f'href="{at}"' not in client.get(page).text, "not its owner's yet"
        client.force_login(world.committee)
        assert f'href="{at}"' in client.get(page).text
        assert "Write the guide" in client.get(at).text
        sent = {
            "text": "Write two guides", "owner_post": world.posts["icrc_hod"].code,
            "due_on": "2026-12-31", "version": action.version,
        }  # fmt: skip
        answer = client.post(at, sent)
        assert answer.status_code == 302 and answer.url == f"{page}#action-{action.pk}"
        action.refresh_from_db()
        assert (action.text, action.due_on) == ("Write two guides", date(2026, 12, 31))
        changes = AuditEvent.objects.get(verb="action.amend").data["changes"]
        assert changes["text"] == {"from": "Write the guide", "to": "Write two guides"}
        client.force_login(world.icrc_hod)
        assert f'href="{at}"' in client.get(page).text, "its owner now"

    def test_a_refusal_keeps_what_was_typed(self, client, world, action):
        client.force_login(world.secretariat)
        at = f"/actions/{action.pk}/"
        answer = client.post(at, {"text": "x" * 2001, "version": action.version})
        assert answer.status_code == 422 and "x" * 2001 in answer.text
        actions.amend_action(action, by=world.secretariat, changes={"text": "Meanwhile"})
        answer = client.post(at, {"text": "Mine", "version": action.version})
        assert answer.status_code == 409 and "Mine" in answer.text
        action.refresh_from_db()
        assert action.text == "Meanwhile"

    def test_others_are_refused_and_a_teams_action_has_its_own_page(self, client, world, action):
        team = workstreams.team(world)
        of_team = workstreams.planned(world, team)
        client.force_login(world.observer)
        assert client.get(f"/actions/{action.pk}/").status_code == 403
        client.force_login(world.secretariat)
        assert client.get(f"/actions/{of_team.pk}/").status_code == 404


def test_a_teams_action_keeps_what_the_team_no_longer_works_on(world, review):
    one, two, three = review.recommendations.order_by("number")
    team = workstreams.team(world, recommendations=[one, two])
    row = workstreams.planned(world, team, recommendations=[one])
    teams.amend_workstream(team, by=world.secretariat, changes={"recommendations": [two]})
    kept = {"by": world.icrc_hod, "changes": {"text": "Still to be done"}}
    row = actions.amend_action(row, recommendations=[one, two], **kept)
    assert row.text == "Still to be done" and set(row.recommendations.all()) == {one, two}
    with pytest.raises(Invalid):
        actions.amend_action(row, recommendations=[one, three], **kept)
    row = actions.amend_action(row, recommendations=[two], **kept)
    with pytest.raises(Invalid):
        actions.amend_action(row, recommendations=[one, two], **kept)
