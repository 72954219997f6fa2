"""Logging an operation: in one page, by keyboard, and nothing typed is lost."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from coordination.operations.models import Operation
from smcc.audit.models import AuditEvent
from tests.coordination.operations.typed import new_facts
from tests.factories import cases

NEW = "/operations/new/"


def log(client, **changes):
    return client.post(NEW, new_facts(**changes))


def test_what_is_typed_is_logged_and_opens_its_page(world, coordinator):
    answer = log(coordinator, go_event="5854", glide="FL-2026-000001-UKR")
    case = Operation.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/operations/{case.ref}/"
    assert case.name == "Floods on the Dnipro"
    assert (case.crisis, case.hazard, case.onset_precision) == ("disaster", "flood", "estimated")
    assert [c.iso3 for c in case.countries.order_by("iso3")] == ["POL", "UKR"]
    assert case.country_codes == "UKR POL", "the first country leads"
    assert case.onset_zone == "Europe/Kyiv"
    assert case.onset_at.astimezone(ZoneInfo("Europe/Kyiv")).strftime("%H:%M") == "06:30"
    assert case.host == world.urcs_ns
    assert {p.component.code for p in case.presences.all()} == {"DUA001", "ICRC", "IFRC"}
    assert {code.code for code in case.appeal_codes.all()} == {"MDRUA007", "MDR65002"}
    assert (case.go_event, case.glide) == (5854, "FL-2026-000001-UKR")
    assert case.coordinator_post == world.posts["advisor"]
    assert AuditEvent.objects.filter(verb="operation.log", target_id=str(case.pk)).count() == 1
    assert case.scale == "", "scale is declared by a person, never derived"


def test_the_reference_has_the_first_country_and_the_local_year_of_the_onset(world, coordinator):
    log(coordinator, onset_at_date="2024-01-01", onset_at_time="00:30")
    assert Operation.objects.get().ref == "UKR-2024-01"


@pytest.mark.parametrize(
    ("host", "code"),
    [
        ("URCS", "DUA001"),
        ("dua001", "DUA001"),
        ("Ukrainian Red Cross", "DUA001"),
        ("  ukrainian   red cross society ", "DUA001"),
        ("Pakistan", "DPK001"),
    ],
)
def test_a_host_is_found_by_code_short_name_and_name(world, coordinator, host, code):
    log(coordinator, host=host)
    assert Operation.objects.get().host.code == code


def test_a_place_left_empty_is_taken_from_the_leading_country_that_has_one_zone_only(
    world, coordinator
):
    log(coordinator, onset_at_zone="", countries="Poland, Ukraine")
    case = Operation.objects.get()
    assert case.onset_zone == "Europe/Warsaw"
    assert case.onset_at.astimezone(ZoneInfo("Europe/Warsaw")).strftime("%H:%M") == "06:30"


def test_without_a_country_that_can_be_read_the_place_is_asked_for(world, coordinator):
    page = log(coordinator, onset_at_zone="", countries="Atlantis").content.decode()
    assert "Choose the place whose clocks you mean." in page


def test_every_zone_is_offered_once_by_its_name_of_today_and_a_stored_older_name_stays(
    world, coordinator
):
    page = coordinator.get(NEW).content.decode()
    assert page.count('value="Europe/Kyiv"') == 1 and "Europe/Kiev" not in page
    case = cases.operation(world)
    Operation.objects.filter(pk=case.pk).update(onset_zone="Europe/Kiev")
    page = coordinator.get(f"/operations/{case.ref}/edit/").content.decode()
    assert 'value="Europe/Kiev" selected' in page and "Europe/Kyiv" not in page


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("countries", "Ukraine, Atlantis", "“Atlantis” was not found among the countries."),
        ("countries", "Ukrane", "“Ukrane” was not found. Did you mean Ukraine?"),
        ("countries", "P", "“P” could be Pakistan or Poland"),
        ("countries", "", "This field is required."),
        ("host", "Red Cross", "“Red Cross” could be"),
        ("host", "Ukranian Red Cros Society", "Did you mean Ukrainian Red Cross Society"),
        ("host", "XYZ", "“XYZ” was not found among the components."),
        ("host", "URCS, Polish Red Cross", "Name one only."),
        ("host", "ICRC", "The host is a National Society."),
        ("host", "", "This field is required."),
        ("present", "ICRC, Narnia Red Cross", "“Narnia Red Cross” was not found"),
        ("onset_at_date", "2099-01-01", "The onset is in the future."),
        ("onset_at_date", "1862-12-31", "Give a year between 1863 and 2100"),
        ("onset_at_date", "0001-01-01", "Give a year between"),
        ("onset_at_date", "soon", "Write the date as year-month-day"),
        ("onset_at_time", "25:61", "Write the time in 24 hours"),
        ("onset_at_zone", "Mars/Olympus", "There is no time zone of that name."),
        ("onset_at_zone", "", "Ukraine has more than one time zone: Simferopol, Kyiv. Choose the"),
        ("name", "", "This field is required."),
        ("name", "  ", "This field is required."),
        ("name", "x" * 201, "at most 200 characters"),
        ("crisis", "party", "Select a valid choice."),
        ("go_event", "99999999999999999999", "This number is too large. Check it."),
        ("go_event", "five", "Enter a whole number."),
        ("glide", "G" * 19, "at most 18 characters"),
        ("appeal_codes", "M" * 21, "is longer than 20 characters"),
        ("summary", "s" * 5001, "at most 5000 characters"),
    ],
)  # fmt: skip
def test_what_cannot_be_right_gets_a_sentence_and_nothing_typed_is_lost(
    world, coordinator, field, typed, sentence
):
    answer = log(coordinator, **{field: typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert not Operation.objects.exists()
    kept = new_facts(**{field: typed})
    for name in ("name", "countries", "host", "present", "summary", "appeal_codes"):
        if kept[name].strip():
            assert kept[name] in page, f"{name} was lost"


def test_with_all_societies_loaded_the_initials_mean_the_one_of_the_country(world, coordinator):
    from coordination.components.actions import load_reference

    load_reference()
    log(coordinator, host="URCS", countries="Ukraine")
    assert Operation.objects.get().host.code == "DUA001"


def test_a_time_that_the_clocks_skipped_is_refused(world, coordinator):
    answer = log(coordinator, onset_at_date="2024-03-31", onset_at_time="03:30")
    assert "There was no 03:30" in answer.content.decode()
    assert not Operation.objects.exists()


def test_of_a_time_that_the_clocks_showed_twice_the_person_says_which(world, coordinator):
    twice = {"onset_at_date": "2024-10-27", "onset_at_time": "03:30"}
    assert "showed 03:30 twice" in log(coordinator, **twice).content.decode()
    log(coordinator, **twice, onset_at_which="later")
    assert Operation.objects.get().onset_at == datetime(2024, 10, 27, 1, 30, tzinfo=ZoneInfo("UTC"))


def test_a_double_click_logs_one_operation(world, coordinator):
    key = str(uuid.uuid4())
    first, second = log(coordinator, key=key), log(coordinator, key=key)
    assert Operation.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_the_page_draws_a_new_key_each_time(world, coordinator):
    keys = {coordinator.get(NEW).context["form"]["key"].value() for _ in range(2)}
    assert len(keys) == 2


def test_another_person_cannot_reach_an_operation_by_a_key(world, signed_in):
    key = str(uuid.uuid4())
    log(signed_in("coordinator"), key=key, visibility="participants")
    answer = log(signed_in("polish"), key=key)
    assert answer.status_code == 409
    assert "This form was sent already." in answer.content.decode()


@pytest.mark.parametrize("name", ["observer", "urcs_staff", "committee"])
def test_who_holds_no_post_that_logs_is_told_so(world, signed_in, name):
    client = signed_in(name)
    for answer in (client.get(NEW), log(client)):
        assert answer.status_code == 403
        assert "Operations are logged by coordinators" in answer.content.decode()
    assert not Operation.objects.exists()
    assert "Log an operation" not in client.get("/operations/").content.decode()


def test_a_head_of_delegation_who_logs_can_correct_what_was_logged(world, signed_in):
    """Somebody must be reminded and must be able to correct: until another is named, who logged."""
    client = signed_in("icrc_hod")
    log(client, present="")
    case = Operation.objects.get()
    assert case.coordinator_post == world.posts["icrc_hod"]
    assert client.get(f"/operations/{case.ref}/edit/").status_code == 200
    assert case.convenings.count() == 4, "conveners are suggested whoever logs"


def test_text_is_shown_as_it_was_typed_and_never_run(world, coordinator):
    name = "=HYPERLINK(\"http://x\") <script>alert('x')</script> 🚒 فيضانات"
    log(coordinator, name=name)
    case = Operation.objects.get()
    assert case.name == name
    page = coordinator.get(f"/operations/{case.ref}/").content.decode()
    listed = coordinator.get("/operations/").content.decode()
    for text in (page, listed):
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text
        assert "🚒 فيضانات" in text


def test_conveners_are_suggested_and_nobody_has_agreed(world, coordinator):
    log(coordinator, crisis="conflict", hazard="armed_conflict")
    case = Operation.objects.get()
    found = {(c.country_id, c.role): c for c in case.convenings.all()}
    assert {key: c.component.code for key, c in found.items()} == {
        ("UKR", "convener"): "DUA001",
        ("UKR", "co_convener"): "ICRC",
        ("POL", "convener"): "DPL001",
        ("POL", "co_convener"): "ICRC",
    }
    assert {c.state for c in found.values()} == {"proposed"}
    page = coordinator.get(f"/operations/{case.ref}/").content.decode()
    assert "Suggested because this is a conflict." in page
    assert "Nobody has agreed to it yet." in page
    assert "Record as agreed" in page


def test_a_mixed_crisis_gets_no_suggestion_for_the_co_convener(world, coordinator):
    log(coordinator, crisis="mixed")
    assert not Operation.objects.get().convenings.filter(role="co_convener").exists()


def test_an_onset_of_this_minute_is_accepted(world, coordinator):
    now = timezone.now().astimezone(ZoneInfo("Europe/Kyiv")) - timedelta(minutes=1)
    log(coordinator, onset_at_date=f"{now:%Y-%m-%d}", onset_at_time=f"{now:%H:%M}")
    assert Operation.objects.count() == 1
