"""Webhooks: signed, held to public addresses, and honest about what became of a message."""

import logging
import select
import socket
import time

import pytest

from coordination.channels.carriers import Letter, Outcome
from coordination.channels.signing import verify
from coordination.channels.webhook import WebhookCarrier, check_webhook_address, shown_webhook
from tests.coordination.channels.receiver import certificate, listening

SECRET = "whsec_for-tests"


def carried(url, letter, **more):
    carrier = WebhookCarrier(url, SECRET, **more)
    try:
        return carrier.carry(letter)
    finally:
        carrier.close()


@pytest.mark.usefixtures("inside_allowed")
class TestWhatArrives:
    def test_the_letter_as_json_signed(self, receiver, letter):
        assert carried(receiver.url + "?room=1", letter).outcome is Outcome.TAKEN
        (got,) = receiver.requests
        assert got.path == "/hook?room=1"
        assert got.headers["Content-Type"] == "application/json"
        assert got.headers["Host"] == f"127.0.0.1:{receiver.port}"
        assert got.headers["X-SMCC-Delivery"] == "d-1"
        assert got.json == {
            "id": "d-1",
            "subject": letter.subject,
            "text": letter.text,
            "url": letter.url,
            "data": {"due_at": "2026-11-22T18:00:00Z"},
        }
        assert verify(SECRET, got.headers, got.body, now=time.time(), seen=set())

    def test_two_letters_share_a_line_and_each_attempt_has_its_own_time(self, receiver, letter):
        carrier = WebhookCarrier(receiver.url, SECRET)
        assert [carrier.carry(letter).outcome for _ in range(2)] == [Outcome.TAKEN] * 2
        carrier.close()
        assert receiver.connections == 1
        assert carrier.carry(letter).outcome is Outcome.TAKEN  # hung up is not the end
        assert receiver.connections == 2
        carrier.close()

    def test_a_line_that_the_other_side_closed_is_opened_again(self, receiver, letter):
        receiver.mode = "close"
        carrier = WebhookCarrier(receiver.url, SECRET)
        assert carrier.carry(letter).outcome is Outcome.TAKEN
        assert select.select([carrier._line.sock], [], [], 5)[0], "the end of the line arrives"
        assert carrier.carry(letter).outcome is Outcome.TAKEN
        assert receiver.connections == 2
        carrier.close()

    def test_a_letter_in_any_script_arrives_whole(self, receiver):
        carried(receiver.url, Letter(id="d", subject="تنبيه 🚑", text="Ligne\nсрочно"))
        assert receiver.requests[0].json["subject"] == "تنبيه 🚑"
        assert receiver.requests[0].json["text"] == "Ligne\nсрочно"

    def test_an_endless_answer_is_not_read_to_its_end(self, letter):
        with listening(body=b"x" * 1_000_000) as receiver:
            carrier = WebhookCarrier(receiver.url, SECRET)
            assert [carrier.carry(letter).outcome for _ in range(2)] == [Outcome.TAKEN] * 2
            carrier.close()
            assert len(receiver.requests) == 2


@pytest.mark.usefixtures("inside_allowed")
class TestWhatBecameOfIt:
    @pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
    def test_an_answer_of_200_to_299_is_taken(self, receiver, letter, status):
        receiver.status, receiver.body = status, b""
        assert carried(receiver.url, letter).outcome is Outcome.TAKEN

    @pytest.mark.parametrize("status", [400, 401, 404, 410, 429, 500, 503])
    def test_an_error_is_refused_and_the_service_is_there(self, receiver, letter, status):
        receiver.status = status
        answer = carried(receiver.url, letter)
        assert (answer.outcome, answer.is_down) == (Outcome.REFUSED, False)
        assert str(status) in answer.trouble

    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    def test_a_redirect_is_not_followed(self, receiver, letter, status):
        with listening() as other:
            receiver.status, receiver.location = status, other.url
            answer = carried(receiver.url, letter)
            assert answer.outcome is Outcome.REFUSED and "redirect" in answer.trouble
            assert other.connections == 0

    def test_no_line_at_all_is_refused_and_down(self, letter):
        with listening() as gone:
            url = gone.url
        answer = carried(url, letter)
        assert (answer.outcome, answer.is_down) == (Outcome.REFUSED, True)
        assert "refused the connection" in answer.trouble

    def test_a_line_cut_after_the_message_went_is_uncertain(self, receiver, letter):
        receiver.mode = "cut"
        answer = carried(receiver.url, letter)
        assert answer.outcome is Outcome.UNCERTAIN and not answer.is_down
        assert len(receiver.requests) == 1, "it is not tried a second time"

    @pytest.mark.parametrize("mode", ["hang", "trickle"])
    def test_the_time_limit_is_for_all_of_it_and_leaves_it_uncertain(self, receiver, letter, mode):
        receiver.mode = mode
        began = time.monotonic()
        answer = carried(receiver.url, letter, limit_seconds=0.4)
        assert answer.outcome is Outcome.UNCERTAIN
        assert time.monotonic() - began < 1.2

    @pytest.mark.parametrize("status", [200, 500])
    def test_an_answer_that_never_ends_has_been_given(self, receiver, letter, status):
        receiver.mode, receiver.status = "half", status
        answer = carried(receiver.url, letter, limit_seconds=0.4)
        assert answer.outcome is (Outcome.TAKEN if status == 200 else Outcome.REFUSED)

    def test_a_server_that_never_accepts_is_refused_and_down(self, letter):
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            silent.listen(0)
            address = silent.getsockname()
            full = [socket.socket() for _ in range(4)]  # the queue of those who wait is full
            for each in full:
                each.setblocking(False)
                each.connect_ex(address)
            answer = carried(f"http://127.0.0.1:{address[1]}/", letter, limit_seconds=0.4)
            for each in full:
                each.close()
        assert (answer.outcome, answer.is_down) == (Outcome.REFUSED, True)
        assert "in time" in answer.trouble

    def test_the_line_works_again_after_trouble(self, receiver, letter):
        carrier = WebhookCarrier(receiver.url, SECRET, limit_seconds=0.4)
        for mode in ("cut", "hang"):
            receiver.mode = mode
            assert carrier.carry(letter).outcome is Outcome.UNCERTAIN
        receiver.mode = "answer"
        assert carrier.carry(letter).outcome is Outcome.TAKEN
        carrier.close()


class TestWhereItMayGo:
    def test_an_address_inside_is_refused_when_it_is_sent_too(self, receiver, letter):
        answer = carried(receiver.url, letter)
        assert (answer.outcome, answer.is_down) == (Outcome.REFUSED, False)
        assert "private network" in answer.trouble
        assert receiver.connections == 0

    def test_a_name_that_moved_inside_since_it_was_saved_is_refused(self, receiver, letter, names):
        names("hook.example", ["8.8.8.8"], ["127.0.0.1"])
        url = f"https://hook.example:{receiver.port}/hook"
        assert check_webhook_address(url) == ""
        assert "private network" in carried(url, letter).trouble
        assert receiver.connections == 0

    @pytest.mark.usefixtures("inside_allowed")
    def test_the_connection_goes_to_the_address_that_was_looked_at(self, receiver, letter, names):
        asked = names("hook.example", ["127.0.0.1"], ["127.0.0.9"])  # another for a second look
        url = f"http://hook.example:{receiver.port}/hook"
        assert carried(url, letter).outcome is Outcome.TAKEN
        assert asked == ["hook.example"]
        assert receiver.requests[0].headers["Host"] == f"hook.example:{receiver.port}"

    @pytest.mark.usefixtures("inside_allowed")
    def test_a_kept_line_is_left_when_the_name_has_moved(self, receiver, letter, names):
        names("hook.example", ["127.0.0.1"], ["127.0.0.1"], ["127.0.0.9"])
        carrier = WebhookCarrier(f"http://hook.example:{receiver.port}/hook", SECRET)
        assert [carrier.carry(letter).outcome for _ in range(3)] == [
            Outcome.TAKEN, Outcome.TAKEN, Outcome.REFUSED,
        ]  # fmt: skip
        assert receiver.connections == 1

    @pytest.mark.usefixtures("inside_allowed")
    def test_the_next_address_of_a_host_is_tried(self, receiver, letter, names):
        names("hook.example", ["127.0.0.9", "127.0.0.1"])
        url = f"http://hook.example:{receiver.port}/hook"
        assert carried(url, letter).outcome is Outcome.TAKEN

    @pytest.mark.usefixtures("inside_allowed")
    def test_the_certificate_is_checked_against_the_name(
        self, letter, names, tmp_path, monkeypatch
    ):
        context, authority = certificate(tmp_path, "hook.example")
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
        names("hook.example", ["127.0.0.1"])
        names("other.example", ["127.0.0.1"])
        with listening(context) as receiver:
            url = f"https://hook.example:{receiver.port}/hook"
            assert carried(url, letter).outcome is Outcome.TAKEN
            answer = carried(url.replace("hook.example", "other.example"), letter)
            assert (answer.outcome, answer.is_down) == (Outcome.REFUSED, True)
            assert "certificate" in answer.trouble
            monkeypatch.delenv("SSL_CERT_FILE")
            assert "certificate" in carried(url, letter).trouble, "nobody known vouches for it"
            assert len(receiver.requests) == 1


class TestWhatIsWrongWithAnAddress:
    @pytest.mark.parametrize(
        "address",
        ["", "hooks", "hooks.example.org/x", "ftp://example.org/", "https://", "https:///x",
         "https://exa mple.org/", "https://example.org/\n", "https://[::1/", "javascript:alert(1)",
         "https://example.org:99999/", "https://" + "a" * 3000, "file:///etc/passwd", "//x"],
    )  # fmt: skip
    def test_what_is_no_web_address(self, address):
        assert "not a web address" in check_webhook_address(address)

    def test_it_is_encrypted_on_the_way(self):
        assert "https://" in check_webhook_address("http://8.8.8.8/x")

    def test_it_holds_no_password(self):
        said = check_webhook_address("https://user:geheim@8.8.8.8/x")
        assert "password" in said and "geheim" not in said

    @pytest.mark.parametrize(
        "host", ["127.0.0.1", "10.0.0.1", "[::1]", "[::ffff:169.254.169.254]", "localhost"]
    )
    def test_it_does_not_lead_inside(self, host):
        assert "private network" in check_webhook_address(f"https://{host}/x")

    def test_only_its_host_is_shown(self):
        shown = shown_webhook("https://hooks.example.org:8443/services/T0/geheim?key=geheim")
        assert shown == "https://hooks.example.org:8443"

    def test_a_good_one(self, names, inside_allowed):
        assert check_webhook_address("https://8.8.8.8/x") == ""
        assert check_webhook_address("http://127.0.0.1:8000/x") == ""


@pytest.mark.usefixtures("inside_allowed")
def test_neither_address_nor_key_is_logged_or_shown(receiver, letter, caplog):
    caplog.set_level(logging.DEBUG)
    url = receiver.url + "/geheim?key=geheim"
    carrier = WebhookCarrier(url, "whsec_geheim", limit_seconds=0.4)
    seen = [repr(carrier), str(carrier)]
    for mode, status in (("answer", 200), ("answer", 500), ("cut", 200), ("hang", 200)):
        receiver.mode, receiver.status = mode, status
        seen.append(carrier.carry(letter).trouble)
    carrier.close()
    with listening() as gone:
        url = gone.url + "/geheim"
    seen.append(carried(url, letter).trouble)
    assert "geheim" not in " ".join(seen) + caplog.text
    assert all("127.0.0.1" not in each for each in seen)
