"""Texts that several people write at once: what is written, what is left alone, what is shown apart."""

from __future__ import annotations

import pytest

from smcc.rules.refusals import Invalid
from tools.issued_document.sections import WrittenApart, check_texts, digest, to_write

READ = {"roles": "", "media": "As it was"}
SEEN = {key: digest(text) for key, text in READ.items()}


def test_only_what_the_writer_changed_is_written():
    assert to_write(READ, {"roles": "New", "media": "As it was"}, SEEN) == {"roles": "New"}


def test_what_the_writer_left_alone_keeps_what_others_wrote():
    now = READ | {"media": "Theirs"}
    assert to_write(now, {"roles": "New", "media": "As it was"}, SEEN) == {"roles": "New"}


def test_what_both_changed_is_shown_and_not_written():
    with pytest.raises(WrittenApart) as refused:
        to_write(READ | {"media": "Theirs"}, {"media": "Mine"}, SEEN)
    assert refused.value.standing == {"media": "Theirs"}


def test_what_both_changed_alike_is_no_matter():
    assert to_write(READ | {"media": "Same"}, {"media": "Same"}, SEEN) == {}


def test_emptying_a_section_is_a_change_too():
    assert to_write(READ, {"media": ""}, SEEN) == {"media": ""}


def test_without_a_mark_the_writer_is_taken_at_their_word():
    assert to_write(READ, {"media": "Mine"}) == {"media": "Mine"}


def test_an_unknown_section_and_one_without_room_are_both_named():
    with pytest.raises(Invalid) as refused:
        check_texts(READ, {"gossip": "x", "roles": "x" * 10_001})
    assert set(refused.value.fields) == {"gossip", "roles"}


def test_ten_thousand_characters_have_room():
    check_texts(READ, {"roles": "x" * 10_000})


def test_a_mark_that_fits_no_text_overwrites_nothing():
    with pytest.raises(WrittenApart):
        to_write(READ, {"media": "Mine"}, {"media": ""})
