"""Whatever file somebody brings gets a sentence: only a whole, unchanged packet of this site is opened."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from smcc.rules.refusals import Invalid
from smcc.web.text import clean_text
from tests.factories import cases
from tests.tools.packet.device import Device, now_ms
from tools.packet import sealing
from tools.packet.actions import make_packet
from tools.packet.document import page_of
from tools.packet.filled import Text, read_filled, typed_at
from tools.packet.opening import OfAnother, open_packet, tokens_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(world):
    """`refused(content)` is the sentence with which a file is refused."""

    def sentence(content, summit=None, by=None):
        with pytest.raises(Invalid) as refusal:
            open_packet(tokens_in(content), by=by or world.urcs, summit=summit)
        assert list(refusal.value.fields) == ["file"]
        return str(refusal.value)

    return sentence


@pytest.fixture
def file(device, rows):
    device.type(rows[0], "text", "Agreed")
    return device.save()


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"\x00\xff" * 50, "<html>Привіт</html>".encode(), b"\xff\xfea"]
)
def test_what_is_no_packet_is_said_to_be_none(refused, content):
    assert "This is no packet" in refused(content)


def test_a_file_that_is_too_large_is_not_read(refused, file):
    assert "larger than any packet" in refused(file + b" " * 4 * 1024 * 1024)


@pytest.mark.parametrize(
    "part", ["<script id=smcc-given", "<script id=smcc-given>", "<script ", "id=smcc-given ", ">"]
)
def test_a_file_that_only_begins_its_blocks_many_times_is_refused(refused, part):
    """As large as a packet may be: it is read once, and does not hold the site up."""
    assert "damaged" in refused(b"smcc-packet<script " + part.encode() * (3_900_000 // len(part)))


def test_a_packet_that_nobody_filled_in_is_said_to_be_empty(refused, device):
    assert "Nothing was filled in" in refused(device.page.encode())


@pytest.mark.parametrize("part", [0.5, 0.9, 0.97])
def test_a_file_that_was_cut_is_said_to_be_damaged(refused, file, part):
    end = file.index(b'"smcc-filled"') + 200
    assert "damaged" in refused(file[: int(end * part)])


def test_a_file_whose_scripts_were_taken_out_on_the_way_is_said_to_be_damaged(refused, file):
    import re

    bare = re.sub(rb"<script.*?</script>", b"", file, flags=re.DOTALL)
    assert "damaged" in refused(bare)


def test_line_ends_and_breaks_that_a_mail_system_puts_in_do_no_harm(world, rows, file):
    token = file.split(b'id="smcc-filled">"')[1].split(b'"')[0]
    broken = b"\r\n".join(token[n : n + 76] for n in range(0, len(token), 76))
    again = file.replace(token, broken).replace(b"\n", b"\r\n") + b"\r\nScanned by a gateway\r\n"
    assert open_packet(tokens_in(again), by=world.urcs).filled.texts[0].text == "Agreed"
    wide = file.decode().encode("utf-16")
    assert open_packet(tokens_in(wide), by=world.urcs).filled.texts[0].text == "Agreed"


def test_a_packet_of_another_site_is_told_from_one_that_was_changed(refused, file, settings):
    settings.SECRET_KEY = "of another site altogether, and long enough"
    assert "made by another site" in refused(file)


def test_a_key_that_was_changed_still_reads_the_packets_of_the_one_before(world, settings, file):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the new key of this site, and long enough"
    assert open_packet(tokens_in(file), by=world.urcs).filled.texts


def test_a_changed_header_is_refused_however_well_it_reads(refused, file, device):
    token = file.split(b'id="smcc-given">"')[1].split(b'"')[0]
    word, _dot, signature = token.partition(b".")
    given = sealing.read(word.decode())
    given["rows"][0]["cells"]["text"][0] = 7  # as if the newest text had been read
    forged = sealing.written(given).encode() + b"." + signature
    assert "was changed since" in refused(file.replace(token, forged))


def test_changed_answers_are_refused(refused, device, rows):
    device.type(rows[0], "text", "Agreed")
    word = sealing.written({"format": 1, "save": 1, "texts": []})
    assert "seal does not fit" in refused(device.sealed(word, key=sealing.new_key()))


@pytest.mark.parametrize(
    "change",
    [
        {"cell": "state"}, {"cell": "topic"}, {"row": 10**9}, {"row": None}, {"row": True},
        {"key": "x"}, {"after": ["x"]}, {"after": None}, {"typed": -1}, {"typed": "now"},
        {"typed": 1.5}, {"typed": 2**60}, {"text": None}, {"text": "x" * 20_001}, {"new": "0eb3608b-2fa7-4509-a1be-fa3b3110d6c4"},
    ],
    ids=lambda change: f"{next(iter(change))}-{str(next(iter(change.values())))[:20]}",
)  # fmt: skip
def test_answers_that_no_packet_writes_are_refused_even_with_a_seal_that_fits(
    refused, device, rows, change
):
    device.type(rows[0], "text", "Agreed")
    device.texts[(rows[0].pk, "text")] |= change
    assert "damaged" in refused(device.save())


@pytest.mark.parametrize(
    "said", [None, [], 7, "x", {}, {"format": 2}, {"format": 1, "save": 1, "texts": [7]},
             {"format": 1, "save": -1, "texts": []}, {"format": 1, "save": 1, "texts": {}}]
)  # fmt: skip
def test_answers_of_another_shape_are_refused(refused, device, said):
    assert "damaged" in refused(device.sealed(sealing.written(said)))


def test_the_same_cell_or_key_twice_and_too_many_texts_are_refused(refused, device, rows):
    device.type(rows[0], "text", "Agreed")
    twice = [*device.texts.values()] * 2
    assert "damaged" in refused(device.save(texts=twice))
    assert "damaged" in refused(device.save(texts=[twice[0] | {"key": str(uuid4())}, twice[0]]))
    many = [
        twice[0] | {"row": None, "new": str(uuid4()), "key": str(uuid4())} for _n in range(3001)
    ]
    assert "more than 3000 texts" in refused(device.save(texts=many))


def test_a_packet_of_another_meeting_leads_there_if_that_may_be_seen(
    world, summit, packet, rows, device
):
    other = cases.held_summit(world, cases.large_operation(world, name="Elsewhere"))
    device.type(rows[0], "text", "Agreed")
    file = device.save()
    with pytest.raises(OfAnother, match="Bring it back there") as refusal:
        open_packet(tokens_in(file), by=world.urcs, summit=other)
    assert refusal.value.packet == packet


def test_a_packet_of_what_may_not_be_seen_does_not_exist(world, refused):
    quiet = cases.large_operation(world, visibility="participants", name="Quiet talks")
    summit = cases.held_summit(world, quiet)
    device = Device(make_packet(summit, by=world.urcs))
    device.type(summit.rows.first(), "text", "Agreed")
    file = device.save()
    said = refused(file, by=world.polish)
    assert "no such packet" in said and "Quiet" not in said


# --- The file holds whatever is typed ------------------------------------------------------

NASTY = "</script><script>alert(1)</script>{{ x }}<!-- ]]> \u2028\u2029 '\"\\ مرحبا \u202e 🌊"


@examples(st.text(max_size=200))
def test_every_text_comes_out_of_the_seal_as_it_went_in(text):
    key = sealing.new_key()
    try:
        text.encode()
    except UnicodeEncodeError:
        return  # half a letter: a browser sends none
    word = sealing.written({"text": text})
    assert sealing.unseal(key, f"{word}.{sealing.seal(key, word)}") == {"text": text}
    assert word.replace("-", "").replace("_", "").isalnum()


@examples(st.text(max_size=100))
def test_a_text_of_a_device_is_read_as_every_typed_text(text):
    """A browser escapes half a letter in JSON; it is taken out, as everywhere in the house."""
    said = json.loads(json.dumps(text))
    each = {"row": 1, "new": None, "cell": "text", "text": said, "key": str(uuid4()), "after": [],
            "opened": 1, "typed": 2, "saved": 3}  # fmt: skip
    filled = read_filled({"format": 1, "save": 1, "texts": [each]}, {1: {}})
    assert filled.texts[0].text == clean_text(text)


def test_what_stood_in_the_table_never_breaks_out_of_the_page(world, summit, rows):
    from tools.decision import actions as decisions

    long = NASTY + "x" * (10_000 - len(NASTY))
    decisions.write_row(rows[0], by=world.urcs, changes={"text": long, "subject": NASTY[:200]})
    page = page_of(make_packet(summit, by=world.urcs, made_for=NASTY[:150]))
    assert "alert(1)</script>" not in page and "&lt;/script&gt;&lt;script&gt;" in page
    assert page.count("<script") == page.count("</script>") == 3
    token = page.split('id="smcc-given">"')[1].split('"')[0]
    assert sealing.unsign(token)["rows"][0]["cells"]["text"] == [1, clean_text(long)]


def test_twenty_thousand_letters_are_read_and_one_more_is_not(world, rows, device, refused):
    device.type(rows[0], "text", "ش" * 20_000)
    assert len(open_packet(tokens_in(device.save()), by=world.urcs).filled.texts[0].text) == 20_000


def test_the_page_asks_for_nothing_from_elsewhere_and_runs_nothing_else(packet, settings):
    import re

    page = page_of(packet)
    assert not re.search(r"(?:src|action|srcset)=|@import|url\(|<link|<img|<iframe|<form", page)
    assert set(re.findall(r'href="(\w+:)', page)) == {settings.SITE_URL.split("/")[0], "mailto:"}
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)[1]
    assert policy.startswith("default-src &#x27;none&#x27;") and "unsafe" not in policy
    assert not re.search(r"\son\w+=|\sstyle=", page.split("<script")[0])


# --- When it was typed --------------------------------------------------------------------


@examples(
    st.integers(0, 2**53), st.integers(0, 2**53), st.integers(0, 2**53), st.integers(0, 10**9)
)
def test_whatever_a_clock_says_a_text_was_typed_between_the_making_and_now(
    opened, typed, saved, span
):
    from django.utils import timezone

    now = timezone.now()
    made_at = now - timedelta(milliseconds=span)
    text = Text(1, None, "text", "x", uuid4(), (), opened, typed, saved)
    at, off = typed_at(text, made_at=made_at, now=now)
    assert made_at <= at <= now
    assert abs(off.total_seconds() // 60) < 2**31


def test_a_clock_that_is_nearly_right_is_not_spoken_of():
    from django.utils import timezone

    now = timezone.now()
    text = Text(1, None, "text", "x", uuid4(), (), now_ms(), now_ms(), now_ms() + 120_000)
    assert typed_at(text, made_at=now - timedelta(hours=1), now=now)[1] == timedelta(0)
