"""A decision's own page, following it up, and the list of an operation's decisions."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tests.tools.form_reader import form_of
from tools.cell.actions import Typed, write_cell
from tools.cell.models import CellEdit, stands_at
from tools.cell.recording import record_edits
from tools.decision import actions
from tools.decision.models import Decision
from tools.mini_summit import actions as summits


@scenario
def filed(world, case):
    """A filed table whose first row is due in two days."""
    summit = cases.held_summit(world, case)
    actions.write_row(
        summit.rows.in_order().first(), by=world.urcs,
        changes={
            "text": "The <i>IFRC</i> co-convenes", "lead": world.ifrc,
            "due_at": timezone.now() + timedelta(days=2), "disagreement": "ICRC sees it otherwise",
        },
    )  # fmt: skip
    cases.decide_all(world, summit)
    return summits.file_table(summit, by=world.urcs)


@scenario
def row(filed):
    return filed.rows.in_order().first()


@pytest.fixture
def urcs(world, signed_in):
    return signed_in(world.urcs)


def text(response):
    return response.content.decode()


def write(world, row, cell, said):
    row.refresh_from_db()
    typed = Typed(cell, said, stands_at(row, cell), uuid4(), timezone.now())
    return write_cell(Decision.objects.filter(pk=row.pk), typed, by=world.urcs)


def step_url(row, name=""):
    return f"{row.get_absolute_url()}steps/{name}"


def test_a_decision_shows_what_it_says_its_clock_and_its_history(world, urcs, row):
    page = text(urcs.get(row.get_absolute_url()))
    assert "The &lt;i&gt;IFRC&lt;/i&gt; co-convenes" in page and "ICRC sees it otherwise" in page
    assert "Decision carried out" in page and "48 hours left" in page
    history = page[page.index("History") :]
    assert "Written" in history and f"by {world.urcs.name}" in history
    assert "Reopen the row" not in page


def test_a_participant_records_it_as_done_with_what_came_of_it(world, signed_in, row):
    client = signed_in(world.icrc_hod)
    page = client.get(step_url(row, "complete/"))
    data = form_of(page) | {"reason": "Letter sent to all 191 National Societies"}
    assert client.post(step_url(row, "complete/"), data).url == row.get_absolute_url()
    row.refresh_from_db()
    assert (row.state, row.outcome) == ("done", "Letter sent to all 191 National Societies")
    assert row.done_by == world.icrc_hod
    page = text(client.get(row.get_absolute_url()))
    assert "What shows that it is done" in page and "Letter sent" in page
    again = client.post(step_url(row, "complete/"), data)
    assert again.status_code == 409 and "not possible while this is “Done”" in text(again)


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"reason": ""}, "Say in a line what shows that it is done"),
        ({"reason": "Sent", "at": "2099-01-01 10:00"}, "in the future"),
        ({"reason": "Sent", "at": "1999-01-01 10:00"}, "before the meeting"),
        ({"reason": "x" * 5001}, "5001 characters"),
    ],
)
def test_done_that_cannot_be_right_is_a_sentence_and_stays_typed(urcs, row, cells, sentence):
    url = step_url(row, "complete/")
    refused = urcs.post(url, form_of(urcs.get(url)) | cells)
    assert refused.status_code == 422 and sentence in text(refused)
    assert {name: form_of(refused)[name] for name in cells} == cells
    row.refresh_from_db()
    assert row.state == "decided"


def test_the_history_says_names_and_times_in_words(world, urcs, case):
    summit = cases.held_summit(world, case)
    row = summit.rows.in_order().first()
    row = actions.write_row(
        row, by=world.urcs, supports=[world.ifrc, world.urcs_ns],
        changes={"text": "x", "due_at": datetime(2099, 11, 27, 16, tzinfo=UTC)},
    )  # fmt: skip
    write(world, row, "supports", "IFRC")
    write(world, row, "lead", "URCS")
    write(world, row, "due_at", "2099-11-28 18:00")
    record_edits(CellEdit.objects.all())
    page = text(urcs.get(row.get_absolute_url()))
    history = page[page.index("<h2>History") :]
    assert "Supporting components:" in history and world.urcs_ns.name in history
    assert "Fri 27 Nov 2099 18:00 Kyiv" in history and "Sat 28 Nov 2099 18:00 Kyiv" in history
    for raw in ("[", "DUA001", "T16:00", "Supports:"):
        assert raw not in history


@pytest.mark.parametrize(("step", "state"), [("drop", "dropped"), ("supersede", "superseded")])
def test_a_lead_drops_or_supersedes_with_a_reason(urcs, row, step, state):
    refused = urcs.post(step_url(row), {"step": step, "version": row.version})
    assert refused.status_code == 409 and "needs a reason" in text(refused)
    urcs.post(step_url(row), {"step": step, "version": row.version, "reason": "Decided anew"})
    row.refresh_from_db()
    assert (row.state, row.outcome) == (state, "Decided anew")


def test_a_participant_does_not_drop(world, signed_in, row):
    client = signed_in(world.icrc_hod)
    assert 'value="drop"' not in text(client.get(row.get_absolute_url()))
    refused = client.post(step_url(row), {"step": "drop", "reason": "Mine"})
    assert refused.status_code == 403


def test_an_observer_reads_only(world, signed_in, row):
    client = signed_in(world.observer)
    page = text(client.get(row.get_absolute_url()))
    assert "co-convenes" in page and "What you can do" not in page
    assert client.get(step_url(row, "complete/")).status_code == 403
    assert client.post(step_url(row, "complete/"), {"reason": "x"}).status_code == 403
    assert client.post(step_url(row, "complete/"), {}).status_code in (403, 422)
    row.refresh_from_db()
    assert row.state == "decided"


def test_a_hidden_decision_is_not_found(world, signed_in, row, case):
    case.visibility = "participants"
    case.save()
    client = signed_in(world.observer)
    for url in (row.get_absolute_url(), step_url(row), step_url(row, "complete/")):
        assert 404 in (client.get(url).status_code, client.post(url, {}).status_code)
        assert client.get(url).status_code in (404, 405)


# --- The list --------------------------------------------------------------------------------


@pytest.fixture
def listed(case):
    return reverse("decision_list", args=[case.ref])


def titles(response):
    return [shown.row.title for shown in response.context["rows"]]


def test_the_list_filters_by_state_lead_topic_and_what_is_open(world, urcs, listed, filed, row):
    actions.run(row, "complete", by=world.urcs, reason="Done")
    assert len(titles(urcs.get(listed))) == 13
    assert titles(urcs.get(listed, {"state": "done"})) == ["Co-convener"]
    assert titles(urcs.get(listed, {"lead": "IFRC"})) == ["Co-convener"]
    assert titles(urcs.get(listed, {"topic": "appeals"})) == ["Appeals"]
    assert len(titles(urcs.get(listed, {"open": "on"}))) == 12


def test_only_what_is_past_its_date_is_overdue(world, urcs, listed, filed, row):
    assert titles(urcs.get(listed, {"overdue": "on"})) == []
    Decision.objects.filter(pk=row.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    page = urcs.get(listed, {"overdue": "on"})
    assert titles(page) == ["Co-convener"] and "Overdue" in text(page)


def test_a_filter_that_cannot_be_read_is_a_sentence(urcs, listed, filed):
    page = urcs.get(listed, {"lead": "Atlantis", "state": "cooked"})
    assert page.status_code == 200 and "“Atlantis” was not found" in text(page)
    assert 'value="Atlantis"' in text(page)


def test_the_list_is_paged_and_costs_the_same(world, case, urcs, listed, filed):
    def queries():
        urcs.get(listed)
        with CaptureQueriesContext(connection) as seen:
            assert urcs.get(listed).status_code == 200
        return len(seen)

    few = queries()
    second = summits.plan_mini_summit(case, by=world.urcs)
    for n in range(40):
        actions.add_row(
            second, by=world.urcs, topic="other", subject=f"Row {n}", lead=world.icrc,
            responsible_post=world.posts["icrc_hod"], text="Agreed",
        )  # fmt: skip
    page = urcs.get(listed)
    assert len(titles(page)) == 50 and "Further in the list" in text(page)
    assert queries() == few <= 15
    assert titles(page)[0] == "Co-convener" and page.context["rows"][0].row.summit.number == 2
