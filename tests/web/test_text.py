"""Typed text loses nothing that somebody typed."""

import pytest
from django.http import QueryDict

from smcc.web.text import CleanData, clean_data, clean_text, is_said_in, latin_digits


@pytest.mark.parametrize(
    "text",
    [
        "👩🏽‍🚒 🇺🇦 ❤️",
        "الهلال الأحمر الأوكراني",
        "می‌خواهم",
        "tab\there",
        "two\nlines",
        "=cmd|' /C calc'!A0",
        "<b>bold</b>",
        "\u202bembedded\u202c \u2067isolated\u2069",
        "x" * 10_000,
    ],
)
def test_what_people_type_stays(text):
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("a\x00b", "ab"),
        ("a\x07\x1b[31mb", "a[31mb"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("Word's\x0bline", "Word's\nline"),
        ("e\u0301", "é"),
        ("bad\ufffe\ud800", "bad"),
    ],
)
def test_what_nobody_types_goes(raw, clean):
    assert clean_text(raw) == clean


def test_a_submitted_form_is_cleaned_once_and_keeps_its_lists():
    data = clean_data(QueryDict("a=1%00&a=2&b=x%0D%0Ay"))
    assert isinstance(data, CleanData)
    assert data.getlist("a") == ["1", "2"]
    assert data["b"] == "x\ny"
    assert clean_data(data) is data
    assert data.copy()["b"] == "x\ny"


def test_other_data_is_left_alone():
    plain = {"a": "1"}
    assert clean_data(plain) is plain
    assert clean_data(None) is None


def test_arabic_and_persian_digits_are_read():
    assert latin_digits("٢٠٢٤-۰۳-14") == "2024-03-14"


@pytest.mark.parametrize(
    ("post", "name", "said"),
    [
        ("Secretary General", "Secretary General, Ukrainian Red Cross Society", True),
        ("Secretary General, URCS", "secretary  general of the Ukrainian Red Cross", True),
        ("Secretary General", "Operations manager, Ukrainian Red Cross Society", False),
        ("Secretary General", "Deputy Secretary General", False),
        ("Director of Operations", "Deputy Director of Operations, ICRC", False),
        ("", "Secretary General", False),
        ("Secretary General", "", False),
    ],
)
def test_a_name_that_says_the_post_is_not_followed_by_it(post, name, said):
    assert is_said_in(post, name) is said
