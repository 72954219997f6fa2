"""The table as one form without scripts: everything is saved at once, and nothing typed is lost."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coordination.components.actions import load_reference
from tests.tools.form_reader import form_of, text
from tools.decision import actions
from tools.decision.models import Decision


def test_all_rows_are_saved_at_once(world, urcs, url, rows):
    data = form_of(urcs.get(url))
    for row in rows:
        data[f"row-{row.pk}-text"] = f"Agreed on {row.topic}"
        data[f"row-{row.pk}-lead"] = "URCS"
    data[f"row-{rows[0].pk}-supports"] = "ICRC, IFRC"
    data[f"row-{rows[0].pk}-responsible_post"] = "Secretary General, Ukrainian Red Cross Society"
    response = urcs.post(url, data)
    assert response.status_code == 302
    said = text(urcs.get(url))
    assert "13 rows were saved" in said and "13 of 13 decided" in said
    row = Decision.objects.get(pk=rows[0].pk)
    assert (row.text, row.lead, row.responsible_post) == (
        "Agreed on co_convener", world.urcs_ns, world.posts["urcs_sg"],
    )  # fmt: skip
    assert set(row.supports.all()) == {world.icrc, world.ifrc}


def test_initials_that_several_share_mean_the_society_of_this_operation(world, urcs, url, rows):
    load_reference()
    data = form_of(urcs.get(url)) | {
        f"row-{rows[0].pk}-text": "Agreed", f"row-{rows[0].pk}-lead": "URCS",
        f"row-{rows[0].pk}-supports": "ICRC, URCS",
    }  # fmt: skip
    assert urcs.post(url, data).status_code == 302
    row = Decision.objects.get(pk=rows[0].pk)
    assert row.lead.code == "DUA001"
    assert {each.code for each in row.supports.all()} == {"DUA001", "ICRC"}


def test_a_form_sent_as_it_was_shown_changes_nothing(world, urcs, url, rows, case):
    actions.write_row(
        rows[0], by=world.urcs, supports=[world.ifrc, world.icrc],
        changes={
            "text": "Two\nlines", "lead": world.icrc, "responsible_post": world.posts["icrc_hod"],
            "due_at": rows[0].summit.held_at, "disagreement": " The IFRC differs ", "subject": "ش",
        },
    )  # fmt: skip
    before = list(Decision.objects.order_by("pk").values_list("pk", "version"))
    urcs.post(url, form_of(urcs.get(url)))
    assert list(Decision.objects.order_by("pk").values_list("pk", "version")) == before
    assert "Everything you see is saved" in text(urcs.get(url))


def test_what_can_be_saved_is_and_what_cannot_keeps_its_text(world, urcs, url, rows):
    data = form_of(urcs.get(url))
    data[f"row-{rows[0].pk}-text"] = "Good"
    data[f"row-{rows[1].pk}-text"] = "Also good, if only <b>the lead</b> were known"
    data[f"row-{rows[1].pk}-lead"] = "Atlantis Red Cross Brigade"
    response = urcs.post(url, data)
    assert response.status_code == 422
    said = text(response)
    assert "“Atlantis Red Cross Brigade” was not found" in said
    assert "1 row was saved at" in said
    assert f'href="#id_row-{rows[1].pk}-lead"' in said
    assert "Also good, if only &lt;b&gt;the lead&lt;/b&gt; were known" in said
    assert form_of(response)[f"row-{rows[1].pk}-lead"] == "Atlantis Red Cross Brigade"
    assert Decision.objects.get(pk=rows[0].pk).text == "Good"
    assert Decision.objects.get(pk=rows[1].pk).text == ""
    again = form_of(response) | {f"row-{rows[1].pk}-lead": "ICRC"}
    assert urcs.post(url, again).status_code == 302
    assert Decision.objects.get(pk=rows[1].pk).lead == world.icrc


@pytest.mark.parametrize(
    ("cell", "typed", "sentence"),
    [
        ("lead", "Red", "could be"),
        ("lead", "URCS, ICRC", "Name one only"),
        ("supports", "ICRC; Nobody at all", "“Nobody at all” was not found"),
        ("responsible_post", "Minister of Weather", "was not found among the posts"),
        ("due_at", "31 February", "names no day of the calendar"),
        ("due_at", "1999-01-01", "before the meeting"),
        ("text", "x" * 10_001, "10001 characters; there is room for 10000"),
        ("disagreement", "🌊" * 5_001, "5001 characters; there is room for 5000"),
        ("subject", "ش" * 201, "201 characters; there is room for 200"),
    ],
)
def test_bad_input_is_a_sentence_beside_its_cell_and_stays(urcs, url, rows, cell, typed, sentence):
    name = f"row-{rows[3].pk}-{cell}"
    response = urcs.post(url, form_of(urcs.get(url)) | {name: typed})
    assert response.status_code == 422
    assert sentence in text(response)
    assert form_of(response)[name] == typed
    error = re.search(
        rf'id="id_row-{rows[3].pk}-{cell}_error"[^>]*>(.*?)</div>',
        text(response),
        re.S,
    )
    assert sentence in error[1]


def test_emoji_arabic_formulas_and_long_cells_come_back_as_typed(urcs, url, rows):
    typed = "=SUM(A1)\n<script>alert(1)</script> 👨‍👩‍👧 المضخات " + "x" * 9_900
    name = f"row-{rows[0].pk}-text"
    assert urcs.post(url, form_of(urcs.get(url)) | {name: typed}).status_code == 302
    page = urcs.get(url)
    assert form_of(page)[name] == typed
    assert "<script>alert(1)" not in text(page)
    assert Decision.objects.get(pk=rows[0].pk).text == typed


def test_a_day_without_a_time_means_its_end_in_the_operations_zone(urcs, url, rows):
    name = f"row-{rows[0].pk}-due_at"
    urcs.post(url, form_of(urcs.get(url)) | {name: "14 March 2099"})
    due = Decision.objects.get(pk=rows[0].pk).due_at
    assert due.isoformat() == "2099-03-14T21:59:00+00:00"
    page = urcs.get(url)
    assert form_of(page)[name] == "2099-03-14 23:59"
    assert "Sat 14 Mar 2099 23:59 Kyiv" in text(page), "how it was read is said beside the cell"


# --- The buttons ---------------------------------------------------------------------------


def test_a_row_is_added_below_and_only_once(urcs, url, summit):
    data = form_of(urcs.get(url)) | {
        "new-topic": "other", "new-subject": "Pumps", "new-text": "Two pumps to Kherson",
        "new-lead": "Polish", "do": "add",
    }  # fmt: skip
    for _click in range(2):
        assert urcs.post(url, data).status_code == 302
    added = summit.rows.in_order().last()
    assert summit.rows.count() == 14
    assert (added.subject, added.lead.code, added.state) == ("Pumps", "DPL001", "decided")


def test_a_row_that_cannot_be_added_keeps_what_was_typed(urcs, url, summit):
    data = form_of(urcs.get(url)) | {"new-topic": "other", "new-text": "Two pumps", "do": "add"}
    response = urcs.post(url, data)
    assert response.status_code == 422
    assert "Say what the decision is about" in text(response)
    assert form_of(response)["new-text"] == "Two pumps"
    assert form_of(response)["new-key"] == data["new-key"]
    assert summit.rows.count() == 13


def test_moving_saves_what_was_typed_and_stops_at_the_ends(urcs, url, summit, rows):
    data = form_of(urcs.get(url)) | {f"row-{rows[5].pk}-text": "Typed"}
    response = urcs.post(url, data | {"do": f"down:{rows[0].pk}"})
    assert response.url.endswith(f"#row-{rows[0].pk}")
    assert list(summit.rows.in_order())[:2] == [rows[1], rows[0]]
    assert Decision.objects.get(pk=rows[5].pk).text == "Typed"
    urcs.post(url, data | {"do": f"up:{rows[1].pk}"})
    assert "stands there already" in text(urcs.get(url))
    urcs.post(url, data | {"do": f"down:{rows[12].pk}"})
    assert list(summit.rows.in_order())[12] == rows[12]
    page = text(urcs.get(url))
    assert f'value="up:{rows[1].pk}"' not in page and f'value="down:{rows[12].pk}"' not in page


def test_dropping_asks_why_beside_the_row_and_loses_nothing(urcs, url, rows):
    pk = rows[2].pk
    data = form_of(urcs.get(url)) | {f"row-{pk}-text": "Half a thought", "do": f"drop:{pk}"}
    response = urcs.post(url, data)
    assert response.status_code == 409
    assert "needs a reason" in text(response)
    assert f'href="#row-{pk}-reason"' in text(response)
    assert form_of(response)[f"row-{pk}-text"] == "Half a thought"
    data = form_of(response) | {f"row-{pk}-reason": "Others do it", "do": f"drop:{pk}"}
    assert urcs.post(url, data).status_code == 302
    row = Decision.objects.get(pk=pk)
    assert (row.state, row.outcome, row.text) == ("dropped", "Others do it", "Half a thought")
    urcs.post(url, form_of(urcs.get(url)) | {"do": f"reopen:{pk}"})
    assert Decision.objects.get(pk=pk).state == "decided"


def test_a_reason_that_is_too_long_stays_typed(urcs, url, rows):
    pk = rows[2].pk
    data = form_of(urcs.get(url)) | {f"row-{pk}-reason": "y" * 5001, "do": f"defer:{pk}"}
    response = urcs.post(url, data)
    assert response.status_code == 422 and "5001 characters" in text(response)
    assert form_of(response)[f"row-{pk}-reason"] == "y" * 5001


@pytest.mark.parametrize("do", ["drop:99999999", "drop:", "fly:1", "up:x", ":", "drop:1:2"])
def test_an_unknown_button_does_nothing(urcs, url, summit, do):
    assert urcs.post(url, form_of(urcs.get(url)) | {"do": do}).status_code == 302
    assert not summit.rows.exclude(state="open").exists()


# --- Who sees what -------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["observer", "icrc_hod", "icrc_director"])
def test_who_does_not_lead_reads_a_table_without_forms(world, signed_in, url, rows, name):
    client = signed_in(getattr(world, name))
    page = client.get(url)
    assert page.status_code == 200 and "Security lead" in text(page)
    assert "<textarea" not in text(page) and f'action="{url}"' not in text(page)
    refused = client.post(url, {f"row-{rows[0].pk}-text": "Mine"})
    assert refused.status_code == 403 and "not yours to take" in text(refused)
    assert Decision.objects.get(pk=rows[0].pk).text == ""


@pytest.mark.parametrize("name", ["observer", "polish"])
def test_of_a_hidden_operation_there_is_no_table(world, signed_in, url, summit, rows, name):
    summit.operation.visibility = "participants"
    summit.operation.save()
    client = signed_in(getattr(world, name))
    row_url = reverse("decision_row", args=[summit.operation.ref, 1, rows[0].pk])
    for answer in (client.get(url), client.post(url, {}), client.get(row_url)):
        assert answer.status_code == 404


def test_the_page_costs_the_same_with_13_and_with_60_rows(world, urcs, url, summit):
    def queries():
        urcs.get(url)
        with CaptureQueriesContext(connection) as seen:
            assert urcs.get(url).status_code == 200
        return len(seen)

    few = queries()
    for n in range(47):
        actions.add_row(
            summit, by=world.urcs, topic="other", subject=f"Row {n}", text="Agreed",
            lead=world.icrc, responsible_post=world.posts["icrc_hod"], supports=[world.ifrc],
        )  # fmt: skip
    assert summit.rows.count() == 60
    assert queries() == few <= 22
