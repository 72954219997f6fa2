"""Dates as people type them: read as one moment, or refused with a sentence; never guessed."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from smcc.web.typed_time import read_moment, spelled
from smcc.web.typed_time_words import examples, examples_text

KYIV = "Europe/Kyiv"
NOW = datetime(2022, 3, 23, 10, 20, tzinfo=UTC)  # Wednesday, 12:20 in Kyiv


def in_kyiv(typed, now=NOW):
    read = read_moment(typed, KYIV, now)
    return read and spelled(read, KYIV)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", None),
        ("   ", None),
        ("Fri 18:00", "2022-03-25 18:00"),
        ("friday 6pm", "2022-03-25 18:00"),
        ("Friday at 18h", "2022-03-25 18:00"),
        ("Fri", "2022-03-25 23:59"),
        ("ven. 18h30", "2022-03-25 18:30"),
        ("vendredi à 18h", "2022-03-25 18:00"),
        ("viernes a las 18:00", "2022-03-25 18:00"),
        ("الجمعة 18:00", "2022-03-25 18:00"),
        ("الجمعة ١٨:٠٠", "2022-03-25 18:00"),
        ("Wed 18:00", "2022-03-23 18:00"),
        ("Wed 9:00", "2022-03-30 09:00"),
        ("Wed", "2022-03-23 23:59"),
        ("18:00", "2022-03-23 18:00"),
        ("9:00", "2022-03-24 09:00"),
        ("18h", "2022-03-23 18:00"),
        ("6 pm", "2022-03-23 18:00"),
        ("noon", "2022-03-24 12:00"),
        ("tomorrow noon", "2022-03-24 12:00"),
        ("tomorrow", "2022-03-24 23:59"),
        ("Demain 8h", "2022-03-24 08:00"),
        ("mañana 8:15", "2022-03-24 08:15"),
        ("غدا 8:15", "2022-03-24 08:15"),
        ("in 6 h", "2022-03-23 18:20"),
        ("in 6h", "2022-03-23 18:20"),
        ("+6h", "2022-03-23 18:20"),
        ("IN 2 DAYS", "2022-03-25 12:20"),
        ("in an hour", "2022-03-23 13:20"),
        ("dans 6 heures", "2022-03-23 18:20"),
        ("dans une heure", "2022-03-23 13:20"),
        ("en 6 horas", "2022-03-23 18:20"),
        ("dentro de 2 días", "2022-03-25 12:20"),
        ("بعد 6 ساعات", "2022-03-23 18:20"),
        ("2022-03-25 18:00", "2022-03-25 18:00"),
        ("2022-03-25T18:00", "2022-03-25 18:00"),
        ("2022-03-25T18:00:00", "2022-03-25 18:00"),
        ("2022-03-25T16:00Z", "2022-03-25 18:00"),
        ("2022-03-25", "2022-03-25 23:59"),
        ("25.3. 18:00", "2022-03-25 18:00"),
        ("25.03.2022 18.00", "2022-03-25 18:00"),
        ("25/3/22 18h", "2022-03-25 18:00"),
        ("25 March", "2022-03-25 23:59"),
        ("25 mars 18h", "2022-03-25 18:00"),
        ("25 de marzo de 2022, 18:00", "2022-03-25 18:00"),
        ("March 25, 18:00", "2022-03-25 18:00"),
        ("Mar 25th, 2022 6:00 pm", "2022-03-25 18:00"),
        ("mar. 29 mars 18h", "2022-03-29 18:00"),
        ("Fri 25 March 18:00", "2022-03-25 18:00"),
        ("Friday, 25.3.2022, 18:00", "2022-03-25 18:00"),
        ("10 January", "2022-01-10 23:59"),
        ("10 July", "2022-07-10 23:59"),
        ("1 Sept.", "2022-09-01 23:59"),
        ("now", "2022-03-23 12:20"),
        ("maintenant", "2022-03-23 12:20"),
        ("ahora", "2022-03-23 12:20"),
        ("الآن", "2022-03-23 12:20"),
        ("after tomorrow", "2022-03-25 23:59"),
        ("the day after tomorrow 9:00", "2022-03-25 09:00"),
        ("après-demain 9h30", "2022-03-25 09:30"),
        ("après demain à 9h30", "2022-03-25 09:30"),
        ("pasado mañana", "2022-03-25 23:59"),
        ("pasado mañana a las 9:30", "2022-03-25 09:30"),
        ("بعد غد 9:00", "2022-03-25 09:00"),
        ("غداً ظهراً", "2022-03-24 12:00"),
        ("غداً الساعة 9 صباحاً", "2022-03-24 09:00"),
        ("غداً عند الساعة 6 مساءً", "2022-03-24 18:00"),
        ("بعد ساعتين", "2022-03-23 14:20"),
        ("بعد يومين", "2022-03-25 12:20"),
        ("demain à midi", "2022-03-24 12:00"),
        ("tomorrow at noon", "2022-03-24 12:00"),
        ("mañana al mediodía", "2022-03-24 12:00"),
        ("mañana a las 6 de la tarde", "2022-03-24 18:00"),
        ("2 h ago", "2022-03-23 10:20"),
        ("hier 18:00", "2022-03-22 18:00"),
    ],
)
def test_what_people_type(typed, read):
    assert in_kyiv(typed) == read


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("soon", "was not understood as a date"),
        ("18", "was not understood as a date"),
        ("Fri 25:00", "was not understood as a date"),
        ("in six moons", "was not understood as a date"),
        ("31.2.", "names no day"),
        ("99.99.2022", "names no day"),
        ("1.1.0001", "names no day"),
        ("Thu 25 March", "Fri 25 Mar 2022 is no Thursday"),
        ("27.3.2022 03:30", "the clocks went forward"),
        ("2022-03-25 18:00 +19:00", "No place has the offset"),
        ("in 9999 weeks now", "was not understood as a date"),
        ("<b>Fri</b>", "was not understood as a date"),
    ],
)
def test_what_cannot_be_meant_gets_a_sentence(typed, sentence):
    with pytest.raises(ValidationError) as refused:
        read_moment(typed, KYIV, NOW)
    assert sentence in refused.value.messages[0]


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("next week", ["2022-03-28 18:00"]),
        ("la semaine prochaine", ["2022-03-28 18:00"]),
        ("la próxima semana", ["2022-03-28 18:00"]),
        ("الأسبوع القادم", ["2022-03-28 18:00"]),
        ("next Friday", ["2022-03-25", "2022-04-01"]),
        ("vendredi prochain", ["2022-03-25", "2022-04-01"]),
        ("el próximo viernes", ["2022-03-25", "2022-04-01"]),
        ("الجمعة القادمة", ["2022-03-25", "2022-04-01"]),
    ],
)
def test_what_names_no_one_day_is_asked_back_with_what_to_write_instead(typed, instead):
    with pytest.raises(ValidationError) as refused:
        read_moment(typed, KYIV, NOW)
    for each in instead:
        assert f"“{each}”" in refused.value.messages[0]
        assert read_moment(each, KYIV, NOW) is not None


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
@pytest.mark.parametrize("past", [False, True])
def test_every_example_of_a_hint_is_understood_and_in_its_language(language, past):
    with translation.override(language):
        some = examples(past=past)
        for each in some:
            at = read_moment(each, KYIV, NOW, past=past)
            assert (at < NOW) if past else (at > NOW), each
        with pytest.raises(ValidationError) as refused:
            read_moment("???", KYIV, NOW)
        assert language == "en" or examples()[1] in examples_text()
    if language == "ar":
        assert not any(letter in "abcdefghijklmnopqrstuvwxyz" for letter in "".join(some).lower())
    assert refused.value.messages[0]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Fri 18:00", "2022-03-18 18:00"),
        ("Wed 9:00", "2022-03-23 09:00"),
        ("Wed 18:00", "2022-03-16 18:00"),
        ("today", "2022-03-23 12:20"),
        ("9:00", "2022-03-23 09:00"),
        ("18:00", "2022-03-22 18:00"),
        ("25 March", "2021-03-25 23:59"),
        ("il y a 2 heures", "2022-03-23 10:20"),
        ("hace 2 días", "2022-03-21 12:20"),
        ("قبل ساعتين", "2022-03-23 10:20"),
        ("avant-hier", "2022-03-21 23:59"),
    ],
)
def test_what_has_happened_is_looked_for_behind(typed, read):
    assert spelled(read_moment(typed, KYIV, NOW, past=True), KYIV) == read


def test_a_time_that_the_clocks_showed_twice_is_asked_back_and_both_answers_are_read():
    with pytest.raises(ValidationError) as refused:
        read_moment("30.10.2022 03:30", KYIV, NOW)
    assert "“2022-10-30 03:30 +03:00”" in refused.value.messages[0]
    first = read_moment("2022-10-30 03:30 +03:00", KYIV, NOW)
    second = read_moment("2022-10-30 03:30 +02:00", KYIV, NOW)
    assert (second - first).total_seconds() == 3600
    assert read_moment(spelled(second, KYIV), KYIV, NOW) == second


def test_a_span_counts_from_when_it_was_typed_not_from_when_it_arrived():
    typed = datetime(2022, 3, 23, 8, 0, tzinfo=UTC)
    assert read_moment("in 6 h", KYIV, typed) == datetime(2022, 3, 23, 14, 0, tzinfo=UTC)


@given(st.datetimes(min_value=datetime(1991, 1, 1), max_value=datetime(2099, 1, 1)), st.sampled_from([KYIV, "UTC", "Asia/Kathmandu", "America/St_Johns"]))  # fmt: skip
def test_what_a_cell_shows_is_read_again_as_the_same_minute(wall, zone):
    at = wall.replace(tzinfo=UTC, second=0, microsecond=0)
    assert read_moment(spelled(at, zone), zone, NOW) == at


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_a_sentence(typed):
    try:
        read_moment(typed, KYIV, NOW)
    except ValidationError as refused:
        assert refused.messages[0]


@pytest.mark.parametrize(
    "typed",
    [
        "Fri 25 Mar 18:00 Kyiv Fri 25 Mar 17:00 Geneva",
        "Fri 25 Mar 18:00 Kyiv\nFri 25 Mar 17:00 Geneva",
        "ven 25 mars 18:00 Kyiv · ven 25 mars 17:00 Genève",
        "Fri 17:00 Geneva",
        "Fri 18:00 Kyiv",
    ],
)
def test_a_moment_with_its_place_is_read_by_the_clock_of_that_place(typed):
    assert in_kyiv(typed) == "2022-03-25 18:00"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("Fri 25 Mar 20:00 Kyiv Fri 25 Mar 17:00 Geneva", "says two different times"),
        ("Fri 25 Mar 18:00 Lima", "was not understood"),
        ("Kyiv", "was not understood"),
        ("Fri 18:00 Kyiv or so", "was not understood"),
    ],
)
def test_two_times_that_differ_and_places_of_no_clock_are_refused(typed, why):
    with pytest.raises(ValidationError, match=why):
        in_kyiv(typed)
