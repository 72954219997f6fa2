"""The pages of a Mini-Summit, without scripts: who sees what, and that nothing typed is lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import cases
from tests.tools.form_reader import form_of
from tools.agenda import actions as agenda
from tools.decision import actions as decisions
from tools.mini_summit import actions


@pytest.fixture
def urcs(world, signed_in):
    return signed_in(world.urcs)


def at(name, case, number=1):
    return reverse(name, args=[case.ref, number])


def text(response):
    return response.content.decode()


EDITING = (
    "mini_summit_facts", "mini_summit_situation", "mini_summit_agenda", "mini_summit_attendance",
    "mini_summit_hold", "mini_summit_file",
)  # fmt: skip


# --- Who sees what -------------------------------------------------------------------------


def test_every_page_asks_for_a_sign_in(client, world, case):
    for name in ("mini_summit", "decision_table", "mini_summit_receipt", *EDITING):
        assert client.get(at(name, case)).url.startswith(reverse("account_login"))


def test_an_observer_reads_and_changes_nothing(world, case, signed_in):
    client = signed_in(world.observer)
    page = text(client.get(at("mini_summit", case)))
    assert "Decision table" in page
    assert 'method="post" action="/operations/' not in page and "Change the agenda" not in page
    for name in EDITING:
        for answer in (client.get(at(name, case)), client.post(at(name, case), {"do": ""})):
            assert answer.status_code == 403, name
            assert "not yours to take" in text(answer)
    step = client.post(at("mini_summit_step", case), {"step": "waive", "reason": "Because"})
    assert step.status_code == 403
    plan = client.post(reverse("mini_summit_plan", args=[case.ref]))
    assert plan.status_code == 403
    assert case.mini_summits.get().state == "due"


def test_of_a_hidden_operation_nobody_outside_finds_anything(world, case, signed_in):
    cases.filed_summit(world, case)
    case.visibility = "participants"
    case.save()
    client = signed_in(world.observer)
    names = ("mini_summit", "mini_summit_receipt", "mini_summit_step", "decision_table", *EDITING)
    for url in [
        *(at(name, case) for name in names),
        reverse("mini_summit_list", args=[case.ref]),
        reverse("mini_summit_plan", args=[case.ref]),
        reverse("decision_list", args=[case.ref]),
    ]:
        statuses = {client.get(url).status_code, client.post(url, {}).status_code}
        assert statuses <= {404, 405} and 404 in statuses, url
    assert signed_in(world.icrc_hod).get(at("mini_summit", case)).status_code == 200


def test_a_meeting_that_is_not_there_is_not_found(urcs, case):
    for name in ("mini_summit", "decision_table", "mini_summit_facts", "mini_summit_receipt"):
        assert urcs.get(at(name, case, 7)).status_code == 404
    assert urcs.get(at("mini_summit_receipt", case)).status_code == 404


# --- The page ------------------------------------------------------------------------------


def test_the_standing_first_item_follows_up_the_open_decisions_of_earlier_meetings(
    world, case, urcs
):
    first = cases.filed_summit(world, case)
    row = first.rows.in_order().first()
    page = text(urcs.get(at("mini_summit", case)))
    assert "Nothing is open from earlier meetings" in page
    second = actions.plan_mini_summit(case, by=world.urcs)
    agenda.set_agenda(second, by=world.urcs, items=[("Fuel <b>shortage</b>", world.icrc, 20)])
    page = text(urcs.get(at("mini_summit", case, 2)))
    follow, own, last = (
        page.index("Follow-up of the decisions"), page.index("Fuel &lt;b&gt;shortage"),
        page.index("Any other business"),
    )  # fmt: skip
    assert follow < page.index(row.get_absolute_url()) < own < last
    assert "proposed by International Committee" in page and "20 minutes" in page
    decisions.run(row, "complete", by=world.urcs, reason="Named")
    assert row.get_absolute_url() not in text(urcs.get(at("mini_summit", case, 2)))


def test_the_page_shows_its_clocks_and_what_can_be_done(case, urcs):
    page = text(urcs.get(at("mini_summit", case)))
    assert "Mini-Summit held" in page and "Counts from" in page
    assert "Give the date and time of the meeting first." in page
    assert at("mini_summit_hold", case) in page


def test_a_similar_meeting_is_marked_so(world, case, urcs):
    actions.hold(
        case.mini_summits.get(), by=world.urcs, held_at=timezone.now(), is_similar_meeting=True,
        attendance=[(world.urcs_ns, "attended", "")],
    )  # fmt: skip
    assert "A similar coordination meeting, counted as" in text(urcs.get(at("mini_summit", case)))


def test_the_page_costs_the_same_with_many_rows_and_attendants(world, case, urcs):
    summit = cases.held_summit(world, case)

    def queries():
        urcs.get(at("mini_summit", case))
        with CaptureQueriesContext(connection) as seen:
            assert urcs.get(at("mini_summit", case)).status_code == 200
        return len(seen)

    few = queries()
    for n in range(30):
        decisions.add_row(
            summit, by=world.urcs, topic="other", subject=f"Row {n}", text="Agreed", lead=world.icrc
        )
    actions.set_attendance(
        summit, by=world.urcs, rows=[(c, "attended", "") for c in (world.polish_ns, world.kenyan_ns)]
    )  # fmt: skip
    assert queries() == few <= 30


# --- The list, planning, steps ----------------------------------------------------------------


def test_meetings_are_listed_and_a_further_one_is_planned(world, case, urcs):
    url = reverse("mini_summit_list", args=[case.ref])
    page = text(urcs.get(url))
    assert "Mini-Summit 1 is not held yet" in page and "mini-summits/plan/" not in page
    refused = urcs.post(reverse("mini_summit_plan", args=[case.ref]))
    assert refused.status_code == 409 and "Mini-Summit 1 is not held yet" in text(refused)
    cases.held_summit(world, case)
    assert "mini-summits/plan/" in text(urcs.get(url))
    assert urcs.post(reverse("mini_summit_plan", args=[case.ref])).url == at("mini_summit", case, 2)
    assert "Mini-Summit 2" in text(urcs.get(url))


def test_waiving_takes_a_reason_and_a_double_click_gets_a_sentence(case, urcs):
    url, data = at("mini_summit_step", case), {"step": "waive", "version": "1"}
    refused = urcs.post(url, data)
    assert refused.status_code == 409 and "needs a reason" in text(refused)
    data["reason"] = "The region met instead"
    assert urcs.post(url, data).status_code == 302
    again = urcs.post(url, data)
    assert again.status_code == 409 and "not possible while this is “Waived”" in text(again)
    assert form_of(again)["reason"] == "The region met instead"


def test_a_step_over_an_older_copy_keeps_the_reason_typed(world, case, urcs):
    actions.write_summit(case.mini_summits.get(), by=world.coordinator, changes={"place": "Lviv"})
    data = {"step": "waive", "version": "1", "reason": "Nobody can travel"}
    refused = urcs.post(at("mini_summit_step", case), data)
    assert refused.status_code == 409 and "Somebody else changed this" in text(refused)
    assert form_of(refused)["reason"] == "Nobody can travel"
    assert urcs.post(at("mini_summit_step", case), form_of(refused)).status_code == 302


def test_an_unknown_step_gets_a_sentence(case, urcs):
    refused = urcs.post(at("mini_summit_step", case), {"step": "levitate", "reason": "x"})
    assert refused.status_code == 409 and "no step of the name" in text(refused)


def test_a_refused_address_leads_back_to_the_meeting(case, signed_in, world):
    page = text(signed_in(world.observer).get(at("mini_summit_hold", case)))
    assert f'href="{at("mini_summit", case)}"' in page and "Back to" in page
