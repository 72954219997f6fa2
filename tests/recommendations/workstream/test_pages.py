"""The pages of teams: the list with its filters, a team, its forms; refused, nothing typed is lost."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.action.models import Action
from recommendations.workstream import actions, overlapping
from recommendations.workstream.models import Workstream
from tests.api.caller import Caller
from tests.factories import reviews, workstreams
from tests.fixtures.scenarios import scenario

LIST = "/recommendations/workstreams/"


@scenario
def teams(world):
    """Logistics with members and an overdue action, Surge beside it, Security closed."""
    logistics = workstreams.team(
        world, members=[world.urcs_ns, world.polish_ns, world.kenyan_ns, world.ifrc]
    )
    surge = workstreams.team(world, "Surge", co_chairs=[])
    security = workstreams.team(world, "Security", members=[world.icrc, world.ifrc])
    workstreams.planned(world, logistics, due_on=workstreams.in_days(-1))
    done = workstreams.planned(world, logistics, "Sign the agreement")
    from recommendations.action import actions as planning

    planning.run(done, "finish", by=world.secretariat)
    dropped = workstreams.planned(world, logistics, "Buy a ship")
    planning.run(dropped, "drop", by=world.secretariat, reason="Too large")
    overlapping.say_overlap(logistics, surge, by=world.secretariat, note="Both send goods.")
    actions.run(security, "close", by=world.secretariat, achieved="a", not_achieved="b")
    actions.record_balance(
        logistics, by=world.secretariat, women=6, men=5, others=1, balance_on=date(2026, 1, 31),
        balance_source="The team’s list",
    )  # fmt: skip
    return {each.code: each for each in Workstream.objects.all()}


def names(client, **asked):
    return [row["team"].name for row in client.get(LIST, asked).context["rows"]]


class TestList:
    def test_the_first_line_and_the_cells_say_how_far_each_is_and_who_takes_part(
        self, client, world, teams
    ):
        client.force_login(world.observer)
        answer = client.get(LIST)
        assert answer.context["sentence"] == (
            "3 teams, 1 closed. 1 of 2 actions is done; 1 is overdue. "
            "Of 1 team the members are not recorded."
        )
        rows = {row["team"].code: row for row in answer.context["rows"]}
        assert rows["logistics"]["who"].sentence == (
            "2 of 5 regions; none from Americas, Asia Pacific or Middle East and North Africa"
        )
        assert rows["surge"]["who"].sentence == "Members are not recorded."
        assert rows["security"]["who"].sentence == "No National Society is recorded as a member."
        assert rows["logistics"]["who"].balance == "6 women, 5 men, 1 other or not stated"
        assert rows["surge"]["who"].balance == "Not recorded"
        assert "1 of 2 done" in answer.text and "1 dropped" in answer.text

    @pytest.mark.parametrize(
        ("asked", "found"),
        [({}, ["Logistics", "Security", "Surge"]), ({"state": "closed"}, ["Security"]),
         ({"without_region": "mena"}, ["Logistics", "Security"]),
         ({"without_region": "africa"}, ["Security"]), ({"overlap": "true"}, ["Logistics", "Surge"]),
         ({"overlap": "false"}, ["Security"]), ({"overdue": "true"}, ["Logistics"]),
         ({"overdue": "false"}, ["Security", "Surge"]), ({"state": "asleep"}, [])],
    )  # fmt: skip
    def test_filters_live_in_the_address_and_mean_the_same_in_the_api(
        self, client, world, teams, asked, found
    ):
        client.force_login(world.observer)
        assert names(client, **asked) == found
        if asked.get("state") != "asleep":
            answer = Caller(world.observer, "read").get("workstreams/", asked)
            assert sorted(each["name"] for each in answer.json()["results"]) == found

    def test_the_number_of_queries_does_not_grow(self, client, world, teams):
        def queries(address):
            with CaptureQueriesContext(connection) as caught:
                assert client.get(address).status_code == 200
            return len(caught)

        client.force_login(world.secretariat)
        one = teams["logistics"].get_absolute_url()
        client.get(LIST), client.get(one)
        few = queries(LIST), queries(one)
        review = reviews.review(world, count=3)
        served = list(review.recommendations.all())
        actions.amend_workstream(
            teams["logistics"], by=world.secretariat, changes={"recommendations": served}
        )
        for n in range(5):
            more = workstreams.team(world, f"Team {n}", members=[world.prcs_ns, world.urcs_ns])
            workstreams.planned(world, more)
            overlapping.say_overlap(more, teams["logistics"], by=world.secretariat, note="Here.")
            workstreams.planned(
                world, teams["logistics"], f"Do {n}", recommendations=served,
                owner_post=world.posts["polish_sg"],
            )  # fmt: skip
        assert queries(LIST) == few[0] <= 12
        # One more: the reviews of the recommendations that are served now.
        assert few[1] <= queries(one) <= few[1] + 1 <= 20


class TestTeam:
    def test_it_says_what_the_source_does_not_name(self, client, world):
        Workstream.objects.create(
            code="told", name="Told", objective="x", state="open", source="A report of 2022",
            loaded={"name": "Told"},
        )  # fmt: skip
        client.force_login(world.observer)
        text = client.get(f"{LIST}told/").text
        assert "Posts: not named in the source." in text
        assert "Members are not recorded. Not named in the source." in text

    def test_an_overlap_is_shown_on_both(self, client, world, teams):
        client.force_login(world.observer)
        for code, beside in (("logistics", "surge"), ("surge", "logistics")):
            text = client.get(f"{LIST}{code}/").text
            assert "Both send goods." in text and f'href="{LIST}{beside}/"' in text

    def test_buttons_are_offered_to_those_who_may_and_the_api_offers_the_same(
        self, client, world, teams
    ):
        for who, may_write in (("icrc_hod", True), ("observer", False), ("committee", False)):
            person = getattr(world, who)
            client.force_login(person)
            text = client.get(f"{LIST}logistics/").text
            assert ("Mark as under way" in text) is may_write, who
            assert ("Plan an action" in text) is may_write, who
            row = Action.objects.get(text="Write the guide")
            steps = Caller(person, "read").get(f"actions/{row.pk}/").json()["steps"]
            assert [each["name"] for each in steps] == (
                ["begin", "finish", "drop"] if may_write else []
            )

    def test_no_two_fields_have_the_same_id(self, client, world, teams):
        import re

        workstreams.planned(world, teams["logistics"], "One more")
        client.force_login(world.secretariat)
        ids = re.findall(r'\sid="([^"]+)"', client.get(f"{LIST}logistics/").text)
        assert len(ids) == len(set(ids))

    def test_a_recommendation_names_the_teams_that_work_on_it(self, client, world, teams):
        one = reviews.review(world).recommendations.get(number=1)
        actions.amend_workstream(
            teams["surge"], by=world.secretariat, changes={"recommendations": [one]}
        )
        workstreams.planned(world, teams["surge"], "Train ten", recommendations=[one])
        client.force_login(world.observer)
        text = client.get(one.get_absolute_url()).text
        assert "Worked on by:" in text and "Train ten" in text and "In the plan of:" in text

    def test_what_is_not_published_is_not_named_to_others_and_not_lost(self, client, world, teams):
        draft = reviews.review(world, ref="DRAFT", state="draft").recommendations.get(number=1)
        surge = actions.amend_workstream(
            teams["surge"], by=world.secretariat,
            changes={"recommendations": [draft], "co_chairs": [world.posts["icrc_hod"]]},
        )  # fmt: skip
        row = workstreams.planned(world, surge, "Quiet work", recommendations=[draft])
        client.force_login(world.icrc_hod)
        edit = f"{LIST}surge/actions/{row.pk}/"
        assert "DRAFT" not in client.get(f"{LIST}surge/").text + client.get(edit).text
        sent = {"text": "Quiet work, done well", "version": row.version, "recommendations": ""}
        assert client.post(edit, sent).status_code == 302
        caller = Caller(world.icrc_hod)
        assert caller.get(f"actions/{row.pk}/").json()["recommendations"] == []
        changed = {"version": row.version + 1, "recommendations": [], "text": "Again"}
        assert caller.patch(f"actions/{row.pk}/", changed).status_code == 200
        row.refresh_from_db()
        assert row.text == "Again" and list(row.recommendations.all()) == [draft]


class TestForms:
    def test_the_secretariat_begins_a_team_and_changes_it(self, client, world):
        client.force_login(world.secretariat)
        one = reviews.review(world).recommendations.get(number=2)
        sent = {
            "name": "Data", "objective": "Share what is known", "members": "URCS, Polish Red Cross",
            "recommendations": "LLR-2026 2", "more_chairs": "icrc-hod-ukraine",
        }  # fmt: skip
        answer = client.post(f"{LIST}new/", sent)
        assert (answer.status_code, answer["Location"]) == (302, f"{LIST}data/")
        team = Workstream.objects.get(code="data")
        assert list(team.recommendations.all()) == [one] and team.members.count() == 2
        page = client.get(f"{LIST}data/facts/")
        form = page.context["form"]
        assert "LLR-2026 2" in page.text and form.initial["co_chairs"] == ["icrc-hod-ukraine"]
        sent = sent | {
            "version": team.version, "co_chairs": [], "more_chairs": "ifrc-hod-ukraine",
            "members": "URCS",
        }  # fmt: skip
        assert client.post(f"{LIST}data/facts/", sent).status_code == 302
        assert [each.code for each in team.co_chairs.all()] == ["ifrc-hod-ukraine"]
        assert [each.code for each in team.members.all()] == ["DUA001"]

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [({"members": "Nobody at all"}, "members"), ({"recommendations": "LLR-2026"}, "recommendations"),
         ({"recommendations": "LLR-2026 99"}, "recommendations"), ({"objective": " "}, "objective"),
         ({"name": "n" * 201}, "name"), ({"co_chair_note": "n" * 301}, "co_chair_note")],
    )  # fmt: skip
    def test_what_cannot_be_is_said_beside_its_field_and_kept(self, client, world, wrong, field):
        client.force_login(world.secretariat)
        sent = {"name": "Data", "objective": "Share what is known"} | wrong
        answer = client.post(f"{LIST}new/", sent)
        assert answer.status_code == 422 and field in answer.context["form"].errors
        assert "Share what is known" in answer.text or field == "objective"
        assert not Workstream.objects.exists()

    def test_closing_asks_for_both_and_for_a_reason_and_keeps_what_was_typed(
        self, client, world, teams
    ):
        client.force_login(world.secretariat)
        address = f"{LIST}logistics/steps/close/"
        assert "1 action is still open." in client.get(address).text
        version = teams["logistics"].version
        sent = {"achieved": "The agreement", "not_achieved": "", "version": version}
        answer = client.post(address, sent)
        assert answer.status_code == 422 and "not_achieved" in answer.context["form"].errors
        sent["not_achieved"] = "A ship"
        answer = client.post(address, sent)
        assert answer.status_code == 409 and "The agreement" in answer.text
        assert client.post(address, sent | {"reason": "The mandate ended"}).status_code == 302
        text = client.get(f"{LIST}logistics/").text
        assert "Closed although actions were open: The mandate ended" in text

    def test_two_at_once_the_second_sees_what_stands(self, client, world, teams):
        client.force_login(world.secretariat)
        team = teams["surge"]
        faster = {"status_note": "Faster", "members": [world.urcs_ns, world.polish_ns]}
        actions.amend_workstream(team, by=world.secretariat, changes=faster)
        sent = {"name": "Surge", "objective": "Typed by the second", "version": team.version}
        answer = client.post(f"{LIST}surge/facts/", sent)
        assert answer.status_code == 409 and "Typed by the second" in answer.text
        stands = {str(each["label"]): each["value"] for each in answer.context["form"].stands}
        assert stands["Where it stands now"] == "Faster" and "URCS" in stands["Members"]
        assert "What stands now" in answer.text and "Faster" in answer.text
        assert Workstream.objects.get(code="surge").objective != "Typed by the second"

    @pytest.mark.parametrize(
        "door", ["new/", "logistics/facts/", "logistics/balance/", "logistics/overlaps/",
                 "logistics/actions/", "logistics/steps/close/"],
    )  # fmt: skip
    def test_others_are_told_whose_it_is(self, client, world, teams, door):
        client.force_login(world.observer)
        for answer in (client.get(LIST + door), client.post(LIST + door, {"name": "x"})):
            assert answer.status_code == 403 and "secretariat" in answer.text
        assert client.get(f"{LIST}nowhere/").status_code == 404

    def test_overlap_and_balance_are_written_in_the_browser(self, client, world, teams):
        client.force_login(world.secretariat)
        sent = {"other": "security", "note": "Both guard stocks."}
        assert client.post(f"{LIST}logistics/overlaps/", sent).status_code == 302
        assert "Both guard stocks." in client.get(f"{LIST}security/").text
        assert client.post(f"{LIST}security/overlaps/logistics/take-back/").status_code == 302
        assert "Both guard stocks." not in client.get(f"{LIST}logistics/").text
        sent = {"women": "3", "men": "4", "balance_on": "", "balance_source": "List",
                "version": teams["surge"].version}  # fmt: skip
        answer = client.post(f"{LIST}surge/balance/", sent)
        assert answer.status_code == 422 and "balance_on" in answer.context["form"].errors


class TestApi:
    def test_a_team_is_begun_changed_and_closed(self, world):
        caller = Caller(world.secretariat)
        answer = caller.post("workstreams/", {
            "name": "Data", "objective": "Share", "members": ["DUA001", "DKE001"],
            "co_chairs": ["icrc-hod-ukraine"],
        })  # fmt: skip
        team = answer.json()
        assert answer.status_code == 201 and team["co_chairs"] == ["icrc-hod-ukraine"]
        assert team["national_societies_by_region"] == {"europe": 1, "africa": 1}
        answer = caller.patch("workstreams/data/", {"version": team["version"], "members": []})
        assert answer.json()["members"] == []
        answer = caller.post("workstreams/data/steps/close/", {"achieved": "All"})
        assert answer.status_code == 400 and "not_achieved" in answer.json()["fields"]
        answer = caller.post(
            "workstreams/data/steps/close/", {"achieved": "All", "not_achieved": "Nothing is left"}
        )
        assert answer.json()["state"] == "closed"

    def test_a_co_chair_plans_through_the_api_and_others_do_not(self, world, teams):
        sent = {"workstream": "logistics", "text": "Map stocks", "due_note": "end of 2027"}
        assert Caller(world.observer).post("actions/", sent).status_code == 403
        answer = Caller(world.icrc_hod).post("actions/", sent)
        assert answer.status_code == 201 and answer.json()["due_note"] == "end of 2027"
        step = Caller(world.icrc_hod).post(f"actions/{answer.json()['id']}/steps/begin/", {})
        assert step.json()["state"] == "under_way"
        found = Caller(world.observer).get(
            "actions/", {"workstream": "logistics", "overdue": "true"}
        )
        assert [each["text"] for each in found.json()["results"]] == ["Write the guide"]

    def test_overlaps_and_balance(self, world, teams):
        caller = Caller(world.secretariat)
        answer = caller.post("workstreams/surge/overlaps/", {"other": "security", "note": "Here"})
        assert {"with": "security", "note": "Here"} in answer.json()["overlaps"]
        answer = caller.post("workstreams/security/overlaps/surge/take-back/", {})
        assert answer.json()["overlaps"] == []
        sent = {"women": 1, "men": 2, "balance_on": "2026-01-31", "balance_source": "List"}
        assert caller.post("workstreams/surge/balance/", sent).json()["others"] == 0
