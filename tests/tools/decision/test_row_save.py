"""One row at a time, as htmx sends it: small answers that say when, or what is wrong with which cell."""

import re

import pytest
from django.urls import reverse

from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tests.tools.form_reader import form_of
from tools.decision import actions
from tools.decision.models import Decision
from tools.mini_summit import actions as summits

HTMX = {"HTTP_HX_REQUEST": "true"}


@scenario
def summit(world, case):
    return cases.held_summit(world, case)


@scenario
def row(summit):
    return summit.rows.in_order().first()


@pytest.fixture
def urcs(world, signed_in):
    return signed_in(world.urcs)


@pytest.fixture
def save(urcs, summit, row):
    """`save(text=…)` sends the row's own fields, as the page names them in `data-hx-params`."""
    args = [summit.operation.ref, summit.number]
    page = urcs.get(reverse("decision_table", args=args))
    named = re.search(rf'id="row-{row.pk}".*?data-hx-params="([^"]*)"', page.content.decode(), re.S)
    own = {name: said for name, said in form_of(page).items() if name in named[1].split(",")}

    def send(**cells):
        data = own | {f"row-{row.pk}-{name}": said for name, said in cells.items()}
        response = urcs.post(reverse("decision_row", args=[*args, row.pk]), data, **HTMX)
        own.update({n: said for n, said in form_of(response).items() if n in own})
        return response

    return send


def test_a_row_is_saved_and_the_answer_says_when(world, save, row):
    response = save(text="The IFRC co-convenes", lead="IFRC")
    said = response.content.decode()
    assert response.status_code == 200
    assert re.search(r"Saved \d\d:\d\d", said)
    assert "1 of 13 decided" in said and "Decided" in said
    assert len(response.content) <= 2048
    row.refresh_from_db()
    assert (row.text, row.lead) == ("The IFRC co-convenes", world.ifrc)


def test_a_long_cell_does_not_make_a_long_answer(save):
    assert len(save(text="x" * 10_000, disagreement="y" * 5_000).content) <= 2048


def test_the_next_save_starts_from_the_version_that_came_back(save, row):
    save(text="First")
    response = save(text="Second", subject="More")
    assert response.status_code == 200
    row.refresh_from_db()
    assert (row.text, row.subject) == ("Second", "More")


def test_nothing_new_is_said_so(save, row):
    save(text="First")
    version = Decision.objects.get(pk=row.pk).version
    assert "Nothing new to save" in save(text="First").content.decode()
    assert Decision.objects.get(pk=row.pk).version == version


def test_a_bad_cell_gets_its_sentence_in_its_own_place(save, row):
    response = save(text="Good", lead="Atlantis Brigade", due_at_date="1999-01-01")
    said = response.content.decode()
    assert response.status_code == 422 and "Not saved yet" in said
    lead = re.search(rf'id="id_row-{row.pk}-lead_error"(.*?)</div>', said, re.S)[1]
    assert "“Atlantis Brigade” was not found" in lead
    row.refresh_from_db()
    assert row.text == ""
    mended = save(text="Good", lead="ICRC", due_at_date="").content.decode()
    assert "Saved" in mended and "was not found" not in mended


def test_a_conflict_brings_theirs_and_a_choice_and_no_further_save_ends_it(world, save, row):
    actions.write_row(row, by=world.coordinator, changes={"text": "Their wording"})
    response = save(text="Mine")
    assert response.status_code == 409 and response["HX-Retarget"] == f"#row-{row.pk}-saved"
    said = response.content.decode()
    version = Decision.objects.get(pk=row.pk).version
    assert "Their wording" in said and "then choose" in said
    assert f'value="mine:{row.pk}:{version}"' in said
    assert f'value="theirs:{row.pk}:{version}"' in said
    assert save(text="Mine after all").status_code == 409
    row.refresh_from_db()
    assert row.text == "Their wording"


def test_a_text_taken_back_in_a_conflict_is_no_change_later(world, save, row):
    save(text="At first")
    actions.write_row(row, by=world.coordinator, changes={"text": "Their wording"})
    assert save(text="Mine").status_code == 409
    said = save(text="At first").content.decode()
    assert "Nothing of yours to save" in said and "load the page again" in said
    save(text="At first")
    row.refresh_from_db()
    assert row.text == "Their wording"


def test_a_filed_table_takes_no_row_and_says_so(world, save, summit):
    cases.decide_all(world, summit)
    summits.file_table(summit, by=world.coordinator)
    response = save(text="Too late")
    assert response.status_code == 409 and "The table is filed" in response.content.decode()


def test_an_observer_gets_the_sentence_as_a_notice(world, signed_in, summit, row):
    url = reverse("decision_row", args=[summit.operation.ref, summit.number, row.pk])
    response = signed_in(world.observer).post(url, {f"row-{row.pk}-text": "x"}, **HTMX)
    assert response.status_code == 403 and "not yours to take" in response.content.decode()


def test_a_row_of_another_meeting_is_not_found(urcs, summit):
    url = reverse("decision_row", args=[summit.operation.ref, summit.number, 999_999])
    assert urcs.post(url, {}).status_code == 404


def test_without_htmx_the_same_address_leads_back_to_the_table(urcs, summit, row):
    table = reverse("decision_table", args=[summit.operation.ref, summit.number])
    data = form_of(urcs.get(table)) | {f"row-{row.pk}-text": "Plain"}
    url = reverse("decision_row", args=[summit.operation.ref, summit.number, row.pk])
    assert urcs.post(url, data).url == f"{table}#row-{row.pk}"
    row.refresh_from_db()
    assert row.text == "Plain"
