"""The folder that stands in for a post office."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection

from smcc.web import mailbox


@pytest.fixture(autouse=True)
def box(settings, tmp_path):
    settings.MAILBOX_DIR = tmp_path / "mail"
    return settings.MAILBOX_DIR


def send(subject="Decision table filed", to=("urcs@demo.example",), body="48 hours remain."):
    connection = get_connection("smcc.web.mailbox.FolderBackend")
    return EmailMessage(subject, body, "SMCC <smcc@demo.example>", to, connection=connection).send()


def test_a_message_becomes_a_letter_that_reads_the_same():
    assert send("Очередь · الدور 🚒", body="سطر أول\nsecond line") == 1
    [letter] = mailbox.letters().letters
    assert letter.subject == "Очередь · الدور 🚒"
    assert letter.text.strip() == "سطر أول\nsecond line"
    assert letter.to == ["urcs@demo.example"]
    assert mailbox.read(letter.name) == letter


def test_an_html_letter_shows_its_plain_part_and_names_its_attachments():
    connection = get_connection("smcc.web.mailbox.FolderBackend")
    message = EmailMultiAlternatives(
        "S", "plain", "a@demo.example", ["b@demo.example"], connection=connection
    )
    message.attach_alternative("<p>rich</p>", "text/html")
    message.attach("خطة.txt", "text", "text/plain")
    message.send()
    [letter] = mailbox.letters().letters
    assert letter.text.strip() == "plain"
    assert letter.html.strip() == "<p>rich</p>"
    assert letter.attachments == ["خطة.txt"]


def test_newest_first_page_by_page_with_each_letter_once():
    for number in range(7):
        send(f"letter {number}")
    seen, cursor = [], ""
    while True:
        page = mailbox.letters(before=cursor, size=3)
        seen += [letter.subject for letter in page.letters]
        if not (cursor := page.next):
            break
    assert seen == [f"letter {number}" for number in reversed(range(7))]


def test_a_page_opens_only_its_own_files(monkeypatch):
    for number in range(9):
        send(f"letter {number}")
    opened = []
    read = mailbox.read
    monkeypatch.setattr(mailbox, "read", lambda name: opened.append(name) or read(name))
    mailbox.letters(size=2)
    assert len(opened) == 3


def test_letters_to_one_address():
    send(to=["urcs@demo.example"])
    send(to=["icrc.director@demo.example"])
    page = mailbox.letters(to="URCS@demo.example")
    assert [letter.to for letter in page.letters] == [["urcs@demo.example"]]


def test_no_folder_no_letters():
    assert mailbox.letters().letters == []


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "a.eml", "/etc/passwd", "x" * 300])
def test_only_our_own_names_are_read(name):
    assert mailbox.read(name) is None


def test_half_written_letters_are_not_listed(box):
    send()
    (box / ".20260101T000000000000Z-00000000.eml.part").write_bytes(b"half")
    (box / "notes.txt").write_text("no letter")
    assert len(mailbox.letters().letters) == 1


def test_many_writers_at_once_lose_nothing():
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: send(f"letter {n}"), range(40)))
    assert len(mailbox.letters(size=100).letters) == 40


def test_a_broken_letter_does_not_break_the_page(box):
    send()
    (box / "20260101T000000000000Z-00000000.eml").write_bytes(
        b"Subject: =?utf-99?q?x?=\r\nContent-Type: text/plain; charset=nonsense\r\n\r\n\xff\xfe"
    )
    assert len(mailbox.letters().letters) == 2


def test_a_full_disk_is_told_unless_silence_was_asked_for(monkeypatch):
    def full(raw):
        raise OSError("No space left on device")

    monkeypatch.setattr(mailbox, "write", full)
    with pytest.raises(OSError, match="No space"):
        send()
    quiet = get_connection("smcc.web.mailbox.FolderBackend", fail_silently=True)
    assert quiet.send_messages([EmailMessage("s", "b", to=["a@demo.example"])]) == 0
