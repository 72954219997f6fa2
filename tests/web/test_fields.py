"""A moment typed as date, time and place."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone, translation

from smcc.web import forms


class MomentForm(forms.Form):
    at = forms.ZonedDateTimeField(label="Held", zone="Europe/Kyiv")


class OpenForm(forms.Form):
    at = forms.ZonedDateTimeField(label="Held", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["at"].set_zone("Asia/Karachi")
        self.fields["at"].choose_zone(first=["Asia/Karachi", "UTC"])


def typed(day, clock, **more):
    parts = {"at_date": day, "at_time": clock}
    return parts | {f"at_{name}": value for name, value in more.items()}


def read(form):
    assert form.is_valid(), form.errors
    return form.cleaned_data["at"]


def test_it_reads_in_the_given_zone_as_an_instant_in_utc():
    at = read(MomentForm(typed("2024-03-14", "18:00")))
    assert at == datetime(2024, 3, 14, 16, 0, tzinfo=UTC)
    assert at.tzinfo is UTC


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        ("14.03.2024", "18.00"),
        ("14/03/2024", "18h00"),
        ("٢٠٢٤-٠٣-١٤", "١٨:٠٠"),
        ("2024-03-14", "1800"),
    ],
)
def test_it_reads_what_people_write_where_the_browser_has_no_picker(day, clock):
    assert read(MomentForm(typed(day, clock))) == datetime(2024, 3, 14, 16, 0, tzinfo=UTC)


def test_without_a_zone_it_reads_in_the_readers():
    field = forms.ZonedDateTimeField()
    with timezone.override("Asia/Karachi"):
        assert field.clean(["2024-03-14", "21:00", "", ""]) == datetime(2024, 3, 14, 16, tzinfo=UTC)


def test_the_zone_can_be_chosen():
    form = OpenForm(typed("2024-03-14", "16:00", zone="UTC"))
    assert read(form) == datetime(2024, 3, 14, 16, 0, tzinfo=UTC)
    assert form.fields["at"].zone_name == "UTC"


def test_an_unknown_zone_is_refused_with_a_sentence():
    form = OpenForm(typed("2024-03-14", "16:00", zone="Europe/Atlantis"))
    assert form.errors["at"] == ["There is no time zone of that name. Choose one of the list."]


def test_a_zone_cannot_be_smuggled_in_where_it_is_not_asked():
    at = read(MomentForm(typed("2024-03-14", "18:00", zone="America/Lima")))
    assert at == datetime(2024, 3, 14, 16, 0, tzinfo=UTC)


def test_a_skipped_time_is_refused_with_the_reason():
    form = MomentForm(typed("2026-03-29", "03:30"))
    assert form.errors["at"] == [
        "There was no 03:30 on Sun 29 Mar in Kyiv, because the clocks went forward. "
        "Give the time that the clocks showed."
    ]
    assert 'value="03:30"' in str(form["at"])


def test_a_doubled_time_asks_which_one_and_then_takes_the_answer():
    form = MomentForm(typed("2026-10-25", "03:30"))
    assert "showed 03:30 twice on Sun 25 Oct" in form.errors["at"][0]
    assert 'name="at_which"' in str(form["at"])
    first = read(MomentForm(typed("2026-10-25", "03:30", which="earlier")))
    second = read(MomentForm(typed("2026-10-25", "03:30", which="later")))
    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert second == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_an_ordinary_time_does_not_ask_which_one():
    assert "at_which" not in str(MomentForm(typed("2026-10-25", "05:30"))["at"])


@pytest.mark.parametrize(
    ("day", "clock", "said"),
    [
        ("", "", ["Give the date and the time."]),
        ("2024-03-14", "", ["Give the time."]),
        ("", "18:00", ["Give the date."]),
        ("yesterday", "18:00", ["Write the date as year-month-day, for example 2024-03-14."]),
        ("2024-03-14", "six", ["Write the time in 24 hours, for example 18:00."]),
        (
            "2024-02-30",
            "18:00",
            ["There is no such day. Write the date as year-month-day, for example 2024-03-14."],
        ),
        (
            "31.02.2024",
            "18:00",
            ["There is no such day. Write the date as year-month-day, for example 2024-03-14."],
        ),
    ],
)
def test_what_is_missing_or_unreadable_is_said_and_kept(day, clock, said):
    form = MomentForm(typed(day, clock))
    assert form.errors["at"] == said
    assert day in str(form["at"])


@pytest.mark.parametrize("day", ["0001-01-01", "0202-03-14", "9999-12-31"])
def test_a_year_off_the_calendar_is_a_sentence_not_an_accident(day):
    form = MomentForm(typed(day, "00:00"))
    assert form.errors["at"] == ["Give a year between 1863 and 2100."]
    assert day in str(form["at"])


def test_optional_and_empty_is_none():
    assert read(OpenForm(typed("", ""))) is None


def test_a_stored_moment_is_shown_in_the_zone_and_comes_back_the_same():
    at = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    form = MomentForm(initial={"at": at})
    shown = str(form["at"])
    assert 'value="2026-10-25"' in shown
    assert 'value="03:30"' in shown
    assert '<option value="later" selected>' in shown
    again = MomentForm(typed("2026-10-25", "03:30", which="later"), initial={"at": at})
    assert not again.has_changed()


def test_the_group_is_tied_to_its_error_and_the_parts_to_their_labels():
    form = MomentForm(typed("", ""))
    with translation.override("en"):
        shown = str(form["at"])
    assert 'id="id_at_0"' in shown
    assert '<label for="id_at_0">Date</label>' in shown
    assert form["at"].use_fieldset


def test_a_version_that_is_no_number_reads_as_stale_not_as_an_error():
    field = forms.VersionField()
    assert field.clean("7") == 7
    assert field.clean("seven") == 0
    assert field.clean("") == 0


def test_a_submission_key_is_kept_across_the_two_clicks():
    class Once(forms.Form):
        key = forms.SubmissionKeyField()

    shown = Once()
    key = str(shown["key"].value())
    assert Once({"key": key}).is_valid()
    first, second = Once({"key": key}), Once({"key": key})
    assert first.is_valid() and second.is_valid()
    assert first.cleaned_data["key"] == second.cleaned_data["key"]
    nonsense = Once({"key": "zzz"})
    assert nonsense.is_valid() and nonsense.cleaned_data["key"]
