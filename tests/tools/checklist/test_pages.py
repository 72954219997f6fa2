"""The pages of a checklist: what is next, ticking without a script, what was typed is never lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import cases
from tools.checklist import actions
from tools.checklist.models import Checklist
from tools.checklist_template import actions as templates
from tools.checklist_template.models import ChecklistTemplate

pytestmark = pytest.mark.django_db


def at(name, checklist, *more):
    return reverse(name, args=[checklist.operation.ref, checklist.number, *more])


def test_the_operation_s_page_offers_it_and_then_says_how_far_it_is(client, world, case):
    cases.checklist_template()
    client.force_login(world.coordinator)
    start = reverse("checklist_start", args=[case.ref])
    assert f'action="{start}"' in client.get(case.get_absolute_url()).content.decode()
    assert client.post(start).status_code == 302
    short = ChecklistTemplate.objects.in_force().get(length="short")
    page = client.post(start, {"chosen": "1", "template": short.pk}, follow=True)
    assert "1 of 9 done; next:" in page.content.decode()
    page = client.get(case.get_absolute_url()).content.decode()
    assert "1 of 9 done; next:" in page and f'action="{start}"' not in page


def test_nothing_chosen_and_no_reason_are_said(client, world, case, checklist):
    client.force_login(world.coordinator)
    start = reverse("checklist_start", args=[case.ref])
    assert client.post(start, {"chosen": "1"}).status_code == 422
    short = ChecklistTemplate.objects.in_force().get(length="short")
    for sent in ({"template": short.pk}, {"template": "999999"}, {"template": "x\x00"}):
        assert client.post(start, {"chosen": "1", **sent}).status_code == 422
    sent = {"chosen": "1", "template": checklist.template_id, "reason": "Twice <clicked>"}
    again = client.post(start, sent)
    assert again.status_code == 409 and "Twice &lt;clicked&gt;" in again.content.decode()


def test_the_next_item_comes_first_and_the_evidence_stands_beside_what_is_done(
    client, world, checklist
):
    cases.held_summit(world, checklist.operation)
    client.force_login(world.urcs)
    page = client.get(checklist.get_absolute_url()).content.decode()
    assert page.index('id="next"') < page.index("First 24 hours")
    assert "Mini-Summit 1 was held" in page
    assert "Who is responsible for which tool" in page


def test_who_only_reads_is_offered_no_tick(client, world, checklist):
    client.force_login(world.observer)
    page = client.get(checklist.get_absolute_url()).content.decode()
    assert "Tick as done" not in page


def test_ticking_goes_back_to_its_place_and_without_a_note_asks_for_one(
    client, world, checklist, item
):
    client.force_login(world.urcs)
    row = item("partners-told")
    tick = at("checklist_item_tick", checklist, row.pk)
    answer = client.post(tick, {"note": " ", "version": row.version})
    assert answer.status_code == 422 and "what shows that it is done" in answer.content.decode()
    answer = client.post(tick, {"note": "Letter 12 <out>", "version": row.version})
    assert answer.headers["Location"].endswith(f"#item-{row.pk}")
    assert "Letter 12 &lt;out&gt;" in client.get(checklist.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"note": "x" * 1001}, 422),
        ({"note": "Sent", "at_date": "1999-01-01", "at_time": "12:00"}, 422),
        ({"note": "Sent", "at_date": "2999-01-01", "at_time": "12:00"}, 422),
        ({"note": "Sent", "at_date": "yesterday", "at_time": "99:99"}, 422),
        ({"note": "a\x00b", "version": "nine"}, 302),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(
    client, world, checklist, item, sent, status
):
    client.force_login(world.urcs)
    row = item("partners-told")
    answer = client.post(
        at("checklist_item_tick", checklist, row.pk), {"version": row.version} | sent
    )
    if status == 302:
        assert answer.status_code in (302, 409, 422)
    else:
        assert answer.status_code == status
        assert sent["note"] in answer.content.decode()


def test_the_second_of_two_sees_what_stands_and_keeps_the_note(client, world, checklist, item):
    row = item("partners-told")
    actions.run_item(row, "tick", by=world.icrc_hod, reason="By telephone")
    client.force_login(world.urcs)
    tick = at("checklist_item_tick", checklist, row.pk)
    answer = client.post(tick, {"note": "By letter", "version": row.version})
    said = answer.content.decode()
    assert answer.status_code == 409 and "By telephone" in said and "By letter" in said


def test_an_item_is_set_aside_and_taken_up_with_a_reason(client, world, checklist, item):
    client.force_login(world.urcs)
    row = item("logistics-lead")
    steps = at("checklist_item_steps", checklist, row.pk)
    sent = {"step": "set_aside", "reason": "No trucks", "version": row.version}
    page = client.post(steps, sent, follow=True).content.decode()
    assert "No trucks" in page and "Not applicable" in page
    assert client.post(steps, sent).status_code == 409
    assert client.get(steps).status_code == 405


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx", "csv"])
def test_it_is_had_as_a_file(client, world, checklist, form):
    client.force_login(world.observer)
    answer = client.get(at("checklist_file", checklist, form))
    assert answer.status_code == 200
    body = b"".join(answer)
    assert len(body) > 500
    if form == "csv":
        said = body.decode("utf-8-sig")
        assert "By 48 hours" in said and "Review of 2024, recommendation 2" in said
    assert client.get(at("checklist_file", checklist, "exe")).status_code == 404


def test_the_page_costs_the_same_however_many_items_are_done(client, world, case):
    short = cases.with_checklist(world, case, "short")
    client.force_login(world.coordinator)

    def queries(page):
        client.get(page)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        return len(asked)

    few = queries(short.get_absolute_url())
    full = ChecklistTemplate.objects.in_force().get(length="full")
    more = actions.start(case, full, by=world.coordinator, reason="It grows")
    cases.issued_parameters(world, case)
    assert queries(more.get_absolute_url()) <= few
    assert few <= 16


def test_a_newer_version_is_named_and_the_old_list_stays(client, world, checklist):
    draft = templates.draft("full", by=world.secretariat, reason="Learnt")
    templates.run(draft, "publish", by=world.secretariat)
    client.force_login(world.coordinator)
    page = client.get(checklist.get_absolute_url()).content.decode()
    assert "A newer one is in force" in page


def test_earlier_ones_are_listed_and_read_but_not_ticked(client, world, case, checklist):
    short = ChecklistTemplate.objects.in_force().get(length="short")
    actions.start(case, short, by=world.coordinator, reason="We are two")
    client.force_login(world.coordinator)
    page = client.get(reverse("checklist_list", args=[case.ref])).content.decode()
    assert "Operational checklist 1" in page and "Operational checklist 2" in page
    page = client.get(checklist.get_absolute_url()).content.decode()
    assert "Replaced" in page and "Tick as done" not in page


def test_it_is_withdrawn_with_a_reason(client, world, checklist):
    client.force_login(world.coordinator)
    sent = {"step": "withdraw", "reason": "Wrong operation", "version": checklist.version}
    client.post(at("checklist_steps", checklist), sent)
    assert not Checklist.objects.get(pk=checklist.pk).is_in_use


def test_who_may_not_see_the_operation_finds_nothing(client, world):
    hidden = cases.large_operation(world, visibility="participants")
    row = cases.with_checklist(world, hidden)
    client.force_login(world.observer)
    first = row.items.first()
    for address in (
        row.get_absolute_url(), first.get_absolute_url(), at("checklist_file", row, "csv"),
        reverse("checklist_list", args=[hidden.ref]), at("checklist_item_tick", row, first.pk),
    ):  # fmt: skip
        assert client.get(address).status_code == 404
    assert not Checklist.objects.visible_to(world.observer).exists()
    assert not type(first).objects.visible_to(world.observer).exists()
