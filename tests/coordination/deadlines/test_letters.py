"""A letter as an e-mail: whatever its subject is, every mail program reads it as it was written."""

from email import message_from_bytes, policy

import pytest

from coordination.channels.carriers import Letter
from coordination.deadlines.sending.email import make

SUBJECTS = [
    "Plain",
    "Hold the Mini-Summit · UKR-2026-02 · due Thu 10 May 2029 23:27 (Europe/Zurich)",
    "عقد القمة المصغرة · UKR-2026-02 · الموعد الخميس 10 مايو 2029",
    "é" * 150,
    "Fin — d’opération “x” " + "a" * 120,
    "😀" * 90,
    "a" * 200,
    "=?utf-8?q?not_encoded_by_us?= · é",
]


def read(subject, text="Texte “é”\n", html="<p>é</p>", **more):
    letter = Letter("<smcc.rung.1@house.example>", subject, text, html, address="a@b.example")
    raw = make(letter).made.message().as_bytes(linesep="\r\n")
    assert all(len(line) <= 998 for line in raw.split(b"\r\n")), "RFC 5322, 2.1.1"
    return message_from_bytes(raw, policy=policy.default), raw


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_is_read_as_it_was_written(subject):
    message, raw = read(subject)
    assert message["Subject"].lstrip() == subject
    header = raw.split(b"\r\n\r\n")[0]
    assert header.isascii() and message["Message-ID"] == "<smcc.rung.1@house.example>"


def test_both_parts_are_read_and_the_boundary_is_not_in_them():
    message, _raw = read("Plain", "A line\n--smcc-\n", "<p>--smcc-</p>")
    text, html = message.iter_parts()
    assert (
        text.get_content().split() == ["A", "line", "--smcc-"] and "--smcc-" in html.get_content()
    )
    again, _raw = read("Plain")
    assert again.get_boundary() != message.get_boundary()


def test_a_letter_without_html_is_one_part():
    message, _raw = read("Plain", html="")
    assert message.get_content_type() == "text/plain"
    assert message.get_content().replace("\r\n", "\n") == "Texte “é”\n"


def test_a_subject_of_two_lines_goes_nowhere():
    with pytest.raises(ValueError, match="newline"):
        read("One\nBcc: everybody@house.example")
