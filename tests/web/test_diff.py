"""What changed between two texts: nothing lost, nothing executed, said to eyes and ears, in time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smcc.rules.differences import ADDED, REMOVED, differences
from smcc.web.diff import diff_html

WORDS = st.text(alphabet="ab \n", max_size=60)


@given(WORDS, WORDS)
@settings(deadline=None)
def test_both_texts_can_be_read_back(before, after):
    parts = differences(before, after)
    assert "".join(p.text for p in parts if p.kind != REMOVED) == after
    assert "".join(p.text for p in parts if p.kind != ADDED) == before


def test_a_changed_word_is_marked_and_the_rest_is_left_alone():
    said = diff_html("The ICRC leads on security.", "The IFRC leads on security.")
    assert said == (
        'The <del><span class="unseen"> [removed: </span>ICRC <span class="unseen">] </span></del>'
        '<ins><span class="unseen"> [added: </span>IFRC <span class="unseen">] </span></ins>'
        "leads on security."
    )


def test_the_same_text_has_no_marks():
    assert diff_html("As it was.", "As it was.") == "As it was."


def test_what_was_typed_is_escaped_wherever_it_stands():
    said = diff_html("<b>one</b> <i>", "<b>one</b> <script>alert(1)</script>")
    for tag in ("<b>", "<i>", "<script>"):
        assert tag not in said
    assert "&lt;script&gt;" in said and "<ins>" in said


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 5_000, "a " * 2_500 + "b " + "a " * 2_499),
        ("a b " * 2_500, "b a " * 2_500),
        (" ".join(map(str, range(2_000))), " ".join(map(str, reversed(range(2_000))))),
        ("x" * 10_000, "y" * 10_000),
    ],
)
def test_ten_thousand_characters_take_no_time_to_speak_of(before, after):
    began = time.process_time()
    diff_html(before, after)
    assert time.process_time() - began < 2
