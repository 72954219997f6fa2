"""The logbook in a browser: a quick entry, corrections instead of edits, nothing lost."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.logbook.actions import write_entry
from coordination.logbook.models import LogEntry
from coordination.operations.models import Operation
from smcc.audit.models import AuditEvent
from tests.factories import cases
from tests.fixtures.scenarios import scenario

KYIV = ZoneInfo("Europe/Kyiv")


def book(case):
    return f"{case.get_absolute_url()}logbook/"


def write(client, case, text="The bridge is open", **more):
    return client.post(book(case), {"text": text, **more})


# --- The quick entry ---------------------------------------------------------------------


def test_text_alone_is_enough_and_it_happened_now(world, case, coordinator):
    before = timezone.now()
    answer = write(coordinator, case)
    entry = LogEntry.objects.get()
    assert answer["Location"] == f"{book(case)}#entry-{entry.pk}"
    assert before <= entry.happened_at == entry.recorded_at <= timezone.now()
    assert (entry.text, entry.recorded_by, entry.component) == (
        "The bridge is open", world.coordinator, None,
    )  # fmt: skip
    event = AuditEvent.objects.get(verb="operation.log_entry")
    assert event.data["entry"] == entry.pk and "The bridge" not in str(event.data)


def test_from_the_operations_page_one_comes_back_there(world, case, coordinator):
    answer = write(coordinator, case, **{"from": "operation"})
    entry = LogEntry.objects.get()
    assert answer["Location"] == f"{case.get_absolute_url()}#entry-{entry.pk}"
    page = coordinator.get(case.get_absolute_url()).content.decode()
    assert "The bridge is open" in page and f'id="entry-{entry.pk}"' in page


def test_when_it_happened_and_when_it_was_recorded_are_both_shown(world, case, coordinator):
    happened = timezone.now().astimezone(KYIV) - timedelta(hours=5)
    write(
        coordinator, case, happened_at_date=f"{happened:%Y-%m-%d}",
        happened_at_time=f"{happened:%H:%M}", component="urcs",
    )  # fmt: skip
    entry = LogEntry.objects.get()
    assert entry.happened_at == happened.replace(second=0, microsecond=0)
    assert entry.component == world.urcs_ns
    page = coordinator.get(book(case)).content.decode()
    recorded = entry.recorded_at.astimezone(KYIV)
    assert f"{happened:%H:%M} Kyiv" in page and f"{recorded:%H:%M} Kyiv" in page
    assert "Ukrainian Red Cross Society" in page and "recorded by Coordinator" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"text": ""}, "Say what happened."),
        ({"text": " \n\t "}, "Say what happened."),
        ({"text": "x" * 10_001}, "This has 10001 characters; an entry has at most 10,000."),
        ({"happened_at_date": "2099-01-01", "happened_at_time": "10:00"}, "This time is in the future."),
        ({"happened_at_date": "1862-12-31", "happened_at_time": "10:00"}, "Give a year between 1863 and 2100."),
        ({"happened_at_date": "2024-03-31", "happened_at_time": "03:30"}, "There was no 03:30"),
        ({"happened_at_date": "2024-10-27", "happened_at_time": "03:30"}, "showed 03:30 twice"),
        ({"happened_at_time": "10:00"}, "Give the date."),
        ({"component": "Narnia Red Cross"}, "“Narnia Red Cross” was not found"),
    ],
)  # fmt: skip
def test_what_cannot_be_right_gets_a_sentence_and_the_text_stays(
    world, case, coordinator, typed, sentence
):
    sent = {"text": "A long account that nobody wants to type twice"} | typed
    answer = coordinator.post(book(case), sent)
    page = answer.content.decode()
    assert (answer.status_code, sentence in page) == (422, True)
    assert sent["text"].strip() in page
    assert not LogEntry.objects.exists()


def test_ten_thousand_characters_are_kept_to_the_last(world, case, coordinator):
    text = ("é🚒م" * 3334)[:10_000]
    assert write(coordinator, case, text).status_code == 302
    assert LogEntry.objects.get().text == text
    assert text in coordinator.get(book(case)).content.decode()


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '=HYPERLINK("http://evil","x")',
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "وصلت المضخات إلى المستودع",
        "👩‍👩‍👧‍👦 family, 🇺🇦 flag",
        "first line\r\nsecond line",
        "{{ 7*7 }}{% url 'x' %}",
    ],
)
def test_text_is_kept_as_it_was_typed_and_shown_as_text(world, case, coordinator, text):
    write(coordinator, case, text)
    assert LogEntry.objects.get().text == text.replace("\r\n", "\n")
    page = coordinator.get(book(case)).content.decode()
    assert "<script>alert" not in page and "<img src=x" not in page
    shown = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    shown = shown.replace('"', "&quot;").replace("'", "&#x27;").replace("\r\n", "<br>")
    assert shown in page


def test_what_nobody_typed_is_taken_out(world, case, coordinator):
    write(coordinator, case, "a\x00b\x07c")
    assert LogEntry.objects.get().text == "abc"


def test_a_double_click_writes_one_entry(world, case, coordinator):
    key = str(uuid.uuid4())
    first, second = write(coordinator, case, key=key), write(coordinator, case, key=key)
    assert LogEntry.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_a_key_of_somebody_elses_form_writes_nothing(world, case, signed_in):
    key = str(uuid.uuid4())
    write(signed_in("coordinator"), case, key=key)
    answer = write(signed_in("urcs"), case, "other words", key=key)
    assert answer.status_code == 409
    assert "This form was sent already." in answer.content.decode()
    assert "other words" in answer.content.decode()
    assert LogEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("coordinator", True), ("urcs_staff", True), ("icrc_hod", True), ("ifrc_usg", True),
        ("secretariat", True), ("observer", False), ("polish", False), ("committee", False),
    ],
)  # fmt: skip
def test_who_takes_part_writes_and_who_observes_reads(world, case, signed_in, name, may):
    client = signed_in(name)
    write_entry(case, by=world.coordinator, text="Already there")
    page = client.get(book(case)).content.decode()
    assert "Already there" in page
    assert ("Write it down" in page) is may
    assert ("/correct/" in page) is may
    assert write(client, case).status_code == (302 if may else 403)
    assert LogEntry.objects.count() == 1 + may


# --- Corrections -------------------------------------------------------------------------


def correct(client, entry, **more):
    data = {"text": "Thirteen trucks", "correction_reason": "counted again"} | more
    return client.post(f"{entry.get_absolute_url()}correct/", data)


@scenario
def entry(world, case):
    return write_entry(
        case, by=world.urcs, text="Twelve trucks", component=world.urcs_ns,
        happened_at=datetime(2026, 1, 5, 8, 15, tzinfo=KYIV),
    )  # fmt: skip


def test_a_correction_begins_with_what_stands(world, case, coordinator, entry):
    page = coordinator.get(f"{entry.get_absolute_url()}correct/").content.decode()
    for said in (
        "Twelve trucks",
        'value="2026-01-05"',
        'value="08:15"',
        "Ukrainian Red Cross Society",
    ):
        assert said in page, said


def test_the_corrected_entry_stays_struck_with_a_link_to_the_correction(
    world, case, coordinator, entry
):
    answer = correct(coordinator, entry)
    correction = LogEntry.objects.get(corrects=entry)
    assert answer["Location"] == correction.get_absolute_url()
    entry.refresh_from_db()
    assert entry.text == "Twelve trucks"
    for address in (book(case), case.get_absolute_url()):
        page = coordinator.get(address).content.decode()
        assert f'<li class="log-entry is-corrected" id="entry-{entry.pk}">' in page
        assert f'<li class="log-entry" id="entry-{correction.pk}">' in page
        assert f'href="{correction.get_absolute_url()}">Corrected by a later entry' in page
        assert f'href="{entry.get_absolute_url()}">Corrects an earlier entry' in page
        assert "counted again" in page
        assert f"{entry.get_absolute_url()}correct/" not in page, "only what stands is corrected"
        assert f"{correction.get_absolute_url()}correct/" in page
    event = AuditEvent.objects.get(verb="operation.correct_log")
    assert (event.data["corrects"], event.reason) == (entry.pk, "counted again")


def test_nobody_edits_an_entry(world, case, coordinator, entry):
    assert coordinator.post(entry.get_absolute_url(), {"text": "x"}).status_code == 405


@pytest.mark.parametrize(
    ("more", "status", "sentence"),
    [
        ({"correction_reason": ""}, 422, "Say why the entry is corrected."),
        ({"correction_reason": "r" * 501}, 422, "at most 500 characters"),
        ({"text": ""}, 422, "Say what happened."),
    ],
)
def test_a_correction_without_its_reason_is_refused(
    world, case, coordinator, entry, more, status, sentence
):
    answer = correct(coordinator, entry, **more)
    assert (answer.status_code, sentence in answer.content.decode()) == (status, True)
    assert LogEntry.objects.count() == 1


def test_a_corrected_entry_is_not_corrected_again(world, case, coordinator, entry):
    correct(coordinator, entry)
    answer = correct(coordinator, entry, text="Fourteen trucks")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This entry was corrected already. Correct the correction." in page
    assert "Fourteen trucks" in page
    assert coordinator.get(f"{entry.get_absolute_url()}correct/").status_code == 409
    assert LogEntry.objects.count() == 2


def test_a_double_click_corrects_once(world, case, coordinator, entry):
    key = str(uuid.uuid4())
    assert (
        correct(coordinator, entry, key=key)["Location"]
        == (correct(coordinator, entry, key=key)["Location"])
    )
    assert LogEntry.objects.count() == 2


def test_an_entry_is_found_under_its_own_operation_only(world, case, coordinator, entry):
    other = cases.operation(world, name="another")
    assert coordinator.get(f"{book(other)}{entry.pk}/").status_code == 404
    assert coordinator.get(f"{book(other)}{entry.pk}/correct/").status_code == 404


# --- The whole logbook -------------------------------------------------------------------


def many(world, case, number):
    now = timezone.now()
    LogEntry.objects.bulk_create(
        LogEntry(
            operation=case, text=f"Entry {n:03d}", happened_at=now - timedelta(minutes=n),
            recorded_at=now, recorded_by=world.people["coordinator"],
        )
        for n in range(number)
    )  # fmt: skip


def test_the_newest_come_first_fifty_a_page_each_once(world, case, coordinator):
    many(world, case, 70)
    first = coordinator.get(book(case)).context["page"]
    second = coordinator.get(f"{book(case)}?after={first.next}").context["page"]
    texts = [e.text for e in [*first, *second]]
    assert texts == [f"Entry {n:03d}" for n in range(70)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=bridge", {"bridge"}),
        ("component=URCS", {"trucks"}),
        ("standing=only", {"trucks", "bridge"}),
    ],
)
def test_the_logbook_is_searched_by_words_and_component(world, case, coordinator, query, found):
    wrong = write_entry(case, by=world.urcs, text="wrong")
    write_entry(case, by=world.urcs, text="bridge", corrects=wrong, correction_reason="x")
    write_entry(case, by=world.urcs, text="trucks", component=world.urcs_ns)
    page = coordinator.get(f"{book(case)}?{query}").context["page"]
    assert {e.text for e in page} == found


def test_the_number_of_queries_does_not_grow(world, case, coordinator):
    many(world, case, 1)
    coordinator.get(book(case))
    with CaptureQueriesContext(connection) as few:
        coordinator.get(book(case))
    many(world, case, 60)
    Operation.objects.filter(pk=case.pk)
    with CaptureQueriesContext(connection) as more:
        coordinator.get(book(case))
    assert len(more) == len(few) <= 12
