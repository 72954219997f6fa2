"""Check, declare, receipt: the pages of filing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import cases
from tests.tools.form_reader import form_of
from tools.decision import actions as decisions
from tools.mini_summit.models import MiniSummit


@pytest.fixture
def urcs(world, signed_in):
    return signed_in(world.urcs)


def at(name, case, number=1):
    return reverse(name, args=[case.ref, number])


def text(response):
    return response.content.decode()


# --- Filing ---------------------------------------------------------------------------------------


def test_the_check_page_says_what_is_missing_and_offers_no_button(world, case, urcs):
    cases.held_summit(world, case)
    page = text(urcs.get(at("mini_summit_file", case)))
    assert "13 rows say neither what was decided" in page
    assert "file the table</button>" not in page
    refused = urcs.post(at("mini_summit_file", case), {})
    assert refused.status_code == 409 and "The table was not filed" in text(refused)


def test_the_check_page_shows_every_answer_with_a_way_to_change_it_and_who_is_told(
    world, case, urcs
):
    summit = cases.held_summit(world, case)
    cases.decide_all(world, summit)
    world.posts["ifrc_usg"].holdings.update(ends_at=timezone.now() - timedelta(hours=1))
    page = text(urcs.get(at("mini_summit_file", case)))
    for row in summit.rows.all():
        assert (
            row.text in page and f"{at('decision_table', case)}?row={row.pk}#row-{row.pk}" in page
        )
    assert "ICRC Director of Operations, ICRC" in page
    assert "nobody holds this post now" in page
    assert "This is what the meeting decided: file the table</button>" in page


def test_filing_leads_to_a_receipt_with_number_hash_times_and_posts(world, case, signed_in):
    world.urcs.__class__.objects.filter(pk=world.urcs.pk).update(time_zone="Asia/Karachi")
    urcs = signed_in(world.urcs)
    summit = cases.held_summit(world, case)
    cases.decide_all(world, summit)
    data = form_of(urcs.get(at("mini_summit_file", case)))
    assert urcs.post(at("mini_summit_file", case), data).url == at("mini_summit_receipt", case)
    summit.refresh_from_db()
    page = text(urcs.get(at("mini_summit_receipt", case)))
    assert summit.receipt in page and summit.table_hash in page
    for place in ("Kyiv", "Geneva", "Karachi"):
        assert place in page
    assert "ICRC Director of Operations, ICRC" in page and "SMCC secretariat" in page
    assert "begin when they have also received the Joint Statement" in page
    assert summit.receipt in text(signed_in(world.observer).get(at("mini_summit_receipt", case)))


def test_the_receipt_shows_the_principals_clock_once_it_runs(world, case, urcs):
    cases.filed_summit(world, case)
    cases.issued_statement(world, case)
    assert "Minimum parameters issued" in text(urcs.get(at("mini_summit_receipt", case)))


def test_a_double_click_files_once_and_both_find_the_receipt(world, case, urcs):
    cases.decide_all(world, cases.held_summit(world, case))
    data = form_of(urcs.get(at("mini_summit_file", case)))
    urcs.post(at("mini_summit_file", case), data)
    receipt = case.mini_summits.get().receipt
    again = urcs.post(at("mini_summit_file", case), data, follow=True)
    assert "The table was filed already. It was filed once" in text(again)
    assert receipt in text(again)
    assert MiniSummit.objects.get(operation=case).version == case.mini_summits.get().version
    assert case.receipts.count() == 2


def test_a_table_changed_since_it_was_checked_is_shown_again(world, case, urcs):
    summit = cases.held_summit(world, case)
    cases.decide_all(world, summit)
    data = form_of(urcs.get(at("mini_summit_file", case)))
    decisions.write_row(
        summit.rows.first(), by=world.coordinator, changes={"text": "Changed behind my back"}
    )
    refused = urcs.post(at("mini_summit_file", case), data)
    assert refused.status_code == 409
    assert "changed since you checked it" in text(refused)
    assert "Changed behind my back" in text(refused)
    assert case.mini_summits.get().state == "held"


def test_a_filed_table_is_read_only_and_prints_wide(world, case, urcs):
    cases.filed_summit(world, case)
    page = text(urcs.get(at("decision_table", case)))
    assert "<textarea" not in page and '<body class="landscape">' in page
    summit = case.mini_summits.get()
    assert summit.receipt in page and summit.table_hash in page
