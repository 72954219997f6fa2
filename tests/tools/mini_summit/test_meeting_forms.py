"""Facts, situation, agenda, attendance, holding: what is saved, and that nothing typed is lost."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from coordination.components.actions import load_reference
from tests.tools.form_reader import form_of
from tools.agenda import actions as agenda
from tools.mini_summit import actions


@pytest.fixture
def urcs(world, signed_in):
    return signed_in(world.urcs)


def at(name, case, number=1):
    return reverse(name, args=[case.ref, number])


def text(response):
    return response.content.decode()


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
    agenda.set_agenda(case.mini_summits.get(), by=world.coordinator, items=[("Theirs", None, None)])
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


def test_initials_that_several_share_mean_the_society_of_this_operation(world, case, urcs):
    load_reference()
    url = at("mini_summit_agenda", case)
    items = {"item-0-title": "Security", "item-0-proposed_by": "URCS"}
    assert urcs.post(url, form_of(urcs.get(url)) | items).status_code == 302
    summit = case.mini_summits.get()
    assert summit.agenda.get(title="Security").proposed_by == world.urcs_ns
    url = at("mini_summit_attendance", case)
    added = {"added-component": "URCS", "added-status": "apologies"}
    assert urcs.post(url, form_of(urcs.get(url)) | added).status_code == 302
    assert summit.attendance.get(component=world.urcs_ns).status == "apologies"


def test_that_nobody_came_is_said_beside_the_line_and_on_top_with_a_link_to_it(world, case, urcs):
    summit = case.mini_summits.get()
    url = at("mini_summit_hold", case)
    data = form_of(urcs.get(url)) | {"held_at_date": f"{case.today}", "held_at_time": "00:01"}
    data |= {name: "invited" for name in data if name.endswith("-status")}
    moment = timezone.now().astimezone(ZoneInfo(case.onset_zone))
    data |= {"held_at_date": f"{moment:%Y-%m-%d}", "held_at_time": f"{moment:%H:%M}"}
    refused = urcs.post(url, data)
    page = text(refused)
    assert refused.status_code == 409
    first = summit.attendance.select_related("component").first()
    control = f"id_component-{first.component_id}-status"
    sentence = "Record at least one component as having attended."
    assert f'<a href="#{control}">' in page
    assert page.count(sentence) == 2, "on top, and beside the line"
    assert sentence in page[page.index('class="line"') :]
    summit.refresh_from_db()
    assert summit.held_at is None


@pytest.mark.parametrize(("planned_in", "offered"), [(2, "now"), (-1, "planned")])
def test_recording_as_held_offers_no_time_that_is_still_to_come(
    world, case, urcs, planned_in, offered
):
    """A meeting planned for later that is recorded as held has begun: now, by the operation's clocks."""
    summit = case.mini_summits.get()
    now = timezone.now()
    summit.scheduled_for = now + timedelta(hours=planned_in)
    summit.save()
    data = form_of(urcs.get(reverse("mini_summit_hold", args=[case.ref, summit.number])))
    there = ZoneInfo(case.onset_zone)
    said = datetime.fromisoformat(f"{data['held_at_date']}T{data['held_at_time']}").replace(
        tzinfo=there
    )
    wanted = {"now": now, "planned": summit.scheduled_for}[offered]
    assert abs(said - wanted) < timedelta(minutes=2)
