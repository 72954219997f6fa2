"""The pages of a Mini-Summit, without scripts: who sees what, and that nothing typed is lost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import cases
from tests.tools.form_reader import form_of
from tools.decision import actions as decisions
from tools.mini_summit import actions
from tools.mini_summit.models import MiniSummit


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
    actions.set_agenda(second, by=world.urcs, items=[("Fuel <b>shortage</b>", world.icrc, 20)])
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


# --- Facts and situation ------------------------------------------------------------------------


def test_facts_are_saved_in_the_operations_zone(world, case, urcs):
    url = at("mini_summit_facts", case)
    data = form_of(urcs.get(url)) | {
        "scheduled_for_date": "2099-03-14", "scheduled_for_time": "18:00", "mode": "hybrid",
        "place": "Kyiv, room 4", "chair": "Secretary General, Ukrainian Red Cross Society",
    }  # fmt: skip
    assert urcs.post(url, data).url == at("mini_summit", case)
    summit = case.mini_summits.get()
    assert summit.scheduled_for.isoformat() == "2099-03-14T16:00:00+00:00"
    assert (summit.mode, summit.place, summit.chair) == (
        "hybrid",
        "Kyiv, room 4",
        world.posts["urcs_sg"],
    )


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("scheduled_for_date", "1999-01-01", "before the onset"),
        ("scheduled_for_date", "soon", "year-month-day"),
        ("place", "x" * 301, "301 characters"),
        ("chair", "Chief Wizard", "was not found among the posts"),
    ],
)
def test_bad_facts_are_sentences_and_stay_typed(case, urcs, field, typed, sentence):
    url = at("mini_summit_facts", case)
    data = form_of(urcs.get(url)) | {
        "scheduled_for_time": "18:00", "scheduled_for_date": "2099-01-01", field: typed
    }  # fmt: skip
    refused = urcs.post(url, data)
    assert refused.status_code == 422 and sentence in text(refused)
    assert form_of(refused)[field] == typed


def test_a_stale_situation_shows_theirs_beside_mine_and_then_mine_can_stand(world, case, urcs):
    url = at("mini_summit_situation", case)
    data = form_of(urcs.get(url)) | {"situation": "Mine 🌊 الفيضانات", "gaps": "Water"}
    actions.write_summit(
        case.mini_summits.get(), by=world.coordinator, changes={"situation": "Their picture"}
    )
    refused = urcs.post(url, data)
    assert refused.status_code == 409
    assert "Their picture" in text(refused)
    assert form_of(refused)["situation"] == "Mine 🌊 الفيضانات"
    assert urcs.post(url, form_of(refused)).status_code == 302
    assert case.mini_summits.get().situation == "Mine 🌊 الفيضانات"


# --- Agenda -------------------------------------------------------------------------------------


def test_items_are_added_moved_and_taken_away(world, case, urcs):
    url = at("mini_summit_agenda", case)
    data = form_of(urcs.get(url)) | {
        "item-0-title": "Security", "item-0-proposed_by": "ICRC", "item-0-minutes": "15",
        "item-1-title": "Funds", "do": "more",
    }  # fmt: skip
    assert urcs.post(url, data).url == url + "#items"
    page = form_of(urcs.get(url))
    assert (page["item-0-title"], page["item-0-proposed_by"]) == ("Security", "ICRC")
    assert page["item-2-title"] == ""
    urcs.post(url, page | {"do": "down:0"})
    summit = case.mini_summits.get()
    titles = summit.agenda.filter(removed_at=None).values_list("title", flat=True)
    assert list(titles) == ["Funds", "Security"]
    urcs.post(url, form_of(urcs.get(url)) | {"do": "up:0"})
    assert list(titles.all()) == ["Funds", "Security"]
    emptied = {"item-0-title": "", "do": ""}
    assert urcs.post(url, form_of(urcs.get(url)) | emptied).url == at("mini_summit", case)
    assert list(titles.all()) == ["Security"]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"item-0-minutes": "20"}, "Say what the item is about"),
        ({"item-0-title": "x" * 301}, "301 characters"),
        ({"item-0-title": "Rest", "item-0-minutes": "soon"}, "whole number"),
        ({"item-0-title": "Rest", "item-0-minutes": "100000"}, "600"),
        ({"item-0-title": "Rest", "item-0-proposed_by": "Atlantis"}, "“Atlantis” was not found"),
    ],
)
def test_a_bad_item_is_a_sentence_and_stays_typed(case, urcs, cells, sentence):
    url = at("mini_summit_agenda", case)
    refused = urcs.post(url, form_of(urcs.get(url)) | cells)
    assert refused.status_code == 422 and sentence in text(refused)
    assert {name: form_of(refused)[name] for name in cells} == cells


def test_a_stale_agenda_shows_theirs_and_keeps_mine(world, case, urcs):
    url = at("mini_summit_agenda", case)
    data = form_of(urcs.get(url)) | {"item-0-title": "Mine"}
    actions.set_agenda(
        case.mini_summits.get(), by=world.coordinator, items=[("Theirs", None, None)]
    )
    refused = urcs.post(url, data)
    assert refused.status_code == 409 and "Theirs" in text(refused)
    assert form_of(refused)["item-0-title"] == "Mine"


# --- Attendance and holding ---------------------------------------------------------------------


def test_attendance_is_saved_and_a_component_added(world, case, urcs):
    url = at("mini_summit_attendance", case)
    data = form_of(urcs.get(url)) | {
        f"component-{world.icrc.pk}-status": "apologies",
        "added-component": "Polish Red Cross", "added-status": "attended",
        "added-represented_by": "Secretary General",
    }  # fmt: skip
    assert urcs.post(url, data).status_code == 302
    said = {
        each.component: (each.status, each.represented_by)
        for each in case.mini_summits.get().attendance.all()
    }
    assert said[world.icrc] == ("apologies", "")
    assert said[world.polish_ns] == ("attended", "Secretary General")


def test_bad_attendance_is_a_sentence_and_stays_typed(world, case, urcs):
    url = at("mini_summit_attendance", case)
    long = f"component-{world.icrc.pk}-represented_by"
    data = form_of(urcs.get(url)) | {long: "x" * 201, "added-component": "Atlantis"}
    refused = urcs.post(url, data)
    assert refused.status_code == 422
    assert "201 characters" in text(refused) and "“Atlantis” was not found" in text(refused)
    assert form_of(refused)[long] == "x" * 201 and form_of(refused)["added-component"] == "Atlantis"


def kyiv(moment):
    from zoneinfo import ZoneInfo

    there = moment.astimezone(ZoneInfo("Europe/Kyiv"))
    return {"held_at_date": f"{there:%Y-%m-%d}", "held_at_time": f"{there:%H:%M}"}


def test_holding_asks_when_and_who_came_on_one_page(world, case, urcs):
    url = at("mini_summit_hold", case)
    data = form_of(urcs.get(url)) | kyiv(timezone.now() - timedelta(hours=1)) | {
        f"component-{world.icrc.pk}-status": "attended", "is_similar_meeting": "on",
    }  # fmt: skip
    assert urcs.post(url, data).url == at("decision_table", case)
    summit = case.mini_summits.get()
    assert (summit.state, summit.is_similar_meeting, summit.attended_count()) == ("held", True, 1)
    again = urcs.post(url, data)
    assert again.status_code == 409 and "not possible while this is “Held”" in text(again)


@pytest.mark.parametrize(
    ("hours", "status", "sentence"),
    [
        (-100, 422, "before the onset"),
        (48, 422, "in the future"),
        (0, 409, "at least one component"),
    ],
)
def test_a_meeting_that_cannot_have_been_held_keeps_what_was_typed(
    world, case, urcs, hours, status, sentence
):
    url = at("mini_summit_hold", case)
    name = f"component-{world.icrc.pk}-represented_by"
    typed = kyiv(timezone.now() + timedelta(hours=hours)) | {name: "Head of Delegation"}
    if hours:
        typed[f"component-{world.icrc.pk}-status"] = "attended"
    refused = urcs.post(url, form_of(urcs.get(url)) | typed)
    assert refused.status_code == status and sentence in text(refused)
    assert {key: form_of(refused)[key] for key in typed} == typed
    assert case.mini_summits.get().state == "due"


def test_holding_without_a_time_says_so(case, urcs):
    refused = urcs.post(
        at("mini_summit_hold", case), form_of(urcs.get(at("mini_summit_hold", case)))
    )
    assert refused.status_code == 422 and "Give the date and the time" in text(refused)


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
        assert row.text in page and f"{at('decision_table', case)}#row-{row.pk}" in page
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
