"""The signature of a webhook, as a receiver checks it."""

import pytest

from coordination.channels.signing import NotGenuine, new_secret, sign, verify

SECRET, BODY, NOW = "whsec_test", '{"text": "طوارئ"}'.encode(), 1_800_000_000


def test_a_genuine_message_is_taken_once():
    headers, seen = sign(SECRET, "d-1", NOW, BODY), set()
    assert verify(SECRET, headers, BODY, now=NOW + 2, seen=seen)
    assert not verify(SECRET, headers, BODY, now=NOW + 3, seen=seen)
    later = sign(SECRET, "d-1", NOW + 900, BODY)  # another attempt of the same message
    assert not verify(SECRET, later, BODY, now=NOW + 900, seen=seen)


def test_header_names_may_come_in_any_case():
    headers = {name.lower(): value for name, value in sign(SECRET, "d-1", NOW, BODY).items()}
    assert verify(SECRET, headers, BODY, now=NOW, seen=set())


@pytest.mark.parametrize("seconds", [-301, 301, 86_400])
def test_a_recording_of_an_old_message_is_refused(seconds):
    headers = sign(SECRET, "d-1", NOW, BODY)
    with pytest.raises(NotGenuine, match="five minutes"):
        verify(SECRET, headers, BODY, now=NOW + seconds, seen=set())
    assert verify(SECRET, headers, BODY, now=NOW + 300, seen=set())


@pytest.mark.parametrize(
    "change",
    [
        {"X-SMCC-Delivery": "d-2"},
        {"X-SMCC-Timestamp": str(NOW + 1)},
        {"X-SMCC-Timestamp": ""},
        {"X-SMCC-Timestamp": "now"},
        {"X-SMCC-Signature": ""},
        {"X-SMCC-Signature": "v1="},
        {"X-SMCC-Signature": "v1=é"},
        {"X-SMCC-Signature": "v0=" + "0" * 64},
    ],
)
def test_whatever_is_changed_the_signature_no_longer_fits(change):
    seen: set[str] = set()
    with pytest.raises(NotGenuine):
        verify(SECRET, sign(SECRET, "d-1", NOW, BODY) | change, BODY, now=NOW, seen=seen)
    assert not seen


def test_neither_another_body_nor_another_key_fits():
    headers = sign(SECRET, "d-1", NOW, BODY)
    for secret, body in ((SECRET, BODY + b" "), ("whsec_other", BODY)):
        with pytest.raises(NotGenuine, match="does not fit"):
            verify(secret, headers, body, now=NOW, seen=set())
    with pytest.raises(NotGenuine):
        verify(SECRET, {}, BODY, now=NOW, seen=set())


def test_no_two_keys_are_alike():
    assert len({new_secret() for _ in range(50)}) == 50
    assert all(len(new_secret()) > 40 for _ in range(3))
