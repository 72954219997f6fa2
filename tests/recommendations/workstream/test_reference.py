"""The eleven teams of May 2022 as `manage.py load_reference` brings them."""

from copy import deepcopy

import pytest
from django.core.management import call_command

from coordination.components.loading import Report
from coordination.deadlines.models import Deadline
from recommendations.action import actions as planning
from recommendations.action.models import Action
from recommendations.reporting_date.models import ReportingDate
from recommendations.review.reference import read
from recommendations.workstream.loading import load_workstreams
from recommendations.workstream.models import Overlap, Workstream
from smcc.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
LIST = "/recommendations/workstreams/"


@pytest.fixture(autouse=True)
def loaded(world, capsys):
    call_command("load_reference")
    capsys.readouterr()


def again(capsys):
    call_command("load_reference")
    return capsys.readouterr().out


def test_eleven_teams_with_their_plans_and_nothing_that_the_source_does_not_name():
    teams = Workstream.objects.all()
    assert teams.count() == 11 and {each.state for each in teams} == {"open"}
    assert all(each.actions.count() >= 3 and each.objective for each in teams)
    assert not any(each.co_chairs.exists() for each in teams)
    assert all("not named in the source" in each.co_chair_note or each.code == "it_new_technology"
               for each in teams)  # fmt: skip
    chaired = [each.code for each in teams if each.members.exists()]
    assert chaired == ["it_new_technology"]
    assert not any(each.balance_on for each in teams)
    assert not Action.objects.exclude(owner_post=None).exists()


def test_a_date_that_is_no_day_stays_as_it_was_written():
    row = Action.objects.get(due_note="end of 2023")
    assert (row.workstream.code, row.state) == ("resource_mobilization", "under_way")
    assert row.due_on.isoformat() == "2023-12-31"
    assert Action.objects.exclude(due_note="").count() == 5
    assert not Action.objects.filter(due_note="").exclude(due_on=None).exists()


def test_states_are_the_sources_and_nobody_is_said_to_have_taken_the_step():
    states = list(Action.objects.filter(workstream__code="it_new_technology").order_by("id"))
    assert [each.state for each in states] == ["under_way", "open", "open", "dropped"]
    assert not Action.objects.exclude(done_at=None).exists()


def test_the_one_overlap_that_the_source_names_stands_on_both():
    overlap = Overlap.objects.get()
    assert {overlap.one.code, overlap.other.code} == {"communication", "resource_mobilization"}


def test_the_report_to_the_council_of_2022_stands_in_the_calendar_without_a_clock():
    report = ReportingDate.objects.get()
    assert (report.body, report.state, report.meets_on.isoformat()) == (
        "council", "done", "2022-06-22",
    )  # fmt: skip
    assert not Deadline.objects.filter(subject_kind="reporting_date").exists()


def test_loading_again_changes_nothing_and_leaves_what_was_edited(world, capsys):
    team = Workstream.objects.get(code="logistics")
    Workstream.objects.filter(pk=team.pk).update(objective="Put better here")
    first = team.actions.order_by("id").first()
    planning.amend_action(first, by=world.secretariat, changes={"text": "Worded anew"})
    open_one = team.actions.filter(state="open").first()
    planning.run(open_one, "finish", by=world.secretariat)
    Overlap.objects.all().delete()
    events = AuditEvent.objects.filter(verb="reference.load").count()
    said = again(capsys)
    assert "0 added, 0 changed" in said
    assert "workstream logistics.objective: edited here" in said
    assert "was taken back here" in said and not Overlap.objects.exists()
    team.refresh_from_db(), first.refresh_from_db(), open_one.refresh_from_db()
    assert (team.objective, first.text) == ("Put better here", "Worded anew")
    assert open_one.state == "done"
    assert AuditEvent.objects.filter(verb="reference.load").count() == events


def test_a_corrected_reference_is_taken_over_where_nothing_was_edited():
    said = deepcopy(read("workstreams_2022"))
    said["teams"][0]["objective"] = "Corrected"
    said["teams"][0]["actions"][0] |= {"title": "Corrected, too", "state": "done"}
    report = Report()
    load_workstreams(said, report)
    assert (len(report.added), len(report.changed), len(report.left)) == (0, 2, 1)
    assert "take the step here" in report.left[0]
    team = Workstream.objects.get(code="resource_mobilization")
    first = team.actions.order_by("id").first()
    assert (team.objective, first.text, first.state) == ("Corrected", "Corrected, too", "under_way")
    event = AuditEvent.objects.filter(chain=team.chain).last()
    assert len(event.data["changed"]) == 2


def test_the_pages_say_it_in_words(client, world):
    client.force_login(world.observer)
    text = client.get(LIST).text
    assert "11 teams." in text and "Of 10 teams the members are not recorded." in text
    assert "54 National Societies took part" in text and "47% were women" in text
    text = client.get(f"{LIST}logistics/").text
    assert "Owner: not named in the source" in text and "Date: not named in the source" in text
